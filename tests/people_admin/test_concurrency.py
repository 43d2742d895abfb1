"""Two officers at the same moment, each in a transaction of their own: whoever comes second is told."""

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from threading import Barrier, BrokenBarrierError

import pytest
from sqlalchemy import func, select

from lms.access import Role
from lms.kit.db import db
from lms.people.models import Absence, Person, Registration, RoleGrant, Term
from lms.people_admin.models import Removal
from lms.people_admin.queries import supervisors
from lms.people_admin.service import write_lock
from tests.meeting import patience
from tests.people_admin.test_posts import marked

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
#: Both databases keep people apart in ways of their own.
pytestmark = pytest.mark.on_both


@pytest.fixture
def at_once(as_, monkeypatch):
    """`at_once((who, url, page, answers), ...)`: all are sent together; the codes of the answers, in order.

    Each waits for the others where the lock is asked for, as far as the database lets it come that far.
    """
    met, really = Barrier(2), write_lock.advisory_lock

    def meet(name):
        with suppress(BrokenBarrierError):
            met.wait(timeout=patience())
        really(name)

    def send_all(*sent):
        ready = []
        for who, url, page, answers in sent:
            client = as_(who)
            ready.append((client, url, {"csrf_token": TOKEN.search(client.get(page or url).text).group(1), **answers}))
        db.session.rollback()
        monkeypatch.setattr(write_lock, "advisory_lock", meet)
        with ThreadPoolExecutor(2) as both:
            return [reply.status_code for reply in both.map(lambda one: one[0].post(one[1], data=one[2]), ready)]

    return send_all


def test_two_who_make_each_other_supervisor(cast, as_, answers, at_once):
    sent = []
    for who, role, boss in (("iona", "home_care_practitioner", "COUN 20005"), ("fraser", "service_manager", "COUN 20004")):
        url = f"/posts/{cast[who].post_id}/move"
        given = marked(cast, as_, answers("COUN-HC", role=role, supervisor=boss), url=url, who="priya")
        sent.append(("priya", url, None, given | {"starts_on": "2026-03-02"}))
    assert sorted(at_once(*sent)) == [303, 422]
    assert len(supervisors.above(cast["iona"].post_id)) + len(supervisors.above(cast["fraser"].post_id)) == 3


def test_two_moves_of_one_post(cast, as_, answers, at_once):
    url = f"/posts/{cast['ailsa'].post_id}/move"
    sent = [
        (who, url, None, marked(cast, as_, answers(place), url=url, who=who) | {"starts_on": day})
        for who, place, day in (("lorna", "NHSL-COM", "2026-02-01"), ("priya", "NHSL", "2026-02-15"))
    ]
    assert sorted(at_once(*sent)) == [303, 422]
    assert db.session.scalar(select(func.count()).select_from(Term).where(Term.post_id == cast["ailsa"].post_id)) == 2


def test_one_newcomer_from_two_clicks(cast, answers, at_once):
    before = db.session.scalar(select(func.count()).select_from(Person))
    given = answers("NHSL-W3") | {"first_name": "Mairi", "last_name": "Bain", "number": "90001", "starts_on": "2026-03-02"}
    assert at_once(*[("lorna", "/people/add", None, given)] * 2) == [303, 303]
    assert db.session.scalar(select(func.count()).select_from(Person)) == before + 1


def test_two_merges_the_other_way_round(cast, at_once):
    ids = cast["ailsa"].person_id, cast["gordon"].person_id
    url = f"/duplicates/{ids[0]}/{ids[1]}/compare"
    codes = at_once(*(("priya", url, None, {"kept": kept, "checked": "yes"}) for kept in ids))
    assert codes[0] != codes[1] and 303 in codes
    assert db.session.scalar(select(func.count()).select_from(Person).where(Person.merged_into_id.is_not(None))) == 1


def test_two_administrators_who_end_each_other(cast, grant, at_once):
    grant("hamish", Role.ADMINISTRATOR, "LOCH")
    ids = dict(iter(db.session.execute(select(RoleGrant.account_id, RoleGrant.id).where(RoleGrant.role == Role.ADMINISTRATOR))))
    sent = [
        (who, f"/roles/{ids[cast[whose].account_id]}/end", None, {"last_day": "2026-03-31"})
        for who, whose in (("adam", "hamish"), ("hamish", "adam"))
    ]
    assert sorted(at_once(*sent)) == [303, 422]


def test_an_end_and_a_correction_of_one_term(cast, as_, answers, at_once):
    post = cast["ailsa"].post_id
    term = db.session.scalar(select(Term.id).where(Term.post_id == post))
    ending = marked(cast, as_, {"last_day": "2026-02-01"}, url=f"/posts/{post}/end")
    fixing = marked(cast, as_, answers("NHSL"), url=f"/terms/{term}/correct", who="priya") | {"starts_on": "2022-08-02"}
    codes = at_once(("lorna", f"/posts/{post}/end", None, ending), ("priya", f"/terms/{term}/correct", None, fixing))
    assert sorted(codes) == [303, 422]
    row = db.session.execute(select(Term.starts_on, Term.ends_on).where(Term.post_id == post)).one()
    assert tuple(row) in {(date(2022, 8, 1), date(2026, 2, 1)), (date(2022, 8, 2), None)}


@pytest.fixture
def of_gordon(cast):
    """The addresses at which something of Gordon's is removed: a place on a register, long leave, his only term, his post."""
    gordon = cast["gordon"]
    register = Registration(person_id=gordon.person_id, register="SSSC", number="1", number_folded="1")
    leave = Absence(post_id=gordon.post_id, starts_on=date(2025, 1, 1), ends_on=date(2025, 6, 1))
    db.session.add_all([register, leave])
    db.session.commit()
    return {
        "registration": (f"/registrations/{register.id}/remove", f"/registrations/{register.id}"),
        "leave": (f"/absences/{leave.id}/remove", None),
        "post": (f"/posts/{gordon.post_id}/remove", None),
    }


@pytest.mark.parametrize("what", ["registration", "leave", "post"])
def test_two_clicks_on_remove_are_no_mistake_of_ours(cast, of_gordon, at_once, what):
    url, page = of_gordon[what]
    codes = at_once(*[("priya", url, page, {"reason": "Entered by mistake"})] * 2)
    assert 303 in codes and set(codes) <= {303, 404}
    assert db.session.scalar(select(func.count()).select_from(Removal)) <= 1


@pytest.mark.parametrize(("what", "given"), [("registration", {"register": "SSSC", "number": "2"}), ("leave", {"starts_on": "2025-01-02"})])
def test_what_is_removed_while_it_is_corrected(cast, as_, of_gordon, at_once, what, given):
    remove, page = of_gordon[what]
    edit = remove.removesuffix("/remove")
    answers = marked(cast, as_, given, url=edit, who="adam")
    codes = at_once(("priya", remove, page, {"reason": "Entered by mistake"}), ("adam", edit, None, answers))
    assert codes[0] in (303, 404) and codes[1] in (303, 404, 422)
