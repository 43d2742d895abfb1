"""Loading the reference list of inductions: as often as you like. What stands is the partnership's, and is never overwritten."""

from collections.abc import Collection
from datetime import date
from pathlib import Path

from sqlalchemy import select

from lms.induction.models import Condition, FullTimeHours, Programme, ProgrammeVersion, Step
from lms.induction.service.inductions import derive
from lms.kit import clock
from lms.kit.db import db
from lms.kit.seed_files import read_seed_file
from lms.people.models import Audience, JobRole
from lms.programmes.rules import reference as rules
from lms.programmes.rules.reference import ListedInductions, ListedProgramme, ListedRow, ListedStep
from lms.training.models import Subject

ROW = ("worker_types", "sectors", "audiences", "job_roles", "jurisdiction")
STEP = ("key", "title", "kind", "due_days", "is_required", "audience", "jurisdictions", "count", "confirm", "scope")
FACTS = ("code", "name", "is_compulsory", "target_days", "part_time_longest", "note")


def load_reference(folder: Path, *, without: Collection[str] = (), since: date | None = None) -> list[str]:
    """Load the programmes of subjects.yaml and what full time is; what changed, a line each. `without` names nothing of this.

    A programme that is new is for people who start from `since` on (None: today). Raises OSError where the file is missing, KeyError
    where it names what is not there.
    """
    listed = rules.read(read_seed_file(folder / "subjects.yaml"))
    subjects = {code: subject_id for subject_id, code in db.session.execute(select(Subject.id, Subject.code))}
    _check(listed, subjects)
    report = _put_hours(listed)
    for entry in listed.programmes:
        report += _put(entry, subjects, since or clock.today())
    if report:
        derive()
    return report


def _check(listed: ListedInductions, subjects: Collection[str]) -> None:
    audiences, roles = (set(db.session.scalars(select(column))) for column in (Audience.key, JobRole.key))
    named = zip(rules.codes_named(listed.programmes), (set(subjects), audiences, roles), strict=True)
    unknown = sorted(code for codes, known in named for code in codes - known)
    if unknown:
        raise KeyError(", ".join(unknown))


def _put_hours(listed: ListedInductions) -> list[str]:
    stored = {row.from_day: row.hours for row in db.session.scalars(select(FullTimeHours))}
    new = {day: hours for day, hours in listed.full_time_hours.items() if day not in stored}
    db.session.add_all(FullTimeHours(from_day=day, hours=hours) for day, hours in new.items())
    left = [day for day, hours in listed.full_time_hours.items() if stored.get(day, hours) != hours]
    return [f"Added full-time hours from {day.isoformat()}: {hours:g} a week" for day, hours in new.items()] + [
        f"Left full-time hours from {day.isoformat()} as they are: they differ from the reference list" for day in left
    ]


def _put(entry: ListedProgramme, subjects: dict[str, int], day: date) -> list[str]:
    stored = db.session.scalars(select(Programme).where(Programme.code == entry.code)).one_or_none()
    if stored is None:
        db.session.add(_programme(entry, subjects, entry.joins_from(day)))
        db.session.flush()
        return [f"Added induction programme {entry.code} {entry.name}"]
    differing = rules.differing(entry, _as_listed(stored, {subject_id: code for code, subject_id in subjects.items()}))
    return [f"Left induction programme {entry.code} as it is: {', '.join(differing)} differ from the reference list"] if differing else []


def _programme(entry: ListedProgramme, subjects: dict[str, int], joins_from: date) -> Programme:
    extended = select(Programme.id).where(Programme.code == entry.extends)
    version = ProgrammeVersion(
        number=1,
        published_from=joins_from,
        conditions=[Condition(**{name: getattr(row, name) for name in ROW}) for row in entry.rows],
        steps=[_step(step, position, subjects) for position, step in enumerate(entry.steps, 1)],
    )
    return Programme(
        **{name: getattr(entry, name) for name in FACTS},
        approved_from=joins_from if entry.is_approved else None,
        extends_id=db.session.scalar(extended) if entry.extends else None,
        joins_from=joins_from,
        versions=[version],
    )


def _step(step: ListedStep, position: int, subjects: dict[str, int]) -> Step:
    subject_id = subjects[step.subject] if step.subject else None
    return Step(position=position, subject_id=subject_id, **{name: getattr(step, name) for name in STEP})


def _as_listed(programme: Programme, subjects: dict[int, str]) -> ListedProgramme:
    """What stands, as the list would say it: the newest version that is published."""
    version = next((version for version in reversed(programme.versions) if version.published_from), None)
    extended = db.session.get(Programme, programme.extends_id) if programme.extends_id else None
    steps = [(step, subjects[step.subject_id] if step.subject_id else None) for step in version.steps] if version else []
    return ListedProgramme(
        **{name: getattr(programme, name) for name in FACTS},
        is_approved=programme.approved_from is not None,
        extends=extended.code if extended else None,
        since=None,
        rows=tuple(ListedRow(**{name: getattr(row, name) for name in ROW}) for row in version.conditions) if version else (),
        steps=tuple(ListedStep(subject=subject, **{name: getattr(step, name) for name in STEP}) for step, subject in steps),
    )
