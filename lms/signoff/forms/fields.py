"""What several forms of this room read in the same way: ratings by behaviour, competencies with levels, what was seen."""

import re
from collections.abc import Iterable
from datetime import date

from flask import request

from lms.evidence.rules.words import EvidenceKind
from lms.signoff.rules.judging import Written

#: The name of a behaviour's radio buttons.
RATING = re.compile(r"rating-([0-9]{1,9})", re.ASCII)
PAIR = re.compile(r"([^:]{1,60}):([0-9]{1,2})", re.ASCII)


def ratings() -> dict[int, int]:
    """What was tapped, by behaviour; what is no number is left out."""
    scores = {}
    for name, value in request.form.items():
        match = RATING.fullmatch(name)
        if match and value.isascii() and value.isdigit() and len(value) < 4:
            scores[int(match.group(1))] = int(value)
    return scores


def pairs(values: Iterable[str] | None) -> list[tuple[str, int]]:
    """`CR2:2` as a competency and a level; what is none is left out."""
    matches = (PAIR.fullmatch(value) for value in values or ())
    return [(match.group(1), int(match.group(2))) for match in matches if match]


def written(saw: str | None, saw_on: date | None, talked: str | None, talked_on: date | None, today: date) -> list[Written]:
    """What was seen and what was talked about, as far as anything was written; of today where no day is given."""
    parts = ((EvidenceKind.DIRECT_OBSERVATION, saw, saw_on), (EvidenceKind.PROFESSIONAL_DISCUSSION, talked, talked_on))
    return [Written(kind, day or today, text) for kind, text, day in parts if text and text.strip()]
