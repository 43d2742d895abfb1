"""Pure: the small employer's page: what is due for each person, and the next employee number."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from lms.kit.identifiers import folded_number
from lms.training.rules.enums import Status

NUMBERED = re.compile(r"(.*?)([0-9]{1,9})")
FIRST = "E-1"


@dataclass(frozen=True)
class Due:
    """A subject that is overdue or expires soon, and the date that matters."""

    subject: str
    status: Status
    on: date | None


@dataclass(frozen=True)
class Worker:
    """A post at the employer. `ends_on`: its last day, where that is known."""

    post_id: int
    person_id: int
    name: str
    number: str
    place: str | None  # where it is not the employer itself
    job_role: str | None
    worker_type: str
    starts_on: date
    ends_on: date | None
    due: tuple[Due, ...]

    @property
    def overdue(self) -> int:
        return sum(one.status is Status.OVERDUE for one in self.due)


def next_number(taken: Iterable[str]) -> str:
    """A free employee number that looks like the others: after E-11, E-12. The first of all is E-1."""
    numbers = list(taken)
    folded = {folded_number(one) for one in numbers}
    pattern = _pattern(numbers) or ("E-", 0, 1)
    prefix, highest, width = pattern
    while folded_number(proposed := f"{prefix}{highest + 1:0{width}}") in folded:
        highest += 1
    return proposed


def _pattern(numbers: Sequence[str]) -> tuple[str, int, int] | None:
    """What most numbers begin with, the highest of those, and how many digits it has."""
    found = [(match[1], match[2]) for one in numbers if (match := NUMBERED.fullmatch(one))]
    if not found:
        return None
    usual, _ = Counter(folded_number(before) for before, _ in found).most_common(1)[0]
    before, digits = max((pair for pair in found if folded_number(pair[0]) == usual), key=lambda pair: int(pair[1]))
    return before, int(digits), len(digits)
