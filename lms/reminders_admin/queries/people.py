"""Whom somebody who decides about reminders can look at."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, select

from lms.access import May, Viewer
from lms.kit.db import db
from lms.people.queries import active, within
from lms.people.rules import full_name
from lms.records.queries.search import Human, is_behind, matches

#: So many fit on a page; who is not among them is found by more letters.
MOST = 20


class Candidate(NamedTuple):
    """Somebody who can be chosen."""

    id: int
    name: str


def candidates(text: str, viewer: Viewer, today: date) -> list[Candidate]:
    """Who fits what was typed, within reach, best first."""
    match = matches(text, _reached(viewer, today), ())
    columns = Human.id, Human.first_name, Human.last_name, Human.preferred_name
    statement = select(*columns).where(Human.id.in_(match.people)).order_by(match.best_first, Human.id).limit(MOST)
    return [Candidate(row.id, full_name(*row[1:])) for row in db.session.execute(statement)]


def candidate(person_id: int, viewer: Viewer, today: date) -> Candidate | None:
    """This person, if within reach."""
    columns = Human.id, Human.first_name, Human.last_name, Human.preferred_name
    row = db.session.execute(select(*columns).where(Human.id == person_id, is_behind(_reached(viewer, today)))).first()
    return Candidate(row.id, full_name(*row[1:])) if row else None


def _reached(viewer: Viewer, today: date) -> tuple[ColumnElement[bool], ...]:
    return within(viewer, May.MANAGE_REMINDERS), active(today)
