"""From the register to the record: closing, correcting, and what becomes of awards and certificates. Everything counted again by hand."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from sqlalchemy import func, select

from lms.bookings.models import Booking, BookingMove
from lms.bookings.rules.states import BookingState
from lms.certificates.models import Certificate
from lms.courses.models import Event, EventMove, EventSession
from lms.courses.rules.words import EventState
from lms.kit.db import db
from lms.kit.refusal import Refused
from lms.people.models import Person, Term
from lms.registers.models import Attendance, BookingAward
from lms.registers.rules.marks import Mark
from lms.registers.rules.register import MarkInput
from lms.registers.service import register
from lms.training.models import Award
from lms.training.service import Achieved, award, check_standings, revoke
from tests.events import STARTS, booking, course, event

S = BookingState
DAY = date(2026, 3, 16)
WEIGHT = {Mark.PRESENT: Fraction(1), Mark.LATE: Fraction(1), Mark.PART: Fraction(1, 2), Mark.ABSENT: Fraction(0)}


@pytest.fixture
def fire(app, cast, at):
    """A date of the partnership itself, which Priya looks after and Tam teaches, with Ailsa, Gordon and Kirsty on it."""
    one = event(cast, course(cast), trainers=("tam",))
    for who in ("ailsa", "gordon", "kirsty"):
        booking(cast, one, who)
    return one


def of(on, cast, who):
    return db.session.scalars(select(Booking).where(Booking.event_id == on.id, Booking.person_id == cast[who].person_id)).one()


def marked(on, cast, by="priya", **marks):
    sessions = db.session.scalars(select(EventSession.id).where(EventSession.event_id == on.id).order_by(EventSession.starts_at)).all()
    for number, session_id in enumerate(sessions):
        said = {who: mark if isinstance(mark, Mark) else mark[number] for who, mark in marks.items()}
        taps = {of(on, cast, who).id: MarkInput(mark, None) for who, mark in said.items()}
        register.mark(event_id=on.id, session_id=session_id, taps=taps, by=cast[by].viewer())


def close(on, cast, by="priya"):
    return register.close(event_id=on.id, by=cast[by].viewer())


def reopen(on, cast, why="Gordon was there", by="priya"):
    return register.reopen(event_id=on.id, why=why, by=cast[by].viewer())


def state(on, cast, who):
    return of(on, cast, who).state


def awards(cast, who, subject="FIRE-1", day=DAY):
    asked = select(Award).where(
        Award.person_id == cast[who].person_id, Award.subject_id == cast.subjects[subject], Award.achieved_on == day
    )
    return db.session.scalars(asked).all()


def code_of(award):
    return db.session.scalars(select(Certificate.code).where(Certificate.about == award.id)).one()


def certificate(one):
    return db.session.scalars(select(BookingAward).where(BookingAward.award_id == one.id)).one()


def healthy():
    return check_standings.examine(today=DAY, days=3).complaints == []


def bears_out(on):
    """Everything again, slowly: by fractions from the marks to the states, and from the states to the awards and certificates."""
    db.session.expire_all()
    run = db.session.get_one(Event, on.id)
    sessions = db.session.scalars(select(EventSession).where(EventSession.event_id == on.id)).all()
    whole = sum((one.ends_at - one.starts_at).total_seconds() for one in sessions)
    for one in db.session.scalars(
        select(Booking).where(Booking.event_id == on.id, Booking.state.in_((S.BOOKED, S.ATTENDED, S.PART_ATTENDED, S.NO_SHOW)))
    ):
        marks = {row.session_id: row.mark for row in db.session.scalars(select(Attendance).where(Attendance.booking_id == one.id))}
        share = sum(
            (Fraction(int((each.ends_at - each.starts_at).total_seconds())) * WEIGHT[marks[each.id]] for each in sessions), Fraction(0)
        ) / int(whole)
        assert one.state == (S.ATTENDED if share >= Fraction(100, 100) else S.NO_SHOW if share == 0 else S.PART_ATTENDED)
        valid = select(func.count(BookingAward.id)).join(Award).where(BookingAward.booking_id == one.id, Award.revoked_on.is_(None))
        assert db.session.scalar(valid) == (1 if one.state == S.ATTENDED else 0)
    assert run.state == EventState.DELIVERED
    return healthy()


def test_attendance_makes_the_award_and_its_certificate(fire, cast):
    marked(fire, cast, ailsa=Mark.PRESENT, gordon=Mark.ABSENT, kirsty=Mark.LATE)
    said = close(fire, cast)
    assert (said.is_news, said.settled.made, said.settled.found) == (True, 2, 0)
    assert [state(fire, cast, who) for who in ("ailsa", "gordon", "kirsty")] == [S.ATTENDED, S.NO_SHOW, S.ATTENDED]
    (one,) = awards(cast, "ailsa")
    assert one.employer_id == cast.places["NHSL"] and one.method == "In person" and certificate(one).made_award
    assert bears_out(fire)


def test_an_employer_that_organises_vouches_for_everybody(app, cast, at):
    one = event(cast, course(cast, owner="COUN"), organiser_id=cast.places["COUN-HC"])
    booking(cast, one, "ailsa")
    marked(one, cast, ailsa=Mark.PRESENT)
    close(one, cast)
    assert awards(cast, "ailsa")[0].employer_id == cast.places["COUN"] and bears_out(one)


def test_closed_twice_it_is_closed_once(fire, cast):
    marked(fire, cast, ailsa=Mark.PRESENT, gordon=Mark.PART, kirsty=Mark.PRESENT)
    close(fire, cast)
    before = [db.session.scalar(select(func.count()).select_from(model)) for model in (Award, BookingAward, BookingMove, EventMove)]
    assert not close(fire, cast).is_news
    assert [db.session.scalar(select(func.count()).select_from(model)) for model in (Award, BookingAward, BookingMove, EventMove)] == before


def test_nobody_is_forgotten(fire, cast):
    marked(fire, cast, ailsa=Mark.PRESENT)
    with pytest.raises(Refused, match="Kirsty Duncan and Gordon Milne have no mark yet"):
        close(fire, cast)
    assert state(fire, cast, "ailsa") == S.BOOKED and not awards(cast, "ailsa")


def test_it_closes_from_the_start_of_the_last_session(app, cast, at):
    two = event(cast, course(cast), sessions=2)
    booking(cast, two, "ailsa")
    at(STARTS + timedelta(weeks=1, minutes=-1))
    marked(two, cast, ailsa=Mark.PRESENT)
    with pytest.raises(Refused, match="from 23 March 2026 at 9:30am"):
        close(two, cast)
    at(STARTS + timedelta(weeks=1))
    close(two, cast)
    assert awards(cast, "ailsa", day=DAY + timedelta(weeks=1)) and bears_out(two)


def test_a_session_missed_is_attended_in_part(app, cast, at):
    two = event(cast, course(cast), sessions=2)
    for who in ("ailsa", "gordon"):
        booking(cast, two, who)
    at(STARTS + timedelta(weeks=1))
    marked(two, cast, ailsa=(Mark.PRESENT, Mark.ABSENT), gordon=(Mark.LATE, Mark.PRESENT))
    close(two, cast)
    assert (state(two, cast, "ailsa"), state(two, cast, "gordon")) == (S.PART_ATTENDED, S.ATTENDED) and bears_out(two)


def test_who_still_waits_waits_for_nothing(fire, cast):
    booking(cast, fire, "dougie", S.WAITLISTED)
    booking(cast, fire, "morag", S.OFFERED, offered_until=STARTS + timedelta(hours=1))
    booking(cast, fire, "lukasz", S.REQUESTED)
    marked(fire, cast, ailsa=Mark.PRESENT, gordon=Mark.PRESENT, kirsty=Mark.PRESENT)
    close(fire, cast)
    assert {state(fire, cast, who) for who in ("dougie", "morag", "lukasz")} == {S.LAPSED}


def test_a_correction_makes_what_was_missing_and_revokes_what_was_wrong(fire, cast):
    marked(fire, cast, ailsa=Mark.PRESENT, gordon=Mark.ABSENT, kirsty=Mark.PRESENT)
    close(fire, cast)
    assert reopen(fire, cast) and not reopen(fire, cast)
    marked(fire, cast, ailsa=Mark.ABSENT, gordon=Mark.PRESENT)
    said = close(fire, cast).settled
    assert (said.made, said.revoked, said.reinstated) == (1, 1, 0)
    assert awards(cast, "ailsa")[0].revoked_reason == "The register was corrected: Gordon was there" and bears_out(fire)


def test_corrected_back_the_award_and_its_certificate_count_again(fire, cast):
    marked(fire, cast, ailsa=Mark.PRESENT, gordon=Mark.ABSENT, kirsty=Mark.PRESENT)
    close(fire, cast)
    code = code_of(awards(cast, "ailsa")[0])
    for mark in (Mark.PART, Mark.PRESENT):
        reopen(fire, cast)
        marked(fire, cast, ailsa=mark)
        said = close(fire, cast).settled
    assert (said.made, said.revoked, said.reinstated) == (0, 0, 1)
    assert code_of(awards(cast, "ailsa")[0]) == code and bears_out(fire)


def test_an_award_that_was_on_record_is_found_and_never_revoked(fire, cast):
    (before,) = award(wanted=[Achieved(cast["ailsa"].person_id, cast.subjects["FIRE-1"], DAY, cast.places["NHSL"])])
    marked(fire, cast, ailsa=Mark.PRESENT, gordon=Mark.PRESENT, kirsty=Mark.PRESENT)
    assert close(fire, cast).settled.found == 1
    (one,) = awards(cast, "ailsa")
    assert one.id == before.award_id and not certificate(one).made_award
    reopen(fire, cast)
    marked(fire, cast, ailsa=Mark.ABSENT)
    close(fire, cast)
    db.session.expire_all()
    assert (
        awards(cast, "ailsa")[0].revoked_on is None
        and not db.session.scalars(select(BookingAward).where(BookingAward.award_id == one.id)).all()
    )
    assert healthy()


def test_what_somebody_else_has_revoked_stays_revoked(fire, cast):
    marked(fire, cast, ailsa=Mark.PRESENT, gordon=Mark.ABSENT, kirsty=Mark.PRESENT)
    close(fire, cast)
    revoke(award_ids=[awards(cast, "ailsa")[0].id], reason="She sent her sister")
    reopen(fire, cast)
    assert close(fire, cast).settled.reinstated == 0 and awards(cast, "ailsa")[0].revoked_reason == "She sent her sister"


def test_an_award_revoked_before_comes_back_with_the_register(fire, cast):
    (before,) = award(wanted=[Achieved(cast["ailsa"].person_id, cast.subjects["FIRE-1"], DAY, cast.places["NHSL"])])
    revoke(award_ids=[before.award_id], reason="The import that added it was undone")
    marked(fire, cast, ailsa=Mark.PRESENT, gordon=Mark.PRESENT, kirsty=Mark.PRESENT)
    assert close(fire, cast).settled.reinstated == 1 and certificate(awards(cast, "ailsa")[0]).made_award and bears_out(fire)


def test_another_date_of_the_same_day_bears_it_out_too(fire, cast):
    evening = event(cast, course(cast, "FIRE-EVE"), starts_at=STARTS + timedelta(hours=3))
    booking(cast, evening, "ailsa", S.ATTENDED)
    marked(fire, cast, ailsa=Mark.PRESENT, gordon=Mark.ABSENT, kirsty=Mark.PRESENT)
    close(fire, cast)
    reopen(fire, cast)
    marked(fire, cast, ailsa=Mark.ABSENT)
    assert close(fire, cast).settled.revoked == 0 and awards(cast, "ailsa")[0].revoked_on is None


def test_a_reopened_register_leaves_what_it_said_until_it_is_closed(fire, cast):
    marked(fire, cast, ailsa=Mark.PRESENT, gordon=Mark.ABSENT, kirsty=Mark.PRESENT)
    close(fire, cast)
    reopen(fire, cast)
    assert state(fire, cast, "gordon") == S.NO_SHOW and awards(cast, "ailsa")[0].revoked_on is None


def test_who_did_not_come_and_has_booked_again_does_not_stop_a_correction(fire, cast):
    marked(fire, cast, ailsa=Mark.PRESENT, gordon=Mark.ABSENT, kirsty=Mark.PRESENT)
    close(fire, cast)
    later = event(cast, db.session.get_one(type(course(cast, "OTHER")), fire.course_id), starts_at=STARTS + timedelta(days=9))
    booking(cast, later, "gordon")
    reopen(fire, cast)
    marked(fire, cast, gordon=Mark.PRESENT)
    close(fire, cast)
    assert state(fire, cast, "gordon") == S.ATTENDED and state(later, cast, "gordon") == S.BOOKED and bears_out(fire)


def test_the_award_is_the_persons_wherever_they_have_gone(fire, cast):
    left = db.session.scalars(select(Term).where(Term.post_id == cast["gordon"].post_id)).one()
    left.ends_on = date(2026, 3, 10)
    kept = Person(first_name="Ailsa", last_name="Robertson-Low", name_folded="robertson-low ailsa")
    db.session.add(kept)
    db.session.flush()
    db.session.get_one(Person, cast["ailsa"].person_id).merged_into_id = kept.id
    marked(fire, cast, ailsa=Mark.PRESENT, gordon=Mark.PRESENT, kirsty=Mark.PRESENT)
    close(fire, cast)
    assert awards(cast, "gordon") and awards(cast, "ailsa")


def test_one_human_booked_under_two_records_has_one_award(fire, cast):
    db.session.get_one(Person, cast["gordon"].person_id).merged_into_id = cast["ailsa"].person_id
    of(fire, cast, "gordon").post_id = cast["ailsa"].post_id
    marked(fire, cast, ailsa=Mark.PRESENT, gordon=Mark.PRESENT, kirsty=Mark.PRESENT)
    assert close(fire, cast).settled.made == 2
    reopen(fire, cast)
    marked(fire, cast, ailsa=Mark.ABSENT)
    assert close(fire, cast).settled.revoked == 0
    (one,) = awards(cast, "ailsa")
    assert one.revoked_on is None and certificate(one).booking_id == of(fire, cast, "gordon").id


def test_a_date_moved_to_another_day_takes_its_awards_along(fire, cast, at):
    marked(fire, cast, ailsa=Mark.PRESENT, gordon=Mark.ABSENT, kirsty=Mark.PRESENT)
    close(fire, cast)
    reopen(fire, cast, "It was on the 17th")
    at(STARTS + timedelta(days=2))
    for one in (fire, db.session.scalars(select(EventSession).where(EventSession.event_id == fire.id)).one()):
        one.starts_at, one.ends_at = one.starts_at + timedelta(days=1), one.ends_at + timedelta(days=1)
    said = close(fire, cast).settled
    assert (said.made, said.revoked) == (2, 2) and awards(cast, "ailsa", day=date(2026, 3, 17)) and awards(cast, "ailsa")[0].revoked_on


@pytest.mark.parametrize("why", ["", "  ", "x" * 401])
def test_nothing_is_opened_again_without_a_reason(fire, cast, why):
    marked(fire, cast, ailsa=Mark.PRESENT, gordon=Mark.ABSENT, kirsty=Mark.PRESENT)
    close(fire, cast)
    with pytest.raises(Refused):
        reopen(fire, cast, why)
    assert db.session.get_one(Event, fire.id).state == EventState.DELIVERED


def test_a_closed_register_is_not_marked(fire, cast):
    marked(fire, cast, ailsa=Mark.PRESENT, gordon=Mark.ABSENT, kirsty=Mark.PRESENT)
    close(fire, cast)
    with pytest.raises(Refused, match="The register is closed"):
        marked(fire, cast, ailsa=Mark.ABSENT)


@pytest.mark.parametrize("gone", [EventState.DRAFT, EventState.CANCELLED])
def test_a_date_that_does_not_run_has_no_register(fire, cast, gone):
    fire.state = gone
    for verb in (lambda: marked(fire, cast, ailsa=Mark.PRESENT), lambda: close(fire, cast), lambda: reopen(fire, cast)):
        with pytest.raises(Refused, match="no register"):
            verb()


def test_it_is_marked_from_an_hour_before(fire, cast, at):
    at(STARTS - timedelta(hours=1, seconds=1))
    with pytest.raises(Refused, match="from 16 March 2026 at 8:30am"):
        marked(fire, cast, ailsa=Mark.PRESENT)
    at(STARTS - timedelta(hours=1))
    marked(fire, cast, ailsa=Mark.PRESENT)


@pytest.mark.parametrize("who", ["lorna", "effie", "ailsa", "adam", "beth", "iona"])
def test_nobody_else_runs_it(fire, cast, who):
    for verb in (
        lambda: marked(fire, cast, by=who, ailsa=Mark.PRESENT),
        lambda: close(fire, cast, who),
        lambda: reopen(fire, cast, by=who),
    ):
        with pytest.raises(Refused, match="You do not run this register"):
            verb()


def test_two_who_mark_at_once_lose_nothing(fire, cast):
    session_id = db.session.scalars(select(EventSession.id).where(EventSession.event_id == fire.id)).one()
    ailsa, gordon = of(fire, cast, "ailsa").id, of(fire, cast, "gordon").id
    tap = lambda who, **taps: register.mark(event_id=fire.id, session_id=session_id, taps=taps["taps"], by=cast[who].viewer())  # noqa: E731
    tap("tam", taps={ailsa: MarkInput(Mark.PRESENT, None)})
    assert tap("priya", taps={gordon: MarkInput(Mark.LATE, None)}).replaced == ()
    assert tap("priya", taps={ailsa: MarkInput(Mark.PRESENT, None)}).replaced == ()
    said = tap("priya", taps={ailsa: MarkInput(Mark.ABSENT, None)})
    assert said.replaced == ("Ailsa Robertson",)
    assert {row.booking_id: row.mark for row in db.session.scalars(select(Attendance))} == {ailsa: Mark.ABSENT, gordon: Mark.LATE}


def test_everyone_else_is_present(fire, cast):
    marked(fire, cast, gordon=Mark.ABSENT)
    session_id = db.session.scalars(select(EventSession.id).where(EventSession.event_id == fire.id)).one()
    assert register.mark_everyone(event_id=fire.id, session_id=session_id, by=cast["tam"].viewer()) == 2
    close(fire, cast, "tam")
    assert state(fire, cast, "gordon") == S.NO_SHOW and state(fire, cast, "kirsty") == S.ATTENDED


def test_the_session_and_the_people_are_those_of_this_date(fire, cast):
    other = event(cast, course(cast, "IPC", ("IPC-2",)))
    stranger = booking(cast, other, "dougie")
    theirs, ours = (db.session.scalars(select(EventSession.id).where(EventSession.event_id == one.id)).one() for one in (other, fire))
    for session_id, booking_id in ((ours, stranger.id), (theirs, of(fire, cast, "ailsa").id), (ours, 999_999)):
        with pytest.raises(Refused):
            register.mark(
                event_id=fire.id, session_id=session_id, taps={booking_id: MarkInput(Mark.PRESENT, None)}, by=cast["priya"].viewer()
            )


def test_a_course_of_two_subjects_gives_two_certificates(app, cast, at):
    one = event(cast, course(cast, "BOTH", ("FIRE-1", "IPC-2")))
    booking(cast, one, "ailsa")
    marked(one, cast, ailsa=Mark.PRESENT)
    assert close(one, cast).settled.made == 2
    assert db.session.scalar(select(func.count(func.distinct(Certificate.code)))) == 2 and healthy()


def test_an_event_over_midnight_counts_for_the_day_it_began(app, cast, at):
    night = event(cast, course(cast), starts_at=datetime(2026, 3, 29, 23, 30, tzinfo=UTC), hours=8)  # summer time has begun: it is the 30th
    booking(cast, night, "ailsa")
    at(datetime(2026, 3, 30, 8, tzinfo=UTC))
    marked(night, cast, ailsa=Mark.PRESENT)
    close(night, cast)
    assert awards(cast, "ailsa", day=date(2026, 3, 30))


def test_closing_asks_a_fixed_number_of_questions(app, cast, at, query_count):
    asked = []
    for number, who in enumerate((("ailsa",), ("ailsa", "gordon", "kirsty", "lukasz", "morag", "dougie", "hamish", "iona"))):
        one = event(cast, course(cast, f"C{number}"), starts_at=STARTS - timedelta(days=number))
        for each in who:
            booking(cast, one, each)
        marked(one, cast, **dict.fromkeys(who, Mark.PRESENT))
        viewer = cast["priya"].viewer()
        db.session.commit()
        with query_count() as count:
            register.close(event_id=one.id, by=viewer)
        asked.append(sum(one.startswith("SELECT") for one in count.statements))
    assert asked[0] == asked[1]
