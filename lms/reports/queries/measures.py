"""The measures that rooms have declared."""

from lms.kit.house import current_house
from lms.kit.measures import Measure, by_name


def measures() -> dict[str, Measure]:
    """All of them by name, as addresses and commands have it."""
    return by_name(current_house().measures)
