"""What the pages about working days show."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from lms.access import Viewer
from lms.kit.db import db
from lms.people.models import Organisation
from lms.people.queries import places
from lms.people.rules import Jurisdiction, Place
from lms.reminders.models import ClosedDay
from lms.reminders.queries.policies import calendars
from lms.reminders.rules.calendar import WorkCalendar, bank_holidays
from lms.reminders_admin.queries.policy_pages import employers
from lms.reminders_admin.rules.closed_days import Stretch, stretches


@dataclass(frozen=True)
class CalendarRow:
    """An employer with its closed days to come."""

    place: Place
    ahead: list[Stretch]

    @property
    def country(self) -> str:
        return self.place.jurisdiction.label if self.place.jurisdiction else ""


@dataclass(frozen=True)
class CalendarPage:
    """When an employer works. `above`: the place whose country counts, where it has none of its own."""

    place: Place
    calendar: WorkCalendar
    above: str
    closed: list[Stretch]
    holidays: dict[int, dict[date, str]]

    @property
    def country(self) -> Jurisdiction | None:
        return self.place.jurisdiction


def calendar_rows(viewer: Viewer, today: date) -> list[CalendarRow]:
    """Every employer within reach that is not over."""
    by_employer, names = calendars(), _names()
    rows = [(place, stretches(names.get(place.id, {}), by_employer[place.id])) for place in employers(viewer, today)]
    return [CalendarRow(place, [stretch for stretch in closed if stretch.last >= today]) for place, closed in rows]


def calendar_page(place: Place, today: date) -> CalendarPage:
    """One of them, this year and the next."""
    calendar = calendars()[place.id]
    years = (today.year, today.year + 1)
    holidays = {year: bank_holidays(calendar.jurisdiction, year) if calendar.jurisdiction else {} for year in years}
    return CalendarPage(place, calendar, _country_of(place), stretches(_names(place.id).get(place.id, {}), calendar), holidays)


def _names(employer_id: int | None = None) -> dict[int, dict[date, str]]:
    """The names of the closed days, by employer."""
    statement = select(ClosedDay.employer_id, ClosedDay.day, ClosedDay.name)
    if employer_id is not None:
        statement = statement.where(ClosedDay.employer_id == employer_id)
    names: dict[int, dict[date, str]] = {}
    for row in db.session.execute(statement):
        names.setdefault(row.employer_id, {})[row.day] = row.name
    return names


def _country_of(place: Place) -> str:
    """The place above whose country counts here; empty: its own."""
    own = db.session.scalar(select(Organisation.jurisdiction).where(Organisation.id == place.id))
    above = places().get(place.parent_id or 0)
    return above.name if own is None and above and place.jurisdiction else ""
