"""Reads of what lies beside the code: how large the pictures are, so that no page moves while they come."""

import json
from functools import cache
from pathlib import Path

from flask import current_app


@cache
def _sizes(file: Path) -> dict[str, tuple[int, int]]:
    return {name: (width, height) for name, (width, height) in json.loads(file.read_text(encoding="utf-8")).items()}


def sizes_of_pictures() -> dict[str, tuple[int, int]]:
    """{name: (width, height) in pixels}"""
    return _sizes(Path(str(current_app.static_folder)) / "help" / "sizes.json")
