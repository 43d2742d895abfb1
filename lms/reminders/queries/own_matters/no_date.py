"""Training that runs out for several people of an employer before a date with a free seat teaches it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import String, case, cast, false, func, select, true, tuple_

from lms.bookings.models import Booking
from lms.kit.datetimes import long_date, start_of
from lms.kit.db import AnySelect, chunked, db
from lms.kit.numbers import counted, plural
from lms.kit.room import About, Described, Matter
from lms.people.models import Organisation, Post
from lms.people.queries import places, root_id
from lms.people.queries.scope import records_of_all
from lms.people.rules import OrganisationKind, Place
from lms.reminders.queries.booked import booked, taught
from lms.reminders.queries.own_matters.columns import NO_POST, a_day
from lms.reminders.queries.own_matters.officers import of_officers
from lms.reports.queries.seats import planned_dates, taught_by_course
from lms.reports.rules import Scope
from lms.reports.rules.seats import last_day, month_starts
from lms.training.models import Subject
from lms.training.queries.matters import renewals
from lms.training.rules.calendar import ONE_DAY

#: Of fewer people nothing is said.
FEWEST = 5
AHEAD = timedelta(days=60)


@dataclass(frozen=True)
class Gap:
    """So many people run out of a subject from `first_on` on, and the first date with a free seat, if any, is too late for them."""

    people: int
    first_on: date
    next_date: date | None


def _gaps(day: date, records: Sequence[int]) -> AnySelect:
    """`ref`: the ids of employer and subject."""
    first = day.replace(day=1)
    ref = (cast(Organisation.id, String) + " " + cast(Subject.id, String)).label("ref")
    statement = of_officers(day, records, root_id().label("person_id"), NO_POST, ref, a_day(first, "on"), a_day(first, "since"))
    keys = [(place.id, subject_id) for place in _employers(day, records) for subject_id in gaps(day, place)]
    is_one = tuple_(Organisation.id, Subject.id).in_(keys) if keys else false()
    return statement.join(Subject, true()).where(is_one)


def _employers(day: date, records: Sequence[int]) -> list[Place]:
    """Those that officers among these people look after: mostly none."""
    officers = of_officers(day, records, Organisation.id).where(Organisation.kind == OrganisationKind.EMPLOYER)
    return [places()[place_id] for place_id in db.session.scalars(officers.order_by(Organisation.id))]


def gaps(day: date, employer: Place) -> dict[int, Gap]:
    """By subject."""
    ids = dict(db.session.execute(select(Subject.code, Subject.id)).all())
    next_dates = _next_dates(day, employer)
    lines = _lines(day, employer, {code: next_dates[row_id] for code, row_id in ids.items() if row_id in next_dates})
    return {
        ids[code]: Gap(len(by_human), min(by_human.values()), next_dates.get(ids[code]))
        for code, by_human in lines.items()
        if len(by_human) >= FEWEST
    }


def _next_dates(day: date, employer: Place) -> dict[int, date]:
    """By subject, the first day on which somebody from this employer can take a seat."""
    scope, end = Scope(day, employer.id), last_day(month_starts(day))
    by_subject: dict[int, date] = {}
    for planned in planned_dates(scope, places(), start_of(day), end, taught_by_course()):
        for subject_id in planned.subject_ids if planned.taken < planned.capacity else ():
            by_subject[subject_id] = min(planned.day, by_subject.get(subject_id, planned.day))
    return by_subject


def _lines(day: date, employer: Place, next_dates: Mapping[str, date]) -> dict[str, dict[int, date]]:
    """By subject, who runs out of it before its next date, and when: as far as it may be enough, and without who has a place."""
    by_subject: defaultdict[str, dict[int, date]] = defaultdict(dict)
    lines = renewals(day, Post.employer_id == employer.id).subquery("lines")
    end = day + AHEAD + ONE_DAY
    before = case(dict(next_dates), value=lines.c.ref, else_=end) if next_dates else end
    statement = select(lines.c.ref, lines.c.person_id, func.min(lines.c.on)).group_by(lines.c.ref, lines.c.person_id)
    for code, human_id, runs_out_on in db.session.execute(statement.where(lines.c.on >= day, lines.c.on < end, lines.c.on < before)):
        by_subject[code][human_id] = runs_out_on
    enough = {code: by_human for code, by_human in by_subject.items() if len(by_human) >= FEWEST}
    for human_id, code in _booked({human_id for by_human in enough.values() for human_id in by_human}, day):
        enough.get(code, {}).pop(human_id, None)
    return enough


def _booked(humans: Collection[int], day: date) -> set[tuple[int, str]]:
    by_course = taught() if humans else {}
    chunks = chunked(sorted(humans))
    return {place for chunk in chunks for place in booked(Booking.person_id.in_(records_of_all(chunk)), day, by_course)}


# --- in words ---------------------------------------------------------------------------------------------------------------------


def _describe(day: date, abouts: Sequence[About]) -> list[Described | None]:
    keys = {about.ref: tuple(map(int, about.ref.split())) for about in abouts}
    employers = {employer_id: places()[employer_id] for employer_id, _ in keys.values()}
    of_employer = {employer_id: gaps(day, employer) for employer_id, employer in employers.items()}
    names = _names({subject_id for _, subject_id in keys.values()})
    return [
        _described(of_employer[employer_id].get(subject_id), subject_id, names.get(subject_id, ""), employers[employer_id])
        for employer_id, subject_id in (keys[about.ref] for about in abouts)
    ]


def _names(subject_ids: Collection[int]) -> dict[int, str]:
    statement = select(Subject.id, Subject.name).where(Subject.id.in_(subject_ids))
    return dict(db.session.execute(statement).all())


def _described(gap: Gap | None, subject_id: int, subject: str, employer: Place) -> Described | None:
    if gap is None:
        return None
    thing = f"{subject}: no date before {counted(gap.people, 'person', 'people')} {plural(gap.people, 'runs', 'run')} out"
    when = f"The first date with a free seat is on {long_date(gap.next_date)}" if gap.next_date else "No date has a free seat"
    why = f"At {employer.name} the first of them runs out on {long_date(gap.first_on)}. {when}."
    return Described(thing, why, "reports.seats", {"subject": subject_id, "organisation": employer.id})


MATTER = Matter(name="no_date", label="No course date in time", select=_gaps, describe=_describe, is_once=True)
