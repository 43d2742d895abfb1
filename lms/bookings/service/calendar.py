"""Bookings in calendars: the entry that goes with a message, and a person's own calendar at a private address."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from urllib.parse import urlsplit

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from lms.access import Viewer
from lms.bookings.models import CalendarFeed
from lms.bookings.queries import calendar as queries
from lms.bookings.queries.recipients import Recipient
from lms.bookings.rules.calendar import Held, entries, to_tell
from lms.kit import clock
from lms.kit.calendars import Entry, Party, invitation, published, read
from lms.kit.db import advisory_lock, db
from lms.people.models import Person
from lms.people.rules import full_name

#: How far back a calendar reaches.
BACK = timedelta(days=183)


# --- the entry that goes with a message -------------------------------------------------------------------------------------------


def entries_for(recipients: Sequence[Recipient]) -> dict[int, str]:
    """By booking, what a message about it tells the calendar of its learner: a place put in, brought up to date or taken out.

    Ask once the bookings and their event are as the messages say, and before these are posted. Three reads, however many they are.
    """
    items_by_id, entries_told = (
        queries.held({recipient.booking_id for recipient in recipients}),
        queries.told({recipient.person_id for recipient in recipients}),
    )
    return {
        recipient.booking_id: _told(
            replace(items_by_id[recipient.booking_id], changed_at=clock.now()), entries_told.get(recipient.person_id, []), recipient
        )
        for recipient in recipients
        if recipient.booking_id in items_by_id and recipient.email
    }


def _told(item: Held, streams: Sequence[str], to: Recipient) -> str:
    before = [entry for stream in streams if item.key in stream for entry in read(stream)]
    return invitation(to_tell(before, item, _host()), organiser(), Party(to.name, to.email or ""))


def organiser() -> Party:
    """Who sends our messages: mail programs trust an invitation from nobody else."""
    name, address = parseaddr(current_app.config["MAIL_FROM"])
    return Party(name or current_app.config["PARTNERSHIP_NAME"], address)


def _host() -> str:
    return urlsplit(current_app.config["ADDRESS"]).hostname or "localhost"


# --- files ------------------------------------------------------------------------------------------------------------------------


def as_file(items: Sequence[Held], name: str) -> bytes:
    """Bookings as a calendar to be read from a file or an address."""
    all_entries: list[Entry] = [entry for item in items for entry in entries(item, _host())]
    return published(name, all_entries, organiser())


# --- the calendar at an address ---------------------------------------------------------------------------------------------------


def token_of(feed: CalendarFeed) -> str:
    """The secret part of the address of a calendar. The moment is signed too, so that no account that follows inherits an address."""
    return str(_signer().dumps([feed.account_id, feed.serial, round(feed.made_at.timestamp() * 1_000_000)]))


def owner(token: str) -> Person | None:
    """Whose calendar stands at the address with this token; None: nobody's, or nobody's any more."""
    try:
        account_id, serial, made_at = _signer().loads(token)
    except BadSignature:
        return None
    return queries.owner_of(account_id, serial, datetime.fromtimestamp(0, UTC) + timedelta(microseconds=made_at))


def calendar_of(person: Person) -> bytes:
    """What this person has booked and teaches, from half a year back."""
    name = full_name(person.first_name, person.last_name, person.preferred_name)
    return as_file(queries.held_by(person.id, clock.now() - BACK), f"Training: {name}")


def new_address(*, by: Viewer) -> None:
    """Give the viewer's calendar an address; the one it had is nobody's from now on."""
    advisory_lock(f"calendar of {by.account_id}")
    feed = queries.feed_of(by.account_id)
    if feed is None:
        db.session.add(CalendarFeed(account_id=by.account_id, serial=1, made_at=clock.now()))
    else:
        feed.serial, feed.made_at = feed.serial + 1, clock.now()
    db.session.flush()


def no_address(*, by: Viewer) -> None:
    """Take the address of the viewer's calendar away."""
    feed = queries.feed_of(by.account_id)
    if feed is not None:
        db.session.delete(feed)
        db.session.flush()


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="calendar at an address")
