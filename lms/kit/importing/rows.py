"""The usual kind: each line asks for one row, told apart by a key. What is new is added, what differs changes, and nothing else is done.

`tables` reads what is recorded for it, and writes what it plans.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lms.kit.importing.plan import Difference, Plan, Step, What, differences
from lms.kit.importing.problems import Code, Notes

Key = tuple[Any, ...]

NOT_SHOWN = "(not shown)"


@dataclass(frozen=True, slots=True)
class Draft:
    """The row that a line asks for: the columns that tell it from others, all the others, and what a preview calls it."""

    line: int
    key: Mapping[str, Any]
    values: Mapping[str, Any]
    who: str


@dataclass
class RowWrites:
    """New rows, and changed ones with their id; each side has the same columns throughout."""

    new: list[Mapping[str, Any]] = field(default_factory=list)
    changed: list[Mapping[str, Any]] = field(default_factory=list)


def plan_rows(
    drafts: Iterable[Draft], known: Mapping[Key, Mapping[str, Any]], notes: Notes, *, what: str, private: Collection[str] = ()
) -> Plan[RowWrites]:
    """The plan of these drafts. `what`: what a line is about, in a finding. A value that is empty never erases the recorded one.

    Of `private` columns a preview says only that there is something.
    """
    plan, first = Plan(RowWrites()), dict[Key, Draft]()
    for draft in drafts:
        key = tuple(draft.key.values())
        other = first.setdefault(key, draft)
        if other is not draft:
            is_same = other.values == draft.values
            notes.add(draft.line, "", "", Code.REPEATED_LINE if is_same else Code.DUPLICATE_LINE, other=other.line, what=what)
            plan.unchanged += is_same
        elif draft.line not in notes.bad:
            _take(plan, draft, known.get(key), private)
    return plan


def _take(plan: Plan[RowWrites], draft: Draft, before: Mapping[str, Any] | None, private: Collection[str]) -> None:
    values = {name: None if value == "" else value for name, value in draft.values.items()}
    if before is None:
        plan.writes.new.append({**draft.key, **values})
        plan.steps.append(Step(draft.line, What.ADD, draft.who, _in_words({}, values, private)))
        return
    after = {name: before[name] if value is None else value for name, value in values.items()}
    if all(value == before[name] for name, value in after.items()):
        plan.unchanged += 1
        return
    plan.writes.changed.append({"id": before["id"], **after})
    plan.steps.append(Step(draft.line, What.CHANGE, draft.who, _in_words(before, after, private)))


def _in_words(before: Mapping[str, Any], after: Mapping[str, Any], private: Collection[str]) -> tuple[Difference, ...]:
    """Of what is private, that it differs."""
    changed = (name for name, value in after.items() if value != before.get(name))
    return tuple(difference for name in changed for difference in _difference(name, before.get(name), after[name], name in private))


def _difference(name: str, before: object, after: object, is_private: bool) -> tuple[Difference, ...]:
    words = name.replace("_", " ")
    if is_private:
        return (Difference(words, NOT_SHOWN if before else "", NOT_SHOWN if after else ""),)
    return differences([(words, before, after)])
