"""What a day's decision rests on, for a block of people: a fixed number of queries, however many they are."""

from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from hashlib import sha256
from typing import Any

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from lms.access import Role
from lms.bookings.models import Booking
from lms.kit.datetimes import local_date
from lms.kit.db import AnyRow, AnySelect, chunked, db
from lms.kit.room import Matter
from lms.people.models import Absence, Account, Organisation, Person, Post, RoleGrant, Term
from lms.people.queries import active, root_id
from lms.people.queries.scope import records_of_all
from lms.reminders.models import Nudge
from lms.reminders.queries.booked import booked, taught
from lms.reminders.queries.matters import matters
from lms.reminders.queries.policies import Policies, calendars, horizons, policies
from lms.reminders.rules.calendar import WorkCalendar
from lms.reminders.rules.decide import Facts, Key, Line, Policy, PostOn
from lms.reminders.rules.ladder import ladder_of
from lms.reminders.rules.words import NudgeState

#: What is about a day so long past is told no more, whatever its weeks.
LONG_PAST = timedelta(days=120)
#: So many people at once.
BLOCK = 500


@dataclass(frozen=True)
class Whole:
    """What is the same for every block of a day's decision."""

    day: date
    matters: Mapping[str, Matter]
    policy: Policies
    calendars: Mapping[int, WorkCalendar]
    horizons: Mapping[int, int]
    officers: Mapping[int, Sequence[int]]
    officer_posts: Mapping[int, list[PostOn]]
    taught: Mapping[int, frozenset[str]]

    @property
    def tells_anybody(self) -> bool:
        """Does anybody work on the day, or is what is in force noted without being sent, which needs no working day?"""
        calendars = (WorkCalendar(), *self.calendars.values())
        return any(calendar.is_worked(self.day) for calendar in calendars) or self.policy.is_any_opening(self.day)

    @cached_property
    def fingerprint(self) -> str:
        """Another one where anything of this holds otherwise than it did."""
        ladders = {name: ladder_of(matter) for name, matter in self.matters.items()}
        holding = (ladders, self.policy.lasting, self.calendars, self.horizons, self.officers, self.officer_posts, self.taught)
        return sha256(repr(_in_order(holding)).encode()).hexdigest()


def _in_order(value: Any) -> Any:
    """The same in any process: sets and maps in the order of their values."""
    if isinstance(value, WorkCalendar | Policy):
        return _in_order(astuple(value))
    if isinstance(value, Mapping):
        return sorted((repr(key), _in_order(each)) for key, each in value.items())
    if isinstance(value, frozenset):
        return sorted(map(repr, value))
    return [_in_order(each) for each in value] if isinstance(value, list | tuple) else value


def whole_of(day: date) -> Whole:
    """Policies, calendars, officers and what courses teach, as on this day."""
    by_employer = officers(day)
    posts = _posts({human_id for humans in by_employer.values() for human_id in humans}, day)
    return Whole(day, matters(), policies(day), calendars(), horizons(), by_employer, posts, taught())


def block_after(human_id: int, day: date, until: int | None = None) -> list[int]:
    """The next people by id who are in post on the day, or were given a role, of records that count; none: that was the last block.

    `until`: the last id that is looked at.
    """
    in_post = exists().where(Post.person_id == Person.id, Term.post_id == Post.id, active(day))
    granted = exists().where(Account.person_id == Person.id, RoleGrant.account_id == Account.id)
    merged = aliased(Person)
    in_post_as_other = exists().where(merged.merged_into_id == Person.id, Post.person_id == merged.id, Term.post_id == Post.id, active(day))
    statement = select(Person.id).where(Person.id > human_id, Person.merged_into_id.is_(None), or_(in_post, granted, in_post_as_other))
    if until is not None:
        statement = statement.where(Person.id <= until)
    return list(db.session.scalars(statement.order_by(Person.id).limit(BLOCK)))


def last_human() -> int:
    """The greatest id of all, to say how far a run has come."""
    return db.session.scalar(select(func.max(Person.id))) or 0


def facts(humans: Sequence[int], whole: Whole, learners: Container[int]) -> Facts:
    """What is to be told to, or about, these people, and who they and their supervisors are.

    `learners`: those of them whose training is looked at.
    """
    records, learning = _records(humans), _records([human for human in humans if human in learners])
    lines = list(_lines(records, learning, whole))
    if not lines:
        return people((), whole)
    around = people({human for line in lines for human in (line.person_id, line.about_id)}, whole)
    return replace(
        around, lines=lines, booked=booked(Booking.person_id.in_(learning), whole.day, whole.taught), places=_places(records, whole)
    )


def _records(humans: Sequence[int]) -> list[int]:
    return list(db.session.scalars(records_of_all(humans))) if humans else []


def people(humans: Collection[int], whole: Whole) -> Facts:
    """Who these people and their supervisors are on the day."""
    posts = {**whole.officer_posts, **_posts(humans, whole.day)}
    _add_supervisors(posts, whole.day)
    return Facts(
        day=whole.day,
        posts=posts,
        officers=whole.officers,
        calendars=whole.calendars,
        horizons=whole.horizons,
        policy=whole.policy,
    )


# --- lines ------------------------------------------------------------------------------------------------------------------------


def _lines(records: Sequence[int], learning: Sequence[int], whole: Whole) -> Iterator[Line]:
    for about_subjects, of_these in ((True, learning), (False, records)):
        matters = [matter for matter in whole.matters.values() if matter.is_about_subjects is about_subjects]
        yield from lines_of(of_these, matters, whole.day)


def lines_of(records: Sequence[int], matters: Iterable[Matter], day: date) -> Iterator[Line]:
    """What these matters say of people with these records on the day, with whose line it is."""
    for matter in matters if records else ():
        rows = db.session.execute(matter.select(day, records)).all()
        owners = _owners({row.post_id for row in rows if row.post_id is not None}) if matter.group is None else {}
        for row in rows:
            about_id = owners.get(row.post_id, row.person_id)
            yield Line(matter.name, row.person_id, about_id, row.post_id, str(row.ref), _day(row.on), _day(row.since))


def _day(value: date | datetime) -> date:
    return local_date(value) if isinstance(value, datetime) else value


def _owners(post_ids: Collection[int]) -> dict[int, int]:
    """Whose posts these are."""
    statement = select(Post.id, root_id()).join(Person, Person.id == Post.person_id)
    answers = (db.session.execute(statement.where(Post.id.in_(chunk))) for chunk in chunked(sorted(post_ids)))
    return {post_id: human_id for rows in answers for post_id, human_id in rows}


# --- people -----------------------------------------------------------------------------------------------------------------------


def _posts(humans: Collection[int], day: date) -> dict[int, list[PostOn]]:
    """The posts that run on the day, by human; the one that began first comes first."""
    posts: defaultdict[int, list[PostOn]] = defaultdict(list)
    for chunk in chunked(sorted(humans)):
        for row in db.session.execute(_posts_on(day).where(Post.person_id.in_(records_of_all(chunk)))):
            posts[row.human_id].append(_post(row))
    for own in posts.values():
        own.sort(key=lambda post: (post.starts_on, post.employer_code, post.number))
    return posts


def _posts_on(day: date) -> AnySelect:
    earlier = aliased(Term)
    starts_on = select(func.min(earlier.starts_on)).where(earlier.post_id == Post.id).scalar_subquery()
    away = exists().where(Absence.post_id == Post.id, Absence.starts_on <= day, or_(Absence.ends_on.is_(None), Absence.ends_on >= day))
    columns = (Post.id, root_id().label("human_id"), Post.employer_id, Organisation.code, Post.employee_number)
    return (
        select(*columns, starts_on.label("starts_on"), away.label("is_absent"), Term.supervisor_post_id)
        .join(Person, Person.id == Post.person_id)
        .join(Organisation, Organisation.id == Post.employer_id)
        .join(Term, and_(Term.post_id == Post.id, active(day)))
    )


def _post(row: AnyRow) -> PostOn:
    return PostOn(
        row.id, row.human_id, row.employer_id, row.code, row.employee_number, row.starts_on, row.is_absent, row.supervisor_post_id
    )


def _add_supervisors(posts: dict[int, list[PostOn]], day: date) -> None:
    """Those who supervise them, and those who supervise these, with all their posts."""
    for _ in range(2):
        known = {post.id for own in posts.values() for post in own}
        named = {post.supervisor_post_id for own in posts.values() for post in own if post.supervisor_post_id} - known
        humans = set(_owners(named).values()) - posts.keys()
        posts.update(_posts(humans, day))


def officers(day: date) -> dict[int, list[int]]:
    """Who was given the learning and development of each very employer, by employer."""
    statement = (
        select(RoleGrant.organisation_id, root_id())
        .join(Account, Account.id == RoleGrant.account_id)
        .join(Person, Person.id == Account.person_id)
        .where(Account.active, RoleGrant.role == Role.LND_OFFICER)
        .where(RoleGrant.starts_on <= day, or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= day))
        .distinct()
        .order_by(root_id())
    )
    by_place: defaultdict[int, list[int]] = defaultdict(list)
    for organisation_id, human_id in db.session.execute(statement):
        by_place[organisation_id].append(human_id)
    return dict(by_place)


# --- what has been told -----------------------------------------------------------------------------------------------------------


def _places(records: Sequence[int], whole: Whole) -> dict[Key, int]:
    """The last place that has been told of everything about these people, and of everything they were told about others."""
    recipient, about = aliased(Person), aliased(Person)
    lasting = [matter.name for matter in whole.matters.values() if not matter.weeks and not matter.before]
    statement = (
        select(root_id(recipient), root_id(about), Nudge.matter, Nudge.ref, Nudge.on, func.max(Nudge.place))
        .join(recipient, recipient.id == Nudge.recipient_id)
        .join(about, about.id == Nudge.about_id)
        .where(Nudge.state != NudgeState.WITHDRAWN, or_(Nudge.on >= whole.day - LONG_PAST, Nudge.matter.in_(lasting)))
        .group_by(root_id(recipient), root_id(about), Nudge.matter, Nudge.ref, Nudge.on)
    )
    places: dict[Key, int] = {}
    for whose in (Nudge.about_id, Nudge.recipient_id):
        for recipient_id, about_id, matter, ref, on, place in db.session.execute(statement.where(whose.in_(records))):
            places[Key(recipient_id, about_id, matter, ref, on)] = place
    return places
