"""What people are reminded of about themselves: the day on which a place on a regulator's register ends."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, String, cast, func, or_, select

from lms.kit.datetimes import long_date
from lms.kit.db import AnyRow, AnySelect, db
from lms.kit.room import About, Described, Matter
from lms.people.models import Person, Registration
from lms.people.queries.scope import first_post, root_id


def _registrations(day: date, records: Sequence[int]) -> AnySelect:
    return (
        select(
            root_id().label("person_id"),
            first_post(day).label("post_id"),
            cast(Registration.id, String).label("ref"),
            Registration.ends_on.label("on"),
            func.coalesce(Registration.starts_on, date.min).label("since"),
        )
        .join(Person, Person.id == Registration.person_id)
        .where(Registration.person_id.in_(records), _is_in_force(day))
    )


def _is_in_force(day: date) -> ColumnElement[bool]:
    """It has begun, and ends on a day that is known and has not passed."""
    return (Registration.ends_on >= day) & or_(Registration.starts_on.is_(None), Registration.starts_on <= day)


def _describe(day: date, abouts: Sequence[About]) -> list[Described | None]:
    statement = select(Registration.id, Registration.register, Registration.ends_on)
    of_these = Registration.id.in_([int(about.ref) for about in abouts])
    rows = {str(row.id): row for row in db.session.execute(statement.where(of_these, _is_in_force(day)))}
    return [_described(about, rows.get(about.ref)) for about in abouts]


def _described(about: About, row: AnyRow | None) -> Described | None:
    if row is None:
        return None
    why = f"It ends on {long_date(row.ends_on)}. Renew it with the regulator, and tell your employer."
    return Described(f"{row.register.upper()} registration", why, "records.person", {"person_id": about.person_id})


MATTERS = (
    Matter(
        name="registration",
        label="Registrations that end",
        select=_registrations,
        describe=_describe,
        before=(90, 60, 30, 14),
    ),
)
