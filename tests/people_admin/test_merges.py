"""Two records of one human are merged, and undone by one click; nobody gains reach by it."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from threading import Event as Flag
from time import sleep

import pytest
from sqlalchemy import func, select, update

from lms.access import Role
from lms.accounts import queries as accounts
from lms.bookings.rules.states import BookingState
from lms.bookings.service import booking as bookings
from lms.bookings.service.change_date import change_date
from lms.kit.db import db, transaction
from lms.kit.refusal import Refused
from lms.kit.tables import PageRequest
from lms.outbox.models import Message
from lms.people.models import Account, Person
from lms.people_admin.models import Merge
from lms.people_admin.queries import supervisors
from lms.people_admin.service import merges
from lms.reports.queries.lines import lines
from lms.reports.rules import Scope
from lms.training.models import Award, Standing
from tests.cast import NOW, PASSWORD
from tests.events import STARTS, booking, course, event


def merge(cast, as_, send, kept="ailsa", gone="gordon", **more):
    url = f"/duplicates/{cast[kept].person_id}/{cast[gone].person_id}/compare"
    return send(as_("priya"), url, kept=cast[kept].person_id, **{"checked": "yes"} | more)


def undo(as_, send, merge_id=None):
    number = merge_id or db.session.scalar(select(func.max(Merge.id)))
    db.session.rollback()
    return send(as_("priya"), f"/duplicates/merged/{number}/undo", page="/duplicates/merged")


def pointers(cast):
    db.session.rollback()
    rows = db.session.execute(select(Person.id, Person.merged_into_id).where(Person.merged_into_id.is_not(None)))
    key = {player.person_id: name for name, player in cast.players.items()}
    return {key[row_id]: key[into] for row_id, into in rows}


def standings():
    db.session.rollback()
    columns = (Standing.post_id, Standing.subject_id, Standing.from_day, Standing.award_id, Standing.due_on)
    return set(map(tuple, db.session.execute(select(*columns))))


def status_of(cast, post_id, subject):
    db.session.rollback()
    wanted = select(Standing.award_id).where(Standing.post_id == post_id, Standing.subject_id == cast.subjects[subject])
    return db.session.scalar(wanted.where(Standing.to_day.is_(None)).order_by(Standing.from_day.desc()).limit(1))


def test_the_two_stand_side_by_side(cast, as_):
    page = as_("priya").get(f"/duplicates/{cast['ailsa'].person_id}/{cast['gordon'].person_id}/compare").text
    for words in ("Ailsa", "Gordon", "Harbour Care, 30001", "NHS Lochside, 10001", "2 recorded", "1 recorded", "never signed in"):
        assert words in page


def test_first_it_says_what_will_happen(cast, as_, send):
    reply = merge(cast, as_, send, checked="")
    assert (reply.status_code, pointers(cast)) == (200, {})
    assert "Both ways to sign in keep working" in reply.text and "All 3 pieces of training count for all 2 posts" in reply.text


def test_training_counts_in_all_posts_and_rows_never_move(cast, as_, send, recounted):
    award = db.session.scalar(
        select(Award.id).where(Award.person_id == cast["ailsa"].person_id, Award.subject_id == cast.subjects["FIRE-1"])
    )
    owners = dict(iter(db.session.execute(select(Award.id, Award.person_id))))
    assert merge(cast, as_, send).status_code == 303
    assert pointers(cast) == {"gordon": "ailsa"}
    assert dict(iter(db.session.execute(select(Award.id, Award.person_id)))) == owners
    assert status_of(cast, cast["gordon"].post_id, "FIRE-1") == award
    recounted()


def test_undoing_restores_everything(cast, as_, send, recounted):
    before = standings()
    merge(cast, as_, send)
    assert standings() != before
    for _ in range(2):
        assert undo(as_, send).status_code == 303
    assert (pointers(cast), standings()) == ({}, before)
    recounted()


def test_sent_twice_it_is_made_once(cast, as_, send):
    shown = f"/duplicates/{cast['ailsa'].person_id}/{cast['gordon'].person_id}/compare"
    client = as_("priya")
    token = client.get(shown).text.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    given = {"csrf_token": token, "kept": cast["ailsa"].person_id, "checked": "yes"}
    client.post(shown, data=given)
    client.post(shown, data=given)
    assert db.session.scalar(select(func.count()).select_from(Merge)) == 1


def test_chains_do_not_arise_and_undoing_restores_them(cast, as_, send, recounted):
    merge(cast, as_, send, "gordon", "kirsty")
    merge(cast, as_, send, "ailsa", "gordon")
    assert pointers(cast) == {"kirsty": "ailsa", "gordon": "ailsa"}
    recounted()
    undo(as_, send)
    assert pointers(cast) == {"kirsty": "gordon"}
    recounted()


def test_the_later_merge_is_undone_first(cast, as_, send):
    merge(cast, as_, send, "gordon", "kirsty")
    first = db.session.scalar(select(Merge.id))
    merge(cast, as_, send, "ailsa", "gordon")
    undo(as_, send, first)
    assert pointers(cast) == {"kirsty": "ailsa", "gordon": "ailsa"}
    undo(as_, send)
    undo(as_, send, first)
    assert pointers(cast) == {}


def test_a_record_that_was_merged_is_merged_no_further(cast, as_, send):
    merge(cast, as_, send)
    url = f"/duplicates/{cast['gordon'].person_id}/{cast['kirsty'].person_id}/compare"
    assert as_("priya").get(url).status_code == 404
    with pytest.raises(Refused, match="just merged"):
        merges.merge(kept_id=cast["gordon"].person_id, gone_id=cast["kirsty"].person_id, by=cast["priya"].viewer())


@pytest.mark.parametrize("how", [{"kept": ""}, {"kept": "999"}, {"kept": "x"}])
def test_one_of_the_two_has_to_count(cast, as_, send, how):
    url = f"/duplicates/{cast['ailsa'].person_id}/{cast['gordon'].person_id}/compare"
    assert send(as_("priya"), url, checked="yes", **how).status_code == 422
    assert pointers(cast) == {}


def test_nobody_is_merged_with_themselves_or_nobody(cast, as_):
    ailsa = cast["ailsa"].person_id
    assert [as_("priya").get(f"/duplicates/{ailsa}/{other}/compare").status_code for other in (ailsa, 999_999)] == [404, 404]


# --- two accounts ---------------------------------------------------------------------------------------------------------------------


def sign_in(nobody, name):
    page = nobody.get("/sign-in").text
    token = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    return nobody.post("/sign-in", data={"csrf_token": token, "sign_in_name": name, "password": PASSWORD})


@pytest.mark.parametrize("name", ["ailsa@example.org", "gordon@example.org", "NHSL 10001", "HARB 30001"])
def test_both_ways_to_sign_in_lead_to_the_one_person(cast, as_, send, nobody, name):
    merge(cast, as_, send)
    assert sign_in(nobody, name).status_code == 303
    page = nobody.get("/my-training").text
    assert "Ailsa Robertson" in page and "NHS Lochside" in page and "Harbour Care" in page


def test_a_number_signs_in_to_the_account_of_its_own_record(cast, as_, send):
    merge(cast, as_, send)
    for name, whose in (("HARB 30001", "gordon"), ("NHSL 10001", "ailsa")):
        assert accounts.account_for(name).id == cast[whose].account_id


def test_a_number_of_a_record_without_an_open_account_signs_in_to_the_other(cast, as_, send):
    merge(cast, as_, send)
    db.session.execute(update(Account).where(Account.id == cast["gordon"].account_id).values(active=False))
    assert accounts.account_for("HARB 30001").id == cast["ailsa"].account_id
    db.session.execute(update(Account).where(Account.id == cast["gordon"].account_id).values(active=True))
    db.session.execute(update(Account).where(Account.id == cast["ailsa"].account_id).values(active=False))
    assert accounts.account_for("NHSL 10001").id == cast["gordon"].account_id


def test_roles_are_not_added_up(cast, as_, send, grant):
    grant("gordon", Role.LND_OFFICER, "HARB")
    merge(cast, as_, send)
    assert (cast["ailsa"].viewer().grants, len(cast["gordon"].viewer().grants)) == ((), 1)
    assert cast["ailsa"].viewer().person_id == cast["gordon"].viewer().person_id == cast["ailsa"].person_id
    assert cast["gordon"].viewer().name == "Ailsa Robertson"


def test_whoever_supervises_by_either_record_supervises(cast, as_, send):
    merge(cast, as_, send, "gordon", "effie")
    assert "Kirsty" in as_("gordon").get("/people").text
    assert cast["gordon"].viewer().supervises and cast["effie"].viewer().supervises


# --- reach ----------------------------------------------------------------------------------------------------------------------------


def test_an_officer_gains_no_reach_over_the_other_employers_posts(cast, as_, send, grant):
    grant("hamish", Role.LND_OFFICER, "HARB")
    merge(cast, as_, send)
    for who, own, other in (("lorna", "NHS Lochside", "30001"), ("hamish", "Harbour Care", "10001")):
        page = as_(who).get(f"/people/{cast['ailsa'].person_id}").text
        assert own in page and other not in page
    assert as_("lorna").get(f"/posts/{cast['gordon'].post_id}").status_code == 404
    assert as_("hamish").get(f"/posts/{cast['ailsa'].post_id}").status_code == 404
    assert as_("hamish").get(f"/people/{cast['kirsty'].person_id}").status_code == 404
    assert "10001" not in as_("hamish").get("/people?format=csv").text


def test_awards_are_seen_by_both(cast, as_, send, grant):
    grant("hamish", Role.LND_OFFICER, "HARB")
    merge(cast, as_, send)
    assert all("4 November 2024" in as_(who).get(f"/people/{cast['gordon'].person_id}").text for who in ("lorna", "hamish"))


def test_a_supervisor_gains_no_reach_either(cast, as_, send):
    merge(cast, as_, send, "gordon", "ailsa")
    page = as_("effie").get(f"/people/{cast['gordon'].person_id}").text
    assert "10001" in page and "30001" not in page


def test_the_person_is_one_line_of_the_list(cast, as_, send):
    merge(cast, as_, send)
    page = as_("priya").get("/people?text=robertson").text
    assert "1 person" in page and "10001" in page and "30001" in page


def test_whoever_may_not_merge_cannot(cast):
    for who in ("lorna", "adam", "ailsa"):
        with pytest.raises(Refused, match="lead merges"):
            merges.merge(kept_id=cast["ailsa"].person_id, gone_id=cast["gordon"].person_id, by=cast[who].viewer())
        with pytest.raises(Refused, match="lead merges"):
            merges.undo_merge(1, by=cast[who].viewer())


# --- the merged name, everywhere ------------------------------------------------------------------------------------------------------


@pytest.fixture
def effie_is_gordon(cast, as_, send):
    """Effie, who supervises Ailsa, turns out to be Gordon Milne."""
    merge(cast, as_, send, "gordon", "effie")


@pytest.mark.parametrize(
    ("where", "words"),
    [("/people/{person}", "supervised by Gordon Milne"), ("/posts/{post}", "Gordon Milne (COUN 20001)"),
     ("/posts/{post}/move", 'value="Gordon Milne (COUN 20001)"'), ("/supervisors?now={boss}", "Gordon Milne (COUN 20001)")],
)  # fmt: skip
def test_a_supervisor_has_the_name_of_the_record_that_counts(effie_is_gordon, cast, as_, where, words):
    ailsa = cast["ailsa"]
    page = as_("priya").get(where.format(person=ailsa.person_id, post=ailsa.post_id, boss=cast["effie"].post_id)).text
    assert words in page and "Effie" not in page


@pytest.mark.parametrize("typed", ["Gordon Milne", "COUN 20001"])
def test_a_post_is_found_for_supervising_by_the_name_that_counts(effie_is_gordon, cast, today, typed):
    assert cast["effie"].post_id in {one.post_id for one in supervisors.search(typed, today)}


def test_lines_stand_where_the_name_that_counts_belongs(cast, as_, send, today):
    merge(cast, as_, send, "ailsa", "kirsty")
    names = [line.name for line in lines(cast["priya"].viewer(), Scope(day=today), PageRequest("name")).rows]
    first = names.index("Ailsa Robertson")
    assert names[first : first + 3] == ["Ailsa Robertson"] * 3


# --- bookings ---------------------------------------------------------------------------------------------------------------------


def test_who_is_booked_twice_for_one_course_keeps_the_better_place(cast, as_, send):
    one = course(cast)
    waits = booking(cast, event(cast, one), "ailsa", BookingState.WAITLISTED)
    has = booking(cast, event(cast, one, starts_at=STARTS + timedelta(days=7)), "gordon")
    merge(cast, as_, send)
    db.session.expire_all()
    assert (waits.state, has.state) == (BookingState.CANCELLED, BookingState.BOOKED)
    (told,) = db.session.scalars(select(Message).where(Message.subject.startswith("Your booking is cancelled")))
    assert "you keep your other booking of this course" in told.body


def test_the_seat_that_was_held_twice_is_offered_to_whoever_is_next(cast, as_, send):
    run = event(cast, course(cast), capacity=2)
    first, second = booking(cast, run, "ailsa"), booking(cast, run, "gordon")
    next_one = booking(cast, run, "kirsty", BookingState.WAITLISTED)
    merge(cast, as_, send)
    db.session.expire_all()
    assert [one.state for one in (first, second, next_one)] == [BookingState.BOOKED, BookingState.CANCELLED, BookingState.OFFERED]


def test_what_is_over_stays_as_the_register_needs_it(cast, as_, send):
    run = event(cast, course(cast), starts_at=NOW - timedelta(days=1))
    both = booking(cast, run, "ailsa"), booking(cast, run, "gordon")
    merge(cast, as_, send)
    db.session.expire_all()
    assert {one.state for one in both} == {BookingState.BOOKED}


def test_whoever_loses_a_booking_is_told_at_their_own_address_and_keeps_what_they_told(cast, as_, send):
    run = event(cast, course(cast))
    kept = booking(cast, run, "ailsa")
    booking(cast, run, "gordon", needs="A hoist")
    merge(cast, as_, send)
    db.session.expire_all()
    assert (kept.state, kept.needs) == (BookingState.BOOKED, "A hoist")
    assert list(db.session.scalars(select(Message.to))) == [cast["gordon"].email]


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)  # where two can hold different rows and wait for each other
def test_a_merge_and_a_changed_date_wait_for_each_other_and_neither_fails(app, cast, as_, monkeypatch):
    of = course(cast)
    runs = [event(cast, of, starts_at=STARTS + timedelta(days=7 * week)) for week in range(3)]
    booking(cast, runs[0], "ailsa")
    theirs, by, has_dates = booking(cast, runs[1], "gordon"), cast["gordon"].viewer(), Flag()
    said = {"booking_id": theirs.id, "event_id": runs[2].id, "by": by}
    both = {"kept_id": cast["ailsa"].person_id, "gone_id": cast["gordon"].person_id, "by": cast["priya"].viewer()}
    db.session.commit()
    lock_person = bookings.lock_person
    monkeypatch.setattr(bookings, "lock_person", lambda person_id: (has_dates.set(), sleep(0.3), lock_person(person_id)))

    def change():
        with app.app_context(), transaction(), suppress(Refused):
            change_date(**said)

    def merging():
        has_dates.wait(3)
        with app.app_context(), transaction():
            return merges.merge(**both)

    with ThreadPoolExecutor(2) as pool:
        changed, merged = pool.submit(change), pool.submit(merging)
        assert merged.result(60) and changed.result(60) is None


@pytest.mark.parametrize(("kept", "gone"), [("ailsa", "priya"), ("priya", "ailsa")])
def test_nobody_merges_themselves_with_somebody(cast, as_, send, kept, gone):
    reply = merge(cast, as_, send, kept, gone)
    assert reply.status_code == 422 and merges.NOT_ONES_OWN in reply.text and pointers(cast) == {}
