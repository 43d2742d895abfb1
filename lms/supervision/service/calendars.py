"""Sessions in calendars. They say "Supervision", when it is, and no more; one message to a person for each act."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import select

from lms.access import Viewer
from lms.bookings.service.calendar import organiser
from lms.kit import clock
from lms.kit.calendars import Entry, Holds, Party, invitation, published
from lms.kit.datetimes import span
from lms.kit.db import db
from lms.kit.web import address
from lms.outbox import service as outbox
from lms.supervision.models import SupervisionSession
from lms.supervision.queries import people as queries
from lms.supervision.queries.people import ToTell
from lms.supervision.rules.calendar import SUMMARY, entry
from lms.supervision.rules.session_facts import Facts
from lms.supervision.rules.words import SessionState


def tell(group_id: int, sessions: Sequence[SupervisionSession], *, before: Mapping[int, date] | None = None) -> None:
    """To each who is in the group on the day of one of these: what changed. `before`: the day on which a session was, where it was moved.

    Ask once the sessions are as the message says, under a revision of their own. Nobody is told of days that have passed.
    """
    today, moved = clock.today(), before or {}
    days = {session.id: {session.held_on, moved.get(session.id, session.held_on)} for session in sessions}
    coming = [session for session in sessions if session.starts_at and max(days[session.id]) >= today]
    for memberships in _people(group_id):
        theirs = [session for session in coming if any(_is_in(memberships, day) for day in days[session.id])]
        _post(memberships, theirs)


def tell_member(group_id: int, person_id: int, *, joined: bool) -> None:
    """To somebody who has joined a group or left it: what is planned comes into their calendar, or goes out of it."""
    today = clock.today()
    person = queries.contact(person_id, today)
    if person is None:
        return
    memberships = [theirs for theirs in queries.to_tell(group_id, today) if theirs.person_id == person.person_id] or [person]
    planned = SupervisionSession.state == SessionState.PLANNED, SupervisionSession.held_on >= today
    statement = select(SupervisionSession).where(SupervisionSession.group_id == group_id, *planned).order_by(SupervisionSession.held_on)
    sessions = [each for each in db.session.scalars(statement) if each.starts_at and _is_in(memberships, each.held_on) == joined]
    for session in sessions:
        session.revision += 1
    db.session.flush()
    _post(memberships, sessions)


def as_file(session: Facts, by: Viewer) -> bytes | None:
    """The entry of a session for whoever is in the group on its day; None: it is not theirs, or has no time."""
    theirs = {somebody.person_id for somebody in queries.people_on(session.group_id, session.held_on)}
    if session.starts_at is None or by.person_id not in theirs:
        return None
    return published(SUMMARY, [_entry(session, session.starts_at, stays=not session.is_cancelled)], organiser())


def _people(group_id: int) -> list[list[ToTell]]:
    """Memberships, by the person whose they are."""
    people = groupby(queries.to_tell(group_id, clock.today()), key=lambda somebody: somebody.person_id)
    return [list(memberships) for _, memberships in people]


def _is_in(memberships: Sequence[ToTell], day: date) -> bool:
    return any(membership.is_in(day) for membership in memberships)


def _post(memberships: Sequence[ToTell], sessions: Sequence[SupervisionSession]) -> None:
    """One message with the entries of all of these sessions; none where there is nothing to say."""
    entries = [
        _entry(session, session.starts_at, stays=session.state != SessionState.CANCELLED and _is_in(memberships, session.held_on))
        for session in sessions
        if session.starts_at
    ]
    if not entries:
        return
    to, first = memberships[0], sessions[0]
    lines = [(span(each.starts_at, each.ends_at), each.holds == Holds.CONFIRMED) for each in entries]
    outbox.post(
        key=f"supervision session {first.id} revision {first.revision} to {to.person_id}",
        to=to.email,
        template="supervision/mail/changed.txt",
        values={"lines": lines, "link": address("supervision.mine")},
        person_id=to.person_id,
        calendar=invitation(entries, organiser(), Party(to.name, to.email)),
    )


def _entry(session: SupervisionSession | Facts, starts_at: datetime, *, stays: bool) -> Entry:
    return entry(session.id, session.revision, starts_at, session.minutes, changed_at=clock.now(), host=_host(), stays=stays)


def _host() -> str:
    return urlsplit(current_app.config["ADDRESS"]).hostname or "localhost"
