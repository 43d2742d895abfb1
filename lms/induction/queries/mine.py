"""The learner's own list: their inductions, who helps, what is on record, what counted from before, and where each step is done."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from sqlalchemy import Date, Integer, and_, bindparam, or_, select
from sqlalchemy.orm import aliased

from lms.access import Viewer
from lms.bookings.models import Booking
from lms.bookings.rules.states import LIVE
from lms.courses.models import Course, course_subject
from lms.induction.models import Buddy
from lms.induction.queries.checklist import Checklist, Entry, OwnPost, checklist
from lms.induction.queries.inductions import views
from lms.induction.queries.reach import named_on
from lms.induction.queries.records import RecordRow, recorded_steps
from lms.induction.rules.words import WHOLE
from lms.kit.datetimes import local_date
from lms.kit.db import AnySelect, db
from lms.people.models import Organisation, Person, Post, Term
from lms.people.queries import places, records_of, root_id
from lms.people.rules import OrganisationKind, full_name
from lms.signoff.models import SignOff
from lms.training.models import Award
from lms.training.queries.subjects import covers
from lms.training.rules.subjects import covered


@dataclass(frozen=True)
class Held:
    """What somebody had before the induction began."""

    entry: Entry
    on: date
    where: str


@dataclass(frozen=True)
class Way:
    """Where a subject is learnt: the courses that teach it, or what is booked."""

    subject_id: int
    booking_id: int | None

    @property
    def endpoint(self) -> str:
        return "registers.booking" if self.booking_id else "bookings.catalogue"

    @property
    def values(self) -> dict[str, int]:
        return {"booking_id": self.booking_id} if self.booking_id else {"subject": self.subject_id}


@dataclass(frozen=True)
class Mine:
    """`done`: since the start, `held`: before it. `ways`: by subject, where it is learnt.

    `just_recorded` can be undone.
    """

    list: Checklist
    done: Sequence[Entry]
    held: Sequence[Held]
    ways: Mapping[int, Way]
    just_recorded: Sequence[tuple[RecordRow, Entry]]


def own_list(viewer: Viewer, today: date) -> Checklist:
    """What the inductions of the viewer ask for: those that run, and those that start later."""
    return _read(viewer, today)[0]


def mine(viewer: Viewer, now: datetime) -> Mine:
    """All of it, for the page."""
    today = local_date(now)
    listed, wholes = _read(viewer, today)
    from_before = _held(listed.done, wholes, viewer, today)
    older = {id(before.entry) for before in from_before}
    return Mine(
        list=listed,
        done=[entry for entry in listed.done if id(entry) not in older],
        held=from_before,
        ways=ways(viewer, [*listed.to_do, *listed.offered], today),
        just_recorded=[(record, entry) for entry in listed.entries for record in entry.records if record.may_undo(viewer.account_id, now)],
    )


def ways(viewer: Viewer, entries: Iterable[Entry], today: date) -> dict[int, Way]:
    """By subject, as far as a course teaches it, also through a subject that covers it."""
    subject_ids = {entry.step.subject_id for entry in entries if entry.step.subject_id}
    if not subject_ids:
        return {}
    arrows = covers()
    teaching = {taught: subject_ids & covered(taught, arrows) for taught in {*subject_ids, *arrows}}
    own = and_(Booking.course_id == Course.id, Booking.person_id.in_(records_of(viewer.person_id)), Booking.state.in_(LIVE))
    statement = (
        select(course_subject.c.subject_id, Booking.id)
        .join(Course, Course.id == course_subject.c.course_id)
        .outerjoin(Booking, own)
        .where(course_subject.c.subject_id.in_([taught for taught, learnt in teaching.items() if learnt]))
        .where(or_(Course.retired_on.is_(None), Course.retired_on > today, Booking.id.is_not(None)))
        .order_by(Booking.id)
    )
    known: dict[int, Way] = {}
    for taught_id, booking_id in db.session.execute(statement):
        for subject_id in teaching[taught_id]:
            if booking_id or subject_id not in known:
                known[subject_id] = Way(subject_id, booking_id)
    return known


def services() -> list[tuple[str, str]]:
    """Where somebody can shadow: (id, name and employer)."""
    known = places()
    chosen = [place for place in known.values() if place.kind is OrganisationKind.SERVICE and place.ends_on is None and place.employer_id]
    named = ((str(place.id), f"{place.name}, {known[place.employer_id or 0].name}") for place in chosen)
    return sorted(named, key=lambda pair: pair[1].casefold())


def _read(viewer: Viewer, today: date) -> tuple[Checklist, list[RecordRow]]:
    """The list, and what is on record of whole programmes."""
    posts = _posts(viewer.person_id, today)
    inductions = views(posts, today, also_ahead=True)
    records = recorded_steps(viewer.person_id, today) if inductions else []
    return checklist(inductions, posts, records), [record for record in records if record.step_key == WHOLE]


# --- posts ------------------------------------------------------------------------------------------------------------------------


def _posts(human: int, today: date) -> dict[int, OwnPost]:
    """Those that run or start later, by id, as of today or of the first day."""
    posts: dict[int, OwnPost] = {}
    for row in db.session.execute(_own_posts(), {"human": human, "day": today}):
        post_id, employer, path, worker_type, supervisor_id, *names, buddy_id = row[:9]
        buddy = row[9:]
        posts.setdefault(
            post_id,
            OwnPost(post_id, employer, path, worker_type, supervisor_id, _name(names), buddy_id, _name(buddy)),
        )
    return posts


def _name(names: Sequence[str | None]) -> str:
    first, last, preferred = names
    return full_name(first or "", last, preferred) if last else ""


@cache
def _own_posts() -> AnySelect:
    place, theirs, recorded, supervisor = aliased(Organisation), aliased(Post), aliased(Person), aliased(Person)
    named, buddy = aliased(Person), aliased(Person)
    day = bindparam("day", type_=Date)
    return (
        select(Post.id, Organisation.name, place.path, Term.worker_type)
        .add_columns(supervisor.id, supervisor.first_name, supervisor.last_name, supervisor.preferred_name)
        .add_columns(buddy.id, buddy.first_name, buddy.last_name, buddy.preferred_name)
        .join(Term, Term.post_id == Post.id)
        .join(Organisation, Organisation.id == Post.employer_id)
        .join(place, place.id == Term.organisation_id)
        .outerjoin(theirs, theirs.id == Term.supervisor_post_id)
        .outerjoin(recorded, recorded.id == theirs.person_id)
        .outerjoin(supervisor, supervisor.id == root_id(recorded))
        .outerjoin(Buddy, and_(Buddy.post_id == Post.id, named_on(day)))
        .outerjoin(named, named.id == Buddy.person_id)
        .outerjoin(buddy, buddy.id == root_id(named))
        .where(Post.person_id.in_(records_of(bindparam("human", type_=Integer))), or_(Term.ends_on.is_(None), Term.ends_on >= day))
        .order_by(Post.id, Term.starts_on)
    )


# --- what counted from before -----------------------------------------------------------------------------------------------------


def _held(done: Iterable[Entry], wholes: Sequence[RecordRow], viewer: Viewer, today: date) -> list[Held]:
    """The steps that were done on the first day by what is older than it."""
    early = [entry for entry in done if entry.step.done_on == entry.first.induction.starts_on]
    awards = _awards({entry.step.subject_id for entry in early if entry.step.subject_id}, viewer.person_id, today)
    sign_offs = _sign_offs(viewer.person_id, today) if any(entry.step.competency_code for entry in early) else []
    return [Held(entry, *facts[-1]) for entry in early if (facts := list(_before(entry, wholes, awards, sign_offs)))]


Fact = tuple[date, str]


def _before(entry: Entry, wholes: Sequence[RecordRow], awards: Mapping[int, list[Fact]], sign_offs: Sequence[SignOff]) -> Iterator[Fact]:
    """What made it done, and is older than the induction, in order of its days."""
    start, step = entry.first.induction.starts_on, entry.step
    if step.subject_id:
        facts: Iterable[Fact] = awards.get(step.subject_id, ())
    elif step.competency_code:
        facts = (
            (sign_off.signed_on, "signed off")
            for sign_off in sign_offs
            if (sign_off.framework_id, sign_off.competency_code) == (step.framework_id, step.competency_code)
            and sign_off.level >= (step.level or 0)
            and sign_off.review_on >= start
        )
    else:
        facts = ((record.done_on, record.where or record.employer) for record in entry.records)
    before = [fact for fact in facts if fact[0] < start]
    yield from before or ((record.done_on, record.employer) for record in wholes if record.done_on < start)


def _awards(subject_ids: Set[int], human: int, today: date) -> Mapping[int, list[Fact]]:
    """By subject, also through another that covers it."""
    if not subject_ids:
        return {}
    arrows, by_subject = covers(), dict[int, list[Fact]]()
    statement = (
        select(Award.subject_id, Award.achieved_on, Organisation.name)
        .join(Organisation, Organisation.id == Award.employer_id)
        .where(Award.person_id.in_(records_of(human)), or_(Award.revoked_on.is_(None), Award.revoked_on > today))
        .order_by(Award.achieved_on)
    )
    for subject_id, achieved_on, employer in db.session.execute(statement):
        for covered_id in subject_ids & covered(subject_id, arrows):
            by_subject.setdefault(covered_id, []).append((achieved_on, employer))
    return by_subject


def _sign_offs(human: int, today: date) -> Sequence[SignOff]:
    stands = or_(SignOff.withdrawn_on.is_(None), SignOff.withdrawn_on > today)
    return db.session.scalars(select(SignOff).where(SignOff.person_id.in_(records_of(human)), stands).order_by(SignOff.signed_on)).all()
