"""The life of one import."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from lms.kit.numbers import counted, number, plural


class RunState(StrEnum):
    CHECKING = "checking"
    CHECKED = "checked"
    APPLYING = "applying"
    APPLIED = "applied"
    REFUSED = "refused"  # looked at again before applying, it had errors: nothing was applied
    FAILED = "failed"  # the file cannot be used, or something broke: nothing was applied
    DISCARDED = "discarded"

    @property
    def label(self) -> str:
        return {
            RunState.CHECKING: "Being checked",
            RunState.CHECKED: "Waiting for you",
            RunState.APPLYING: "Being applied",
            RunState.APPLIED: "Applied",
            RunState.REFUSED: "Not applied",
            RunState.FAILED: "Not usable",
            RunState.DISCARDED: "Discarded",
        }[self]


MOVES: dict[RunState, frozenset[RunState]] = {
    RunState.CHECKING: frozenset({RunState.CHECKED, RunState.FAILED, RunState.DISCARDED}),
    RunState.CHECKED: frozenset({RunState.APPLYING, RunState.CHECKING, RunState.DISCARDED}),  # checked again after a change of its mapping
    RunState.APPLYING: frozenset({RunState.APPLIED, RunState.REFUSED, RunState.FAILED}),
    RunState.REFUSED: frozenset({RunState.APPLYING, RunState.CHECKING, RunState.DISCARDED}),
    RunState.APPLIED: frozenset(),
    RunState.FAILED: frozenset(),
    RunState.DISCARDED: frozenset(),
}

#: Somebody has to decide.
WAITING = frozenset({RunState.CHECKED, RunState.REFUSED})
#: Somebody may say who its lines are: for this file, or for the next where this one is applied already.
MAY_SAY_WHO = WAITING | {RunState.APPLIED}
#: A worker has it.
AT_WORK = frozenset({RunState.CHECKING, RunState.APPLYING})

#: How many findings and changes of one run are kept for its page; all are counted.
FINDINGS_KEPT = 10_000
CHANGES_KEPT = 2_000


@dataclass(frozen=True)
class Numbers:
    """What a file does, in numbers. `bad` and `waiting` are lines that are not applied."""

    lines: int
    adds: int = 0
    changes: int = 0
    ends: int = 0
    rejoins: int = 0
    leavers: int = 0
    unchanged: int = 0
    waiting: int = 0
    left_out: int = 0
    bad: int = 0

    def sentence(self, nouns: tuple[str, str], *, is_done: bool) -> str:
        """'352 lines: 12 people added, 30 changed, 300 unchanged, 4 wait, 2 had errors.' Or, before that, '12 people to add'."""
        counts = (
            (self.adds, "added" if is_done else "to add"),
            (self.changes, "changed" if is_done else "to change"),
            (self.rejoins, "started again" if is_done else "to start again"),
            (self.ends, "ended" if is_done else "to end"),
            (self.unchanged, "unchanged"),
        )
        entries = [(count, word) for count, word in counts if count]
        words = [f"{number(count)} {word}" for count, word in entries]
        if entries:
            words[0] = f"{counted(entries[0][0], *nouns)} {entries[0][1]}"
        return f"{counted(self.lines, 'line', 'lines')}: {', '.join([*words, *self._others(is_done)]) or 'nothing to do'}."

    def _others(self, is_done: bool) -> Iterator[str]:
        """What nothing is done with."""
        errors = ("had errors", "had errors") if is_done else ("has errors", "have errors")
        others = (
            (self.leavers, ("missing",) * 2),
            (self.left_out, ("left out",) * 2),
            (self.waiting, ("waits", "wait")),
            (self.bad, errors),
        )
        yield from (f"{number(count)} {plural(count, *words)}" for count, words in others if count)


def may_move(old: RunState, new: RunState) -> bool:
    """Is this a legal move?"""
    return new in MOVES[old]
