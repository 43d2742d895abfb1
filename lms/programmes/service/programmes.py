"""Verbs of programmes: made, changed, their drafts begun, published and discarded."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date

from sqlalchemy import func, select

from lms.access import Viewer
from lms.induction.models import Condition, Joining, Programme, ProgrammeVersion, Step, StepRecord
from lms.induction.rules.joining import WHEN_PUBLISHED, joining_day
from lms.induction.service.inductions import derive
from lms.kit.concurrent_edits import check
from lms.kit.db import advisory_lock, db
from lms.kit.refusal import Refused
from lms.programmes.queries import programmes as queries
from lms.programmes.rules.programmes import Facts, check_extends, check_facts, check_publishing, clean_code


def add_programme(*, code: str, organisation_id: int | None, facts: Facts, by: Viewer) -> Programme:
    """A new programme with an empty draft. Raises Refused with what is wrong."""
    _lock()
    if not queries.manages(by, organisation_id):
        raise Refused("Choose one of the list.", field="owner")
    code = clean_code(code)
    if db.session.scalar(select(Programme.id).where(func.upper(Programme.code) == code)):
        raise Refused(f"There is a programme with the code {code} already.", field="code")
    check_facts(facts)
    row = Programme(code=code, organisation_id=organisation_id, versions=[ProgrammeVersion(number=1)], **asdict(facts))
    _check_extends(row, facts.extends_id)
    db.session.add(row)
    db.session.flush()
    return row


def change_programme(*, programme_id: int, facts: Facts, seen: str, by: Viewer) -> None:
    """Change what is said of it, for everybody on it. Raises EditConflict where somebody else was quicker, Refused with what is wrong.

    Once a version is published, what it adds to and whether it is compulsory stay as they are.
    """
    row = managed(programme_id, by)
    before = queries.facts_of(row)
    if any(version.published_from for version in row.versions):
        facts = replace(facts, extends_id=row.extends_id, is_compulsory=row.is_compulsory)
    if facts == before:
        return
    check(seen, shown(before))
    check_facts(facts)
    _check_extends(row, facts.extends_id)
    for name, value in asdict(facts).items():
        setattr(row, name, value)
    derive()


def shown(facts: Facts) -> dict[str, object]:
    """As a form shows it."""
    return asdict(facts) | {"is_compulsory": "yes" if facts.is_compulsory else "no", "extends": str(facts.extends_id or "")}


def _check_extends(row: Programme, extends_id: int | None) -> None:
    if extends_id is None:
        return
    other = db.session.get(Programme, extends_id)
    is_published = other is not None and any(version.published_from for version in other.versions)
    if other is None or not is_published or other.organisation_id not in (None, row.organisation_id):
        raise Refused("Choose one of the list.", field="extends")
    if row.id is not None:
        check_extends(dict(iter(db.session.execute(select(Programme.id, Programme.extends_id)))), row.id, extends_id)


# --- drafts -----------------------------------------------------------------------------------------------------------------------


def start_draft(*, programme_id: int, by: Viewer) -> ProgrammeVersion:
    """A copy of the newest version. Raises Refused while there is a draft."""
    row = managed(programme_id, by)
    if any(version.published_from is None for version in row.versions):
        raise Refused("Somebody has begun a draft already. There is one at a time.")
    newest = max(
        (version for version in row.versions if version.published_from),
        key=lambda version: version.published_from or date.min,
        default=None,
    )
    draft = ProgrammeVersion(
        number=max((version.number for version in row.versions), default=0) + 1,
        conditions=[Condition(**asdict(queries.row_facts(condition))) for condition in newest.conditions] if newest else [],
        steps=[Step(position=step.position, **asdict(queries.step_facts(step))) for step in newest.steps] if newest else [],
    )
    row.versions.append(draft)
    db.session.flush()
    return draft


def discard_draft(*, programme_id: int, by: Viewer) -> None:
    """What was written goes; a programme of which nothing was ever published goes with it."""
    row = managed(programme_id, by)
    draft = draft_of(row)
    is_all = len(row.versions) == 1
    if is_all and any(db.session.scalar(select(kind.id).where(kind.programme_id == row.id).limit(1)) for kind in (StepRecord, Joining)):
        raise Refused("Somebody is recorded on it already, so it stays. Change its draft instead.")
    db.session.delete(draft)
    db.session.flush()
    db.session.expire(row)
    if is_all:
        db.session.delete(row)
        db.session.flush()


def publish(*, programme_id: int, from_day: date, note: str, by: Viewer) -> None:
    """From this day on, starters have this version, and its conditions say who is on the programme. Raises Refused with what is wrong."""
    row = managed(programme_id, by)
    draft = draft_of(row)
    published = [version.published_from for version in row.versions if version.published_from]
    check_publishing(published, from_day, has_steps=bool(draft.steps or queries.steps_before(row, from_day)))
    _check_keys(row, draft)
    for condition in draft.conditions:
        if condition.joins_from == WHEN_PUBLISHED:
            condition.joins_from = joining_day(WHEN_PUBLISHED, row.joins_from, from_day)
    draft.published_from, draft.note = from_day, note.strip()
    derive()


def _check_keys(row: Programme, draft: ProgrammeVersion) -> None:
    """Programmes that belong together may have been written at the same time."""
    elsewhere: Mapping[str, str] = queries.keys_elsewhere(row)
    for step in draft.steps:
        if step.key in elsewhere:
            raise Refused(f"{elsewhere[step.key]} has a step with the key {step.key} too. Give this one another key.")


# --- what they share --------------------------------------------------------------------------------------------------------------


def managed(programme_id: int, by: Viewer) -> Programme:
    """The programme, this viewer's alone to change until the transaction ends. Raises Refused where it is not theirs."""
    _lock()
    row = db.session.get(Programme, programme_id)
    if row is None or not queries.manages(by, row.organisation_id):
        raise Refused("This is not a programme that you may change.")
    return row


def draft_of(row: Programme) -> ProgrammeVersion:
    """Its draft. Raises Refused where it has none."""
    draft = next((version for version in row.versions if version.published_from is None), None)
    if draft is None:
        raise Refused("There is no draft any more. Somebody has published or discarded it.")
    return draft


def _lock() -> None:
    advisory_lock("imports")
    db.session.expire_all()  # what was read before somebody else was let through is read again
