"""The reference list of subjects and job roles, from parsed YAML to plain values. Intervals are data: nothing is decided here."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from lms.training.rules.enums import DEFAULT_DUE_DAYS, Kind, Transfers

#: The starter rules speak of every day that a file of training history is likely to speak of.
STARTER_FROM = date(2020, 1, 1)
STARTER_OWNER = "Starter set"

Yaml = Mapping[str, Any]


@dataclass(frozen=True)
class SubjectEntry:
    """One level of a family; `covers` are codes."""

    code: str
    name: str
    family: str
    family_name: str
    position: int
    category: Kind
    validity_months: int | None
    due_days: int | None
    transfers: Transfers
    on_the_job: bool
    aliases: tuple[str, ...]
    authority: str | None
    check_locally: bool
    jurisdictions: frozenset[str]
    covers: frozenset[str]


@dataclass(frozen=True)
class RuleEntry:
    """A starter requirement: one audience, or one job role, and one level."""

    subject_code: str
    audience: str | None
    job_role: str | None
    kind: Kind
    due_days: int


@dataclass(frozen=True)
class RoleEntry:
    key: str
    title: str
    jurisdiction: str


@dataclass(frozen=True)
class Reference:
    """The whole list. `audiences` are {key: (name, keys of job roles)}."""

    subjects: tuple[SubjectEntry, ...]
    roles: tuple[RoleEntry, ...]
    audiences: Mapping[str, tuple[str, tuple[str, ...]]]
    rules: tuple[RuleEntry, ...]


def read(subjects: Yaml, roles: Yaml) -> Reference:
    """Make sense of subjects.yaml and roles.yaml. Raises KeyError where one names what another does not have."""
    entries = tuple(entry for family in subjects["subjects"] for entry in _levels(family))
    by_code = {entry.code: entry for entry in entries}
    jurisdictions = {role["key"]: role.get("jurisdiction", "SCT") for role in roles["roles"]}
    audiences, rules = _profile_rules(roles, by_code, jurisdictions)
    return Reference(
        subjects=entries,
        roles=tuple(RoleEntry(role["key"], role["title"], jurisdictions[role["key"]]) for role in roles["roles"]),
        audiences=audiences,
        rules=(*rules, *_role_rules(roles, by_code)),
    )


def _levels(family: Yaml) -> Iterator[SubjectEntry]:
    earlier: list[str] = []
    for position, level in enumerate(family["levels"]):
        covers = {*level.get("satisfies", ()), *(earlier if level.get("cumulative") else ())}
        yield _entry(family, level, position, frozenset(covers))
        earlier.append(level["id"])


def _entry(family: Yaml, level: Yaml, position: int, covers: frozenset[str]) -> SubjectEntry:
    return SubjectEntry(
        code=level["id"],
        name=_name(family["name"], level["label"]),
        family=family["code"],
        family_name=family["name"],
        position=position,
        category=Kind(family["category"]),
        validity_months=level.get("refresher_months"),
        due_days=level.get("due_days"),
        transfers=Transfers.EMPLOYER if level.get("renewal_mode") == "local" else Transfers.ANYWHERE,
        on_the_job=level.get("renewal_mode") == "local" or "observation" in level.get("delivery", ()),
        aliases=tuple(family.get("aliases", ())),
        authority=level.get("authority") or family.get("authority"),
        check_locally=level.get("verified") in ("M", "L"),
        jurisdictions=frozenset(family["jurisdictions"]),
        covers=covers,
    )


def _name(family: str, label: str) -> str:
    """ "Fire safety awareness" needs no "Fire safety" before it; "Awareness" does."""
    return label if label.lower().startswith(family.lower()) else f"{family}: {label}"


def _profile_rules(
    roles: Yaml, subjects: Mapping[str, SubjectEntry], jurisdictions: Mapping[str, str]
) -> tuple[dict[str, tuple[str, tuple[str, ...]]], list[RuleEntry]]:
    """One rule per audience and level; where a level belongs to one country, for the part of the audience that is there."""
    audiences: dict[str, tuple[str, tuple[str, ...]]] = {}
    rules = []
    for key, codes in roles["profiles"].items():
        members = tuple(role["key"] for role in roles["roles"] if key in role["profiles"])
        audiences[key] = (_audience_name(key), members)
        for code in codes:
            there = tuple(role for role in members if jurisdictions[role] in subjects[code].jurisdictions)
            part = key if there == members else f"{key}_{'_'.join(sorted(subjects[code].jurisdictions)).lower()}"
            audiences.setdefault(part, (f"{_audience_name(key)} ({', '.join(sorted(subjects[code].jurisdictions))})", there))
            rules.append(_rule(subjects[code], audience=part))
    return audiences, rules


def _audience_name(key: str) -> str:
    words = key.removesuffix("_sct").replace("_", " ")
    return f"{words.capitalize()} (Scotland)" if key.endswith("_sct") else words.capitalize()


def _role_rules(roles: Yaml, subjects: Mapping[str, SubjectEntry]) -> Iterable[RuleEntry]:
    for role in roles["roles"]:
        for code in role.get("extra", ()):
            yield _rule(subjects[code], job_role=role["key"])
        for code in role.get("offered", ()):
            yield _rule(subjects[code], job_role=role["key"], kind=Kind.OFFER)


def _rule(subject: SubjectEntry, *, audience: str | None = None, job_role: str | None = None, kind: Kind | None = None) -> RuleEntry:
    due_days = DEFAULT_DUE_DAYS if subject.due_days is None else subject.due_days
    return RuleEntry(subject.code, audience, job_role, kind or subject.category, due_days)
