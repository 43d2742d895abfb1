"""Envelopes: everybody who is to be told something on a day gets one message, which carries it. Its text is made when it is sent."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, bindparam, or_, select, update

from lms.kit.clock import LOCAL
from lms.kit.db import AnyRow, chunked, db, table_of
from lms.outbox import service as outbox
from lms.outbox.models import Message
from lms.outbox.rules import LateMessage, MessageState
from lms.people.models import Person
from lms.people.queries import root_id
from lms.people.queries.scope import records_of_all
from lms.reminders.models import Nudge
from lms.reminders.queries.addresses import addresses
from lms.reminders.queries.facts import BLOCK, Whole, people
from lms.reminders.rules.decide import Facts, tellers
from lms.reminders.rules.words import NudgeState, Route

KIND = "reminders.digest"
#: Decided before, sent from then on.
SENT_FROM = time(7, 30)
#: What was decided longer ago and never went out is looked at no more.
LOOKS_BACK = timedelta(days=60)

_CARRIES = Message.id == Nudge.message_id


def recipients_after(human_id: int, day: date) -> list[int]:
    """The next people, by id, to whom something has been decided that no message carries that goes out."""
    statement = select(root_id()).select_from(Nudge).join(Person, Person.id == Nudge.recipient_id).outerjoin(Message, _CARRIES)
    statement = statement.where(*_uncarried(day), root_id() > human_id).distinct().order_by(root_id()).limit(BLOCK)
    return list(db.session.scalars(statement))


def _uncarried(day: date) -> tuple[ColumnElement[bool], ...]:
    """In no message, in one that was replaced or given up, or in one of an earlier day that waits."""
    is_old = (Message.state == MessageState.WAITING) & Message.key.not_like(f"digest:%:{day.isoformat()}")
    is_gone = Message.state.in_((MessageState.REPLACED, MessageState.GIVEN_UP))
    days = Nudge.day.between(day - LOOKS_BACK, day)
    return Nudge.state == NudgeState.WAITING, days, or_(Nudge.message_id.is_(None), is_gone, is_old)


def write(humans: Sequence[int], whole: Whole) -> int:
    """A message for each of these people who works on the day, or for who tells them in person; how many are new."""
    facts, by_carrier = people(humans, whole), defaultdict[int, list[int]](list)
    nudges = _still_uncarried(humans, whole.day, facts)
    unreached = [row.id for row in nudges if row.state is MessageState.GIVEN_UP and row.route is Route.EMAIL]
    for chunk in chunked(unreached):
        db.session.execute(update(Nudge).where(Nudge.id.in_(chunk)).values(route=Route.PAPER))
    by_address = addresses({human for row in nudges for human in (row.human_id, *tellers(row.human_id, facts))})
    carriers: set[int] = set()
    for row in nudges:
        in_person = row.route is Route.PAPER or row.id in unreached
        reached = [human for human in (tellers(row.human_id, facts) if in_person else [row.human_id]) if human in by_address]
        working = [human for human in reached if facts.calendar(human).is_worked(whole.day)]
        carriers.update(working)
        for human in working[:1]:
            by_carrier[human].append(row.id)
    return _post(carriers, by_carrier, whole.day)


def _still_uncarried(humans: Sequence[int], day: date, facts: Facts) -> list[AnyRow]:
    """What these people are to be told, once the messages of earlier days are out of the way, of those who work."""
    columns = (Nudge.id, root_id().label("human_id"), Nudge.route, Nudge.message_id, Message.state)
    statement = select(*columns).select_from(Nudge).join(Person, Person.id == Nudge.recipient_id).outerjoin(Message, _CARRIES)
    rows = db.session.execute(statement.where(*_uncarried(day), Nudge.recipient_id.in_(records_of_all(humans))).order_by(Nudge.id)).all()
    rows = [row for row in rows if row.route is Route.PAPER or facts.calendar(row.human_id).is_worked(day)]
    waiting = {row.message_id for row in rows if row.state is MessageState.WAITING}
    replaced = set(outbox.replace_waiting(sorted(waiting)))
    return [row for row in rows if row.message_id not in waiting - replaced]


def _post(carriers: Collection[int], by_carrier: Mapping[int, Sequence[int]], day: date) -> int:
    keys = {human: f"digest:{human}:{day.isoformat()}" for human in sorted(carriers)}
    due_at = datetime.combine(day, SENT_FROM, LOCAL)
    new = outbox.post_many_later([LateMessage(key, human, KIND, due_at, is_quiet=True) for human, key in keys.items()])
    ids = _waiting(keys.values())
    carried = [
        {"nudge_id": nudge_id, "carrier_id": ids[keys[human]]}
        for human, nudge_ids in by_carrier.items()
        if keys[human] in ids
        for nudge_id in nudge_ids
    ]
    nudge = table_of(Nudge)
    carry = nudge.update().where(nudge.c.id == bindparam("nudge_id")).values(message_id=bindparam("carrier_id"))
    if carried:
        db.session.connection().execute(carry, carried)
    return len(new)


def _waiting(keys: Iterable[str]) -> dict[str, int]:
    """The messages with these keys that nobody has taken up: what has gone out carries nothing more."""
    statement = select(Message.key, Message.id).where(Message.state == MessageState.WAITING, Message.body == "")
    return {key: row_id for chunk in chunked(list(keys)) for key, row_id in db.session.execute(statement.where(Message.key.in_(chunk)))}
