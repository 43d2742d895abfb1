"""What waits for an assessor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import select

from lms.access import May, Viewer
from lms.kit.db import db
from lms.people.models import Post, Term
from lms.people.queries import active, records_of, within
from lms.signoff.models import ReviewFlag, SignOff
from lms.signoff.queries import requests
from lms.signoff.queries.cases import cases
from lms.signoff.queries.judging import FlagRow, SignedRow, open_flags, rows_of
from lms.signoff.queries.requests import ItemRow
from lms.signoff.rules.judging import differs
from lms.signoff.rules.words import ItemState, Source


@dataclass(frozen=True, slots=True)
class Waiting:
    """An item of the queue: what is in the way, and whether it can be signed in one go."""

    row: ItemRow
    competency: str
    note: str
    is_simple: bool

    @property
    def is_claimed(self) -> bool:
        return self.row.state is ItemState.CLAIMED


def queue(viewer: Viewer, today: date) -> list[Waiting]:
    """What is asked of the viewer, the longest first."""
    rows = requests.to_judge(viewer)
    known = cases([row.wanted for row in rows], viewer.person_id, today)
    waiting = []
    for row in rows:
        case = known.get(row.wanted)
        if case is None:
            waiting.append(Waiting(row, row.code, "The framework no longer has it.", False))
            continue
        missing = case.missing(viewer.person_id)
        is_rated = not differs(case.own_scores, case.plan.to_judge, case.met)
        note = case.eligibility.why if not case.eligibility.may else "Top-up: only what is new" if case.plan.tops_up else ""
        simple = is_rated and not missing and case.eligibility.may
        waiting.append(Waiting(row, case.competency.name, note, simple))
    return waiting


@dataclass(frozen=True, slots=True)
class Batch:
    """What was signed for one person in one go."""

    rows: Sequence[SignedRow]

    @property
    def first(self) -> SignedRow:
        return self.rows[0]


def batches(rows: Sequence[SignedRow]) -> list[Batch]:
    """Those that were signed in one go for one person belong together."""
    ordered = sorted(rows, key=lambda row: (row.made_at, row.learner_id, row.code), reverse=True)
    return [Batch(list(group)) for _, group in groupby(ordered, key=lambda row: (row.made_at, row.learner_id))]


# --- flags --------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Flagged:
    """A sign-off that somebody asks to look at again."""

    flag: FlagRow
    sign_off: SignedRow


def flags(viewer: Viewer, today: date) -> list[Flagged]:
    """Of what the viewer has signed; and where nobody here signed it, of people that they look after as learning and development."""
    flagged = select(ReviewFlag.sign_off_id).where(ReviewFlag.settled_at.is_(None))
    open_ones = select(SignOff.id).where(SignOff.id.in_(flagged), SignOff.withdrawn_on.is_(None))
    own = open_ones.where(SignOff.assessor_id.in_(records_of(viewer.person_id)), SignOff.source == Source.GIVEN)
    ids = set(db.session.scalars(own))
    if viewer.may(May.WITHDRAW_SIGN_OFFS):
        reached = select(Term.id).join(Post, Post.id == Term.post_id).where(Post.person_id == SignOff.person_id, active(today))
        brought = open_ones.where(SignOff.source == Source.BROUGHT)
        ids |= set(db.session.scalars(brought.where(reached.where(within(viewer, May.WITHDRAW_SIGN_OFFS)).exists())))
    rows = {row.id: row for row in rows_of(ids)} if ids else {}
    return [Flagged(flag, rows[flag.sign_off_id]) for flag in (open_flags(ids) if ids else ())]
