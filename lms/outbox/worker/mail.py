"""A message as mail: plain text, HTML made of the same text, and what it tells a calendar."""

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from flask import current_app, render_template

from lms.kit.calendars import objects
from lms.outbox.rules import blocks


@dataclass(frozen=True)
class Letter:
    """A claimed message in plain values."""

    id: int
    claim: str | None
    to: str
    subject: str
    body: str
    message_id: str
    made_at: datetime
    calendar: str = ""
    is_secret: bool = False


def as_mail(letter: Letter) -> EmailMessage:
    """Ready for a mail server. Every try makes the same one. Raises ValueError where an address or the subject cannot stand in a header."""
    config = current_app.config
    name, address = parseaddr(config["MAIL_FROM"])
    mail = EmailMessage(policy=SMTP)
    mail["Message-ID"] = letter.message_id
    mail["Date"] = format_datetime(letter.made_at)
    mail["From"] = Address(name or config["PARTNERSHIP_NAME"], addr_spec=address)
    mail["To"] = Address(addr_spec=letter.to)
    mail["Subject"] = letter.subject
    mail["Auto-Submitted"] = "auto-generated"  # so that nobody's absence note answers
    mail.set_content(letter.body)
    parts = blocks(letter.body, config["ADDRESS"])
    mail.add_alternative(render_template("outbox/mail.html", subject=letter.subject, blocks=parts), subtype="html")
    _tell_the_calendar(mail, letter.calendar)
    return mail


def _tell_the_calendar(mail: EmailMessage, stream: str) -> None:
    """One entry is another way to read the message, by which mail programs put it into a calendar by themselves, and a file for the others.

    Several are files alone, each to be opened by itself: a message can speak for one entry, and the first would be taken for all.
    """
    told = objects(stream)
    for number, (method, text) in enumerate(told, start=1):
        name = f"{method.lower()}-{number}.ics" if len(told) > 1 else f"{method.lower()}.ics"
        if len(told) == 1:
            mail.add_alternative(text, subtype="calendar", params={"method": method.value}, cte="base64")
            mail.add_attachment(text.encode(), maintype="application", subtype="ics", filename=name)
        else:
            mail.add_attachment(text, subtype="calendar", params={"method": method.value}, cte="base64", filename=name)
