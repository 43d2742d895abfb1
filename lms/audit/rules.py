"""Pure: which changes are asked for."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Wanted:
    """Which changes. Empty: all. `by`: words of the name of whoever made them."""

    record: str | None = None
    row_id: int | None = None
    day: date | None = None
    by: str = ""
