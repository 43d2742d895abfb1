"""What is added up of inductions."""

from collections.abc import Mapping
from statistics import median
from typing import Any

from lms.induction.rules.words import Status
from lms.kit.measures import Fact
from lms.kit.spreadsheets import Percent
from lms.training.rules.explanations import rate

#: The numbers of an induction, in the order of its facts.
NUMBERS = ("days", "is_due", "is_on_time", "steps", "steps_done")


def add_up(facts: Mapping[Fact, int]) -> Mapping[str, Any]:
    """How many were due by their target day and on time, the median of the days they took, and their steps."""
    due, on_time, steps, done = (sum((fact.numbers[at] or 0) * number for fact, number in facts.items()) for at in range(1, 5))
    taken = [fact.numbers[0] or 0 for fact, number in facts.items() if fact.state == Status.COMPLETE for _ in range(number)]
    return {
        "on_time_due": due,
        "on_time": on_time,
        "on_time_rate": _percent(on_time, due),
        "median_days": float(median(taken)) if taken else None,
        "steps": steps,
        "steps_done": done,
        "steps_rate": _percent(done, steps),
    }


def _percent(part: int, whole: int) -> Percent | None:
    share = rate(part, whole)
    return None if share is None else Percent(share)
