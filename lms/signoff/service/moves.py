"""Moving items of requests from state to state: under their lock, by the one table of moves, each move a row."""

from collections.abc import Collection, Sequence

from sqlalchemy import select

from lms.access import Viewer
from lms.kit import clock
from lms.kit.db import db
from lms.kit.refusal import Refused
from lms.signoff.models import RequestItem, RequestMove
from lms.signoff.rules.requests import WAY_OUT, check_move
from lms.signoff.rules.words import ItemState

GONE = "This request is not there any more."


def locked(item_ids: Collection[int]) -> list[RequestItem]:
    """These items as they are now, locked until the end, in one order. Raises Refused where one is missing."""
    statement = select(RequestItem).where(RequestItem.id.in_(item_ids)).order_by(RequestItem.id)
    items = list(db.session.scalars(statement.with_for_update().execution_options(populate_existing=True)))
    if len(items) != len(set(item_ids)):
        raise Refused(GONE)
    return items


def move(item: RequestItem, to: ItemState, *, by: Viewer | None, reason: str | None = None) -> RequestMove:
    """The move, which is kept. Raises Refused where the item has moved on meanwhile. `by`: None, it goes by itself."""
    check_move(item.state, to)
    return note(item, to, by=by, reason=reason)


def note(item: RequestItem, state: ItemState, *, by: Viewer | None, reason: str | None = None) -> RequestMove:
    """Its first move, or one that is known to be legal."""
    now = clock.now()
    item.state, item.moved_at = state, now
    row = RequestMove(item_id=item.id, state=state, at=now, by_account_id=by.account_id if by else None, reason=reason)
    db.session.add(row)
    db.session.flush()
    return row


def end(items: Sequence[RequestItem], *, by: Viewer | None, reason: str | None) -> list[RequestMove]:
    """Nobody signs these open items: the last move of each. Raises Refused for one that has come to its end meanwhile."""
    last = []
    for item in items:
        for state in WAY_OUT.get(item.state, (ItemState.WITHDRAWN,)):
            row = move(item, state, by=by, reason=reason)
        last.append(row)
    return last
