"""What courses and venues have in common: their owner’s planners alone change them, retire them and bring them back."""

from datetime import date
from typing import TypeVar

from lms.access import May, Viewer
from lms.courses.models import Course, Venue
from lms.courses.service.events import lock_planning
from lms.kit.datetimes import long_date
from lms.kit.db import db
from lms.kit.numbers import counted, plural
from lms.kit.refusal import Refused
from lms.people.queries import reaches

Owned = TypeVar("Owned", Course, Venue)


def owned_or_404(kind: type[Owned], row_id: int, by: Viewer) -> Owned:
    """The row, the planner's alone to change until the transaction ends. Raises Refused where it is not theirs."""
    lock_planning()
    row = db.session.get(kind, row_id)
    if row is None or not reaches(by, May.MANAGE_COURSES, row.owner_id):
        raise Refused(f"This {kind.__tablename__} is not one that you may change.")
    return row


def check_owner(owner_id: int, by: Viewer) -> None:
    """Raises Refused where the planner plans nothing for this organisation."""
    if not reaches(by, May.MANAGE_COURSES, owner_id):
        raise Refused("Choose one of the list.", field="owner")


def retire(row: Course | Venue, on: date, planned: int, *, noun: str, is_so: str, do: str) -> None:
    """From this day nothing new is planned. Raises Refused while so many are `planned`; `do`: what to do with them first."""
    if planned:
        are, them = counted(planned, f"{noun} is", f"{noun}s are"), plural(planned, "it", "them")
        raise Refused(f"{are} {is_so} on or after {long_date(on)}. {do} {them} first.", field="on")
    row.retired_on = on
    db.session.flush()


def bring_back(row: Course | Venue) -> None:
    """It is not retired after all. Said twice, it is done once."""
    row.retired_on = None
    db.session.flush()
