"""The reference list of inductions, from parsed YAML to plain values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from lms.induction.rules.words import BY_FACTS, Confirm, Scope, StepKind
from lms.people.rules import Jurisdiction, Sector, WorkerType

Yaml = Mapping[str, Any]


@dataclass(frozen=True)
class ListedStep:
    """A step; subject, audience and what is extended are named by their codes."""

    key: str
    title: str
    kind: StepKind
    subject: str | None
    due_days: int
    is_required: bool
    audience: str | None
    jurisdictions: frozenset[str]
    count: int
    confirm: Confirm | None
    scope: Scope


@dataclass(frozen=True)
class ListedRow:
    """A row of conditions."""

    worker_types: frozenset[str]
    sectors: frozenset[str]
    audiences: frozenset[str]
    job_roles: frozenset[str]
    jurisdiction: Jurisdiction | None


@dataclass(frozen=True)
class ListedProgramme:
    """A programme with what its first version says. `since`: nobody who started earlier is on it."""

    code: str
    name: str
    is_compulsory: bool
    is_approved: bool
    target_days: int
    part_time_longest: int | None
    extends: str | None
    since: date | None
    note: str
    rows: tuple[ListedRow, ...]
    steps: tuple[ListedStep, ...]

    def joins_from(self, day: date) -> date:
        """From which start on people are on it, if it is loaded to begin on this day."""
        return max(day, self.since) if self.since else day


@dataclass(frozen=True)
class ListedInductions:
    """The programmes, each after the one that it extends, and from which day on how many hours are full time."""

    programmes: tuple[ListedProgramme, ...]
    full_time_hours: Mapping[date, Decimal]


def read(subjects: Yaml) -> ListedInductions:
    """Make sense of subjects.yaml. Raises KeyError where something is missing, ValueError where a word means nothing here."""
    programmes = tuple(_programme(entry) for entry in subjects.get("inductions", ()))
    known: set[str] = set()
    for programme in programmes:
        if programme.extends not in (None, *known):
            raise KeyError(f"{programme.code} extends {programme.extends}, which does not stand before it")
        known.add(programme.code)
    return ListedInductions(programmes, {row["from"]: Decimal(str(row["hours"])) for row in subjects.get("full_time_hours", ())})


def _programme(entry: Yaml) -> ListedProgramme:
    return ListedProgramme(
        code=entry["id"],
        name=entry["name"],
        is_compulsory=entry.get("compulsory", True),
        is_approved=entry.get("approved", False),
        target_days=entry["target_days"],
        part_time_longest=entry.get("part_time_longest"),
        extends=entry.get("extends"),
        since=entry.get("since"),
        note=entry.get("about", ""),
        rows=tuple(_row(row) for row in entry["joins"]),
        steps=tuple(_step(item) for item in entry["items"]),
    )


def _row(row: Yaml) -> ListedRow:
    return ListedRow(
        worker_types=frozenset(WorkerType(word).value for word in row.get("worker_types", ())),
        sectors=frozenset(Sector(word).value for word in row.get("sectors", ())),
        audiences=frozenset(row.get("audiences", ())),
        job_roles=frozenset(row.get("job_roles", ())),
        jurisdiction=Jurisdiction(row["jurisdiction"]) if "jurisdiction" in row else None,
    )


def _step(item: Yaml) -> ListedStep:
    kind = StepKind(item["kind"])
    subject = item["subject"] if kind is StepKind.SUBJECT else item.get("subject")
    by_facts = kind in BY_FACTS or subject is not None
    return ListedStep(
        key=item["key"],
        title=item["title"],
        kind=kind,
        subject=subject,
        due_days=item["due_days"],
        is_required=not item.get("optional", False),
        audience=item.get("when"),
        jurisdictions=frozenset(Jurisdiction(word).value for word in item.get("jurisdictions", ())),
        count=item.get("count", 1),
        confirm=None if by_facts else Confirm(item["confirm"]),
        scope=Scope(item.get("scope", Scope.POST)),
    )


def differing(listed: ListedProgramme, stored: ListedProgramme) -> list[str]:
    """In what the two differ, in words; the day from which people join, and notes, are the partnership's own."""
    words = {
        "name": "its name",
        "is_compulsory": "whether it is compulsory",
        "is_approved": "whether it is approved",
        "target_days": "its target",
        "part_time_longest": "what people who work part time have at most",
        "extends": "what it adds to",
        "rows": "whom it is for",
        "steps": "its steps",
    }
    return [text for name, text in words.items() if getattr(listed, name) != getattr(stored, name)]


def codes_named(programmes: Iterable[ListedProgramme]) -> tuple[set[str], set[str], set[str]]:
    """The subjects, the audiences and the job roles that these programmes name."""
    steps = [step for programme in programmes for step in programme.steps]
    rows = [row for programme in programmes for row in programme.rows]
    return (
        {step.subject for step in steps if step.subject},
        {step.audience for step in steps if step.audience}.union(*(row.audiences for row in rows)),
        set[str]().union(*(row.job_roles for row in rows)),
    )
