"""Exemptions of the people whom a viewer may exempt: of one person, and all of them in a list."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true
from sqlalchemy.orm import aliased

from lms.access import May, Viewer
from lms.kit.db import AnyRow, AnySelect, db
from lms.kit.tables import Key as SortKey
from lms.kit.tables import PageOfRows, PageRequest, fetch_page
from lms.people.models import Organisation, Person, Post, Term
from lms.people.queries import below, places, records_of, root_id
from lms.people.rules import full_name
from lms.records.queries.reach import not_over, posts_within
from lms.training.models import Exemption, Subject
from lms.training.queries import by_hand as training
from lms.training.queries import posts_of_persons
from lms.training.queries.by_hand import Overdue
from lms.training.service.exemptions import Whose

Human = aliased(Person, name="exempt_human")
_Employer = aliased(Organisation, name="exempt_employer")


@dataclass(frozen=True)
class ExemptionRow:
    """An exemption in words. Without an employer it holds in every post of the person."""

    id: int
    person_id: int  # the record that counts
    name: str
    employer: str | None
    employee_number: str | None
    subject: str
    starts_on: date
    ends_on: date | None
    reason: str

    def is_over(self, today: date) -> bool:
        return self.ends_on is not None and self.ends_on < today

    @property
    def where(self) -> str:
        return f"{self.employer} {self.employee_number}" if self.employer else "Every post"


SORTS: Mapping[str, SortKey] = {
    "name": Human.name_folded,
    "subject": Subject.name_folded,
    "starts": Exemption.starts_on,
    "ends": func.coalesce(Exemption.ends_on, date.max),
}


def exemptions(viewer: Viewer, ask: PageRequest, today: date, *, organisation_id: int | None, past: bool) -> PageOfRows[ExemptionRow]:
    """A page of the exemptions that the viewer looks after: those that run or are to come, or those that are over."""
    chosen = _exemptions().where(_within(posts_within(viewer, today, May.EXEMPT).where(_in(organisation_id))))
    running = or_(Exemption.ends_on.is_(None), Exemption.ends_on >= today)
    return fetch_page(chosen.where(~running if past else running), ask, keys=SORTS, tie=Exemption.id, read=_rows)


def of_person(person_id: int, viewer: Viewer, today: date) -> list[ExemptionRow]:
    """All of somebody whose page the viewer may open: in the posts that they see, and in every post. What has no end comes first."""
    posts = select(Post.id).where(Post.person_id.in_(records_of(person_id)), Post.id.in_(posts_within(viewer, today)))
    whose = or_(Exemption.post_id.in_(db.session.scalars(posts).all()), Exemption.person_id.in_(records_of(person_id)))
    in_order = _exemptions().where(whose).order_by(Exemption.ends_on.is_not(None), Exemption.ends_on.desc(), Exemption.id)
    return list(_rows(db.session.execute(in_order)))


def _exemptions() -> AnySelect:
    """Each with its person, and with its post where it is of one."""
    columns = (Human.id.label("human_id"), Human.first_name, Human.last_name, Human.preferred_name)
    return (
        select(Exemption, *columns, _Employer.name.label("employer"), Post.employee_number, Subject.name.label("subject"))
        .outerjoin(Post, Post.id == Exemption.post_id)
        .outerjoin(_Employer, _Employer.id == Post.employer_id)
        .join(Person, Person.id == func.coalesce(Exemption.person_id, Post.person_id))
        .join(Human, Human.id == root_id())
        .join(Subject, Subject.id == Exemption.subject_id)
    )


def _within(posts: AnySelect) -> ColumnElement[bool]:
    """Of these posts, or of people who have one of them."""
    record = aliased(Person)
    humans = select(root_id(record)).join(Post, Post.person_id == record.id).where(Post.id.in_(posts)).correlate(None)
    return or_(Exemption.post_id.in_(posts), and_(Exemption.person_id.is_not(None), Human.id.in_(humans)))


def _in(organisation_id: int | None) -> ColumnElement[bool]:
    place = places().get(organisation_id or 0)
    return Term.organisation_id.in_(below(place.path)) if place else true()


def _rows(rows: Iterable[AnyRow]) -> Iterator[ExemptionRow]:
    for row in rows:
        exemption: Exemption = row.Exemption
        yield ExemptionRow(
            id=exemption.id,
            person_id=row.human_id,
            name=full_name(row.first_name, row.last_name, row.preferred_name),
            employer=row.employer,
            employee_number=row.employee_number,
            subject=row.subject,
            starts_on=exemption.starts_on,
            ends_on=exemption.ends_on,
            reason=exemption.reason,
        )


# --- for giving and ending one --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ExemptPost:
    """A post whose person may be exempted there: 'NHS Lochside 10001'."""

    post_id: int
    about: str


@dataclass(frozen=True)
class Exempting:
    """Somebody whom the viewer may exempt: in which posts, and whether in all of them at once."""

    person_id: int
    name: str
    posts: tuple[ExemptPost, ...]
    may_everywhere: bool  # every post that is not over lies within reach

    def whose(self, post_id: int | None) -> Whose:
        """One of the posts, or (None) all of the person's."""
        return Whose(self.person_id, post_id, [post.post_id for post in self.posts] if post_id is None else [post_id])


def exempting(person_id: int, viewer: Viewer, today: date) -> Exempting | None:
    """None where there is nobody, or nobody whom the viewer may exempt, which must look the same."""
    human = aliased(Person)
    counting = select(root_id()).where(Person.id == person_id).scalar_subquery()
    person = db.session.scalar(select(human).where(human.id == counting))
    if person is None:
        return None
    within = set(db.session.scalars(posts_within(viewer, today, May.EXEMPT).where(Post.person_id.in_(records_of(person.id)))))
    every = _posts_of(person.id, today)
    posts = [ExemptPost(post_id, about) for post_id, about, _ in every if post_id in within]
    if not posts:
        return None
    running = {post_id for post_id, _, is_over in every if not is_over}
    name = full_name(person.first_name, person.last_name, person.preferred_name)
    return Exempting(person.id, name, tuple(posts), running <= within)


def _posts_of(person_id: int, today: date) -> list[tuple[int, str, bool]]:
    """Each post with its employer and number, and whether it is over; those that run first."""
    runs = exists().where(Term.post_id == Post.id, not_over(today))
    posts = select(Post.id, Organisation.name, Post.employee_number, runs.label("runs")).join(
        Organisation, Organisation.id == Post.employer_id
    )
    rows = db.session.execute(posts.where(Post.person_id.in_(records_of(person_id))).order_by(runs.desc(), Post.id))
    return [(post_id, f"{employer} {number}", not is_running) for post_id, employer, number, is_running in rows]


@dataclass(frozen=True)
class ExemptionPage:
    """An exemption that the viewer may end, and what becomes overdue if it ends today."""

    fact: Exemption
    row: ExemptionRow
    whose: Whose
    overdue: tuple[Overdue, ...]


def exemption(exemption_id: int, viewer: Viewer, today: date) -> ExemptionPage | None:
    """None where there is none, or none that the viewer may end, which must look the same."""
    stored = db.session.execute(_exemptions().where(Exemption.id == exemption_id)).first()
    if stored is None:
        return None
    (row,) = _rows([stored])
    fact, person = stored.Exemption, exempting(row.person_id, viewer, today)
    is_own = person is not None and (fact.post_id in {post.post_id for post in person.posts} if fact.post_id else person.may_everywhere)
    if person is None or not is_own:
        return None
    posts = [fact.post_id] if fact.post_id else posts_of_persons([row.person_id])
    last_day = max(today, fact.starts_on)
    overdue = training.becomes_overdue(posts, fact.subject_id, training.with_exemption_until(fact.id, last_day), today)
    return ExemptionPage(fact, row, person.whose(fact.post_id), tuple(overdue))
