"""The loop: claim a message, send it outside any transaction, mark what came of it.

A worker that dies between sending and marking leaves a message that is sent twice; both carry the same Message-ID, by which mail programs
show one. The other way round, marked and not sent, cannot happen.
"""

import logging
from collections.abc import Mapping, Sequence
from datetime import timedelta
from threading import Event
from typing import Any

from flask import current_app
from sqlalchemy.exc import OperationalError

from lms.kit import clock
from lms.kit.db import db, transaction
from lms.kit.house import current_house
from lms.kit.room import Letter as Written
from lms.outbox import queries, service
from lms.outbox.rules import SERVER_AWAY, WENT_WRONG
from lms.outbox.worker.mail import Letter, as_mail
from lms.outbox.worker.senders import AddressRefused, Never, NotNow, Sender, ServerAway, sender

log = logging.getLogger(__name__)
#: How long to rest when nothing is left to send.
QUIET = timedelta(seconds=1)
#: So many more are written together with the first: that takes no more queries.
TOGETHER = 100
#: How often it is tried to mark a sent message; on SQLite each waits 30 seconds for its turn.
MARKINGS = 10


def send_waiting(stop: Event) -> timedelta:
    """Send what is due, longest due first, until nothing is, the server is away or `stop` is set. How long to rest then."""
    if not _is_anything_due():
        return QUIET
    with sender() as send:
        while not stop.is_set() and (letter := _claim_next()) is not None:
            if not _send(letter, send):
                return SERVER_AWAY
    return QUIET


def _is_anything_due() -> bool:
    """Looks before it takes the right to write: most of the time nothing waits."""
    db.session.rollback()
    due = queries.next_free(clock.now()) is not None
    db.session.rollback()
    return due


def _claim_next() -> Letter | None:
    """Of those that are due, the first with something to send: what turns out to be over on the way has ended by then."""
    while True:
        with transaction():
            row_id = queries.next_free(clock.now(), to_claim=True)
            if row_id is None:
                return None
            row = service.claim(row_id)
            if row is not None and _has_text(row):
                written_at = row.written_at or row.made_at
                return Letter(row.id, row.claim, row.to, row.subject, row.body, row.message_id, written_at, row.calendar, row.is_secret)


def _has_text(row: Any) -> bool:
    """What is written late is written now, and with it others of its kind that are due. False: it has ended, or is tried later."""
    if queries.is_written(row):
        return True
    letters = _letters(row.kind, [row.id, *queries.unwritten(row.kind, clock.now(), but=row.id, limit=TOGETHER)])
    letters = letters or _letters(row.kind, [row.id])
    if letters is None:
        service.retry_later(row.id, row.claim, WENT_WRONG)
        return False
    service.write_ahead({row_id: letter for row_id, letter in letters.items() if row_id != row.id})
    return service.write(row, letters[row.id])


def _letters(kind: str, row_ids: Sequence[int]) -> Mapping[int, Written | None] | None:
    """What these messages say; None: whatever was wrong with one of them."""
    try:
        with db.session.begin_nested():
            return current_house().letters[kind](row_ids)
    except Exception as error:  # the next message is still sent
        log.error("%s messages from %s on could not be written: %s", len(row_ids), row_ids[0], type(error).__name__)
        return None


def _send(letter: Letter, send: Sender) -> bool:
    """False: no other message can be sent now either. The log names the row alone: no address, no text."""
    try:
        send(as_mail(letter), f"{letter.made_at:%Y%m%d-%H%M%S}-{letter.id}")
    except ServerAway as no:
        log.warning("Message %s put back: mail cannot be sent now (%s)", letter.id, type(no.__cause__).__name__)
        with transaction():
            service.put_back(letter.id, letter.claim, str(no))
        return False
    except NotNow as no:
        log.info("Message %s put off", letter.id)
        _put_off(letter, str(no))
    except (Never, ValueError) as no:
        log.warning("Message %s given up (%s)", letter.id, type(no).__name__)
        with transaction():
            service.give_up(letter.id, letter.claim, str(no) if isinstance(no, Never) else "The address or the subject cannot be sent.")
            if isinstance(no, AddressRefused):
                service.mark_address(letter.to, letter.id, no.answer)
    except Exception as error:  # whatever was wrong with this message, the next one is still sent
        log.error("Message %s put off: %s", letter.id, type(error).__name__)
        _put_off(letter, WENT_WRONG)
    else:
        _mark_sent(letter)
    return True


def _mark_sent(letter: Letter) -> None:
    """Insistently: unmarked, it would be sent again. On SQLite a long import may be in the way."""
    for left in reversed(range(MARKINGS)):
        try:
            with transaction():
                service.mark_sent(letter.id, letter.claim, forget_secret=letter.is_secret and not current_app.config["DEMO"])
                service.unmark_address(letter.to)
            return
        except OperationalError:
            log.warning("Message %s is sent and could not be marked; %s more tries", letter.id, left)
            if not left:
                raise


def _put_off(letter: Letter, why: str) -> None:
    with transaction():
        service.retry_later(letter.id, letter.claim, why)
