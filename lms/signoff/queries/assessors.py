"""Who may sign whom: the facts that `rules.eligibility` decides on, for many learners and assessors in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased

from lms.access import POLICY, May, Reach
from lms.kit.db import AnyRow, AnySelect, chunked, db
from lms.people.models import Account, Organisation, Person, Post, RoleGrant, Term
from lms.people.queries import active, places, root_id
from lms.people.queries.posts import of_humans
from lms.people.rules import full_name
from lms.people.rules.identity import Facts as Identity
from lms.people.rules.identity import facts as identity
from lms.signoff.models import FirstAssessor, SignOff
from lms.signoff.rules.eligibility import AssessorFacts, Eligibility, Held, Naming, Near, Pair, eligibility, looks_like_one

_ROLES = tuple(role for role, reach in POLICY[May.SIGN_OFF].items() if reach in (Reach.BRANCH, Reach.PARTNERSHIP))
_supervisor_post, _supervisor = aliased(Post), aliased(Person)


@dataclass(frozen=True, slots=True)
class RunningPost:
    """A post that runs today: of whom, where, and under whom."""

    post_id: int
    human: int
    employer_id: int
    organisation_id: int
    path: str
    supervisor: int | None  # the human, by the record that counts


@dataclass
class Facts:
    """Everything known of some learners and some people who may sign them; people are named by the record that counts."""

    today: date
    posts: Mapping[int, list[RunningPost]]
    names: Mapping[int, str]
    identities: Mapping[int, Identity]
    grants: Mapping[int, list[str]]  # paths
    namings: Mapping[int, list[tuple[str, Naming]]]
    held: Mapping[int, list[Held]]
    assessors: set[int] = field(default_factory=set)

    def of(self, learner: int, assessor: int) -> AssessorFacts:
        """What this person is to this learner."""
        posts, own = self.posts.get(learner, []), self.posts.get(assessor, [])
        return AssessorFacts(
            person_id=assessor,
            name=self.names.get(assessor, "This person"),
            is_learner=assessor == learner,
            looks_like_learner=assessor != learner and self._look_alike(assessor, learner),
            works=bool(own or self.grants.get(assessor)),
            is_supervised_by_learner=any(post.supervisor == learner for post in own),
            supervises=any(post.supervisor == assessor for post in posts),
            is_assessor_of=any(post.path.startswith(path) for post in posts for path in self.grants.get(assessor, [])),
            held=self.held.get(assessor, ()),
            namings=[naming for path, naming in self.namings.get(assessor, ()) if any(post.path.startswith(path) for post in posts)],
            near=_near(posts, own),
        )

    def _look_alike(self, record: int, other: int) -> bool:
        return record in self.identities and other in self.identities and looks_like_one(self.identities[record], self.identities[other])

    def may_sign(self, learner: int, assessor: int, pair: Pair) -> Eligibility:
        """The rule."""
        return eligibility(self.of(learner, assessor), pair, self.today)


def _near(posts: Iterable[RunningPost], own: Collection[RunningPost]) -> Near:
    """By the nearest of all their posts: the same place, or one of them above the other below the employer; then the employer."""
    nearest = Near.OTHER
    for post in posts:
        for mine in own:
            if mine.organisation_id == post.organisation_id:
                return Near.TEAM
            if mine.employer_id == post.employer_id:
                nearest = Near.EMPLOYER
    return nearest


def facts(learners: Collection[int], pairs: Collection[Pair], today: date, assessors: Collection[int] | None = None) -> Facts:
    """About these learners and these assessors; None: everybody who might sign one of these pairs for one of them."""
    posts = _running_posts(learners, today)
    paths = {post.path for of_human in posts.values() for post in of_human}
    supervisors = {post.supervisor for of_human in posts.values() for post in of_human if post.supervisor}
    grants, namings = _grants(today, assessors), _namings({pair.framework_id for pair in pairs}, today, assessors)
    if assessors is None:
        assessors = supervisors | _reaching(grants, paths) | {human for human, own in namings.items() if _reaches(own, paths)}
    people = {*learners, *assessors}
    posts |= _running_posts(set(assessors) - posts.keys(), today)
    names, identities = _people(people)
    return Facts(today, posts, names, identities, grants, namings, _held(assessors, pairs), set(assessors) - set(learners))


def _reaching(grants: Mapping[int, list[str]], paths: Collection[str]) -> set[int]:
    return {human for human, own in grants.items() if any(path.startswith(tuple(own)) for path in paths)}


def _reaches(namings: Iterable[tuple[str, Naming]], paths: Collection[str]) -> bool:
    return any(path.startswith(place) for place, _ in namings for path in paths)


def _running_posts(humans: Collection[int], today: date) -> dict[int, list[RunningPost]]:
    statement = (
        select(Post.id, root_id().label("human"), Post.employer_id, Term.organisation_id, root_id(_supervisor).label("supervisor"))
        .select_from(Person)
        .join(Post, Post.person_id == Person.id)
        .join(Term, Term.post_id == Post.id)
        .outerjoin(_supervisor_post, _supervisor_post.id == Term.supervisor_post_id)
        .outerjoin(_supervisor, _supervisor.id == _supervisor_post.person_id)
        .where(active(today))
        .order_by(Post.id)
    )
    among, running = places(), defaultdict(list)
    for row in _of_humans(statement, humans):
        path = among[row.organisation_id].path
        running[row.human].append(RunningPost(row.id, row.human, row.employer_id, row.organisation_id, path, row.supervisor))
    return dict(running)


def _of_humans(statement: AnySelect, humans: Collection[int]) -> Iterator[AnyRow]:
    for condition in of_humans(humans):
        yield from db.session.execute(statement.where(condition))


def _grants(today: date, assessors: Collection[int] | None) -> dict[int, list[str]]:
    """Where roles reach that sign people off: paths by person."""
    statement = (
        select(root_id().label("human"), Organisation.path)
        .select_from(RoleGrant)
        .join(Organisation, Organisation.id == RoleGrant.organisation_id)
        .join(Account, Account.id == RoleGrant.account_id)
        .join(Person, Person.id == Account.person_id)
        .where(RoleGrant.role.in_(_ROLES), Account.active, RoleGrant.starts_on <= today)
        .where(or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= today))
    )
    paths = defaultdict(list)
    for row in _among(statement, assessors):
        paths[row.human].append(row.path)
    return dict(paths)


def _namings(framework_ids: Collection[int], today: date, assessors: Collection[int] | None) -> dict[int, list[tuple[str, Naming]]]:
    """First assessors; where everybody is asked for, those of today."""
    statement = (
        select(FirstAssessor, root_id().label("human"), Organisation.path)
        .join(Person, Person.id == FirstAssessor.person_id)
        .join(Organisation, Organisation.id == FirstAssessor.organisation_id)
        .where(FirstAssessor.framework_id.in_(framework_ids))
    )
    if assessors is None:
        statement = statement.where(FirstAssessor.starts_on <= today, FirstAssessor.ends_on >= today)
    namings = defaultdict(list)
    for record, human, path in _among(statement, assessors):
        scope = Naming(record.framework_id, record.domain_code, record.competency_code, record.level, record.starts_on, record.ends_on)
        namings[human].append((path, scope))
    return dict(namings)


def _among(statement: AnySelect, humans: Collection[int] | None) -> Iterator[AnyRow]:
    return iter(db.session.execute(statement)) if humans is None else _of_humans(statement, humans)


def _held(humans: Collection[int], pairs: Collection[Pair]) -> dict[int, list[Held]]:
    """Their own sign-offs for these competencies."""
    columns = (SignOff.framework_id, SignOff.competency_code, SignOff.level, SignOff.signed_on, SignOff.review_on, SignOff.source)
    statement = select(root_id().label("human"), *columns, SignOff.withdrawn_on).join(Person, Person.id == SignOff.person_id)
    statement = statement.where(_for_pairs(pairs))
    own = defaultdict(list)
    for row in _of_humans(statement, humans):
        own[row.human].append(Held(*row[1:]))
    return dict(own)


def _for_pairs(pairs: Collection[Pair]) -> ColumnElement[bool]:
    frameworks, codes = {pair.framework_id for pair in pairs}, {pair.code for pair in pairs}
    return SignOff.framework_id.in_(frameworks) & SignOff.competency_code.in_(codes)


def _people(humans: Collection[int]) -> tuple[dict[int, str], dict[int, Identity]]:
    names, identities = {}, {}
    columns = (Person.id, Person.first_name, Person.last_name, Person.preferred_name, Person.date_of_birth, Person.email, Person.mobile)
    for chunk in chunked(sorted(humans)):
        for row in db.session.execute(select(*columns).where(Person.id.in_(chunk))):
            names[row.id] = full_name(row.first_name, row.last_name, row.preferred_name)
            identities[row.id] = identity(**{name: getattr(row, name) for name in row._fields[1:]})
    return names, identities
