"""The plain facts behind all figures, for the recount: read whole, then one human at a time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import select

from lms.framework.models import Behaviour, Competency, Domain, FrameworkVersion, Profile
from lms.kit.datetimes import local_date
from lms.kit.db import db
from lms.people.models import Absence, Person, Post, Term
from lms.people.queries import root_id
from lms.signoff.models import RequestItem, RequestMove, SignOff
from lms.signoff.rules.facts import CompetencyFact, Facts, PostFact, ProfileFact, RequestFact, SignOffFact, VersionFact


def facts_of_each() -> Iterator[Facts]:
    """The facts of every human with a post: versions are those of all, profiles those of their roles."""
    versions, profiles = tuple(_versions()), list(_profiles())
    sign_offs, requests = _grouped(_sign_offs()), _grouped(_requests())
    for human, posts in _grouped(_posts()).items():
        roles = {post.job_role_id for post in posts}
        of_roles = [row for row in profiles if row.job_role_id in roles]
        yield Facts(versions, of_roles, posts, sign_offs[human], requests[human])


def _grouped(facts: Iterable[Any]) -> dict[int, list[Any]]:
    groups: defaultdict[int, list[Any]] = defaultdict(list)
    for fact in facts:
        groups[fact.human].append(fact)
    return groups


def _versions() -> Iterator[VersionFact]:
    behaviours: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    for competency_id, level, meaning in db.session.execute(select(Behaviour.competency_id, Behaviour.level, Behaviour.meaning)):
        behaviours[competency_id].append((level, meaning))
    competencies: defaultdict[int, dict[str, CompetencyFact]] = defaultdict(dict)
    statement = select(Competency.id, Competency.version_id, Competency.code, Domain.code).join(Domain, Domain.id == Competency.domain_id)
    for row_id, version_id, code, domain_code in db.session.execute(statement):
        competencies[version_id][code] = CompetencyFact(code, domain_code, behaviours[row_id])
    published = select(FrameworkVersion).where(FrameworkVersion.published_from.is_not(None))
    for version in db.session.scalars(published.order_by(FrameworkVersion.published_from)):
        assert version.published_from
        yield VersionFact(version.framework_id, version.number, version.published_from, competencies[version.id])


def _profiles() -> Iterator[ProfileFact]:
    columns = (Profile.framework_id, Profile.job_role_id, Profile.asks_for, Profile.code, Profile.level)
    rows = db.session.execute(select(*columns, Profile.effective_from, Profile.effective_until).where(Profile.is_essential))
    return (ProfileFact(*row) for row in rows)


def _posts() -> Iterator[PostFact]:
    absences: defaultdict[int, list[Any]] = defaultdict(list)
    for post_id, *days in db.session.execute(select(Absence.post_id, Absence.starts_on, Absence.ends_on)):
        absences[post_id].append(tuple(days))
    columns = (Post.id, root_id(), Term.job_role_id, Term.worker_type, Term.starts_on, Term.ends_on)
    rows = db.session.execute(select(*columns).join(Person, Person.id == Post.person_id).join(Term, Term.post_id == Post.id))
    return (PostFact(*row, absences[row[0]]) for row in rows)


def _sign_offs() -> Iterator[SignOffFact]:
    columns = (SignOff.id, root_id(), SignOff.framework_id, SignOff.competency_code, SignOff.level, SignOff.signed_on, SignOff.review_on)
    rows = db.session.execute(select(*columns, SignOff.withdrawn_on).join(Person, Person.id == SignOff.person_id))
    return (SignOffFact(*row) for row in rows)


def _requests() -> Iterator[RequestFact]:
    moves: defaultdict[int, list[Any]] = defaultdict(list)
    for item_id, at, state in db.session.execute(select(RequestMove.item_id, RequestMove.at, RequestMove.state).order_by(RequestMove.id)):
        moves[item_id].append((local_date(at), state))
    columns = (RequestItem.id, root_id(), RequestItem.framework_id, RequestItem.competency_code, RequestItem.level)
    rows = db.session.execute(select(*columns).join(Person, Person.id == RequestItem.person_id))
    return (RequestFact(human, framework, code, level, moves[item_id]) for item_id, human, framework, code, level in rows)
