"""Pure: how two versions differ, as data, and in sentences."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import TypeVar

from lms.framework.rules.contents import Behaviour, Competency, Contents, Domain

P = TypeVar("P", Domain, Competency)


class What(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    CHANGED = "changed"


@dataclass(frozen=True)
class Detail:
    """A value beside the behaviours, such as a name, before and after; "" where there is none."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class BehaviourChange:
    """`moved`: the same text at another level; `changed`: another text in its place."""

    what: What
    old: Behaviour | None
    new: Behaviour | None

    @property
    def is_wording_only(self) -> bool:
        """Is the new text marked as saying the same as the old one?"""
        return bool(self.what is What.CHANGED and self.old and self.new and self.old.meaning == self.new.meaning)


@dataclass(frozen=True)
class PartChange:
    """A domain or a competency. `moved`: a competency that stands in another domain now; it may have changed as well."""

    what: What
    code: str
    name: str
    details: tuple[Detail, ...] = ()
    behaviours: tuple[BehaviourChange, ...] = ()


@dataclass(frozen=True)
class Difference:
    """What the new version has, lacks and says otherwise. False where both say the same."""

    rules: tuple[Detail, ...]
    domains: tuple[PartChange, ...]
    competencies: tuple[PartChange, ...]

    def __bool__(self) -> bool:
        return bool(self.rules or self.domains or self.competencies)

    @property
    def texts_changed(self) -> tuple[BehaviourChange, ...]:
        """The changed texts, which may be marked "wording only"."""
        return tuple(change for part in self.competencies for change in part.behaviours if change.what is What.CHANGED)


def difference(old: Contents, new: Contents) -> Difference:
    """From the old version to the new one, in the order of the new one; what is removed comes last."""
    return Difference(
        rules=tuple(_details(_rules(old), _rules(new))),
        domains=tuple(_parts({row.code: row for row in old.domains}, {row.code: row for row in new.domains}, _domain)),
        competencies=tuple(_parts(old.by_code, new.by_code, lambda before, after: _competency(before, after, old, new))),
    )


def _parts(old: dict[str, P], new: dict[str, P], compared: Callable[[P, P], PartChange | None]) -> Iterator[PartChange]:
    for code, after in new.items():
        change = compared(old[code], after) if code in old else PartChange(What.ADDED, code, after.name)
        if change:
            yield change
    yield from (PartChange(What.REMOVED, code, before.name) for code, before in old.items() if code not in new)


def _domain(old: Domain, new: Domain) -> PartChange | None:
    details = tuple(_details({"Name": old.name, "Intent": old.intent}, {"Name": new.name, "Intent": new.intent}))
    return PartChange(What.CHANGED, new.code, new.name, details) if details else None


def _competency(old: Competency, new: Competency, before: Contents, after: Contents) -> PartChange | None:
    domains = before.domain_of[old.code], after.domain_of[new.code]
    moved = domains[0].code != domains[1].code
    details = [Detail("Domain", *(f"{domain.code} {domain.name}" for domain in domains))] if moved else []
    details += _details(_about(old), _about(new))
    behaviours = tuple(behaviour_changes(old.behaviours, new.behaviours))
    if not details and not behaviours:
        return None
    return PartChange(What.MOVED if moved else What.CHANGED, new.code, new.name, tuple(details), behaviours)


def _about(competency: Competency) -> dict[str, str]:
    return {
        "Name": competency.name,
        "Warning sign": competency.warning_sign,
        "Interview question": competency.interview_question,
        "Months until review": str(competency.review_months or ""),
    }


def _rules(contents: Contents) -> dict[str, str]:
    enough = {f"Enough evidence for level {rule.level}": rule.in_words for rule in contents.sufficiency}
    return {"Months until review": str(contents.review_months)} | enough


def _details(old: dict[str, str], new: dict[str, str]) -> Iterator[Detail]:
    for label in {**old, **new}:
        if old.get(label, "") != new.get(label, ""):
            yield Detail(label, old.get(label, ""), new.get(label, ""))


# --- behaviours of one competency ---------------------------------------------------------------------------------------------------


def behaviour_changes(old: Sequence[Behaviour], new: Sequence[Behaviour]) -> Iterator[BehaviourChange]:
    """By level. The same texts are found first, then those marked as the same; what is left at a level is paired by likeness."""
    gone, come = list(old), list(new)
    changes = [_change(*pair) for pair in _paired(gone, come, lambda row: (row.level, row.text))]
    changes += [_change(*pair) for same in (_text, _meaning) for pair in _paired(gone, come, same)]
    changes += [_change(*pair) for pair in _alike(gone, come)]
    changes += [BehaviourChange(What.REMOVED, row, None) for row in gone] + [BehaviourChange(What.ADDED, None, row) for row in come]
    yield from sorted((change for change in changes if change), key=_place)


def _change(old: Behaviour, new: Behaviour) -> BehaviourChange | None:
    """None where only the order differs, or nothing."""
    if old.text != new.text:
        return BehaviourChange(What.CHANGED, old, new)
    return BehaviourChange(What.MOVED, old, new) if old.level != new.level else None


def _place(change: BehaviourChange) -> int:
    row = change.new or change.old
    return row.level if row else 0


def _text(row: Behaviour) -> object:
    return row.text


def _meaning(row: Behaviour) -> object:
    return row.meaning


def _paired(gone: list[Behaviour], come: list[Behaviour], same: Callable[[Behaviour], object]) -> Iterator[tuple[Behaviour, Behaviour]]:
    """Takes out of both lists what is the same."""
    for row in list(come):
        twin = next((other for other in gone if same(other) == same(row)), None)
        if twin:
            gone.remove(twin)
            come.remove(row)
            yield twin, row


def _alike(gone: list[Behaviour], come: list[Behaviour]) -> Iterator[tuple[Behaviour, Behaviour]]:
    """The likest first."""
    pairs = [(old, new) for old in gone for new in come if old.level == new.level]
    for old, new in sorted(pairs, key=lambda pair: -SequenceMatcher(None, pair[0].text, pair[1].text).ratio()):
        if old in gone and new in come:
            gone.remove(old)
            come.remove(new)
            yield old, new


# --- in sentences -------------------------------------------------------------------------------------------------------------------


def sentences(change: Difference) -> Iterator[str]:
    """A line for each, such as "PV1, level 2: “old” is now “new”"."""
    yield from (_sentence("", detail) for detail in change.rules)
    for part in (*change.domains, *change.competencies):
        if part.what in (What.ADDED, What.REMOVED):
            yield f"{part.code} {part.name} is {part.what}"
        yield from (_sentence(f"{part.code}: ", detail) for detail in part.details)
        yield from (f"{part.code}, {_behaviour_sentence(row)}" for row in part.behaviours)


def _sentence(place: str, detail: Detail) -> str:
    return f"{place}{detail.label.lower()} was “{detail.old}”, is now “{detail.new}”"


def _behaviour_sentence(change: BehaviourChange) -> str:
    old, new = change.old, change.new
    if old and new:
        words = ", the wording alone" if change.is_wording_only else ""
        moved = f"level {old.level}: “{old.text}” is now at level {new.level}"
        return moved if change.what is What.MOVED else f"level {new.level}: “{old.text}” is now “{new.text}”{words}"
    row = new or old
    return f"level {row.level}: “{row.text}” is {change.what}" if row else ""
