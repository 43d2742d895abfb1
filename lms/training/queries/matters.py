"""What people are reminded of: training that runs out, and training that is to be done for the first time."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from lms.kit.db import AnySelect, db
from lms.kit.room import About, Described, Matter
from lms.people.models import Absence, Person, Post, Term
from lms.people.queries import active, root_id
from lms.training.models import Standing, Subject
from lms.training.queries.lines import Line, explained, lines
from lms.training.queries.standings import is_valid, matters_on, on
from lms.training.rules.calendar import ONE_DAY, days_after
from lms.training.rules.enums import AFTER_ABSENCE_DAYS

GROUP = "training"
#: Nothing is told of later days: the first stage is 90 days before, and moves by a few.
AHEAD = timedelta(days=130)
#: Nor of so long ago: the last is the twelfth Monday after.
LONG_PAST = timedelta(days=98)
WEEKS = 12
COMPULSORY = "Nobody should run out of the training that their work requires because they were not told."


def _renewals(day: date, records: Sequence[int]) -> AnySelect:
    return renewals(day, Post.person_id.in_(records))


def renewals(day: date, whose: ColumnElement[bool]) -> AnySelect:
    """What runs out, or has run out, of these posts, in the columns of a matter."""
    return _dated(day, whose).where(_is_renewal(day))


def _first_times(day: date, records: Sequence[int]) -> AnySelect:
    return _dated(day, Post.person_id.in_(records)).where(~_is_renewal(day))


def _dated(day: date, whose: ColumnElement[bool]) -> AnySelect:
    """The lines of this day that ask for something by a day on which the post, as far as is known, has not ended."""
    by_day = matters_on(day)
    runs_until = select(Term.id).where(Term.post_id == Post.id, or_(Term.ends_on.is_(None), Term.ends_on >= by_day)).exists()
    return (
        select(
            root_id().label("person_id"),
            Post.id.label("post_id"),
            Subject.code.label("ref"),
            by_day.label("on"),
            case((and_(Standing.in_grace, by_day < day), _after_grace(day)), else_=date.min).label("since"),
        )
        .select_from(Post)
        .join(Person, Person.id == Post.person_id)
        .join(Standing, Standing.post_id == Post.id)
        .join(Subject, Subject.id == Standing.subject_id)
        .outerjoin(Absence, Absence.id == Standing.absence_id)
        .where(whose, on(day), ~Standing.is_offer, Standing.exemption_id.is_(None))
        .where(or_(Standing.absence_id.is_(None), Standing.in_grace), by_day <= day + AHEAD, runs_until)
        .where(or_(by_day >= day - LONG_PAST, root_id().in_(_with_several(day, whose))))
    )


def _with_several(day: date, whose: ColumnElement[bool]) -> AnySelect:
    """Those with more than one post: what is long past at one of them may be what decides."""
    human = root_id()
    posts = select(human).join(Post, Post.person_id == Person.id).join(Term, and_(Term.post_id == Post.id, active(day)))
    return posts.where(whose).group_by(human).having(func.count() > 1)


def _is_renewal(day: date) -> ColumnElement[bool]:
    """Is the date that matters the end of an award?"""
    return or_(is_valid(day), and_(Standing.expires_on.is_not(None), Standing.expires_on >= Standing.due_on))


def _after_grace(day: date) -> ColumnElement[date]:
    """The day after the grace ends, of a line that is in it: day by day, as the databases count days differently."""
    ends = [day - ONE_DAY * number for number in range(1, AFTER_ABSENCE_DAYS + 1)]
    return case({last: days_after(last, AFTER_ABSENCE_DAYS + 1) for last in ends}, value=Absence.ends_on)


def _describe(day: date, abouts: Sequence[About]) -> list[Described | None]:
    """First which lines these are: of pairs of values PostgreSQL takes long to make a plan."""
    keys = {(about.post_id, about.ref) for about in abouts}
    posts, codes = {post_id for post_id, _ in keys}, {code for _, code in keys}
    statement = select(Standing.id, Standing.post_id, Subject.code).join(Subject, Subject.id == Standing.subject_id)
    rows = db.session.execute(statement.where(Standing.post_id.in_(posts), Subject.code.in_(codes), on(day)))
    ids = [row_id for row_id, *key in rows if tuple(key) in keys]
    of_day = explained(db.session.execute(lines(day).where(Standing.id.in_(ids))), day)
    by_key = {(line.post_id, line.subject_code): line for line in of_day}
    return [_described(by_key.get((about.post_id or 0, about.ref))) for about in abouts]


def _described(line: Line | None) -> Described | None:
    return Described(line.subject, line.background, "records.mine") if line and line.date_that_matters else None


MATTERS = (
    Matter(
        name="refresher",
        label="Training that runs out",
        select=_renewals,
        describe=_describe,
        group=GROUP,
        is_about_subjects=True,
        before=(90, 60, 30, 7, 0),
        weeks=WEEKS,
        for_supervisors=True,
        has_horizon=True,
        compulsory=COMPULSORY,
    ),
    Matter(
        name="first_training",
        label="Training to do for the first time",
        select=_first_times,
        describe=_describe,
        group=GROUP,
        is_about_subjects=True,
        before=(7, 0),
        weeks=WEEKS,
        for_supervisors=True,
        has_horizon=True,
        compulsory=COMPULSORY,
    ),
)
