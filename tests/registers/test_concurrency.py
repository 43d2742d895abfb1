"""Two people at one register in the same moment, each in a transaction of their own: nothing is lost, and nothing is done twice."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from threading import Barrier, BrokenBarrierError

import pytest
from sqlalchemy import func, select

from lms.bookings.models import Booking
from lms.bookings.rules.states import BookingState
from lms.certificates.models import Certificate
from lms.courses.models import Event, EventMove, EventSession
from lms.courses.rules.words import EventState
from lms.kit import clock
from lms.kit.db import db
from lms.registers.models import Attendance
from lms.registers.rules.marks import Mark
from lms.registers.service import check_in, register
from lms.training.models import Award
from lms.training.service import check_standings
from tests.client import TOKEN
from tests.events import STARTS, booking, course, event
from tests.meeting import patience

S = BookingState
WHO = ("ailsa", "gordon", "kirsty", "lukasz")
#: Both databases keep people apart in ways of their own.
pytestmark = pytest.mark.on_both


@pytest.fixture
def fire(app, cast, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: STARTS)
    one = event(cast, course(cast), trainers=("tam",))
    for who in WHO:
        booking(cast, one, who)
    db.session.commit()
    return one.id


@pytest.fixture
def at_once(as_, monkeypatch):
    """`at_once((who, url, answers), ...)`: sent together, they wait for one another where the event is locked; the codes."""

    def send_all(*sent):
        ready = []
        for who, url, answers in sent:
            client = as_(who)
            ready.append((client, url, {"csrf_token": TOKEN.search(client.get("/account/password").text).group(1), **answers}))
        met, really = Barrier(len(sent)), register.lock

        def meet(event_id):
            with suppress(BrokenBarrierError):
                met.wait(timeout=patience())
            return really(event_id)

        db.session.rollback()
        with monkeypatch.context() as patched:
            for place in (register, check_in):
                patched.setattr(place, "lock", meet)
            with ThreadPoolExecutor(len(sent)) as pool:
                codes = [reply.status_code for reply in pool.map(lambda one: one[0].post(one[1], data=one[2]), ready)]
        db.session.expire_all()
        return codes

    return send_all


def session_of(event_id):
    return db.session.scalars(select(EventSession.id).where(EventSession.event_id == event_id)).one()


def of(cast, event_id, who):
    return db.session.scalars(select(Booking).where(Booking.event_id == event_id, Booking.person_id == cast[who].person_id)).one()


def marking(cast, event_id, **marks):
    """The answers of the form: everybody's row, of which these are tapped."""
    ids = {who: of(cast, event_id, who).id for who in WHO}
    tapped = {f"mark-{ids[who]}": mark for who, mark in marks.items()}
    return {"session": session_of(event_id), **{f"was-{row_id}": "" for row_id in ids.values()}, **tapped}


def everyone_present(cast, event_id):
    register.mark_everyone(event_id=event_id, session_id=session_of(event_id), by=cast["tam"].viewer())
    db.session.commit()


def count(model, *conditions):
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions))


def healthy():
    return check_standings.examine(today=clock.today(), days=3).complaints == []


def test_two_closers_close_once(fire, cast, at_once):
    everyone_present(cast, fire)
    before = count(Award)
    url = f"/dates/{fire}/register/close"
    assert at_once(("tam", url, {}), ("priya", url, {})) == [303, 303]
    assert (count(Award) - before, count(Certificate), count(EventMove, EventMove.state == EventState.DELIVERED)) == (4, 4, 1)
    assert healthy()


def test_two_who_mark_at_once_are_both_heard(fire, cast, at_once):
    url = f"/dates/{fire}/register"
    sent = (
        ("tam", url, marking(cast, fire, ailsa="present", gordon="late")),
        ("priya", url, marking(cast, fire, kirsty="part", lukasz="absent")),
    )
    assert at_once(*sent) == [303, 303]
    assert {row.booking_id: row.mark for row in db.session.scalars(select(Attendance))} == {
        of(cast, fire, who).id: mark for who, mark in zip(WHO, (Mark.PRESENT, Mark.LATE, Mark.PART, Mark.ABSENT), strict=True)
    }


def test_two_who_mark_the_same_person_leave_one_mark(fire, cast, at_once):
    url = f"/dates/{fire}/register"
    assert at_once(("tam", url, marking(cast, fire, ailsa="present")), ("priya", url, marking(cast, fire, ailsa="absent"))) == [303, 303]
    assert count(Attendance) == 1


def test_a_mark_during_the_closing_comes_before_it_or_not_at_all(fire, cast, at_once):
    everyone_present(cast, fire)
    ailsa = of(cast, fire, "ailsa").id
    tap = {"session": session_of(fire), f"mark-{ailsa}": "absent", f"was-{ailsa}": "present"}
    codes = at_once(("tam", f"/dates/{fire}/register", tap), ("priya", f"/dates/{fire}/register/close", {}))
    mark, state = db.session.scalars(select(Attendance.mark).where(Attendance.booking_id == ailsa)).one(), of(cast, fire, "ailsa").state
    assert (codes, mark, state) in (([303, 303], Mark.ABSENT, S.NO_SHOW), ([422, 303], Mark.PRESENT, S.ATTENDED))
    assert healthy()


def test_opened_again_while_somebody_marks(fire, cast, at_once):
    everyone_present(cast, fire)
    register.close(event_id=fire, by=cast["tam"].viewer())
    ailsa = of(cast, fire, "ailsa").id
    db.session.commit()
    tap = {"session": session_of(fire), f"mark-{ailsa}": "absent", f"was-{ailsa}": "present"}
    codes = at_once(("tam", f"/dates/{fire}/register", tap), ("priya", f"/dates/{fire}/register/reopen", {"why": "She left early"}))
    mark = db.session.scalars(select(Attendance.mark).where(Attendance.booking_id == ailsa)).one()
    assert codes[1] == 303 and mark == (Mark.ABSENT if codes[0] == 303 else Mark.PRESENT)
    assert db.session.get_one(Event, fire).state == EventState.SCHEDULED and of(cast, fire, "ailsa").state == S.ATTENDED


def test_two_dates_of_one_day_closed_at_once_make_one_award(fire, cast, at_once):
    evening = event(cast, course(cast, "EVENING"), starts_at=STARTS - timedelta(hours=2), trainers=("tam",)).id
    for who in WHO:
        booking(cast, db.session.get_one(Event, evening), who)
    db.session.commit()
    before = count(Award)
    for one in (fire, evening):
        everyone_present(cast, one)
    assert at_once(*((who, f"/dates/{one}/register/close", {}) for who, one in (("tam", fire), ("priya", evening)))) == [303, 303]
    assert (count(Award) - before, count(Certificate)) == (4, 4) and healthy()


def test_one_place_left_and_two_who_came(fire, cast, at_once):
    """Both trainers let the same person in, and each a person of their own."""
    url = f"/dates/{fire}/register/walk-in?name="
    dougie = f"{url}Dougie+Reid", {"post": cast["dougie"].post_id}
    assert at_once(("tam", *dougie), ("priya", *dougie)) == [303, 303]
    db.session.get_one(Event, fire).capacity = 6
    db.session.commit()
    hamish, iona = (f"{url}Hamish+Low", {"post": cast["hamish"].post_id}), (f"{url}Iona+MacLeod", {"post": cast["iona"].post_id})
    codes = at_once(("tam", *hamish), ("priya", *iona))
    assert sorted(codes) == [303, 422] and count(Booking, Booking.event_id == fire, Booking.state == S.BOOKED) == 6


# --- while people check themselves in ----------------------------------------------------------------------------------------------


def scanned(event_id):
    return f"/check-in?code={db.session.get_one(EventSession, session_of(event_id)).check_in_code}"


def said_of(cast, event_id, who):
    asked = select(Attendance.mark, Attendance.checked_in_at).where(Attendance.booking_id == of(cast, event_id, who).id)
    return db.session.execute(asked).all()


def test_a_tap_and_a_check_in_leave_one_mark_and_the_tap_stands(fire, cast, at_once):
    tap = marking(cast, fire, ailsa="absent")
    assert at_once(("tam", f"/dates/{fire}/register", tap), ("ailsa", scanned(fire), {})) == [303, 303]
    assert said_of(cast, fire, "ailsa") in ([(Mark.ABSENT, None)], [(Mark.ABSENT, STARTS)])


def test_somebody_on_two_phones_is_checked_in_once(fire, cast, at_once):
    assert at_once(*[("ailsa", scanned(fire), {})] * 3) == [303, 303, 303]
    assert said_of(cast, fire, "ailsa") == [(Mark.PRESENT, STARTS)] and count(Attendance) == 1


def test_a_check_in_during_the_closing_comes_before_it_or_not_at_all(fire, cast, at_once):
    """She alone has no mark yet, so the register closes only with hers."""
    others = {of(cast, fire, who).id: Mark.PRESENT for who in WHO if who != "ailsa"}
    register.write_marks(session_of(fire), others)
    db.session.commit()
    assert at_once(("ailsa", scanned(fire), {}), ("tam", f"/dates/{fire}/register/close", {})) in ([303, 303], [303, 422])
    assert said_of(cast, fire, "ailsa") == [(Mark.PRESENT, STARTS)] and healthy()


def test_a_new_code_during_a_check_in(fire, cast, at_once):
    url, old = scanned(fire), f"/dates/{fire}/check-in-code/new"
    codes = at_once(("ailsa", url, {}), ("tam", old, {"session": session_of(fire)}))
    assert codes in ([303, 303], [404, 303]) and len(said_of(cast, fire, "ailsa")) == (codes[0] == 303) and scanned(fire) != url
