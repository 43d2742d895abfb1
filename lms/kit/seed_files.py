"""Reading the YAML files of seeds, whose codes have to be text: YAML takes a bare OFF for "no" and 010 for eight."""

from datetime import date
from pathlib import Path
from typing import Any

import yaml

from config import HOME

SEEDS = HOME / "seeds"
REFERENCE = SEEDS / "reference"

#: What names a thing, or points to one by its name.
CODES = frozenset({"code", "key", "employer", "service", "organisation", "parent_code", "subject_code", "job_role"})
#: Reads values alone, and makes nothing of what a file says; in C where it is to be had, which is ten times as fast.
SAFE = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
NOT_TEXT = (bool, int, float, date)


def read_seed_file(path: Path) -> Any:
    """What the file says. Raises OSError where it is missing, ValueError where a code of it has not been read as text."""
    with path.open(encoding="utf-8") as file:
        loaded = yaml.load(file, Loader=SAFE)  # noqa: S506
    _check(loaded, path.name)
    return loaded


def _check(value: Any, where: str) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            misread = key if isinstance(key, bool) else inner if key in CODES and isinstance(inner, NOT_TEXT) else None
            if misread is not None:
                raise ValueError(f'{where} has a code that YAML reads as {misread}: write it in quotes, as in "OFF".')
            _check(inner, where)
    elif isinstance(value, list):
        for inner in value:
            _check(inner, where)
