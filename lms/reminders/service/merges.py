"""Two records become one: whoever they are of has one digest a day all the same."""

from sqlalchemy import select, update

from lms.access import Viewer
from lms.kit.db import db
from lms.outbox import service as outbox
from lms.outbox.models import Message
from lms.outbox.rules import MessageState
from lms.people.queries import records_of
from lms.reminders.models import Nudge
from lms.reminders.service.digests import KIND


def keep_one_digest(kept_id: int, gone_id: int, *, by: Viewer) -> None:
    """What waits for the record that goes is not sent; the next run has all of it carried to the one that counts. A hook of the house."""
    waiting = Message.kind == KIND, Message.state == MessageState.WAITING, Message.person_id.in_(records_of(gone_id))
    replaced = outbox.replace_waiting(list(db.session.scalars(select(Message.id).where(*waiting))))
    db.session.execute(update(Nudge).where(Nudge.message_id.in_(replaced)).values(message_id=None))
