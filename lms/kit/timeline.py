"""One line of what somebody has done: every room answers with these for their owner, and one page puts them in order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from lms.kit.numbers import counted


@dataclass(frozen=True)
class Done:
    """What took place on a day, in words that may be read over somebody's shoulder. `endpoint` and `values` say where more is read."""

    on: date
    what: str
    minutes: int | None = None
    endpoint: str = ""
    values: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """'Supervision, 60 minutes'."""
        return self.what if self.minutes is None else f"{self.what}, {counted(self.minutes, 'minute', 'minutes')}"
