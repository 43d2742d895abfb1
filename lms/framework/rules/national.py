"""Pure: the national frameworks of the reference list, by name and levels; their competencies are not loaded."""

from collections.abc import Iterator, Mapping
from typing import Any

from lms.framework.rules.contents import Level, Scheme


def read_national(listed: Mapping[str, Any]) -> Iterator[Scheme]:
    """From the list `external_frameworks`."""
    for entry in listed.get("external_frameworks", ()):
        source = entry.get("source", "")
        yield Scheme(
            code=entry["code"],
            name=entry["name"],
            source=source if isinstance(source, str) else ", ".join(source),
            levels=tuple(_level(place, level) for place, level in enumerate(entry.get("levels", ()), 1)),
        )


def _level(place: int, level: str | int) -> Level:
    """Some frameworks number their levels, and not all of them from 1."""
    if isinstance(level, int):
        return Level(level, str(level), f"Level {level}")
    return Level(place, level.lower().replace(" ", "_"), level)
