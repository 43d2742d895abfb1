"""Pure: how much evidence is enough for a sign-off."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from lms.evidence.rules.words import WRITTEN_BY_ASSESSORS, EvidenceKind
from lms.framework.rules.contents import Enough
from lms.kit.numbers import counted

OBSERVATION, WITNESS = EvidenceKind.DIRECT_OBSERVATION, EvidenceKind.WITNESS_TESTIMONY
#: Where the assessor sees the practice, or what came of it, with their own eyes.
FIRST_HAND = frozenset({OBSERVATION, EvidenceKind.WORK_PRODUCT})


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence: what it is, of which day, who wrote it."""

    kind: EvidenceKind
    day: date
    author_id: int


def missing(pieces: Collection[Piece], enough: Enough, assessor_id: int) -> list[str]:
    """What is still missing, a sentence each; none: it is enough. `assessor_id`: who signs, and so is one of the assessors."""
    first_hand = [piece for piece in pieces if piece.kind in FIRST_HAND]
    observations = [piece for piece in pieces if piece.kind is OBSERVATION]
    assessors = {assessor_id, *(piece.author_id for piece in pieces if piece.kind in WRITTEN_BY_ASSESSORS)}
    counts = (
        (len(first_hand), enough.first_hand, "piece of evidence at first hand, such as an observation", "pieces at first hand"),
        (len({piece.kind for piece in pieces}), enough.kinds, "kind of evidence", "different kinds of evidence"),
        (len(observations), enough.observations, "direct observation", "direct observations"),
        (len({piece.day for piece in first_hand}), enough.days, "day on which it was seen", "days on which it was seen"),
        (len(assessors), enough.assessors, "assessor", "assessors"),
    )
    sentences = [
        f"{counted(least, piece, several).capitalize()}; so far {number}." for number, least, piece, several in counts if number < least
    ]
    if pieces and not sentences and all(piece.kind is WITNESS for piece in pieces):
        return ["Something else than what a witness says."]
    return sentences
