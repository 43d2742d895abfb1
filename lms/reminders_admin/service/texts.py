"""Verbs of texts: say a matter in other words, and in the house's words again."""

from lms.kit.concurrent_edits import check
from lms.kit.db import db
from lms.kit.refusal import Refused
from lms.outbox.rules import one_line
from lms.reminders.models import ReminderText
from lms.reminders.queries.texts import stored_text
from lms.reminders.rules.texts import PLACEHOLDERS, Voice, Words, house_words, placeholders_of_subject, why_not


def change_text(matter: str, voice: Voice, words: Words, seen: str) -> None:
    """From the next message on this is said. Raises EditConflict where somebody else was quicker, Refused for placeholders unknown."""
    words = Words(one_line(words.subject), "\n".join(map(one_line, words.body.splitlines())).strip())
    for field, known in (("subject", placeholders_of_subject(matter)), ("body", PLACEHOLDERS)):
        no = why_not(getattr(words, field), known)
        if no:
            raise Refused(no, field)
    row = stored_text(matter, voice)
    now = Words(row.subject, row.body) if row else house_words(matter, voice)
    if now == words:
        return
    check(seen, now._asdict())
    if words == house_words(matter, voice):
        use_house_words(matter, voice)
    elif row:
        row.subject, row.body = words
    else:
        db.session.add(ReminderText(matter=matter, voice=voice.value, subject=words.subject, body=words.body))


def use_house_words(matter: str, voice: Voice) -> None:
    """What this partnership has written goes. Said twice, it is done once."""
    row = stored_text(matter, voice)
    if row:
        db.session.delete(row)
