"""The text of a digest, made when it is sent, of what is still so."""

from collections.abc import Collection

from sqlalchemy import update

from lms.kit import clock
from lms.kit.db import chunked, db
from lms.kit.room import Letter
from lms.outbox.models import Message
from lms.people.models import Person
from lms.reminders.models import Nudge
from lms.reminders.queries.addresses import addresses
from lms.reminders.queries.contents import contents, wording
from lms.reminders.queries.digest import Carried, carried, draft, on_paper, told_in_person
from lms.reminders.queries.facts import whole_of
from lms.reminders.rules.digest import compose
from lms.reminders.rules.words import NudgeState, Route


def write(message_id: int) -> Letter | None:
    """What this message says; None: nothing any more. What is no longer so is withdrawn.

    Where there is no address by now, what it carries is to be told in person, and the next run finds out by whom.
    """
    carrier_id, whole = _carrier(message_id), whole_of(clock.today())
    nudges = carried(message_id)
    address = addresses([carrier_id]).get(carrier_id)
    if address is None:
        _change(nudges, route=Route.PAPER, message_id=None)
        return None
    waiting = on_paper(told_in_person(carrier_id, whole))
    known = draft(carrier_id, list({nudge.id: nudge for nudge in (*nudges, *waiting)}.values()), whole)
    _change(set(known.untrue) & set(nudges), state=NudgeState.WITHDRAWN)
    says = contents(carrier_id, known)
    return None if says.is_empty else Letter(address, *compose(says, wording()))


def _carrier(message_id: int) -> int:
    """Whose message it is: the record that counts."""
    person = db.session.get_one(Person, db.session.get_one(Message, message_id).person_id)
    return person.merged_into_id or person.id


def _change(nudges: Collection[Carried], **values: object) -> None:
    for chunk in chunked(sorted(nudge.id for nudge in nudges if nudge.id)):
        db.session.execute(update(Nudge).where(Nudge.id.in_(chunk)).values(**values))
