"""Loading the reference list: as often as you like; it reports what changed."""

from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert, select

from lms.kit.db import db
from lms.kit.identifiers import fold
from lms.kit.seed_files import read_seed_file
from lms.people import service as people
from lms.people.models import Audience, JobRole
from lms.people.rules import Jurisdiction
from lms.training.models import Requirement, Subject, subject_covers
from lms.training.rules import reference as rules
from lms.training.rules.reference import Reference, RuleEntry, SubjectEntry
from lms.training.rules.subjects import words_of
from lms.training.service.standings import recompute


def load_reference(folder: Path, *, without: Collection[str] = (), since: date | None = None) -> list[str]:
    """Load subjects, job roles, audiences and (unless told) starter requirements from a folder of YAML; what changed, a line each.

    `since` is of nothing here. Raises OSError where a file is missing, KeyError where one file names what another does not have.
    """
    listed = rules.read(*(read_seed_file(folder / name) for name in ("subjects.yaml", "roles.yaml")))
    before = {subject.id: subject.authority for subject in db.session.scalars(select(Subject))}
    report = _put_subjects(listed)
    _name_authorities(before)
    report += people.put_job_roles([(role.key, role.title, Jurisdiction(role.jurisdiction)) for role in listed.roles])
    report += people.put_audiences(listed.audiences)
    if "requirements" not in without:
        report += _put_requirements(listed)
    if report:
        recompute()
    return report


# --- subjects -----------------------------------------------------------------------------------------------------------------


def _put_subjects(listed: Reference) -> list[str]:
    known = {subject.code: subject for subject in db.session.scalars(select(Subject))}
    report = [line for entry in listed.subjects if (line := _put_subject(entry, known))]
    db.session.flush()
    return report + _put_covers(listed, {subject.code: subject.id for subject in db.session.scalars(select(Subject))})


def _put_subject(entry: SubjectEntry, known: Mapping[str, Subject]) -> str | None:
    values = _values(entry)
    subject = known.get(entry.code)
    if subject is None:
        db.session.add(Subject(code=entry.code, **values))
        return f"Added subject {entry.code} {entry.name}"
    changed = [name for name, value in values.items() if getattr(subject, name) != value]
    if subject.is_own:
        return f"Left subject {entry.code} as it is: it was changed here ({', '.join(changed)})" if changed else None
    for name in changed:
        setattr(subject, name, values[name])
    return f"Changed subject {entry.code}: {', '.join(changed)}" if changed else None


def _values(entry: SubjectEntry) -> dict[str, Any]:
    same = (
        "name",
        "family",
        "family_name",
        "position",
        "category",
        "validity_months",
        "due_days",
        "transfers",
        "on_the_job",
        "authority",
        "check_locally",
    )
    folded = {"name_folded": fold(entry.name), "words_folded": words_of(entry.code, entry.name, entry.aliases)}
    # What was noted when the list was made is for those who look after it: a note on a page is the partnership's own.
    return {name: getattr(entry, name) for name in same} | folded | {"aliases": "\n".join(entry.aliases), "note": None}


def _put_covers(listed: Reference, ids: Mapping[str, int]) -> list[str]:
    """The whole set of covers is the list's: an arrow it no longer has is removed. Subjects that were changed here keep theirs."""
    codes = {row_id: code for code, row_id in ids.items()}
    own = set(db.session.scalars(select(Subject.id).where(Subject.is_own)))
    arrows = {(ids[entry.code], ids[covered]) for entry in listed.subjects for covered in entry.covers}
    wanted = {(subject_id, covered_id) for subject_id, covered_id in arrows if subject_id not in own}
    found = db.session.execute(select(subject_covers))
    stored = {(subject_id, covered_id) for subject_id, covered_id in found if subject_id not in own}
    for subject_id, covered_id in stored - wanted:
        mine = (subject_covers.c.subject_id == subject_id, subject_covers.c.covered_id == covered_id)
        db.session.execute(delete(subject_covers).where(*mine))
    if wanted - stored:
        db.session.execute(insert(subject_covers), [{"subject_id": one, "covered_id": other} for one, other in sorted(wanted - stored)])
    removed = [f"{codes[one]} no longer covers {codes[other]}" for one, other in sorted(stored - wanted)]
    return removed + [f"{codes[one]} now covers {codes[other]}" for one, other in sorted(wanted - stored)]


def _name_authorities(before: Mapping[int, str | None]) -> None:
    """Starter rules that named what their subject named go on doing so; what the partnership wrote itself stays."""
    for rule in db.session.scalars(select(Requirement).where(Requirement.owner == rules.STARTER_OWNER)):
        if rule.authority == before.get(rule.subject_id):
            rule.authority = db.session.get_one(Subject, rule.subject_id).authority


# --- requirements ---------------------------------------------------------------------------------------------------------------


def _put_requirements(listed: Reference) -> list[str]:
    """Add starter rules that are missing. One that stands is the partnership's by now: a difference is reported, never overwritten."""
    subjects = {subject.code: subject for subject in db.session.scalars(select(Subject))}
    audiences = {audience.key: audience.id for audience in db.session.scalars(select(Audience))}
    roles = {role.key: role.id for role in db.session.scalars(select(JobRole))}
    starters = db.session.scalars(select(Requirement).where(Requirement.owner == rules.STARTER_OWNER))
    known = {(rule.subject_id, rule.audience_id, rule.job_role_id): rule for rule in starters}
    report = []
    for entry in listed.rules:
        subject = subjects[entry.subject_code]
        key = (subject.id, audiences[entry.audience] if entry.audience else None, roles[entry.job_role] if entry.job_role else None)
        report += _put_requirement(entry, subject, key, known)
    db.session.flush()
    return report


def _put_requirement(
    entry: RuleEntry, subject: Subject, key: tuple[int, int | None, int | None], known: Mapping[Any, Requirement]
) -> list[str]:
    who = entry.audience or entry.job_role
    rule = known.get(key)
    if rule is None:
        db.session.add(_starter(entry, subject, key))
        return [f"Added requirement {entry.subject_code} for {who}"]
    if (rule.kind, rule.due_days) != (entry.kind, entry.due_days):
        return [f"Left requirement {entry.subject_code} for {who} as it is: it differs from the reference list"]
    return []


def _starter(entry: RuleEntry, subject: Subject, key: tuple[int, int | None, int | None]) -> Requirement:
    return Requirement(
        subject_id=key[0],
        audience_id=key[1],
        job_role_id=key[2],
        kind=entry.kind,
        due_days=entry.due_days,
        effective_from=rules.STARTER_FROM,
        authority=subject.authority,
        owner=rules.STARTER_OWNER,
    )
