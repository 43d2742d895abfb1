"""Pure: how somebody stands in a whole domain."""

from collections.abc import Mapping
from dataclasses import dataclass

from lms.signoff.rules.states import State

#: What needs doing first, first: of the competencies of a domain the worst speaks for it.
WORST_FIRST = (State.TO_REVIEW, State.NOT_YET, State.TOP_UP, State.REQUESTED, State.SIGNED_OFF, State.PAUSED)


@dataclass(frozen=True, slots=True)
class DomainState:
    """How many pairs of post and competency of a domain stand how; one at least."""

    numbers: Mapping[State, int]

    @property
    def worst(self) -> State:
        return next(state for state in WORST_FIRST if self.numbers.get(state))

    @property
    def share(self) -> str:
        """3 of 4 signed off; empty where all of it is paused."""
        counted = sum(number for state, number in self.numbers.items() if state is not State.PAUSED)
        return f"{self.numbers.get(State.SIGNED_OFF, 0)} of {counted} signed off" if counted else ""
