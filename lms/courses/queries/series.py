"""What a series of dates would meet: a fixed number of queries, however many dates it has."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select

from lms.courses.models import Course, Event, EventSession, EventTrainer
from lms.courses.queries import clashes, events, trainers
from lms.courses.rules.planning import Plan, SessionPlan, check, check_not_retired
from lms.courses.rules.series import Candidate, Shape, excludes, moved_to, shape
from lms.courses.rules.words import EventState
from lms.kit.db import db
from lms.kit.refusal import Refused


def candidates(event: Event, days: Sequence[date], today: date) -> list[Candidate]:
    """This date again on each of these days, with what is in the way."""
    model, known = events.plan_of(event), trainers.trainers(today)
    course = db.session.get_one(Course, event.course_id)
    rooms = events.rooms(one.venue_id for one in model.sessions if one.venue_id)
    plans: dict[date, Plan] = {}
    wrong: dict[date, str] = {}
    for day in days:
        try:
            plans[day] = trainers.active_trainers(moved_to(model, day), known)
            check(plans[day], rooms, today)
            check_not_retired(plans[day], course.retired_on)
        except Refused as no:
            wrong[day] = str(no)
    taken, made = _taken(plans), existing_dates(event.course_id, plans)
    names = trainers.names(model.trainer_ids)
    gone = {day: sorted(names[one] for one in set(model.trainer_ids) - set(plan.trainer_ids)) for day, plan in plans.items()}
    beside = {day: tuple(f"{name} is no trainer by then, and is left out." for name in some) for day, some in gone.items()}
    return list(_told(days, plans, {day: (wrong[day],) for day in wrong} | taken, made, beside))


def _told(
    days: Sequence[date],
    plans: Mapping[date, Plan],
    in_the_way: Mapping[date, tuple[str, ...]],
    made: Mapping[date, int],
    beside: Mapping[date, tuple[str, ...]],
) -> Iterator[Candidate]:
    free: dict[date, Plan] = {}
    for day in days:
        if day in made or in_the_way.get(day):
            yield Candidate(day, () if day in made else in_the_way[day], made_id=made.get(day))
            continue
        plan = plans[day]
        unless = next((earlier for earlier, other in free.items() if excludes(plan, other)), None)
        if unless is None:
            free[day] = plan
        yield Candidate(day, beside=beside[day], unless=unless)


def _taken(plans: Mapping[date, Plan]) -> dict[date, tuple[str, ...]]:
    """By day, the rooms and trainers that are taken: asked about all days at once."""
    owners = [(day, plan) for day, plan in plans.items() for _ in plan.sessions]
    if not owners:
        return {}
    every = list(plans.values())
    together = replace(
        every[0],
        sessions=tuple(one for plan in every for one in plan.sessions),
        trainer_ids=tuple(sorted({one for plan in every for one in plan.trainer_ids})),
    )
    found: dict[date, list[str]] = defaultdict(list)
    for clash in clashes.clashes(together, None):
        day, plan = owners[clash.number - 1]
        if clash.trainer_id is None or clash.trainer_id in plan.trainer_ids:
            found[day].append(f"{clash.said}.")
    return {day: tuple(sentences) for day, sentences in found.items()}


def existing_dates(course_id: int, plans: Mapping[date, Plan]) -> dict[date, int]:
    """By day, the date of this course that is planned already just so, by the same organiser: it is not planned again. Three queries."""
    if not plans:
        return {}
    starts = {plan.starts_at for plan in plans.values()}
    alike = (Event.course_id == course_id, Event.starts_at.in_(starts), Event.state != EventState.CANCELLED)
    rows = db.session.execute(select(Event.id, Event.organiser_id).where(*alike).order_by(Event.id)).all()
    there = _shapes([row.id for row in rows])
    return {
        day: row.id
        for day, plan in plans.items()
        for row in reversed(rows)
        if row.organiser_id == plan.organiser_id and there[row.id] == shape(plan.sessions, plan.trainer_ids)
    }


def _shapes(event_ids: Sequence[int]) -> dict[int, Shape]:
    sessions: dict[int, list[SessionPlan]] = defaultdict(list)
    teaching: dict[int, list[int]] = defaultdict(list)
    for row in db.session.scalars(select(EventSession).where(EventSession.event_id.in_(event_ids)).order_by(EventSession.starts_at)):
        sessions[row.event_id].append(SessionPlan(None, row.starts_at, row.ends_at, row.venue_id))
    for one in db.session.scalars(select(EventTrainer).where(EventTrainer.event_id.in_(event_ids))):
        teaching[one.event_id].append(one.person_id)
    return {one: shape(sessions[one], teaching[one]) for one in event_ids}
