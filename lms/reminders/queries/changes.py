"""Whose training a run has to look at: of most people nothing can have become due since the last one.

What holds for everybody (policies, calendars, officers, what courses teach) has a fingerprint; with another one everybody is looked at.
Looking at too many costs time alone, and a run that looks at everybody finds nothing new: that is tested.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import CTE, ColumnElement, CompoundSelect, and_, or_, select, union
from sqlalchemy.orm import aliased

from lms.bookings.models import Booking, BookingMove
from lms.courses.models import Event
from lms.kit.datetimes import start_of
from lms.kit.db import AnySelect, db
from lms.people.models import Absence, Person, Post, Term
from lms.people.queries import root_id
from lms.reminders.models import ChangedPost, ReminderRun
from lms.reminders.queries.booked import RESTS
from lms.reminders.queries.facts import LONG_PAST, Whole
from lms.reminders.rules.calendar import DAY, WorkCalendar
from lms.reminders.rules.ladder import in_force, ladder_of
from lms.training.models import Standing
from lms.training.queries.standings import on

#: Runs longer ago are not looked for: everybody is looked at.
LOOKS_BACK = timedelta(days=30)
#: What was written in a transaction that ended after a run had begun.
SLACK = timedelta(days=1)
#: Nothing later than this has a stage yet.
AHEAD = timedelta(days=150)


class Everybody(Container[int]):
    """Has everybody in it."""

    def __contains__(self, human_id: object) -> bool:
        return True


@dataclass(frozen=True)
class _Since:
    """By calendar the last worked day that had a run; the earliest of these; when that run began."""

    by_calendar: dict[WorkCalendar, date]
    day: date
    at: datetime


class Ran(NamedTuple):
    """A run: what held for everybody, and when it began."""

    fingerprint: str
    began_at: datetime


def learners(whole: Whole, runs: Mapping[date, Ran] | None = None) -> Container[int]:
    """The people whose training is to be looked at on the day. `runs`: those before it; if not given, those that there were."""
    since = _since(whole, _runs(whole.day) if runs is None else runs)
    if since is None:
        return Everybody()
    changed = set(db.session.scalars(select(ChangedPost.post_id).where(ChangedPost.at >= since.at - SLACK)))
    if None in changed:
        return Everybody()
    return set(db.session.scalars(_humans(since, whole)))


def _runs(day: date) -> dict[date, Ran]:
    runs = select(ReminderRun).where(ReminderRun.day < day, ReminderRun.day >= day - LOOKS_BACK, ReminderRun.ended_at.is_not(None))
    return {run.day: Ran(run.fingerprint, run.began_at) for run in db.session.scalars(runs)}


def _since(whole: Whole, runs: Mapping[date, Ran]) -> _Since | None:
    """None: everybody is to be looked at."""
    by_day = dict(sorted(runs.items(), reverse=True))
    calendars = {WorkCalendar(), *whole.calendars.values()}
    last = {calendar: next((day for day in by_day if calendar.is_worked(day)), None) for calendar in calendars}
    days = {calendar: day for calendar, day in last.items() if day is not None}
    if len(days) < len(calendars) or whole.policy.is_any_opening(whole.day):
        return None
    first = min(days.values())
    if whole.policy.begins_between(first, whole.day):  # also on days on which nobody was told
        return None
    if any(run.fingerprint != whole.fingerprint for day, run in by_day.items() if day >= first):
        return None
    return _Since(days, first, by_day[first].began_at)


def _humans(since: _Since, whole: Whole) -> CompoundSelect[int]:
    day, after = whole.day, since.day
    turned: CompoundSelect[Any] = union(
        select(ChangedPost.post_id).where(ChangedPost.at >= since.at - SLACK),
        select(Term.post_id).where(or_(_within(Term.starts_on, after, day), _within(Term.ends_on, after - DAY, day - DAY))),
        select(Absence.post_id).where(or_(_within(Absence.starts_on, after, day), _within(Absence.ends_on, after - DAY, day - DAY))),
    )
    concerned = select(root_id()).join(Post, Post.person_id == Person.id).where(Post.id.in_(turned)).cte("concerned")
    dates = sorted(_dates(since, whole))
    is_due = or_(Standing.expires_on.in_(dates), Standing.due_on.in_(dates), Standing.from_day > after)
    lines = select(Standing.post_id).where(on(day), ~Standing.is_offer, is_due)
    return union(
        select(concerned.c[0]),
        _of_posts(Post.id.in_(lines)),
        _supervised(concerned),
        _of_records(_rebooked(since, day)),
    )


def _within(column: Any, after: date, until: date) -> ColumnElement[bool]:
    return and_(column > after, column <= until)


def _of_posts(condition: ColumnElement[bool]) -> AnySelect:
    return select(root_id()).join(Post, Post.person_id == Person.id).where(condition)


def _of_records(person_ids: AnySelect) -> AnySelect:
    return select(root_id()).where(Person.id.in_(person_ids))


def _supervised(concerned: CTE) -> AnySelect:
    """Those whom they supervise, and those whom these do."""
    first, second = aliased(Term), aliased(Term)
    theirs = select(Post.id).join(Person, Person.id == Post.person_id).where(root_id().in_(select(concerned.c[0])))
    below = select(first.post_id).where(first.supervisor_post_id.in_(theirs))
    return _of_posts(or_(Post.id.in_(below), Post.id.in_(select(second.post_id).where(second.supervisor_post_id.in_(below)))))


def _rebooked(since: _Since, day: date) -> AnySelect:
    """Whose bookings have changed, or rest no longer."""
    ended = Event.ends_at.between(start_of(since.day - RESTS - DAY), start_of(day - RESTS + DAY))
    moved = select(BookingMove.booking_id).where(BookingMove.at >= since.at - SLACK)
    return select(Booking.person_id).join(Event, Event.id == Booking.event_id).where(or_(Booking.id.in_(moved), ended))


def _dates(since: _Since, whole: Whole) -> Iterable[date]:
    """What is about these days is at another stage than it was at the last run, by some calendar."""
    ladders = {ladder_of(matter) for matter in whole.matters.values() if matter.is_about_subjects}
    days = (whole.day - LONG_PAST + number * DAY for number in range((LONG_PAST + AHEAD).days))
    for about in days:
        for ladder in ladders:
            if any(
                in_force(ladder, about, date.min, calendar, before) != in_force(ladder, about, date.min, calendar, whole.day)
                for calendar, before in since.by_calendar.items()
            ):
                yield about
                break
