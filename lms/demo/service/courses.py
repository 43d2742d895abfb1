"""Courses of the demonstration: planned and booked by the product's own verbs; its crowd, and what has begun, in a few statements."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import select

from lms.access import Viewer
from lms.audit import service as audit
from lms.bookings import service as bookings
from lms.bookings.models import Booking, BookingMove
from lms.bookings.queries import reservations
from lms.bookings.rules.reservations import usual_end
from lms.bookings.rules.states import BookingState
from lms.bookings.service.quotas import add_quota
from lms.courses.models import Event, EventMove, EventSession, EventTrainer
from lms.courses.rules.planning import Plan, SessionPlan
from lms.courses.rules.words import EventState
from lms.courses.service import courses, events, venues
from lms.demo import queries
from lms.demo.queries import courses as reads
from lms.demo.queries.courses import Candidate
from lms.demo.rules import courses as rules
from lms.demo.rules.courses import PlannedDate
from lms.demo.rules.demonstration import Demonstration
from lms.demo.rules.seeds import Seeds, Yaml
from lms.demo.service.answers import load_answers
from lms.kit import clock
from lms.kit.datetimes import local_date
from lms.kit.db import db, insert_unaudited
from lms.kit.identifiers import folded_number
from lms.kit.numbers import counted
from lms.kit.refusal import Refused
from lms.people import queries as people
from lms.registers.rules.marks import Mark
from lms.registers.service import check_in, register
from lms.scheduling.service import cancel_event
from lms.training.models import Subject

LEAD, TRAINER = "Partnership learning and development lead", "Trainer"
Say = Callable[[str], None]
S = BookingState
MARKS = [Mark.PRESENT] * 9 + [Mark.LATE]


@dataclass
class DemoContext:
    """Who plans and who plays, and what stands already."""

    lead: Viewer
    trainer_id: int
    posts: Mapping[str, int]  # of the cast, by who they are
    persons: Mapping[str, int]
    chance: Random
    today: date
    owners: dict[str, int]  # organisations by code
    course_ids: dict[str, int] = field(default_factory=dict)
    venue_ids: dict[str, int] = field(default_factory=dict)
    organisers: dict[str, int] = field(default_factory=dict)
    #: When somebody is somewhere already, and of which courses they have a booking.
    busy: defaultdict[int, list[tuple[datetime, datetime]]] = field(default_factory=lambda: defaultdict(list))
    booked: set[tuple[int, int]] = field(default_factory=set)
    crowds: dict[int, list[Candidate]] = field(default_factory=dict)


def load_courses(told: Seeds, made_up: Demonstration, *, seed: int, today: date, say: Say) -> None:
    """Venues, courses, their dates and bookings, by the seeds. Raises Refused or KeyError where the seeds are wrong."""
    context = _context(told, made_up, seed, today)
    _venues_and_courses(told.courses, context)
    made: list[tuple[PlannedDate, Event]] = []
    for one in rules.dates(told.courses, today):
        made.append((one, _date(one, context)))
    for part in told.courses["cast"]:
        _book(part, context)
    for part in told.courses["attended"]:
        _attend(part, made, context)
    for part in told.courses["asked"]:
        _ask(part, context)
    for part in told.courses["kept"]:
        _keep(part, context)
    for part in told.courses["reserved"]:
        _reserve(part, context)
    number = sum(_fill(one, event, context) for one, event in made)
    for one, event in made:
        if one.cancelled:
            cancel_event(event_id=event.id, why=one.cancelled, by=context.lead)
        if one.is_delivered:
            _deliver(event, context)
        elif not one.cancelled and event.starts_at < clock.now():
            _check_in(event, context)
    load_answers(made, told.courses["comments"], context.chance)
    say(f"Planned {len(made)} dates of {len(context.course_ids)} courses, with {counted(number, 'booking', 'bookings')}.")


def _context(told: Seeds, made_up: Demonstration, seed: int, today: date) -> DemoContext:
    posts = queries.posts()
    where = {part["who"]: posts[(job.key[0], folded_number(job.key[1]))] for part in told.cast for job in [made_up.post_of(part["who"])]}
    account = reads.accounts()[where[LEAD][1]]
    return DemoContext(
        lead=people.viewer(account, today),
        trainer_id=where[TRAINER][1],
        posts={who: post_id for who, (post_id, _) in where.items()},
        persons={who: person_id for who, (_, person_id) in where.items()},
        chance=Random(f"{seed} courses"),
        today=today,
        owners={code: place.id for code, place in queries.organisations().items()},
    )


def _venues_and_courses(seeds: Yaml, context: DemoContext) -> None:
    owners = context.owners
    subjects = {subject.code: subject.id for subject in db.session.scalars(select(Subject))}
    for one in seeds["venues"]:
        context.venue_ids[one["name"]] = venues.add_venue(facts=rules.venue_facts(one, owners), by=context.lead).id
    for one in seeds["courses"]:
        context.course_ids[one["code"]] = courses.add_course(facts=rules.course_facts(one, owners, subjects), by=context.lead).id
        context.organisers[one["code"]] = owners[one["owner"]]


# --- dates ------------------------------------------------------------------------------------------------------------------------


def _date(one: PlannedDate, context: DemoContext) -> Event:
    plan = _plan(one, context)
    if plan.first_day <= context.today:
        return _past(one, plan, context)
    event = events.add_event(course_id=context.course_ids[one.course], plan=plan, by=context.lead)
    if not one.is_draft:
        events.schedule(event_id=event.id, by=context.lead)
    return event


def _plan(one: PlannedDate, context: DemoContext) -> Plan:
    venue_id = context.venue_ids[one.venue] if one.venue else None
    return Plan(
        organiser_id=context.organisers[one.course],
        capacity=one.places,
        sessions=tuple(SessionPlan(None, starts_at, ends_at, venue_id) for starts_at, ends_at in one.sessions),
        minimum=one.minimum,
        decide_on=one.decide_on,
        cancel_by=one.cancel_by,
        link=one.link,
        notes=one.notes,
        trainer_ids=(context.trainer_id,) if one.has_trainer else (),
    )


def _past(one: PlannedDate, plan: Plan, context: DemoContext) -> Event:
    """What nobody could plan any more, with the steps it once took."""
    row = {
        "organiser_id": plan.organiser_id,
        "capacity": plan.capacity,
        "notes": plan.notes,
        "link": plan.link,
        "cancel_by": plan.cancel_by,
    }
    event = Event(
        course_id=context.course_ids[one.course], state=EventState.SCHEDULED, starts_at=plan.starts_at, ends_at=plan.ends_at, **row
    )
    db.session.add(event)
    db.session.flush()
    db.session.add_all(
        EventSession(event_id=event.id, starts_at=each.starts_at, ends_at=each.ends_at, venue_id=each.venue_id) for each in plan.sessions
    )
    db.session.add_all(EventTrainer(event_id=event.id, person_id=person_id) for person_id in plan.trainer_ids)
    steps = ((EventState.DRAFT, 50), (EventState.SCHEDULED, 48))
    by = {"event_id": event.id, "by_account_id": context.lead.account_id, "why": ""}
    db.session.add_all(EventMove(state=state, at=plan.starts_at - timedelta(days=days), **by) for state, days in steps)
    db.session.flush()
    return event


# --- bookings ---------------------------------------------------------------------------------------------------------------------


def _next_of(part: Yaml, context: DemoContext) -> Event:
    """The next scheduled date of a course, from so many days on."""
    after = clock.now() + timedelta(days=part.get("from", 0))
    coming = (Event.course_id == context.course_ids[part["course"]], Event.state == EventState.SCHEDULED, Event.starts_at > after)
    return db.session.scalars(select(Event).where(*coming).order_by(Event.starts_at)).first() or _missing(part)


def _missing(part: Yaml) -> Event:
    raise Refused(f"The seeds plan no coming date of {part['course']}.")


def _book(part: Yaml, context: DemoContext) -> None:
    """One of the cast books for themselves."""
    account = reads.accounts()[context.persons[part["who"]]]
    event = _next_of(part, context)
    by = people.viewer(account, context.today)
    bookings.book(event_id=event.id, post_id=context.posts[part["who"]], by=by, needs=part.get("needs", ""), terms_accepted=True)
    _take(context.persons[part["who"]], event, context)


def _attend(part: Yaml, made: Sequence[tuple[PlannedDate, Event]], context: DemoContext) -> None:
    """One of the cast was on the course when it was last held."""
    event = max((event for one, event in made if one.course == part["course"] and one.is_delivered), key=lambda event: event.starts_at)
    who = part["who"]
    _write(event, [Candidate(context.posts[who], context.persons[who], None, False)], S.BOOKED, context)


def _ask(part: Yaml, context: DemoContext) -> None:
    """Some of a supervisor's people ask, and wait for their yes."""
    event, supervisor = _next_of(part, context), context.posts[part["supervisor"]]
    theirs = [
        one for one in _crowd(event.course_id, context) if one.supervisor_post_id == supervisor and _is_free(one.person_id, event, context)
    ]
    _write(event, theirs[: part["people"]], S.REQUESTED, context)


def _keep(part: Yaml, context: DemoContext) -> None:
    """An employer keeps places on a date until some days before."""
    event = _next_of(part, context)
    day = local_date(event.starts_at) - timedelta(days=part["release"])
    add_quota(event_id=event.id, organisation_id=context.owners[part["for"]], number=part["places"], release_on=day, by=context.lead)


def _reserve(part: Yaml, context: DemoContext) -> None:
    """A supervisor reserves places, and has not named anybody yet."""
    event, by = _next_of(part, context), people.viewer(reads.accounts()[context.persons[part["supervisor"]]], context.today)
    whose = int(reservations.for_whom(by, context.today)[0][0])
    day = usual_end(local_date(event.starts_at), context.today)
    bookings.reserve(event_id=event.id, organisation_id=whose, number=part["places"], ends_on=day, by=by)


def _fill(one: PlannedDate, event: Event, context: DemoContext) -> int:
    """Who needs it most comes first; how many there were."""
    free = [each for each in _crowd(event.course_id, context) if _is_free(each.person_id, event, context)]
    people_of = list({each.person_id: each for each in free}.values())
    late, others = [each for each in people_of if each.is_late], [each for each in people_of if not each.is_late]
    context.chance.shuffle(late)
    context.chance.shuffle(others)
    some = [*late[: one.booked // 2 + one.waiting], *others, *late[one.booked // 2 + one.waiting :]]
    booked, waiting = some[: one.booked], some[one.booked : one.booked + one.waiting] if len(some) > one.booked else []
    return _write(event, booked, S.BOOKED, context) + _write(event, waiting, S.WAITLISTED, context)


def _deliver(event: Event, context: DemoContext) -> None:
    """Nearly everybody came, and the register is closed: it makes the awards and their certificates."""
    sessions = db.session.scalars(select(EventSession.id).where(EventSession.event_id == event.id))
    came = db.session.scalars(select(Booking.id).where(Booking.event_id == event.id, Booking.state == S.BOOKED).order_by(Booking.id)).all()
    absent = set(came[2::9])
    marks = {row_id: Mark.ABSENT if row_id in absent else context.chance.choice(MARKS) for row_id in came}
    for session_id in sessions:
        register.write_marks(session_id, marks)
    register.close(event_id=event.id, by=context.lead)


def _check_in(event: Event, context: DemoContext) -> None:
    """Two of three use the code in the room, from twenty minutes before it starts; nobody has marked the others yet."""
    came = db.session.scalars(select(Booking.id).where(Booking.event_id == event.id, Booking.state == S.BOOKED).order_by(Booking.id)).all()
    for one in db.session.scalars(select(EventSession).where(EventSession.event_id == event.id)).all():
        when = {
            row_id: one.starts_at + timedelta(minutes=context.chance.randrange(-20, 25))
            for row_id in came
            if context.chance.random() < 0.66
        }
        check_in.record(one.id, one.starts_at, {row_id: at for row_id, at in when.items() if at <= clock.now()})


def _crowd(course_id: int, context: DemoContext) -> list[Candidate]:
    """Who needs what the course teaches; the cast decides for itself."""
    if course_id not in context.crowds:
        context.crowds[course_id] = reads.candidates(course_id, context.today, set(context.persons.values()))
    return context.crowds[course_id]


def _is_free(person_id: int, event: Event, context: DemoContext) -> bool:
    there = all(ends <= event.starts_at or event.ends_at <= starts for starts, ends in context.busy[person_id])
    return there and (person_id, event.course_id) not in context.booked


def _take(person_id: int, event: Event, context: DemoContext) -> None:
    context.busy[person_id].append((event.starts_at, event.ends_at))
    context.booked.add((person_id, event.course_id))


def _write(event: Event, some: Sequence[Candidate], state: BookingState, context: DemoContext) -> int:
    """Bookings that came about in the weeks before, with the steps they took."""
    until = min(clock.now(), event.starts_at - timedelta(days=1))
    asked = sorted(until - timedelta(minutes=context.chance.randrange(60, 20 * 24 * 60)) for _ in some)
    empty = {"asked_by_account_id": None, "offered_until": None, "terms_accepted_at": None, "needs": None}
    row = {"event_id": event.id, "course_id": event.course_id, "state": state} | empty
    rows = [row | {"person_id": one.person_id, "post_id": one.post_id, "asked_at": at} for one, at in zip(some, asked, strict=True)]
    ids = audit.insert_rows(Booking, rows) if rows else []
    steps = [S.REQUESTED] if state == S.REQUESTED else [S.REQUESTED, state]
    moves = [{"booking_id": row_id, "state": step, "at": at} for row_id, at in zip(ids, asked, strict=True) for step in steps]
    insert_unaudited(BookingMove, [move | {"by_account_id": None, "because": None, "why": ""} for move in moves])
    for one in some:
        _take(one.person_id, event, context)
    return len(ids)
