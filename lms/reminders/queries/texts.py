"""The words of reminders: the house's, and those of this partnership."""

from dataclasses import dataclass

from sqlalchemy import select

from lms.kit.db import db
from lms.kit.room import Matter
from lms.reminders.models import ReminderText
from lms.reminders.queries.matters import matters
from lms.reminders.rules.digest import Wording
from lms.reminders.rules.texts import Voice, Words, house_words, voices


@dataclass(frozen=True)
class TextRow:
    """What is said of a matter in a voice. `is_own`: in words of this partnership."""

    matter: Matter
    voice: Voice
    words: Words
    is_own: bool


def wording() -> Wording:
    """The words of this partnership, and the house's where it has none."""
    own = {(row.matter, row.voice): Words(row.subject, row.body) for row in db.session.scalars(select(ReminderText))}
    return lambda matter, voice: own.get((matter, voice.value)) or house_words(matter, voice)


def texts() -> list[TextRow]:
    """Of every matter, in the order in which people read of them."""
    words = wording()
    return [_row(matter, voice, words(matter.name, voice)) for matter in matters().values() for voice in voices(matter)]


def text(matter: str, voice: str) -> TextRow | None:
    """The one of a matter in a voice; None where there is no such."""
    return next((row for row in texts() if (row.matter.name, row.voice.value) == (matter, voice)), None)


def stored_text(matter: str, voice: Voice) -> ReminderText | None:
    """What this partnership has written."""
    return db.session.scalar(select(ReminderText).where(ReminderText.matter == matter, ReminderText.voice == voice.value))


def _row(matter: Matter, voice: Voice, words: Words) -> TextRow:
    return TextRow(matter, voice, words, words != house_words(matter.name, voice))
