"""What the demonstration needs to know of the records before it is made up."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import select

from lms.demo.rules.requirements import Need, Needs
from lms.demo.rules.seeds import Seeds
from lms.kit.db import db
from lms.people.models import Account, Audience, JobRole, Organisation, Person, Post
from lms.training.models import Requirement, Subject, subject_covers
from lms.training.rules.enums import COMPULSORY, DEFAULT_DUE_DAYS, Transfers


def has_anybody() -> bool:
    """Is any person recorded?"""
    return db.session.scalar(select(Person.id).limit(1)) is not None


def has_requirements() -> bool:
    """Is anything asked of anybody?"""
    return db.session.scalar(select(Requirement.id).limit(1)) is not None


def is_demonstration(partnership_code: str, address: str) -> bool:
    """Is this partnership here, and an account with this address?"""
    here = select(Organisation.id).where(Organisation.code == partnership_code)
    return bool(db.session.scalar(here) and db.session.scalar(select(Account.id).where(Account.email == address)))


def organisations() -> dict[str, Organisation]:
    """All organisations by code."""
    return {place.code: place for place in db.session.scalars(select(Organisation))}


def posts() -> dict[tuple[str, str], tuple[int, int]]:
    """(employer code, employee number): (post, person)."""
    rows = db.session.execute(
        select(Organisation.code, Post.number_folded, Post.id, Post.person_id).join(Organisation, Organisation.id == Post.employer_id)
    )
    return {(code, number): (post_id, person_id) for code, number, post_id, person_id in rows}


# --- needs --------------------------------------------------------------------------------------------------------------------


def needs(seeds: Seeds) -> Needs:
    """What the requirements on record ask of each job role, wherever it is, and what the seeds add for some employers."""
    subjects = {row.id: row for row in db.session.scalars(select(Subject).order_by(Subject.id))}
    covering = _covering(subjects)
    plain = {row_id: _need(row, covering[row_id]) for row_id, row in subjects.items()}
    audiences = {row.id: [role.key for role in row.job_roles] for row in db.session.scalars(select(Audience))}
    roles = {row.id: row.key for row in db.session.scalars(select(JobRole))}
    by_role: dict[str, dict[int, Need]] = {key: {} for key in roles.values()}
    for rule in db.session.scalars(select(Requirement).where(Requirement.organisation_id.is_(None)).order_by(Requirement.id)):
        for key in audiences[rule.audience_id] if rule.audience_id else [roles[rule.job_role_id]] if rule.job_role_id else roles.values():
            due_days = plain[rule.subject_id].due_days if rule.due_days is None else rule.due_days
            by_role[key][rule.subject_id] = replace(plain[rule.subject_id], due_days=due_days, is_offer=rule.kind not in COMPULSORY)
    keys = {row.key: frozenset(audiences[row.id]) for row in db.session.scalars(select(Audience))}
    return Needs(
        {key: found.values() for key, found in by_role.items()}, {need.subject: need for need in plain.values()}, keys, seeds.requirements
    )


def _need(subject: Subject, covered_by: frozenset[str]) -> Need:
    due_days = DEFAULT_DUE_DAYS if subject.due_days is None else subject.due_days
    return Need(subject.code, due_days, subject.validity_months, subject.transfers == Transfers.ANYWHERE, False, covered_by)


def _covering(subjects: Mapping[int, Subject]) -> dict[int, frozenset[str]]:
    """The codes of the subjects that cover each one directly."""
    covering: dict[int, set[str]] = {row_id: set() for row_id in subjects}
    for subject_id, covered_id in db.session.execute(select(subject_covers)):
        covering[covered_id].add(subjects[subject_id].code)
    return {row_id: frozenset(codes) for row_id, codes in covering.items()}
