"""The text of a digest, made when it is sent, of what is still so."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import select, update

from lms.kit import clock
from lms.kit.db import chunked, db
from lms.kit.room import Letter
from lms.outbox.models import Message
from lms.people.models import Person
from lms.people.queries import root_id
from lms.reminders.models import Nudge
from lms.reminders.queries.addresses import addresses
from lms.reminders.queries.contents import contents
from lms.reminders.queries.digest import Carried, carried, draft, on_paper, told_in_person
from lms.reminders.queries.facts import whole_of
from lms.reminders.queries.texts import wording
from lms.reminders.rules.digest import compose
from lms.reminders.rules.words import NudgeState, Route


def write(message_ids: Sequence[int]) -> dict[int, Letter | None]:
    """What these messages say today; None: nothing any more."""
    return write_all(message_ids, clock.today())


def write_all(message_ids: Sequence[int], day: date) -> dict[int, Letter | None]:
    """The same of several at once, as on this day, in as many queries. What is no longer so is withdrawn.

    Where there is no address by now, what a message carries is to be told in person, and the next run finds out by whom.
    """
    carriers, whole = _carriers(message_ids), whole_of(day)
    by_human = addresses(set(carriers.values()))
    nudges = carried(message_ids)
    _change([nudge for nudge in nudges if carriers[nudge.message_id or 0] not in by_human], route=Route.PAPER, message_id=None)
    nudges = [nudge for nudge in nudges if carriers[nudge.message_id or 0] in by_human]
    waiting = on_paper(told_in_person(by_human, whole))
    known = draft(by_human, list({nudge.id: nudge for nudge in (*nudges, *waiting)}.values()), whole)
    _change(set(known.untrue) & set(nudges), state=NudgeState.WITHDRAWN)
    says, words = contents(by_human, known), wording()
    letters: dict[int, Letter | None] = dict.fromkeys(message_ids)
    for message_id, human_id in carriers.items():
        if human_id in says and not says[human_id].is_empty:
            letters[message_id] = Letter(by_human[human_id], *compose(says[human_id], words))
    return letters


def _carriers(message_ids: Sequence[int]) -> dict[int, int]:
    """Whose messages these are: the records that count."""
    statement = select(Message.id, root_id()).join(Person, Person.id == Message.person_id)
    return {
        row_id: human_id
        for chunk in chunked(message_ids)
        for row_id, human_id in db.session.execute(statement.where(Message.id.in_(chunk)))
    }


def _change(nudges: Collection[Carried], **values: object) -> None:
    for chunk in chunked(sorted(nudge.id for nudge in nudges if nudge.id)):
        db.session.execute(update(Nudge).where(Nudge.id.in_(chunk)).values(**values))
