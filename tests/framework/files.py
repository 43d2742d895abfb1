"""A small framework as a file, for tests: `said()` is what it says, `written(tmp_path, ...)` a file of it."""

from copy import deepcopy
from typing import Any

import yaml

SAID: dict[str, Any] = {
    "code": "CARE",
    "version": "1.0",
    "name": "Our framework",
    "levels": [{"level": 1, "key": "first", "name": "First"}, {"level": 2, "key": "second", "name": "Second"}],
    "judgement_scale": [{"score": 1, "key": "no", "name": "Not yet"}, {"score": 2, "key": "yes", "name": "Yes"}],
    "domains": [
        {
            "code": "A",
            "name": "Listening",
            "competencies": [
                {"code": "A1", "name": "Hears", "l1": ["Listens", "Waits"], "l2": ["Asks again"], "watch_for": "Talks", "ask": "When?"},
                {"code": "A2", "name": "Answers", "l1": ["Answers the telephone"]},
            ],
        }
    ],
}


def said(**changed: Any) -> dict[str, Any]:
    """The part `framework`, with these keys otherwise."""
    return deepcopy(SAID) | changed


def with_texts(version: str, code: str, **levels: list[str]) -> dict[str, Any]:
    """The next version, in which a competency says these texts at these levels."""
    new = said(version=version)
    (competency,) = [row for row in new["domains"][0]["competencies"] if row["code"] == code]
    competency.update(levels)
    return new


def written(folder: Any, framework: Any) -> str:
    """A file that holds it; its name."""
    path = folder / "framework.yaml"
    path.write_text(framework if isinstance(framework, str) else yaml.safe_dump({"framework": framework}, allow_unicode=True))
    return str(path)
