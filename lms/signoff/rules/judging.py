"""Pure: what is judged, what a judgement has to say, and until when the sign-off counts that comes of it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from lms.evidence.rules.words import EvidenceKind
from lms.framework.rules.contents import Behaviour
from lms.kit.refusal import Refused
from lms.signoff.rules.enough import Piece
from lms.signoff.rules.review import review_day

#: For so long whoever signed can take it back as if nothing had been.
UNDO_FOR = timedelta(minutes=10)
#: Where assessor and learner are so many steps apart, somebody has to say why.
FAR_APART = 2
LONGEST_COMMENT = 4_000
LONGEST_REASON = 500
#: Why a sign-off is withdrawn that was undone.
UNDONE_BECAUSE = "Signed by mistake, and taken back at once"


@dataclass(frozen=True, slots=True)
class Running:
    """A sign-off of the learner for this competency that is in date. `meanings`: what it was given for."""

    id: int
    level: int
    review_on: date
    meanings: frozenset[str]


@dataclass(frozen=True, slots=True)
class Plan:
    """What has to be judged, and what need not be once more. `tops_up`: the sign-off that what is new is added to."""

    to_judge: tuple[Behaviour, ...]
    covered: tuple[Behaviour, ...]
    tops_up: Running | None


@dataclass(frozen=True)
class Written:
    """What an assessor writes down of what they saw or talked about, of which day. Empty: nothing."""

    kind: EvidenceKind
    day: date
    text: str

    def piece(self, author_id: int) -> Piece:
        return Piece(self.kind, self.day, author_id)


@dataclass(frozen=True)
class Found:
    """What an assessor finds. `version_id`: of the version that the page showed."""

    version_id: int
    scores: Mapping[int, int]
    comment: str = ""
    written: Sequence[Written] = field(default=())


def plan(behaviours: Iterable[Behaviour], level: int, running: Sequence[Running]) -> Plan:
    """A top-up judges what is new in the version. Anything else judges all but what a running sign-off at a lower level covers."""
    lines = sorted((line for line in behaviours if line.level <= level), key=lambda line: line.level)
    same = [line for line in running if line.level >= level]
    needed = {line.meaning for line in lines}
    tops_up = None if any(needed <= line.meanings for line in same) else max(same, key=lambda line: (line.review_on, line.id), default=None)
    lower = running if tops_up else [line for line in running if line.level < level]
    known = frozenset().union(*(line.meanings for line in lower))
    if needed <= known:  # two running ones that only together say all of it: one of them is judged again
        known = frozenset()
    to_judge = tuple(line for line in lines if line.meaning not in known)
    return Plan(to_judge, tuple(line for line in lines if line.meaning in known), tops_up)


def last_day(signed_on: date, competency_months: int | None, version_months: int, tops_up: Running | None) -> date:
    """The last day on which the sign-off counts: a top-up keeps that of the one it adds to."""
    return tops_up.review_on if tops_up else review_day(signed_on, competency_months or version_months)


def far_apart(own: Mapping[int, int], rated: Mapping[int, int]) -> list[int]:
    """The behaviours that learner and assessor rate two or more steps apart."""
    return [line for line, score in rated.items() if line in own and abs(score - own[line]) >= FAR_APART]


def differs(own: Mapping[int, int], to_judge: Iterable[Behaviour], met: Collection[int]) -> bool:
    """Would signing all as the learner rated themselves leave anything to say? Not where they find everything met."""
    return any(own.get(line.id) not in met for line in to_judge)


def check_ratings(of: Plan, rated: Mapping[int, int], scores: Collection[int]) -> None:
    """Raises Refused unless every behaviour is rated on the scale."""
    if any(rated.get(line.id) not in scores for line in of.to_judge):
        raise Refused("Rate every behaviour.", field="ratings")


def check_signing(of: Plan, rated: Mapping[int, int], met: Collection[int], own: Mapping[int, int], comment: str | None) -> None:
    """Raises Refused where something is not met, or two views are far apart and nobody says why."""
    if any(rated[line.id] not in met for line in of.to_judge):
        raise Refused("Not every behaviour is met. Return it with a comment instead.", field="ratings")
    if far_apart(own, rated) and not comment:
        raise Refused("Your rating and the learner’s own are two or more steps apart. Say why in the comment.", field="comment")


def needed_comment(comment: str | None) -> str:
    """Raises Refused where there is none."""
    if not comment:
        raise Refused("Say what is still missing, so that the learner can go on.", field="comment")
    return comment


def tidy_comment(text: str) -> str | None:
    """Raises Refused where it is too long."""
    text = text.strip()
    if len(text) > LONGEST_COMMENT:
        raise Refused(f"Use {LONGEST_COMMENT} characters or fewer.", field="comment")
    return text or None


def tidy_reason(text: str) -> str:
    """On one line. Raises Refused where there is none, or too much."""
    reason = " ".join(text.split())
    if not reason or len(reason) > LONGEST_REASON:
        raise Refused(f"Say why, in {LONGEST_REASON} characters or fewer.", field="reason")
    return reason


def may_undo(made_at: datetime, withdrawn_on: date | None, now: datetime) -> bool:
    """Is it still time to take a sign-off back?"""
    return withdrawn_on is None and now - made_at <= UNDO_FOR
