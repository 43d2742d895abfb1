"""Subjects: found, made, changed, retired; a new interval counts from its day, and standings always equal the facts."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from threading import Barrier, BrokenBarrierError

import pytest
from sqlalchemy import func, select

from lms.audit.models import Change as Recorded
from lms.kit.concurrent_edits import EditConflict, fingerprint
from lms.kit.db import db
from lms.kit.refusal import Refused
from lms.kit.seed_files import REFERENCE
from lms.training import queries
from lms.training.models import Standing, Subject, SubjectInterval
from lms.training.queries.subjects import subject as detail
from lms.training.rules.enums import Kind, Status, Transfers
from lms.training.rules.subjects import Change, Text, covered, how_often, listed
from lms.training.service import check_standings, load_reference, recompute
from lms.training.service import subjects as service
from tests.cast import TODAY
from tests.meeting import patience

TEXT = Text("Hoist safety", "", 1, Kind.ESSENTIAL, 14, Transfers.EMPLOYER, ("hoists",), "Local choice", True, "")


@pytest.fixture
def priya(cast):
    return cast["priya"].viewer()


@pytest.fixture
def fire(cast):
    return cast.subjects["FIRE-1"]


def status_of(post_id, subject_id, day):
    wanted = select(queries.status(day)).select_from(Standing).join(queries.Employer, queries.Employer.id == 2)
    return db.session.scalar(wanted.where(Standing.post_id == post_id, Standing.subject_id == subject_id, queries.on(day)))


def complaints():
    db.session.flush()
    return check_standings.examine(today=TODAY, days=5).complaints


# --- how often ------------------------------------------------------------------------------------------------------------------


def test_a_new_interval_governs_older_awards_from_its_day_on(cast, priya, fire):
    """Ailsa did fire safety on 4 November 2024, for two years."""
    service.change_interval(subject_id=fire, change=Change(date(2026, 4, 1), 12, "Board decision"), by=priya)
    post = cast["ailsa"].post_id
    assert [status_of(post, fire, day) for day in (TODAY, date(2026, 3, 31), date(2026, 4, 1))] == [
        Status.CURRENT,
        Status.CURRENT,
        Status.OVERDUE,
    ]
    assert complaints() == []


def test_a_correction_counts_for_every_day(cast, priya, fire):
    service.change_interval(subject_id=fire, change=Change(None, 12, "It was a slip"), by=priya)
    assert status_of(cast["ailsa"].post_id, fire, TODAY) == Status.OVERDUE and complaints() == []


def test_a_change_that_is_removed_was_never_made(cast, priya, fire):
    before = set(queries.stored(queries.all_post_ids()))
    service.change_interval(subject_id=fire, change=Change(date(2026, 4, 1), None, "x"), by=priya)
    interval_id = db.session.scalar(select(SubjectInterval.id))
    for _ in range(2):
        service.remove_interval(subject_id=fire, interval_id=interval_id, by=priya)
    assert set(queries.stored(queries.all_post_ids())) == before


def test_the_second_change_on_a_day_replaces_the_first(cast, priya, fire):
    for months in (12, 36):
        service.change_interval(subject_id=fire, change=Change(date(2026, 4, 1), months, "x"), by=priya)
    assert db.session.scalars(select(SubjectInterval.months)).all() == [36] and complaints() == []


@pytest.mark.parametrize("change", [Change(None, 0, "x"), Change(None, 601, "x"), Change(TODAY, -1, "x"), Change(TODAY, 12, " ")], ids=str)
def test_an_interval_that_cannot_be_is_refused(cast, priya, fire, change):
    with pytest.raises(Refused):
        service.change_interval(subject_id=fire, change=change, by=priya)


def test_the_pages_tell_the_interval_of_the_day(cast, priya, fire, as_):
    service.change_interval(subject_id=fire, change=Change(date(2026, 4, 1), 12, "Board decision"), by=priya)
    page = as_("ailsa").get(f"/subjects/{fire}").text
    assert "From the beginning: every 2 years" in page and "From 1 April 2026: every year. Board decision" in page
    assert [detail(fire, day).now for day in (TODAY, date(2026, 4, 1))] == ["Every 2 years", "Every year"]
    ruled = db.session.scalar(select(Standing.requirement_id).where(Standing.subject_id == fire))
    assert "Every year" in as_("ailsa").get(f"/requirements?subject={fire}&on=2026-04-01").text
    assert "Every 2 years" in as_("ailsa").get(f"/requirements/{ruled}").text


# --- what it counts for -----------------------------------------------------------------------------------------------------------


def test_what_is_covered_counts_on_past_days_too(cast, priya, fire):
    """Ailsa's infection control now counts for fire safety as well, which Lorna has not got from it."""
    ipc = cast.subjects["IPC-2"]
    service.cover(subject_id=ipc, covered_id=fire, by=priya)
    assert complaints() == []
    service.uncover(subject_id=ipc, covered_id=fire, by=priya)
    assert complaints() == []
    assert [row.values["covers"][1] for row in changes_of(ipc, "covers")][-1] == changes_of(ipc, "covers")[0].values["covers"][0]


def changes_of(subject_id, name):
    rows = db.session.scalars(select(Recorded).where(Recorded.record == "subject", Recorded.row_id == subject_id).order_by(Recorded.id))
    return [row for row in rows if name in row.values]


def test_two_that_cover_each_other_are_equal_and_itself_is_refused(cast, priya, fire):
    service.cover(subject_id=fire, covered_id=cast.subjects["IPC-2"], by=priya)
    service.cover(subject_id=cast.subjects["IPC-2"], covered_id=fire, by=priya)
    assert complaints() == []
    with pytest.raises(Refused):
        service.cover(subject_id=fire, covered_id=fire, by=priya)


def test_covers_go_however_far_round():
    assert covered(1, {1: [2], 2: [3], 3: [1], 4: [5]}) == {1, 2, 3}


def test_only_the_employer_where_it_was_made(cast, priya, fire):
    now = service.values_of(db.session.get_one(Subject, fire))
    text = Text(**now | {"aliases": (), "category": Kind.STATUTORY, "transfers": Transfers.EMPLOYER, "family": "FIRE"})
    service.change_subject(subject_id=fire, text=text, seen=mark_of(fire), by=priya)
    assert complaints() == []


def mark_of(subject_id):
    from_form = service.values_of(db.session.get_one(Subject, subject_id))
    return fingerprint(from_form)


# --- made, edited, retired --------------------------------------------------------------------------------------------------------


ADDED = {"code": "hoist-1", "name": "Hoist safety", "family": "", "level": "1", "category": "essential", "often": "again", "months": "12",
         "transfers": "employer", "aliases": "Hoists\n hoists \n\nLifting gear"}  # fmt: skip


def test_a_subject_is_added_once_and_found_by_its_other_names(cast, as_, send):
    assert send(as_("priya"), "/subjects/add", **ADDED).status_code == 303
    again = send(as_("priya"), "/subjects/add", **ADDED)
    assert again.status_code == 422 and "There is a subject with the code HOIST-1 already" in again.text
    found = as_("ailsa").get("/subjects?text=LIFTING+gear").text
    assert "Hoist safety" in found and "Every year" in found and "Fire safety" not in found


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"code": "a b"}, "letters, numbers and hyphens"),
        ({"code": ""}, "Enter a code"),
        ({"name": " "}, "Enter a name"),
        ({"months": ""}, "Enter a number of months"),
        ({"months": "1.5"}, "Enter a whole number"),
        ({"months": "9" * 30}, "Enter a number of months"),
        ({"family": "NONE"}, "Choose a family of the list"),
        ({"level": "0"}, "from 1 to 99"),
        ({"category": "x"}, "Choose one of the list"),
        ({"due_days": "-1"}, "from 0 to 3650"),
    ],
)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_is_wrong_is_said_and_nothing_is_lost(cast, as_, send, wrong, said):
    reply = send(as_("priya"), "/subjects/add", **ADDED | wrong)
    assert reply.status_code == 422 and said in reply.text and "Lifting gear" in reply.text


def test_the_second_who_saves_is_shown_what_the_first_has_changed(cast, fire, as_, send):
    priya, adam = as_("priya"), as_("adam")
    shown = priya.get(f"/subjects/{fire}/edit").text
    seen = shown.split('name="seen"')[1].split('value="')[1].split('"')[0]
    form = {"family": "FIRE", "level": "1", "category": "statutory", "transfers": "anywhere"}
    assert send(adam, f"/subjects/{fire}/edit", **form, name="By Adam", seen=seen).status_code == 303
    late = send(priya, f"/subjects/{fire}/edit", **form, name="By Priya", seen=seen)
    assert late.status_code == 422 and "Someone changed this" in late.text and "By Adam" in late.text and "By Priya" in late.text
    seen = late.text.split('name="seen"')[1].split('value="')[1].split('"')[0]
    assert send(priya, f"/subjects/{fire}/edit", **form, name="By Priya", seen=seen).status_code == 303
    assert db.session.scalar(select(Subject.name).where(Subject.id == fire)) == "By Priya"


def test_overtaken_leaves_everything_as_it_is(cast, priya, fire):
    with pytest.raises(EditConflict):
        service.change_subject(subject_id=fire, text=TEXT, seen="old", by=priya)
    assert db.session.scalar(select(Subject.code).where(Subject.name == TEXT.name)) is None


def test_what_is_still_asked_for_cannot_be_retired(cast, priya, fire, as_, send):
    with pytest.raises(Refused, match=r"1 requirement asks for it on or after 2 March 2026\. End it first"):
        service.retire(subject_id=fire, on=TODAY, reason="Old", by=priya)
    db.session.rollback()
    unasked = cast.subjects["FIRE-WDN"]
    send(as_("priya"), f"/subjects/{unasked}/retire", on=["2", "3", "2026"], reason="Old")
    assert "Retired from 2 March 2026" in as_("ailsa").get(f"/subjects/{unasked}").text
    assert "FIRE-WDN" not in as_("ailsa").get("/subjects?text=fire").text and "FIRE-WDN" in as_("ailsa").get("/subjects?retired=y").text
    send(as_("priya"), f"/subjects/{unasked}/bring-back", page=f"/subjects/{unasked}")
    assert "FIRE-WDN" in as_("ailsa").get("/subjects?text=fire").text


def test_what_was_done_is_said(cast, fire, as_, send):
    priya, done = as_("priya"), {"often": "once", "since": "always", "reason": "By law"}
    reply = send(priya, f"/subjects/{fire}/interval", **done)
    assert (reply.status_code, "How often it is needed is changed." in priya.get(reply.location).text) == (303, True)


def test_what_was_changed_here_is_left_by_the_reference_list(cast, priya, fire):
    service.change_interval(subject_id=fire, change=Change(None, 12, "x"), by=priya)
    service.cover(subject_id=fire, covered_id=cast.subjects["IPC-2"], by=priya)
    report = load_reference(REFERENCE, without=["requirements"])
    assert report == ["Left subject FIRE-1 as it is: it was changed here (validity_months)"]
    assert recompute().added == 0


def test_a_list_of_subjects_asks_a_fixed_number_of_questions(cast, as_, query_count):
    client = as_("ailsa")

    def asked(address):
        with query_count() as watch:
            client.get(address)
        return len(watch.statements)

    assert asked("/subjects") == asked("/subjects?text=hoist") <= 8
    assert asked(f"/subjects/{cast.subjects['FIRE-1']}") <= 12


@pytest.mark.parametrize("path", ["/subjects/999999", "/subjects/999999/edit", "/subjects/1/interval/5/remove"])
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_is_not_there_is_not_found(cast, as_, path):
    assert as_("priya").get(path).status_code == 404


def test_names_are_kept_once_and_intervals_said_plainly():
    assert listed("Fire\n  fire \n\nFire   drill") == ("Fire", "Fire drill")
    assert [how_often(months) for months in (None, 12, 24, 18)] == ["Once only", "Every year", "Every 2 years", "Every 18 months"]


def test_a_subject_of_its_own_family_goes_down_and_up(cast, priya):
    made = service.add_subject(code="hoist-1", text=TEXT, months=None, by=priya)
    assert (made.code, made.family, made.family_name, made.validity_months) == ("HOIST-1", "HOIST-1", "Hoist safety", None)
    assert db.session.scalar(select(func.count()).select_from(Subject).where(Subject.is_own)) == 1


def test_of_two_who_save_at_the_same_moment_the_second_is_told(cast, fire, as_, monkeypatch):
    """Both have read the subject before either has the lock."""
    met, really = Barrier(2), service.advisory_lock
    form = {"family": "FIRE", "level": "1", "category": "statutory", "transfers": "anywhere"}
    clients = {who: as_(who) for who in ("priya", "adam")}
    ready = [(one, hidden_of(one.get(f"/subjects/{fire}/edit").text) | form | {"name": f"By {who}"}) for who, one in clients.items()]
    db.session.rollback()

    def meet(name):
        with suppress(BrokenBarrierError):
            met.wait(timeout=patience())
        really(name)

    monkeypatch.setattr(service, "advisory_lock", meet)
    with ThreadPoolExecutor(2) as both:
        codes = list(both.map(lambda one: one[0].post(f"/subjects/{fire}/edit", data=one[1]).status_code, ready))
    assert sorted(codes) == [303, 422]


def hidden_of(page):
    return {name: page.split(f'name="{name}"')[1].split('value="')[1].split('"')[0] for name in ("seen", "csrf_token")}


def test_two_clicks_save_once(cast, fire, as_):
    client = as_("priya")
    form = {"family": "FIRE", "level": "1", "category": "statutory", "transfers": "anywhere", "name": "Fire"}
    answers = hidden_of(client.get(f"/subjects/{fire}/edit").text) | form
    assert [client.post(f"/subjects/{fire}/edit", data=answers).status_code for _ in range(2)] == [303, 303]
