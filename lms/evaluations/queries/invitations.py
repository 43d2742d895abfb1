"""Who has to be asked, and how one asking stands."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import and_, select, true
from sqlalchemy.orm import aliased

from lms.access import Viewer
from lms.bookings.models import Booking
from lms.bookings.rules.states import BookingState
from lms.courses.models import Course, Event
from lms.courses.rules.words import EventState
from lms.evaluations.models import Evaluation, EvaluationAnswer, OutcomeEvent
from lms.evaluations.rules import invitations as rules
from lms.evaluations.rules.invitations import Standing
from lms.evaluations.rules.words import Answer, Question, Stage
from lms.kit.clock import LOCAL
from lms.kit.datetimes import local_date
from lms.kit.db import AnyRow, db
from lms.kit.todo import Todo, Weight
from lms.people.models import Person, Post, Term
from lms.people.queries import active, records_of, root_id

CAME = (BookingState.ATTENDED, BookingState.PART_ATTENDED)


@dataclass(frozen=True)
class ToAsk:
    """Somebody who has not been asked yet."""

    booking_id: int
    event_id: int
    stage: Stage


def to_ask(today: date, event_id: int | None = None) -> list[ToAsk]:
    """Everybody whose asking begins by this day, on this date or on all: one booking a human and date, though two records of theirs may be
    on the register."""
    due = _due_events(today, event_id)
    asked = _asked(due)
    found: dict[tuple[int, int], ToAsk] = {}
    for booking_id, event_id, person_id in _came(due, today):
        if (event_id, person_id) not in asked:
            found.setdefault((event_id, person_id), ToAsk(booking_id, event_id, due[event_id]))
    return list(found.values())


def _due_events(today: date, event_id: int | None) -> dict[int, Stage]:
    """{event: the stage that begins by this day}; what is counted already is asked no more."""
    which = true() if event_id is None else Event.id == event_id
    earliest = datetime.combine(today - rules.LOOKS_BACK, time.min, LOCAL)
    latest = datetime.combine(today + timedelta(days=1), time.min, LOCAL)
    ended = (which, Event.state == EventState.DELIVERED, Event.ends_at >= earliest, Event.ends_at < latest)
    counted = select(OutcomeEvent.event_id, OutcomeEvent.stage).join(Event, Event.id == OutcomeEvent.event_id).where(*ended)
    over = {(event_id, stage) for event_id, stage in db.session.execute(counted)}
    stages = {
        row_id: rules.stage_on(today, local_date(at)) for row_id, at in db.session.execute(select(Event.id, Event.ends_at).where(*ended))
    }
    return {row_id: stage for row_id, stage in stages.items() if stage and (row_id, stage) not in over}


def _came(events: dict[int, Stage], today: date) -> Iterator[tuple[int, int, int]]:
    """(booking, event, human) of everybody who came and has a post today: nobody is asked about work that they have left."""
    theirs = aliased(Person)
    here = select(root_id(theirs)).join(Post, Post.person_id == theirs.id).join(Term, Term.post_id == Post.id).where(active(today))
    wanted = (
        select(Booking.id, Booking.event_id, root_id())
        .join(Person, Person.id == Booking.person_id)
        .where(Booking.event_id.in_(events), Booking.state.in_(CAME), root_id().in_(here))
        .order_by(Booking.id)
    )
    return ((row[0], row[1], row[2]) for row in db.session.execute(wanted))


def _asked(events: dict[int, Stage]) -> set[tuple[int, int]]:
    """(event, human) of who has been asked at the stage that begins now."""
    wanted = (
        select(Booking.event_id, root_id(), Evaluation.stage)
        .select_from(Evaluation)
        .join(Booking, Booking.id == Evaluation.booking_id)
        .join(Person, Person.id == Booking.person_id)
        .where(Booking.event_id.in_(events))
    )
    return {(event_id, person_id) for event_id, person_id, stage in db.session.execute(wanted) if events[event_id] is stage}


# --- one asking -------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asking:
    """One date, at one stage, for the person themselves. `answers` and `comment`: what they have said so far."""

    booking_id: int
    stage: Stage
    course: str
    starts_at: datetime
    standing: Standing
    given_at: datetime | None
    answers: Mapping[Question, Answer]
    comment: str


def asking(booking_id: int, stage: Stage, viewer: Viewer) -> Asking | None:
    """None where the viewer did not come, or there is no such booking: that must look the same."""
    wanted = (
        select(Course.title, Event.starts_at, Event.state, Evaluation)
        .select_from(Booking)
        .join(Event, Event.id == Booking.event_id)
        .join(Course, Course.id == Event.course_id)
        .outerjoin(Evaluation, and_(Evaluation.booking_id == Booking.id, Evaluation.stage == stage))
        .where(Booking.id == booking_id, Booking.person_id.in_(records_of(viewer.person_id)), Booking.state.in_(CAME))
    )
    found = db.session.execute(wanted).one_or_none()
    if found is None:
        return None
    title, starts_at, state, row = found
    standing = Standing(row is not None, state is EventState.DELIVERED, row.until if row else None)
    given = (row.given_at, _answers(row.id), row.comment) if row else (None, {}, "")
    return Asking(booking_id, stage, title, starts_at, standing, *given)


def _answers(evaluation_id: int) -> dict[Question, Answer]:
    said = select(EvaluationAnswer.question, EvaluationAnswer.answer).where(EvaluationAnswer.evaluation_id == evaluation_id)
    return dict(iter(db.session.execute(said)))


# --- what is still to be said -----------------------------------------------------------------------------------------------------


def todo(viewer: Viewer, now: datetime) -> list[Todo]:
    """A line for each asking that the viewer has not answered, until it is over."""
    wanted = (
        select(Booking.id, Booking.event_id, Course.title, Evaluation.stage, Evaluation.until, Evaluation.given_at)
        .select_from(Evaluation)
        .join(Booking, Booking.id == Evaluation.booking_id)
        .join(Event, Event.id == Booking.event_id)
        .join(Course, Course.id == Event.course_id)
        .where(Booking.person_id.in_(records_of(viewer.person_id)), Booking.state.in_(CAME))
        .where(Evaluation.until >= local_date(now), Event.state == EventState.DELIVERED)
        .order_by(Booking.id)
    )
    rows = db.session.execute(wanted).all()
    said = {(row.event_id, row.stage) for row in rows if row.given_at}
    open_ones = {(row.event_id, row.stage): row for row in rows if (row.event_id, row.stage) not in said}
    return [_line(row) for row in open_ones.values()]


def _line(row: AnyRow) -> Todo:
    thing = f"what you think of {row.title}" if row.stage is Stage.AFTER else f"whether {row.title} changed how you work"
    values = {"booking_id": row.id, "stage": row.stage.value}
    return Todo("Say", thing, Weight.SOON, "evaluations.answer", values, when="By", on=row.until)
