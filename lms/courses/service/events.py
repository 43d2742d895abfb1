"""Verbs of events: planned, changed, copied, moved on. One planner at a time, so that no two take one room or one trainer at once."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select

from lms.access import May, Viewer
from lms.courses.models import Course, Event, EventMove, EventSession, EventTrainer
from lms.courses.queries import clashes, events, series, trainers
from lms.courses.rules import planning
from lms.courses.rules.planning import Changed, Plan, SessionPlan
from lms.courses.rules.series import moved_to
from lms.courses.rules.words import EVENT_MOVES, EventState
from lms.kit import clock
from lms.kit.concurrent_edits import check
from lms.kit.datetimes import long_date
from lms.kit.db import advisory_lock, db
from lms.kit.refusal import Refused
from lms.people.queries import places, reaches
from lms.people.rules import Place

NOT_YOURS = "This date is not one that you may change."
#: The same draft, sent again by the same person within this time, was sent twice.
SENT_TWICE = timedelta(minutes=10)
LONGEST_WHY = 400
#: Columns of an event that a plan gives directly.
_COLUMNS = ("organiser_id", "capacity", "minimum", "decide_on", "opens_on", "closes_on", "cancel_by", "offer_hours", "link", "notes")


def lock_planning() -> None:
    """One planner at a time, before any event is locked; what was read before is read again when it is wanted."""
    advisory_lock("planning")
    db.session.expire_all()


def lock_planned(event_id: int, *, by: Viewer) -> Event:
    """The event, the planner's alone to change until the transaction ends. Raises Refused where it is not theirs."""
    lock_planning()
    event = events.to_change(event_id)
    if event is None or not reaches(by, May.MANAGE_COURSES, event.organiser_id):
        raise Refused(NOT_YOURS)
    return event


def add_event(*, course_id: int, plan: Plan, by: Viewer) -> Event:
    """A draft. Sent twice, it is added once. Raises Refused with what is wrong with the plan."""
    lock_planning()
    course = db.session.get(Course, course_id)
    if course is None:
        raise Refused("This course is not there any more.")
    plan = plan.cleaned().without_ids()
    _check_organiser(plan, course, by)
    _check(plan, course)
    same = _sent_before(course_id, plan, by)
    if same is not None:
        return same
    _check_free(plan, None)
    return _add(course_id, plan, by)


def _add(course_id: int, plan: Plan, by: Viewer) -> Event:
    columns = {name: getattr(plan, name) for name in _COLUMNS}
    event = Event(course_id=course_id, state=EventState.DRAFT, starts_at=plan.starts_at, ends_at=plan.ends_at, **columns)
    db.session.add(event)
    db.session.flush()
    _write_sessions(event, plan)
    _write_trainers(event, plan)
    _note(event, EventState.DRAFT, by, "")
    return event


def _sent_before(course_id: int, plan: Plan, by: Viewer) -> Event | None:
    lately = select(EventMove.event_id).where(
        EventMove.state == EventState.DRAFT, EventMove.at >= clock.now() - SENT_TWICE, EventMove.by_account_id == by.account_id
    )
    alike = (Event.course_id == course_id, Event.starts_at == plan.starts_at, Event.state == EventState.DRAFT, Event.id.in_(lately))
    found = db.session.scalars(select(Event).where(*alike).order_by(Event.id))
    return next((event for event in found if events.plan_of(event).without_ids() == plan.without_ids()), None)


def change_event(*, event_id: int, plan: Plan, seen: str, by: Viewer) -> Changed:
    """Change a draft or a scheduled event; what differs. Its revision goes up where those with a place must be told.

    Raises Overtaken where somebody else was quicker, Refused where the plan is wrong.
    """
    event = lock_planned(event_id, by=by)
    before, plan = events.plan_of(event), plan.cleaned()
    if before == plan:
        return planning.difference(before, before)
    if event.state not in (EventState.DRAFT, EventState.SCHEDULED):
        raise Refused(f"This date is {event.state.value}: it cannot be changed any more.")
    check(seen, planning.shown(before))
    _check_ids(before, plan)
    course = db.session.get_one(Course, event.course_id)
    if plan.organiser_id != before.organiser_id:
        _check_organiser(plan, course, by)
    _check(plan, course, before)
    _check_free(plan, event_id)
    for name in _COLUMNS:
        setattr(event, name, getattr(plan, name))
    if (before.minimum, before.decide_on) != (plan.minimum, plan.decide_on):
        event.decided_on = None  # it is another question now
    event.starts_at, event.ends_at = plan.starts_at, plan.ends_at
    _write_sessions(event, plan)
    _write_trainers(event, plan)
    changed = planning.difference(before, plan)
    if changed.must_be_told:
        event.revision += 1
    db.session.flush()
    return changed


def copy_event(*, event_id: int, days: Sequence[date], scheduled: bool = False, by: Viewer) -> list[Event]:
    """Dates like this event that start on these days, one each: drafts, or scheduled at once. What is planned just so already is not again.

    Raises Refused where one of them cannot be; then none is made.
    """
    event = lock_planned(event_id, by=by)
    if not days:
        raise Refused("Tick at least one date.", field="days")
    course, model, known = db.session.get_one(Course, event.course_id), events.plan_of(event), trainers.trainers(clock.today())
    plans = {day: trainers.active_trainers(moved_to(model, day), known) for day in sorted(set(days))}
    made = []
    for day, plan in plans.items():
        there = series.existing_dates(course.id, {day: plan})
        made.append(db.session.get_one(Event, there[day]) if there else _copy(plan, course, scheduled, by))
    return made


def _copy(plan: Plan, course: Course, scheduled: bool, by: Viewer) -> Event:
    _check(plan, course)
    _check_free(plan, None)
    event = _add(course.id, plan, by)
    if scheduled:
        planning.check_coming(plan, clock.now())
        move_event(event, EventState.SCHEDULED, by=by)
    return event


def schedule(*, event_id: int, by: Viewer) -> Event:
    """A draft can be booked from now on. Said twice, it is scheduled once. Raises Refused where something stands in the way."""
    event = lock_planned(event_id, by=by)
    if event.state == EventState.SCHEDULED:
        return event
    plan = events.plan_of(event)
    planning.check_coming(plan, clock.now())
    _check(plan, db.session.get_one(Course, event.course_id))
    _check_free(plan, event_id)
    move_event(event, EventState.SCHEDULED, by=by)
    return event


def decide_to_run(event: Event, why: str, *, by: Viewer) -> None:
    """The event, whose lock the caller holds, runs with however few. Whether there was anything to decide is the caller's matter."""
    event.decided_on = clock.today()
    _note(event, event.state, by, why)


def move_event(event: Event, state: EventState, *, by: Viewer | None, why: str = "") -> None:
    """Write the state and its step. Who may, and what becomes of bookings, is the caller's matter. Raises Refused for an illegal move."""
    if state not in EVENT_MOVES[event.state]:
        raise Refused(f"This date is {event.state.value}: it cannot become {state.value}.")
    told = " ".join(why.split())
    if len(told) > LONGEST_WHY:
        raise Refused(f"A reason has at most {LONGEST_WHY} characters.", field="why")
    event.state = state
    _note(event, state, by, told)


def _note(event: Event, state: EventState, by: Viewer | None, why: str) -> None:
    db.session.add(EventMove(event_id=event.id, state=state, at=clock.now(), by_account_id=by.account_id if by else None, why=why))
    db.session.flush()


# --- checking ---------------------------------------------------------------------------------------------------------------------


def may_organise(place: Place, owner: Place, by: Viewer) -> bool:
    """Does the viewer plan dates there, and is the course theirs too, or that of somebody above the organiser?"""
    return by.reaches(May.MANAGE_COURSES, place.path) and (by.reaches(May.MANAGE_COURSES, owner.path) or place.path.startswith(owner.path))


def _check_organiser(plan: Plan, course: Course, by: Viewer) -> None:
    among = places()
    place = among.get(plan.organiser_id)
    if place is None or not may_organise(place, among[course.owner_id], by):
        raise Refused("Choose an organiser of the list.", field="organiser")
    if place.is_over(clock.today()):
        raise Refused(f"{place.name} has ended. Choose another organiser.", field="organiser")


def _check(plan: Plan, course: Course, before: Plan | None = None) -> None:
    rooms = events.rooms(one.venue_id for one in plan.sessions if one.venue_id)
    planning.check(plan, rooms, clock.today(), before=before)
    planning.check_not_retired(plan, course.retired_on, before)
    _check_trainers(plan, before)


def _check_ids(before: Plan, plan: Plan) -> None:
    """A session that the form still knew may be gone, and nobody takes over that of another event."""
    named = [one.id for one in plan.sessions if one.id is not None]
    if set(named) - {one.id for one in before.sessions} or len(named) > len(set(named)):
        raise Refused("Somebody else has taken one of these sessions out meanwhile. Open the page again.")


def _check_trainers(plan: Plan, before: Plan | None) -> None:
    same_days = before is not None and before.first_day == plan.first_day
    kept = set(before.trainer_ids) if before and same_days else set()
    may = {one.person_id for one in trainers.trainers(clock.today()) if one.may_teach_on(plan.first_day)}
    strangers = sorted(set(plan.trainer_ids) - may - kept)
    if strangers:
        name = trainers.names(strangers).get(strangers[0], "Somebody")
        raise Refused(f"{name} is not a trainer on {long_date(plan.first_day)}. Choose somebody else.", field="trainers")


def _check_free(plan: Plan, event_id: int | None) -> None:
    """Raises Refused for the first room or trainer that is wanted twice."""
    for clash in clashes.clashes(plan, event_id):
        if clash.trainer_id is None:
            raise Refused(f"{clash.said}. Choose another room or another time.", field=f"venue_{clash.number}")
        raise Refused(f"{clash.said}. Choose somebody else or another time.", field="trainers")


# --- writing ----------------------------------------------------------------------------------------------------------------------


def _write_sessions(event: Event, plan: Plan) -> None:
    recorded = {row.id: row for row in db.session.scalars(select(EventSession).where(EventSession.event_id == event.id))}
    for row_id in set(recorded) - {one.id for one in plan.sessions}:
        db.session.delete(recorded[row_id])
    for one in plan.sessions:
        row = recorded.get(one.id or 0)
        if row is None:
            row = EventSession(event_id=event.id)
            db.session.add(row)
        _set_session(row, one)
    db.session.flush()


def _set_session(row: EventSession, one: SessionPlan) -> None:
    row.starts_at, row.ends_at, row.venue_id = one.starts_at, one.ends_at, one.venue_id


def _write_trainers(event: Event, plan: Plan) -> None:
    recorded = {row.person_id: row for row in db.session.scalars(select(EventTrainer).where(EventTrainer.event_id == event.id))}
    for person_id in set(recorded) - set(plan.trainer_ids):
        db.session.delete(recorded[person_id])
    db.session.add_all(EventTrainer(event_id=event.id, person_id=person_id) for person_id in set(plan.trainer_ids) - set(recorded))
    db.session.flush()
