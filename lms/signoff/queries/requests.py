"""Reads of requests: drafts, what somebody has asked for, what waits for an assessor."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from lms.access import Viewer
from lms.kit.db import AnySelect, db
from lms.people.models import Person
from lms.people.queries import name_in_sql, records_of, root_id
from lms.signoff.models import Judgement, RequestItem, RequestMove, SignOffRequest
from lms.signoff.queries.cases import Wanted
from lms.signoff.rules.words import OPEN, ItemState, Outcome

_assessor, _human = aliased(Person), aliased(Person)


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One competency that somebody asks for."""

    id: int
    request_id: int
    post_id: int
    framework_id: int
    code: str
    level: int
    state: ItemState
    round: int
    moved_at: datetime
    asked_at: datetime
    learner_id: int  # the record that counts
    learner: str
    assessor_id: int | None
    assessor: str

    @property
    def wanted(self) -> Wanted:
        return Wanted(self.learner_id, self.framework_id, self.code, self.level, self.id)

    @property
    def pair(self) -> str:
        return pair_value(self.code, self.level)


def pair_value(code: str, level: int) -> str:
    """A competency at a level as forms send it."""
    return f"{code}:{level}"


def _items() -> AnySelect:
    """Names are those of the records that count."""
    learner = select(name_in_sql()).where(Person.id == root_id(_human)).correlate(_human).scalar_subquery()
    assessor = select(name_in_sql()).where(Person.id == root_id(_assessor)).correlate(_assessor).scalar_subquery()
    return (
        select(
            RequestItem.id,
            RequestItem.request_id,
            SignOffRequest.post_id,
            RequestItem.framework_id,
            RequestItem.competency_code,
            RequestItem.level,
            RequestItem.state,
            RequestItem.round,
            RequestItem.moved_at,
            SignOffRequest.made_at,
            root_id(_human),
            learner,
            root_id(_assessor),
            func.coalesce(assessor, ""),
        )
        .join(SignOffRequest, SignOffRequest.id == RequestItem.request_id)
        .join(_human, _human.id == RequestItem.person_id)
        .outerjoin(_assessor, _assessor.id == RequestItem.assessor_id)
    )


def _read(*which: ColumnElement[bool], newest_first: bool = False) -> list[ItemRow]:
    order = RequestItem.id.desc() if newest_first else RequestItem.id
    return [ItemRow(*row) for row in db.session.execute(_items().where(*which).order_by(order))]


def items(item_ids: Collection[int]) -> list[ItemRow]:
    """These, whoever they are of."""
    return _read(RequestItem.id.in_(item_ids))


def items_of_requests(request_ids: Collection[int]) -> list[ItemRow]:
    """All of these requests, whoever has made them."""
    return _read(RequestItem.request_id.in_(request_ids))


def open_items(framework_id: int | None = None) -> list[ItemRow]:
    """All that are open, for the job that looks after them."""
    return _read(RequestItem.state.in_(OPEN), *([RequestItem.framework_id == framework_id] if framework_id else []))


def open_of(learner: int) -> list[ItemRow]:
    """All that somebody has open, by whichever record."""
    return _read(RequestItem.person_id.in_(records_of(learner)), RequestItem.state.in_(OPEN))


def own(viewer: Viewer) -> list[ItemRow]:
    """What the viewer has asked for and not dropped, newest first."""
    is_mine = RequestItem.person_id.in_(records_of(viewer.person_id))
    return _read(is_mine, RequestItem.state != ItemState.DROPPED, newest_first=True)


def own_item(item_id: int, viewer: Viewer) -> ItemRow | None:
    """None: not there, or somebody else's."""
    return next(iter(_read(RequestItem.id == item_id, RequestItem.person_id.in_(records_of(viewer.person_id)))), None)


def items_of_request(request_id: int, viewer: Viewer) -> list[ItemRow]:
    """Of a request of the viewer's own; none for others."""
    return _read(RequestItem.request_id == request_id, RequestItem.person_id.in_(records_of(viewer.person_id)))


def to_judge(viewer: Viewer) -> list[ItemRow]:
    """What waits for the viewer or is claimed by them, the longest first."""
    states = (ItemState.WAITING, ItemState.CLAIMED)
    return _read(RequestItem.assessor_id.in_(records_of(viewer.person_id)), RequestItem.state.in_(states))


def item_to_judge(item_id: int, viewer: Viewer) -> ItemRow | None:
    """As the assessor who was asked sees it, in whatever state but a draft; None: not there, or not theirs."""
    is_theirs = RequestItem.assessor_id.in_(records_of(viewer.person_id))
    return next(iter(_read(RequestItem.id == item_id, is_theirs, RequestItem.state != ItemState.DRAFT)), None)


def message_of(request_id: int) -> str | None:
    """What the learner wrote."""
    return db.session.scalar(select(SignOffRequest.message).where(SignOffRequest.id == request_id))


@dataclass(frozen=True, slots=True)
class MoveRow:
    """A move in words' reach: to which state, when, why, and by whom (empty: by itself)."""

    state: ItemState
    at: datetime
    reason: str | None
    by_itself: bool


def moves_of(item_id: int) -> list[MoveRow]:
    """In order."""
    rows = db.session.scalars(select(RequestMove).where(RequestMove.item_id == item_id).order_by(RequestMove.id))
    return [MoveRow(row.state, row.at, row.reason, row.by_account_id is None) for row in rows]


@dataclass(frozen=True, slots=True)
class Returned:
    """What an assessor said when they returned it."""

    at: datetime
    comment: str | None
    scores: dict[int, int]


def returned_of(item_id: int) -> list[Returned]:
    """Each round that was returned, newest first."""
    statement = select(Judgement).where(Judgement.item_id == item_id, Judgement.outcome == Outcome.RETURNED).order_by(Judgement.id.desc())
    return [
        Returned(judgement.judged_at, judgement.comment, {rating.behaviour_id: rating.score for rating in judgement.ratings})
        for judgement in db.session.scalars(statement)
    ]


def last_touched(item_ids: Iterable[int]) -> dict[int, datetime]:
    """When an assessor saved a draft of their judgement, by item."""
    statement = select(Judgement.item_id, func.max(Judgement.judged_at)).where(Judgement.item_id.in_(list(item_ids)))
    drafts = statement.where(Judgement.outcome == Outcome.DRAFT).group_by(Judgement.item_id)
    return {item_id: at for item_id, at in db.session.execute(drafts) if item_id and at}


def draft_of(viewer: Viewer) -> int | None:
    """The request that the viewer has begun and not sent; None: none."""
    is_mine = RequestItem.person_id.in_(records_of(viewer.person_id))
    drafts = select(RequestItem.request_id).where(is_mine, RequestItem.state == ItemState.DRAFT).order_by(RequestItem.id.desc())
    return db.session.scalar(drafts.limit(1))
