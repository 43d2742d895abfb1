"""Reads of judgements and sign-offs, for signing and for what was signed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from lms.access import Viewer
from lms.kit.db import AnySelect, db
from lms.people.models import Organisation, Person, Post
from lms.people.queries import name_in_sql, records_of, root_id
from lms.signoff.models import Judgement, ReviewFlag, SignOff, SignOffRequest
from lms.signoff.queries.cases import Wanted
from lms.signoff.queries.expected import posts_of
from lms.signoff.rules.words import Outcome, Source

#: What somebody has signed is listed so far back.
MOST_SIGNED = 50
_human = aliased(Person)


def employer_of(request_id: int | None, learner: int, today: date) -> int | None:
    """Of the post that was asked for; where nobody has asked, of the oldest that runs."""
    if request_id:
        statement = select(Post.employer_id).join(SignOffRequest, SignOffRequest.post_id == Post.id)
        return db.session.scalar(statement.where(SignOffRequest.id == request_id))
    first = next(iter(posts_of(learner, today)), None)
    return db.session.get_one(Post, first.id).employer_id if first else None


def is_signed_today(targets: Wanted, today: date) -> bool:
    """By whichever record of the learner."""
    same = (SignOff.framework_id == targets.framework_id, SignOff.competency_code == targets.code, SignOff.level == targets.level)
    statement = select(SignOff.id).where(SignOff.person_id.in_(records_of(targets.learner)), *same, SignOff.signed_on == today)
    return db.session.scalar(statement.where(SignOff.withdrawn_on.is_(None)).limit(1)) is not None


def draft_judgement(item_id: int, assessor: int) -> Judgement | None:
    """What this assessor has saved so far of this item."""
    statement = select(Judgement).where(Judgement.item_id == item_id, Judgement.outcome == Outcome.DRAFT)
    return db.session.scalar(statement.where(Judgement.assessor_id.in_(records_of(assessor))))


def signed_today_by(targets: Collection[Wanted], assessor: int, today: date) -> list[SignOff]:
    """Of these, what this assessor has signed today already."""
    keys = {(target.framework_id, target.code, target.level) for target in targets}
    of_them = select(Person.id).where(root_id().in_({target.learner for target in targets}))
    statement = select(SignOff).where(SignOff.person_id.in_(of_them), SignOff.signed_on == today, SignOff.withdrawn_on.is_(None))
    rows = db.session.scalars(statement.where(SignOff.assessor_id.in_(records_of(assessor))).order_by(SignOff.id))
    return [row for row in rows if (row.framework_id, row.competency_code, row.level) in keys]


def judgements_of(sign_off_ids: Collection[int]) -> list[int]:
    """The ids of the judgements that these sign-offs come of."""
    return list(db.session.scalars(select(Judgement.id).where(Judgement.sign_off_id.in_(sign_off_ids)).order_by(Judgement.id)))


# --- what was signed ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SignedRow:
    """A sign-off, with the names of both by the records that count."""

    id: int
    learner_id: int
    learner: str
    framework_id: int
    code: str
    level: int
    signed_on: date
    review_on: date
    source: Source
    assessor_id: int | None
    assessor: str
    employer: str
    made_at: datetime
    made_by_account_id: int | None
    withdrawn_on: date | None
    withdrawn_reason: str | None
    is_top_up: bool

    @property
    def wanted(self) -> Wanted:
        return Wanted(self.learner_id, self.framework_id, self.code, self.level)

    def stands(self, today: date) -> bool:
        return self.withdrawn_on is None and self.review_on >= today


def _signed() -> AnySelect:
    return (
        select(
            SignOff.id,
            root_id(_human),
            select(name_in_sql()).where(Person.id == root_id(_human)).correlate(_human).scalar_subquery(),
            SignOff.framework_id,
            SignOff.competency_code,
            SignOff.level,
            SignOff.signed_on,
            SignOff.review_on,
            SignOff.source,
            SignOff.assessor_id,
            SignOff.assessor_name,
            func.coalesce(Organisation.name, ""),
            SignOff.made_at,
            SignOff.made_by_account_id,
            SignOff.withdrawn_on,
            SignOff.withdrawn_reason,
            SignOff.topped_up_id.is_not(None),
        )
        .join(_human, _human.id == SignOff.person_id)
        .outerjoin(Organisation, Organisation.id == SignOff.employer_id)
    )


def _rows(*which: ColumnElement[bool], most: int | None = None) -> list[SignedRow]:
    statement = _signed().where(*which).order_by(SignOff.made_at.desc(), SignOff.id.desc()).limit(most)
    return [SignedRow(*row) for row in db.session.execute(statement)]


def signed_by(viewer: Viewer) -> list[SignedRow]:
    """What the viewer has signed, newest first."""
    return _rows(SignOff.assessor_id.in_(records_of(viewer.person_id)), SignOff.source == Source.GIVEN, most=MOST_SIGNED)


def rows_of(sign_off_ids: Collection[int]) -> list[SignedRow]:
    """These, whoever they are of."""
    return _rows(SignOff.id.in_(sign_off_ids)) if sign_off_ids else []


def sign_off_row(sign_off_id: int) -> SignedRow | None:
    """One, whoever it is of."""
    return next(iter(_rows(SignOff.id == sign_off_id)), None)


def signed_in_one_go(row: SignedRow) -> list[SignedRow]:
    """What was signed for the same person in the same go, and stands."""
    same = (SignOff.made_by_account_id == row.made_by_account_id, SignOff.made_at == row.made_at)
    return _rows(*same, SignOff.person_id.in_(records_of(row.learner_id)), SignOff.withdrawn_on.is_(None))


def signed_on_strength_of(row: SignedRow) -> list[SignedRow]:
    """What its owner has signed for others in the same competency, up to its level, since they have it: it stands when this one falls."""
    same = (SignOff.framework_id == row.framework_id, SignOff.competency_code == row.code, SignOff.level <= row.level)
    by_them = SignOff.assessor_id.in_(records_of(row.learner_id))
    return _rows(*same, by_them, SignOff.signed_on >= row.signed_on, SignOff.withdrawn_on.is_(None))


def signed_by_people(person_ids: Collection[int]) -> list[SignedRow]:
    """What these people, by all their records, have signed."""
    of_them = select(Person.id).where(Person.id.in_(person_ids) | Person.merged_into_id.in_(person_ids))
    return _rows(SignOff.assessor_id.in_(of_them), SignOff.source == Source.GIVEN)


# --- flags --------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FlagRow:
    """Somebody asks that a sign-off is looked at again."""

    id: int
    sign_off_id: int
    reason: str
    raised_at: datetime


def open_flags(sign_off_ids: Collection[int]) -> list[FlagRow]:
    """Those that nobody has settled."""
    columns = (ReviewFlag.id, ReviewFlag.sign_off_id, ReviewFlag.reason, ReviewFlag.raised_at)
    statement = select(*columns).where(ReviewFlag.sign_off_id.in_(sign_off_ids), ReviewFlag.settled_at.is_(None))
    return [FlagRow(*row) for row in db.session.execute(statement.order_by(ReviewFlag.id))]
