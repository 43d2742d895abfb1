"""Verbs of venues: added, changed, retired, brought back."""

from dataclasses import asdict
from datetime import date, time

from lms.access import May, Viewer
from lms.courses.models import Venue
from lms.courses.queries import venues as queries
from lms.courses.rules.catalogue import VenueFacts, shown_venue
from lms.courses.rules.hours import moment_at
from lms.courses.service.events import begin_planning
from lms.kit.db import db
from lms.kit.edits import check
from lms.kit.identifiers import fold
from lms.kit.refusal import Refused
from lms.people.queries import reaches
from lms.training.rules.calendar import long_date

NOT_YOURS = "This venue is not one that you may change."


def add_venue(*, facts: VenueFacts, by: Viewer) -> Venue:
    """A new venue. Sent twice, it is added once. Raises Refused with what is wrong."""
    begin_planning()
    wanted = facts.cleaned()
    if not reaches(by, May.MANAGE_COURSES, wanted.owner_id):
        raise Refused("Choose one of the list.", field="owner")
    taken = queries.with_name(wanted.name, wanted.owner_id)
    if taken and queries.facts_of(taken) == wanted:
        return taken
    _check_name(wanted, taken, None)
    row = Venue(retired_on=None)
    _set(row, wanted)
    db.session.add(row)
    db.session.flush()
    return row


def change_venue(*, venue_id: int, facts: VenueFacts, seen: str, by: Viewer) -> None:
    """Change what is said of it. Raises Overtaken where somebody else was quicker, Refused where it cannot be so."""
    row = _held(venue_id, by)
    before, wanted = queries.facts_of(row), facts.cleaned()
    if before == wanted:
        return
    check(seen, shown_venue(before))
    if not reaches(by, May.MANAGE_COURSES, wanted.owner_id):
        raise Refused("Choose one of the list.", field="owner")
    _check_name(wanted, queries.with_name(wanted.name, wanted.owner_id), venue_id)
    _set(row, wanted)
    db.session.flush()


def retire_venue(*, venue_id: int, on: date, by: Viewer) -> None:
    """From this day nothing is planned there. Raises Refused while something is."""
    row = _held(venue_id, by)
    number = queries.sessions_from(venue_id, moment_at(on, time()))
    if number:
        sessions = "1 session is" if number == 1 else f"{number} sessions are"
        raise Refused(f"{sessions} planned there on or after {long_date(on)}. Move {'it' if number == 1 else 'them'} first.", field="on")
    row.retired_on = on
    db.session.flush()


def bring_venue_back(*, venue_id: int, by: Viewer) -> None:
    """It is used again. Said twice, it is done once."""
    _held(venue_id, by).retired_on = None
    db.session.flush()


def _held(venue_id: int, by: Viewer) -> Venue:
    begin_planning()
    row = db.session.get(Venue, venue_id)
    if row is None or not reaches(by, May.MANAGE_COURSES, row.owner_id):
        raise Refused(NOT_YOURS)
    return row


def _check_name(wanted: VenueFacts, taken: Venue | None, venue_id: int | None) -> None:
    if taken and taken.id != venue_id:
        raise Refused("There is a venue of this name already. Say which room it is.", field="name")


def _set(row: Venue, wanted: VenueFacts) -> None:
    for name, value in asdict(wanted).items():
        setattr(row, name, value)
    row.name_folded, row.locality = fold(wanted.name), wanted.locality or None
