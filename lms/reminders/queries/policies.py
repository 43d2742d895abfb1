"""What holds for a matter at an employer, and when an employer works."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy import select

from lms.kit.db import db
from lms.people.queries import places
from lms.people.rules import OrganisationKind
from lms.reminders.models import ClosedDay, ReminderPolicy
from lms.reminders.rules.calendar import WorkCalendar
from lms.reminders.rules.decide import Policy
from lms.reminders.rules.policies import Terms


class Policies:
    """Asked by matter and employer (None: of no employer): the employer's own, else the one for all; None: there is none."""

    def __init__(self, by_key: Mapping[tuple[str, int | None], Policy]) -> None:
        self._by_key = by_key

    @property
    def lasting(self) -> dict[tuple[str, int | None], Policy]:
        """All that they say; the first run of a policy says nothing else than those after it."""
        return {key: replace(policy, is_opening=False) for key, policy in self._by_key.items()}

    def is_any_opening(self, day: date) -> bool:
        """Has a policy its first run on this day?"""
        return any(policy.is_on and policy.is_opening and policy.starts_on <= day for policy in self._by_key.values())

    def begins_between(self, after: date, until: date) -> bool:
        """Has a policy its first day after the one and by the other?"""
        return any(policy.is_on and after < policy.starts_on <= until for policy in self._by_key.values())

    def __call__(self, matter: str, employer_id: int | None) -> Policy | None:
        return self._by_key.get((matter, employer_id)) or self._by_key.get((matter, None))


def policies(day: date) -> Policies:
    """What holds on this day."""
    return Policies({key: terms.on(day) for key, terms in all_terms().items()})


def all_terms() -> dict[tuple[str, int | None], Terms]:
    """What is decided, by matter and employer (None: of all that have decided nothing)."""
    return {(row.matter, row.employer_id): terms_of(row) for row in db.session.scalars(select(ReminderPolicy))}


def terms_of(row: ReminderPolicy) -> Terms:
    return Terms(row.is_on, row.starts_on, row.opening_mail, row.left_out, row.to_supervisors, row.opened_on)


def policy_row(matter: str, employer_id: int | None) -> ReminderPolicy | None:
    """What an employer has decided for itself; None as an employer: what holds for all others."""
    of_whom = ReminderPolicy.employer_id.is_(None) if employer_id is None else ReminderPolicy.employer_id == employer_id
    return db.session.scalar(select(ReminderPolicy).where(ReminderPolicy.matter == matter, of_whom))


def calendars() -> dict[int, WorkCalendar]:
    """By employer: the bank holidays of its part of the country, or of the one it stands under, and its own days."""
    closed: defaultdict[int, set[date]] = defaultdict(set)
    for employer_id, day in db.session.execute(select(ClosedDay.employer_id, ClosedDay.day)):
        closed[employer_id].add(day)
    return {
        place.id: WorkCalendar(place.jurisdiction.value if place.jurisdiction else None, frozenset(closed[place.id]))
        for place in places().values()
        if place.kind is OrganisationKind.EMPLOYER
    }


def horizons() -> dict[int, int]:
    """By employer: how many days before its end it first speaks of something."""
    return {place.id: place.expiring_days for place in places().values() if place.kind is OrganisationKind.EMPLOYER}
