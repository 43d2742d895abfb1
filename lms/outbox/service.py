"""Verbs of the outbox."""

from typing import Any

from flask import current_app

from lms.kit import clock
from lms.kit.db import db, insert
from lms.outbox.models import Message


def post(*, key: str, to: str, template: str, values: dict[str, Any], person_id: int | None = None, is_secret: bool = False) -> None:
    """Put a message into the outbox, in the transaction of what it is about. The same key again changes nothing.

    `template`: such as "accounts/mail/invitation.txt". Its first line is the subject, the rest after an empty line the text.
    `is_secret`: the text holds a link or a code, and goes as soon as the message is sent.
    """
    subject, _, body = current_app.jinja_env.get_template(template).render(**values).partition("\n")
    row = {"key": key, "to": to, "person_id": person_id, "subject": subject.strip(), "body": body.strip(), "is_secret": is_secret}
    db.session.execute(insert(Message).values(**row, made_at=clock.now()).on_conflict_do_nothing(index_elements=[Message.key]))
