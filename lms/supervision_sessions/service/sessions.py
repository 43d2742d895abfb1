"""Sessions: planned, moved, cancelled, and planned again. Whoever writes holds the group, or the row of the session."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select

from lms.access import Viewer
from lms.audit import service as audit
from lms.courses.rules.local_times import local_time
from lms.kit import clock
from lms.kit.concurrent_edits import check
from lms.kit.datetimes import long_date
from lms.kit.db import advisory_lock, db
from lms.kit.refusal import Refused
from lms.supervision.models import SessionAttendance, SupervisionSession
from lms.supervision.queries.access import group_access
from lms.supervision.queries.people import people_on
from lms.supervision.rules.session_facts import Facts
from lms.supervision.rules.words import CancelledBy, CancelledWhy, SessionState
from lms.supervision.service import calendars
from lms.supervision.service.locking import lock as lock_group
from lms.supervision_records.queries import records
from lms.supervision_sessions.queries import attendance
from lms.supervision_sessions.queries import sessions as queries
from lms.supervision_sessions.queries.sessions import SessionPage
from lms.supervision_sessions.rules import sessions as rules
from lms.supervision_sessions.rules.sessions import Plan

NOT_YOURS = "Only those who facilitate this group plan, move and cancel its sessions."
GONE = "This session is not there any more. Load the page again."


def lock(session_id: int) -> SupervisionSession:
    """The session, its row held until the transaction ends. Nothing that was read before decides. Raises Refused where there is none."""
    db.session.flush()
    db.session.expire_all()
    statement = select(SupervisionSession).where(SupervisionSession.id == session_id).with_for_update()
    session: SupervisionSession | None = db.session.scalar(statement.execution_options(populate_existing=True))
    if session is None:
        raise Refused(GONE)
    return session


def lock_both(session_id: int) -> SupervisionSession:
    """The group of a session, then the session: whoever locks both takes them in this order. Raises Refused."""
    group_id = db.session.scalar(select(SupervisionSession.group_id).where(SupervisionSession.id == session_id))
    if group_id is None:
        raise Refused(GONE)
    lock_group(group_id)
    return lock(session_id)


def hold_record(session_id: int) -> None:
    """Nobody writes its record meanwhile. Before its row is held: whoever writes takes them in this order."""
    advisory_lock(f"record of session {session_id}")


def plan(*, group_id: int, plans: Sequence[Plan], by: Viewer) -> list[int]:
    """Sessions on these days; their ids. What is planned just so already stays as it is, so that sending a form twice does no harm.

    Everyone in the group is told in one message. Raises Refused, and then nothing is planned.
    """
    lock_group(group_id)
    today = clock.today()
    access = group_access(group_id, by, today)
    if access is None or not access.plans:
        raise Refused(NOT_YOURS)
    life = queries.usual(group_id, today).life
    there = _there(group_id, {each.day for each in plans})
    for each in plans:
        no = rules.why_not_on(each.day, life, today) or _why_taken(there.get(each.day), each)
        if no:
            raise Refused(no, field="day")
    new = [_new(group_id, each) for each in plans if each.day not in there]
    db.session.add_all(new)
    db.session.flush()
    calendars.tell(group_id, new)
    return [*(session.id for session in new), *(session.id for session in there.values())]


def _there(group_id: int, days: set[date]) -> dict[date, SupervisionSession]:
    statement = select(SupervisionSession).where(SupervisionSession.group_id == group_id, SupervisionSession.held_on.in_(days))
    return {session.held_on: session for session in db.session.scalars(statement)}


def _new(group_id: int, of: Plan) -> SupervisionSession:
    place = {"place": of.place, "link": of.link}
    return SupervisionSession(
        group_id=group_id, held_on=of.day, starts_at=of.starts_at, minutes=of.minutes, state=SessionState.PLANNED, **place
    )


def _why_taken(session: SupervisionSession | None, of: Plan) -> str | None:
    """Why nothing can be planned where there is a session; None: there is none, or it is this very plan."""
    if session is None or (session.state == SessionState.PLANNED and _as_planned(session) == of):
        return None
    return why_taken(of.day, session.state)


def why_taken(day: date, state: SessionState) -> str:
    """A group meets once a day at most."""
    if state == SessionState.CANCELLED:
        return f"The session of {long_date(day)} was cancelled. Open it and take the cancellation back."
    return f"This group has a session on {long_date(day)} already. It can have one a day."


def _as_planned(session: SupervisionSession) -> Plan | None:
    if session.starts_at is None:
        return None
    return Plan(session.held_on, session.starts_at, session.minutes, session.place, session.link)


# --- moved --------------------------------------------------------------------------------------------------------------------------


def values_of(session: Facts) -> Mapping[str, object]:
    """What a form about when and where shows."""
    at = local_time(session.starts_at) if session.starts_at else None
    return {"day": session.held_on, "at": at, "minutes": session.minutes, "place": session.place, "link": session.link}


def move(*, session_id: int, to: Plan, seen: str, by: Viewer) -> None:
    """Another day, time, length or place. Calendars are told of what stands in them. Raises Refused, also where somebody was quicker."""
    hold_record(session_id)
    session = lock_both(session_id)
    page = planned_by(session_id, by)
    attended = attendance.names_there(session_id)
    if _as_planned(session) == to:
        return
    is_written, others_would_read = records.is_written(session_id), _others_would_read(session, to.day)
    no = rules.why_not_move(page.session, attended, to.day, is_written=is_written, others_would_read=others_would_read)
    if no:
        raise Refused(no)
    check(seen, values_of(page.session))
    _refuse_day(session, to.day)
    before, was = session.held_on, (session.held_on, session.starts_at, session.minutes)
    if to.day != before:
        _unmark(session_id)
    session.held_on, session.starts_at, session.minutes, session.place, session.link = to.day, to.starts_at, to.minutes, to.place, to.link
    if was != (to.day, to.starts_at, to.minutes):
        _tell(session, before)
    db.session.flush()


def _others_would_read(session: SupervisionSession, day: date) -> bool:
    """Would people read its agenda who were not in the group on its day? Of a day that is to come, points are for whoever comes."""
    if min(session.held_on, day) >= clock.today() or not queries.how_many_points(session.id):
        return False
    before, after = ({somebody.person_id for somebody in people_on(session.group_id, on)} for on in (session.held_on, day))
    return not after <= before


def _refuse_day(session: SupervisionSession, day: date) -> None:
    today = clock.today()
    no = rules.why_not_on(day, queries.usual(session.group_id, today).life, today)
    if not no and day != session.held_on:
        taken = queries.days_taken(session.group_id, {day}).get(day)
        no = why_taken(day, taken) if taken else None
    if no:
        raise Refused(no, field="day")


def _unmark(session_id: int) -> None:
    """Who could not come on one day may come on another."""
    ids = db.session.scalars(select(SessionAttendance.id).where(SessionAttendance.session_id == session_id)).all()
    audit.remove_rows(SessionAttendance, ids)


def planned_by(session_id: int, by: Viewer) -> SessionPage:
    """The session, for whoever plans it. Raises Refused for anybody else."""
    page = queries.session_page(session_id, by, clock.today())
    if page is None or not page.access.plans:
        raise Refused(NOT_YOURS)
    return page


# --- cancelled --------------------------------------------------------------------------------------------------------------------


def cancel(*, session_id: int, cancelled_by: CancelledBy, why: CancelledWhy, by: Viewer) -> None:
    """It does not take place. Calendars take it out. Said twice, it is done once. Raises Refused."""
    hold_record(session_id)
    session = lock(session_id)
    page = planned_by(session_id, by)
    no = rules.why_not_cancel(page.session, attendance.names_there(session_id), is_written=records.is_written(session_id))
    if no:
        raise Refused(no)
    if page.session.is_cancelled:
        return
    session.state, session.cancelled_by, session.cancelled_why = SessionState.CANCELLED, cancelled_by, why
    session.cancelled_at = clock.now()
    _tell(session, session.held_on)


def take_back(*, session_id: int, by: Viewer) -> None:
    """A cancelled session takes place after all: until its day has passed. Raises Refused."""
    session = lock(session_id)
    page = planned_by(session_id, by)
    no = rules.why_not_take_back(page.session, clock.today())
    if no:
        raise Refused(no)
    if page.session.is_planned:
        return
    session.state, session.cancelled_by, session.cancelled_why, session.cancelled_at = SessionState.PLANNED, None, None, None
    _tell(session, session.held_on)


def _tell(session: SupervisionSession, before: date) -> None:
    session.revision += 1
    db.session.flush()
    calendars.tell(session.group_id, [session], before={session.id: before})
