"""The life of one import."""

from enum import StrEnum


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


def may_move(old: RunState, new: RunState) -> bool:
    """Is this a legal move?"""
    return new in MOVES[old]
