"""What every room has of the same kind: loading what it knows from files, and examining what it has stored."""

from collections.abc import Collection
from datetime import date
from pathlib import Path

from lms.kit.house import current_house
from lms.kit.room import Examination


def load_reference(folder: Path, *, without: Collection[str] = (), since: date | None = None) -> list[str]:
    """What rooms know from the YAML files in this folder, ground floor first; a line for each change. New inductions begin with `since`."""
    loaders = [room.reference for room in current_house().below(__name__) if room.reference]
    return [line for load in loaders for line in load(folder, without=without, since=since)]


def examine(*, today: date, days: int) -> list[Examination]:
    """Compare what is stored with what the facts say; nothing is changed."""
    return [room.examine(today=today, days=days) for room in current_house().below(__name__) if room.examine]
