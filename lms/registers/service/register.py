"""The register: marked tap by tap, closed once, opened again with a reason. Whoever writes holds the event's row."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from lms.access import Viewer
from lms.audit import service as audit
from lms.bookings.models import Booking, BookingMove
from lms.bookings.rules.states import Because, BookingState
from lms.bookings.service.transitions import lock, move_all
from lms.bookings.service.waiting import rebalance as settle_seats
from lms.courses.models import EventMove
from lms.courses.rules.words import EventState
from lms.courses.service.events import move_event
from lms.kit import clock
from lms.kit.datetimes import moment
from lms.kit.db import advisory_lock, db
from lms.kit.numbers import plural
from lms.kit.refusal import Refused
from lms.registers.models import Attendance
from lms.registers.queries import register as queries
from lms.registers.queries.register import EventRegister, RegisterRow
from lms.registers.rules import register as rules
from lms.registers.rules.marks import Mark
from lms.registers.rules.register import MarkInput
from lms.registers.service.certificates import Settled, settle_awards

LONGEST_WHY = 400
GONE = "This person is not on the register any more. Load the page again."
NO_SUCH_SESSION = "This session is not part of the date any more. Load the page again."


@dataclass(frozen=True)
class Marked:
    """How many marks changed, and whose mark somebody else had changed since the page was shown: that one is replaced, and said."""

    changed: int
    replaced: tuple[str, ...]


@dataclass(frozen=True)
class Closed:
    """What came of closing. `is_news`: it was open until now."""

    is_news: bool
    outcomes: Mapping[BookingState, int]
    settled: Settled


# --- marking ----------------------------------------------------------------------------------------------------------------------


def mark(*, event_id: int, session_id: int, taps: Mapping[int, MarkInput], by: Viewer) -> Marked:
    """Write these marks of one session, {booking: tap}; whoever is not among them is left as they are. Raises Refused."""
    _open_to_marks(event_id, session_id, by)
    rows = {row.booking_id: row for row in queries.rows_of(event_id)}
    if not taps.keys() <= rows.keys():
        raise Refused(GONE)
    stored = {booking_id: rows[booking_id].marks.get(session_id) for booking_id in taps}
    replaced = [rows[booking_id].name for booking_id, tap in taps.items() if rules.is_overtaken(tap, stored[booking_id])]
    changed = {booking_id: tap.mark for booking_id, tap in taps.items() if tap.mark != stored[booking_id]}
    if any(rows[booking_id].person_id == by.person_id for booking_id in changed):
        raise Refused(rules.NOT_ONESELF)
    write_marks(session_id, changed)
    return Marked(len(changed), tuple(replaced))


def mark_everyone(*, event_id: int, session_id: int, by: Viewer) -> int:
    """Everybody else who has no mark in this session yet is present; how many. Raises Refused."""
    _open_to_marks(event_id, session_id, by)
    others = [row for row in queries.rows_of(event_id) if row.person_id != by.person_id]
    without = {row.booking_id: Mark.PRESENT for row in others if session_id not in row.marks}
    write_marks(session_id, without)
    return len(without)


def _open_to_marks(event_id: int, session_id: int, by: Viewer) -> None:
    lock(event_id)
    of = register_for(event_id, by)
    no = why_not_mark(of)
    if no is not None:
        raise Refused(no)
    if session_id not in {session.id for session in of.sessions}:
        raise Refused(NO_SUCH_SESSION)


def why_not_mark(of: EventRegister) -> str | None:
    """Why nothing can be marked now; None: it can."""
    if of.state == EventState.DELIVERED:
        return "The register is closed. Open it again to correct it."
    if of.state != EventState.SCHEDULED:
        return f"This date is {of.state.label.lower()}, so it has no register."
    if clock.now() < of.opens_at:
        return f"You can mark the register from {moment(of.opens_at)}, an hour before it starts."
    return None


def register_for(event_id: int, by: Viewer) -> EventRegister:
    """The event as it is now that nobody else can change it. Raises Refused for whoever does not run its register."""
    of = queries.register_of(event_id, by)
    if of is None:
        raise Refused("You do not run this register.")
    return of


def write_marks(session_id: int, marks: Mapping[int, Mark]) -> None:
    """These marks of one session, {booking: mark}, in two statements. The caller holds the event's row and has asked whether they may."""
    statement = select(Attendance).where(Attendance.session_id == session_id, Attendance.booking_id.in_(marks.keys()))
    there = {row.booking_id: row.id for row in db.session.scalars(statement)}
    audit.update_rows(Attendance, [{"id": row_id, "mark": marks[booking_id]} for booking_id, row_id in sorted(there.items())])
    new = [
        {"booking_id": booking_id, "session_id": session_id, "mark": mark}
        for booking_id, mark in sorted(marks.items())
        if booking_id not in there
    ]
    audit.insert_rows(Attendance, new)


# --- closing and opening again ----------------------------------------------------------------------------------------------------


def close(*, event_id: int, by: Viewer) -> Closed:
    """Say what came of every booking, make the awards and their certificates. Said twice, it is done once. Raises Refused.

    After a correction: awards that the register had made and does not bear out any longer are revoked, missing ones made.
    """
    advisory_lock("imports")
    event = lock(event_id)
    of = register_for(event_id, by)
    if of.is_closed:
        return Closed(is_news=False, outcomes={}, settled=Settled())
    _refuse_close(of)
    rows = queries.rows_of(event_id)
    _refuse_missing(of, rows)
    why = _why_opened(event_id)
    outcomes = {row.booking_id: rules.outcome(of.sessions, row.marks, of.percent) for row in rows}
    _move(rows, outcomes, by=by, why=why)
    settle_seats(event)  # it has begun: whoever still waits is told that their waiting is over
    move_event(event, EventState.DELIVERED, by=by, why="")
    settled = settle_awards(of, why=why or "the register was closed again")
    tally = {state: list(outcomes.values()).count(state) for state in sorted(set(outcomes.values()))}
    return Closed(is_news=True, outcomes=tally, settled=settled)


def _refuse_close(of: EventRegister) -> None:
    if of.state != EventState.SCHEDULED:
        raise Refused(f"This date is {of.state.label.lower()}, so it has no register.")
    first = rules.closes_from(of.sessions)
    if clock.now() < first:
        raise Refused(f"You can close the register from {moment(first)}, when the last session starts.")


def _refuse_missing(of: EventRegister, rows: Sequence[RegisterRow]) -> None:
    missing = [row.name for row in rows if rules.unmarked(of.sessions, row.marks)]
    if missing:
        times = "in every session" if len(of.sessions) > 1 else "first"
        raise Refused(f"Mark everybody {times}: {rules.named(missing)} {plural(len(missing), 'has', 'have')} no mark yet.")


def _move(rows: Sequence[RegisterRow], outcomes: Mapping[int, BookingState], *, by: Viewer, why: str) -> None:
    """Those alone whose outcome differs from what is recorded. Why somebody did not come goes with the step."""
    statement = select(Booking).where(Booking.id.in_(outcomes.keys())).order_by(Booking.id)
    bookings = {booking.id: booking for booking in db.session.scalars(statement)}
    steps: defaultdict[tuple[BookingState, Because | None], list[Booking]] = defaultdict(list)
    for row in rows:
        state = outcomes[row.booking_id]
        if row.state != state:
            steps[state, row.because if state == BookingState.NO_SHOW else None].append(bookings[row.booking_id])
    for (state, because), of_outcome in steps.items():
        move_all(of_outcome, state, by=by, why=why, because=because)


def reopen(*, event_id: int, why: str, by: Viewer) -> bool:
    """Open a closed register. What it said of people, and its awards, stay until it is closed again. Was it closed? Raises Refused."""
    event = lock(event_id)
    of = register_for(event_id, by)
    if of.state == EventState.SCHEDULED:
        return False
    if not of.is_closed:
        raise Refused(f"This date is {of.state.label.lower()}, so it has no register.")
    move_event(event, EventState.SCHEDULED, by=by, why=_told(why))
    return True


def _told(why: str) -> str:
    reason = " ".join(why.split())
    if not reason:
        raise Refused("Say what has to be corrected, so that others can follow.", field="why")
    if len(reason) > LONGEST_WHY:
        raise Refused(f"Use {LONGEST_WHY} characters or fewer.", field="why")
    return reason


def _why_opened(event_id: int) -> str:
    """The reason for which the register was opened again; empty: it is closed for the first time."""
    statement = select(EventMove.state, EventMove.why).where(EventMove.event_id == event_id).order_by(EventMove.id)
    states = db.session.execute(statement).all()
    last = states[-1] if states else None
    was_closed = any(state == EventState.DELIVERED for state, _ in states)
    return last.why if last is not None and was_closed and last.state == EventState.SCHEDULED else ""


# --- why somebody did not come -----------------------------------------------------------------------------------------------------


def say_why(*, event_id: int, booking_id: int, because: Because, why: str, by: Viewer) -> None:
    """The reason for which somebody on the register did not come: a step of the booking that leaves its state. Raises Refused."""
    lock(event_id)
    row = next((row for row in queries.rows_of(event_id) if row.booking_id == booking_id), None)
    if row is None:
        raise Refused(GONE)
    reason = " ".join(why.split())
    if len(reason) > LONGEST_WHY:
        raise Refused(f"Use {LONGEST_WHY} characters or fewer.", field="why")
    if row.because == because and not reason:
        return
    new = {"booking_id": booking_id, "state": row.state, "at": clock.now(), "by_account_id": by.account_id}
    db.session.add(BookingMove(**new, because=because, why=reason))
    db.session.flush()
