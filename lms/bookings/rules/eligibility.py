"""Pure: may this person book a place on this event? Each no is a sentence that says what to do."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from lms.courses.rules.words import Approval, EventState
from lms.kit.datetimes import day_of, long_date, moment
from lms.people.rules import Sector

_ASK_TO_CLOSE = "Ask the learning and development team to close it, then book this date."
_ANOTHER = "Choose another post or another course, or ask the learning and development team."


@dataclass(frozen=True)
class Session:
    """From a moment to a moment."""

    starts_at: datetime
    ends_at: datetime

    def clashes_with(self, other: "Session") -> bool:
        """Do they share a moment? Back to back, they do not."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True)
class Bookable:
    """What decides who may book an event. `prerequisites`: the names of subjects by id; no sector or audience: everybody."""

    event_id: int
    course_id: int
    title: str
    state: EventState
    approval: Approval
    terms: str
    starts_at: datetime
    first_day: date
    opens_on: date | None
    closes_on: date | None
    sessions: tuple[Session, ...]
    sectors: frozenset[Sector]
    audience_ids: frozenset[int]
    audiences: tuple[str, ...]
    prerequisites: Mapping[int, str]


@dataclass(frozen=True)
class PostTerm:
    """A term of the post: where in the partnership, in which role."""

    starts_on: date
    ends_on: date | None
    sector: Sector | None
    audience_ids: frozenset[int]

    def runs_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True)
class ActiveBooking:
    """Something the person has booked, or waits for. `is_visible`: by a post of theirs that is the viewer's business."""

    booking_id: int
    event_id: int
    course_id: int
    title: str
    sessions: tuple[Session, ...]
    is_visible: bool = True


#: Does somebody hold this subject, by its id, on this day?
Holds = Callable[[int, date], bool]


def nothing_held(_subject_id: int, _day: date) -> bool:
    """Of whom it was not asked."""
    return False


@dataclass(frozen=True)
class Applicant:
    """Who wants a place, for which post. `person_id`: of the record that counts."""

    person_id: int
    record_id: int  # the record that the post belongs to
    post_id: int
    name: str
    is_oneself: bool  # does the person ask for themselves?
    post_terms: tuple[PostTerm, ...]
    holds: Holds = nothing_held
    active_bookings: tuple[ActiveBooking, ...] = ()

    def word(self, you: str, they: str) -> str:
        """As the sentence is read: by the person, or by somebody who books for them."""
        return you if self.is_oneself else f"{self.name} {they}"


def why_not(event: Bookable, who: Applicant, now: datetime, today: date, *, at_any_time: bool = False) -> str | None:
    """Why this person cannot book; None: they can. `at_any_time`: the booking window was kept already, as when a request is decided."""
    return next(reasons(event, who, now, today, at_any_time=at_any_time), None)


def why_not_follow(event: Bookable, term: PostTerm, holds: Holds) -> str | None:
    """Why a booking cannot be for another post of the person, of which this is the term on that day; None: it can.

    What they have booked elsewhere, and when booking opens, was asked when they booked.
    """
    missing = sorted(name for subject_id, name in event.prerequisites.items() if not holds(subject_id, event.first_day))
    needs = f"It needs {' and '.join(missing)} first." if missing else None
    return next(_not_for(event, term), needs)


def why_closed(event: Bookable, now: datetime, today: date) -> str | None:
    """Why nobody can book this event now, whoever they are; None: it is open."""
    return next(_closed(event, now, today, False), None)


def why_not_add(event: Bookable, who: Applicant, now: datetime) -> str | None:
    """Why even the organiser's team cannot put this person on the event; None: they can."""
    others = _booked_elsewhere(event, who, now)
    gone = None if any(term.runs_on(event.first_day) for term in who.post_terms) else _no_post_on(event.first_day)
    return next(others, None) or gone


def reasons(event: Bookable, who: Applicant, now: datetime, today: date, *, at_any_time: bool = False) -> Iterator[str]:
    """Everything that stands in the way, what nobody can help first."""
    yield from _closed(event, now, today, at_any_time)
    yield from _booked_elsewhere(event, who, now)
    yield from _not_meant(event, who)
    yield from _prerequisites(event, who)
    yield from _clashes(event, who)


def _closed(event: Bookable, now: datetime, today: date, at_any_time: bool) -> Iterator[str]:
    if event.state is EventState.CANCELLED:
        yield "This date has been cancelled. Choose another date."
    elif event.state is not EventState.SCHEDULED:
        yield "This date cannot be booked. Choose another date."
    if now >= event.starts_at:
        yield f"This date started on {moment(event.starts_at)}. Choose another date."
    elif at_any_time:
        return
    elif event.opens_on and today < event.opens_on:
        yield f"Booking opens on {long_date(event.opens_on)}. Come back then."
    elif event.closes_on and today > event.closes_on:
        yield f"Booking closed on {long_date(event.closes_on)}. Choose another date, or ask the learning and development team."


def _booked_elsewhere(event: Bookable, who: Applicant, now: datetime) -> Iterator[str]:
    for other in who.active_bookings:
        if other.course_id == event.course_id and other.event_id != event.event_id:
            has = who.word("You have", "has")
            if not other.is_visible:
                yield f"{has} asked for a place on another date of this course, for another post. Ask them which of the two they want."
                continue
            when = day_of(other.sessions[0].starts_at) if other.sessions else "another day"
            if other.sessions and other.sessions[-1].ends_at <= now:
                yield f"{has} a booking of {other.title} on {when}, whose register is still open. {_ASK_TO_CLOSE}"
            else:
                yield f"{has} asked for a place on {other.title} on {when}. Cancel that first, to choose this date instead."


def _not_meant(event: Bookable, who: Applicant) -> Iterator[str]:
    term = next((term for term in who.post_terms if term.runs_on(event.first_day)), None)
    if term is None:
        yield _no_post_on(event.first_day)
        return
    yield from (f"{no} {_ANOTHER}" for no in _not_for(event, term))


def _not_for(event: Bookable, term: PostTerm) -> Iterator[str]:
    if event.sectors and term.sector not in event.sectors:
        labels = ", ".join(sorted(sector.label for sector in event.sectors))
        yield f"This course is for these sectors: {labels}."
    if event.audience_ids and not event.audience_ids & term.audience_ids:
        names = ", ".join(event.audiences)
        yield f"This course is for these groups of staff: {names}."


def _no_post_on(day: date) -> str:
    return (
        f"This post does not run on {long_date(day)}. Choose another post or another date, "
        "or ask the learning and development team to correct the post."
    )


def _prerequisites(event: Bookable, who: Applicant) -> Iterator[str]:
    missing = [name for subject_id, name in event.prerequisites.items() if not who.holds(subject_id, event.first_day)]
    if missing:
        needs = who.word("you need", "needs")
        yield f"Before this course, {needs} {' and '.join(sorted(missing))}, in date on {long_date(event.first_day)}. Book that first."


def _clashes(event: Bookable, who: Applicant) -> Iterator[str]:
    for other in who.active_bookings:
        if other.event_id == event.event_id:
            continue
        clash = next((session for session in other.sessions for mine in event.sessions if session.clashes_with(mine)), None)
        if clash and not other.is_visible:
            yield f"At this time {who.name} has another booking, for another post. Choose another date, or ask them which they want."
        elif clash:
            has = who.word("you have", "has")
            yield f"At this time {has} {other.title} ({moment(clash.starts_at)}). Choose another date, or cancel that first."
