"""Whom an assessor may sign off without being asked, and for what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_, select

from lms.access import May, Viewer
from lms.framework import queries as frameworks
from lms.framework.rules.contents import Domain
from lms.kit.db import db
from lms.kit.identifiers import fold
from lms.people.models import Organisation, Person, Post, Term
from lms.people.queries import active, below, name_in_sql, records_of, root_id, within
from lms.signoff.models import FirstAssessor
from lms.signoff.queries.cases import Case, InForce, Wanted, cases, in_force
from lms.signoff.queries.expected import expected_of
from lms.signoff.queries.requests import pair_value

MOST_FOUND = 50


@dataclass(frozen=True, slots=True)
class Learner:
    """Somebody by the record that counts, and where they work."""

    id: int
    name: str
    where: str


def _reached(viewer: Viewer, today: date) -> ColumnElement[bool]:
    """The terms of people whom the viewer supervises, is an assessor of, or was named for; never their own."""
    own = Post.person_id.in_(records_of(viewer.person_id))
    named = select(Organisation.path).join(FirstAssessor, FirstAssessor.organisation_id == Organisation.id)
    named = named.where(FirstAssessor.person_id.in_(records_of(viewer.person_id)))
    paths = db.session.scalars(named.where(FirstAssessor.starts_on <= today, FirstAssessor.ends_on >= today))
    branches = [Term.organisation_id.in_(below(path)) for path in paths]
    return or_(within(viewer, May.SIGN_OFF), *branches) & ~own


def learners(viewer: Viewer, name: str, today: date) -> list[Learner]:
    """Those whose name has all these words; without any, those the viewer reaches, as many as fit a page."""
    statement = (
        select(Person.id, name_in_sql(), Organisation.name)
        .join(Post, Post.person_id == Person.id)
        .join(Term, Term.post_id == Post.id)
        .join(Organisation, Organisation.id == Term.organisation_id)
        .where(active(today), _reached(viewer, today), Person.merged_into_id.is_(None))
        .order_by(Person.name_folded, Person.id, Post.id)
    )
    for word in fold(name).split():
        statement = statement.where(Person.name_folded.contains(word, autoescape=True))
    people: dict[int, Learner] = {}
    for row in db.session.execute(statement.limit(MOST_FOUND * 2)):
        people.setdefault(row[0], Learner(*row))
    return list(people.values())[:MOST_FOUND]


def learner(viewer: Viewer, person_id: int, today: date) -> Learner | None:
    """One of them, by any record; None for others."""
    human = db.session.scalar(select(root_id()).where(Person.id == person_id))
    statement = (
        select(Organisation.name)
        .select_from(Post)
        .join(Term, Term.post_id == Post.id)
        .join(Organisation, Organisation.id == Term.organisation_id)
        .where(Post.person_id.in_(records_of(human or 0)), active(today), _reached(viewer, today))
        .order_by(Post.id)
    )
    where = db.session.scalar(statement.limit(1))
    name = db.session.scalar(select(name_in_sql()).where(Person.id == human))
    return Learner(human, name or "", where) if human and where else None


@dataclass(frozen=True, slots=True)
class Offer:
    """A competency at a level; `case`: what signing it means; it may be signed where the rule says so."""

    case: Case

    @property
    def value(self) -> str:
        return pair_value(self.case.pair.code, self.case.pair.level)


@dataclass(frozen=True, slots=True)
class OfferSheet:
    """What can be signed by domain; `refused`: a sentence for each reason why other competencies cannot be."""

    framework_id: int
    here: InForce
    level: int | None
    domains: Sequence[tuple[Domain, Sequence[Offer]]]
    refused: Sequence[str]


def sheet(viewer: Viewer, of: Learner, today: date, framework_id: int | None, level: int | None) -> OfferSheet | None:
    """What the posts of this person ask for, or everything at one level; None: no framework is in force."""
    expected = expected_of([of.id], today)
    current = in_force([row.id for row in frameworks.frameworks() if row.versions], today)
    chosen = framework_id if framework_id in current else next(iter([entry.framework_id for entry in expected] or current), None)
    if chosen is None or chosen not in current:
        return None
    here, levels = current[chosen], dict[str, int]()
    for entry in expected:
        if entry.framework_id == chosen:
            levels[entry.code] = max(entry.level, levels.get(entry.code, 0))
    if level or not levels:
        level = min(level or 1, here.scheme.highest_level)
        levels = {competency.code: level for competency in here.contents.competencies if competency.at(level)}
    targets = [Wanted(of.id, chosen, code, at) for code, at in levels.items()]
    known = {entry.code: case for entry, case in cases(targets, viewer.person_id, today).items()}
    refused = dict.fromkeys(case.eligibility.why for case in known.values() if not case.eligibility.may)
    return OfferSheet(chosen, here, level, _domains(here, known), list(refused))


def _domains(here: InForce, known: Mapping[str, Case]) -> list[tuple[Domain, Sequence[Offer]]]:
    domains: list[tuple[Domain, Sequence[Offer]]] = []
    for domain in here.contents.domains:
        offers = [Offer(known[entry.code]) for entry in domain.competencies if entry.code in known and known[entry.code].eligibility.may]
        if offers:
            domains.append((domain, offers))
    return domains
