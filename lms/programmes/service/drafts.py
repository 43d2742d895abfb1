"""Verbs of drafts: steps and conditions are added, changed and removed."""

from dataclasses import asdict, replace

from sqlalchemy import select

from lms.access import Viewer
from lms.framework import queries as frameworks
from lms.induction.models import Condition, Programme, ProgrammeVersion, Step
from lms.induction.rules.joining import WHEN_PUBLISHED
from lms.induction.rules.words import StepKind
from lms.kit import clock
from lms.kit.concurrent_edits import check
from lms.kit.db import db
from lms.kit.form_fields import in_order
from lms.kit.refusal import Refused
from lms.people.models import Audience, JobRole
from lms.people.queries import places
from lms.programmes.queries import programmes as queries
from lms.programmes.rules.programmes import RowFacts, Since, StepFacts, check_key, check_row, key_for
from lms.programmes.service.programmes import draft_of, managed
from lms.training.models import Subject

GONE = "Somebody has removed it from the draft meanwhile."


def add_step(*, programme_id: int, facts: StepFacts, after: str, by: Viewer) -> Step:
    """A step after the one with that key (empty: first); sent twice, it is added once. Without a key it gets one from its title.

    Raises Refused with what is wrong.
    """
    row = managed(programme_id, by)
    draft = draft_of(row)
    own = {step.key: step for step in draft.steps}
    is_named = bool(facts.key.strip())
    new_facts = _checked(
        row, facts if is_named else replace(facts, key=key_for(facts.title, {*queries.keys_elsewhere(row), *_published(row)}))
    )
    if new_facts.key in own:
        if queries.step_facts(own[new_facts.key]) == new_facts:
            return own[new_facts.key]
        if is_named:
            raise Refused("Another step has this key.", field="key")
        new_facts = replace(new_facts, key=key_for(facts.title, {*own, *queries.keys_elsewhere(row), *_published(row)}))
    step = Step(position=0, **asdict(new_facts))
    draft.steps.append(step)
    _place(draft, step, after)
    return step


def change_step(*, programme_id: int, key: str, facts: StepFacts, after: str, seen: str, by: Viewer) -> None:
    """Its key stays. Raises EditConflict where somebody else was quicker, Refused with what is wrong."""
    row = managed(programme_id, by)
    draft = draft_of(row)
    step = _step(draft, key)
    new_facts, before = _checked(row, facts), shown_step(draft, step)
    if before == shown(new_facts) | {"after": after}:
        return
    check(seen, before)
    for name, value in asdict(new_facts).items():
        setattr(step, name, value)
    _place(draft, step, after)


def remove_step(*, programme_id: int, key: str, by: Viewer) -> None:
    """Removed twice, it is gone."""
    draft = draft_of(managed(programme_id, by))
    draft.steps = [step for step in draft.steps if step.key != key]
    db.session.flush()


def shown_step(draft: ProgrammeVersion, step: Step) -> dict[str, object]:
    """As a form shows it, with the step that stands before it."""
    earlier = [other.key for other in sorted(draft.steps, key=lambda other: other.position) if other.position < step.position]
    return shown(queries.step_facts(step)) | {"after": earlier[-1] if earlier else ""}


def shown(facts: StepFacts) -> dict[str, object]:
    """As a form shows it."""
    competency = f"{facts.framework_id}:{facts.competency_code}" if facts.framework_id else ""
    return {
        "title": facts.title,
        "kind": facts.kind.value,
        "subject": str(facts.subject_id or ""),
        "competency": competency,
        "level": str(facts.level or ""),
        "due_days": facts.due_days,
        "weight": "required" if facts.is_required else "offered",
        "audience": facts.audience or "",
        "jurisdictions": in_order(facts.jurisdictions),
        "count": facts.count,
        "confirm": facts.confirm.value if facts.confirm else "",
        "scope": facts.scope.value,
        "text": facts.text,
        "link": facts.link,
    }


def _checked(row: Programme, facts: StepFacts) -> StepFacts:
    new_facts = facts.cleaned()
    check_key(new_facts, elsewhere=queries.keys_elsewhere(row), published=_published(row))
    if new_facts.subject_id is not None and db.session.get(Subject, new_facts.subject_id) is None:
        raise Refused("Choose training of the list.", field="subject")
    if new_facts.audience and db.session.scalar(select(Audience.id).where(Audience.key == new_facts.audience)) is None:
        raise Refused("Choose one of the list.", field="audience")
    if new_facts.kind is StepKind.COMPETENCY:
        _check_competency(new_facts)
    return new_facts


def _check_competency(new_facts: StepFacts) -> None:
    framework = next((row for row in frameworks.frameworks() if row.id == new_facts.framework_id), None)
    if framework is None or (new_facts.framework_id, new_facts.competency_code) not in frameworks.competency_names(clock.today()):
        raise Refused("Choose a competency of the list.", field="competency")
    if not 0 < (new_facts.level or 0) <= framework.scheme.highest_level:
        raise Refused(f"{framework.scheme.name} has levels 1 to {framework.scheme.highest_level}.", field="level")


def _published(row: Programme) -> dict[str, bool]:
    steps = (step for version in row.versions if version.published_from for step in version.steps)
    return {step.key: queries.step_facts(step).is_by_facts for step in steps}


def _step(draft: ProgrammeVersion, key: str) -> Step:
    step = next((step for step in draft.steps if step.key == key), None)
    if step is None:
        raise Refused(GONE)
    return step


def _place(draft: ProgrammeVersion, placed: Step, after: str) -> None:
    """The step stands after that one; the others keep their order."""
    others = [step for step in sorted(draft.steps, key=lambda step: step.position) if step is not placed]
    at = next((number for number, step in enumerate(others, 1) if step.key == after), 0)
    for position, step in enumerate([*others[:at], placed, *others[at:]], 1):
        step.position = position
    db.session.flush()


# --- conditions -------------------------------------------------------------------------------------------------------------------


def add_condition(*, programme_id: int, facts: RowFacts, by: Viewer) -> None:
    """Another row: whoever meets it is on the programme too. Raises Refused with what is wrong."""
    row = managed(programme_id, by)
    draft = draft_of(row)
    new_facts = _checked_row(row, facts)
    if new_facts not in map(queries.row_facts, draft.conditions):
        draft.conditions.append(Condition(**asdict(new_facts)))
    db.session.flush()


def change_condition(*, programme_id: int, condition_id: int, facts: RowFacts, seen: str, by: Viewer) -> None:
    """Raises EditConflict where somebody else was quicker, Refused with what is wrong."""
    row = managed(programme_id, by)
    condition = next((condition for condition in draft_of(row).conditions if condition.id == condition_id), None)
    if condition is None:
        raise Refused(GONE)
    new_facts, before = _checked_row(row, facts), queries.row_facts(condition)
    if new_facts == before:
        return
    check(seen, shown_row(before))
    for name, value in asdict(new_facts).items():
        setattr(condition, name, value)
    db.session.flush()


def remove_condition(*, programme_id: int, condition_id: int, by: Viewer) -> None:
    """Removed twice, it is gone."""
    draft = draft_of(managed(programme_id, by))
    draft.conditions = [condition for condition in draft.conditions if condition.id != condition_id]
    db.session.flush()


def shown_row(facts: RowFacts) -> dict[str, object]:
    """As a form shows it."""
    ticked = {name: in_order(getattr(facts, name)) for name in ("worker_types", "sectors", "audiences", "job_roles")}
    return ticked | {
        "organisation": str(facts.organisation_id or ""),
        "jurisdiction": facts.jurisdiction.value if facts.jurisdiction else "",
        "since": Since.of(facts.joins_from).value,
        "joins_from": None if facts.joins_from == WHEN_PUBLISHED else facts.joins_from,
    }


def _checked_row(row: Programme, facts: RowFacts) -> RowFacts:
    check_row(facts)
    among, owner_id = places(), row.organisation_id
    place = among.get(facts.organisation_id or 0)
    if (facts.organisation_id and not place) or (owner_id and not (place and owner_id in place.branch)):
        raise Refused("Choose a place of the list.", field="organisation")
    known = {*db.session.scalars(select(Audience.key))}, {*db.session.scalars(select(JobRole.key))}
    if facts.audiences - known[0] or facts.job_roles - known[1]:
        raise Refused("Choose from the list.")
    return facts
