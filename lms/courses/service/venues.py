"""Verbs of venues: added, changed, retired, brought back."""

from dataclasses import asdict
from datetime import date, time

from lms.access import Viewer
from lms.courses.models import Venue
from lms.courses.queries import venues as queries
from lms.courses.rules.catalogue import VenueFacts, shown_venue
from lms.courses.rules.local_times import moment_at
from lms.courses.service.events import lock_planning
from lms.courses.service.ownership import bring_back, check_owner, owned_or_404, retire
from lms.kit.concurrent_edits import check
from lms.kit.db import db
from lms.kit.identifiers import fold
from lms.kit.refusal import Refused


def add_venue(*, facts: VenueFacts, by: Viewer) -> Venue:
    """A new venue. Sent twice, it is added once. Raises Refused with what is wrong."""
    lock_planning()
    wanted = facts.cleaned()
    check_owner(wanted.owner_id, by)
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
    row = owned_or_404(Venue, venue_id, by)
    before, wanted = queries.facts_of(row), facts.cleaned()
    if before == wanted:
        return
    check(seen, shown_venue(before))
    check_owner(wanted.owner_id, by)
    _check_name(wanted, queries.with_name(wanted.name, wanted.owner_id), venue_id)
    _set(row, wanted)
    db.session.flush()


def retire_venue(*, venue_id: int, on: date, by: Viewer) -> None:
    """From this day nothing is planned there. Raises Refused while something is."""
    row = owned_or_404(Venue, venue_id, by)
    retire(row, on, queries.sessions_from(venue_id, moment_at(on, time())), noun="session", is_so="planned there", do="Move")


def bring_venue_back(*, venue_id: int, by: Viewer) -> None:
    """It is used again. Said twice, it is done once."""
    bring_back(owned_or_404(Venue, venue_id, by))


def _check_name(wanted: VenueFacts, taken: Venue | None, venue_id: int | None) -> None:
    if taken and taken.id != venue_id:
        raise Refused("There is a venue of this name already. Say which room it is.", field="name")


def _set(row: Venue, wanted: VenueFacts) -> None:
    for name, value in asdict(wanted).items():
        setattr(row, name, value)
    row.name_folded, row.locality = fold(wanted.name), wanted.locality or None
