"""Pure: the dates of the demonstration's courses, counted from today and kept off weekends."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lms.courses.rules.catalogue import CourseFacts, VenueFacts
from lms.courses.rules.local_times import meeting
from lms.courses.rules.words import Approval, Delivery
from lms.demo.rules.seeds import Yaml
from lms.kit.datetimes import local_date, time_written
from lms.training.rules.calendar import ONE_DAY


@dataclass(frozen=True)
class PlannedDate:
    """One date as the seeds want it. `venue`: its name; none: online. `cancelled`: the reason.

    `said`, `changed`: how many say what they think of it, right after and three months later.
    """

    course: str
    sessions: tuple[tuple[datetime, datetime], ...]
    venue: str
    places: int
    booked: int
    waiting: int
    has_trainer: bool
    is_draft: bool
    is_delivered: bool
    said: int
    changed: int
    cancelled: str
    link: str
    notes: str
    cancel_by: date | None
    minimum: int | None
    decide_on: date | None


#: Nobody is asked to come on these: (month, day).
HOLIDAYS = {(12, 25), (12, 26), (1, 1), (1, 2)}


def workday(day: date) -> date:
    """This day, or the first one after it that is neither at a weekend nor a holiday of the winter."""
    while day.weekday() > 4 or (day.month, day.day) in HOLIDAYS:
        day += timedelta(days=1)
    return day


def dates(courses: Yaml, today: date) -> Iterator[PlannedDate]:
    """Every date of the seeds, moved on by days until neither its room nor the trainer is wanted twice at once."""
    made: list[PlannedDate] = []
    for one in courses["dates"]:
        found = _planned(one, workday(today + timedelta(days=one["day"])))
        while any(_clash(found, other) for other in made):
            found = _planned(one, workday(local_date(found.sessions[0][0]) + ONE_DAY))
        made.append(found)
        yield found


def _clash(one: PlannedDate, other: PlannedDate) -> bool:
    shares = (one.venue and one.venue == other.venue) or (one.has_trainer and other.has_trainer)
    return bool(shares) and any(mine[0] < theirs[1] and theirs[0] < mine[1] for mine in one.sessions for theirs in other.sessions)


def _planned(one: Yaml, first: date) -> PlannedDate:
    """Days of `then` count from the first session, `cancel_by` and `decide` back from it."""
    days = [first, *(workday(first + timedelta(days=after)) for after in one.get("then", ()))]
    starts, ends = time_written(one["starts"]), time_written(one["ends"])
    assert starts
    assert ends
    return PlannedDate(
        course=one["course"],
        sessions=tuple(meeting(day, starts, ends) for day in days),
        venue=one.get("at", ""),
        places=one["places"],
        booked=one.get("booked", 0),
        waiting=one.get("waiting", 0),
        has_trainer=one.get("trainer", False),
        is_draft=one.get("draft", False),
        is_delivered=one.get("delivered", False),
        said=one.get("said", 0),
        changed=one.get("changed", 0),
        cancelled=one.get("cancelled", ""),
        link=one.get("link", ""),
        notes=one.get("notes", ""),
        cancel_by=first - timedelta(days=one["cancel_by"]) if "cancel_by" in one else None,
        minimum=one.get("minimum"),
        decide_on=first - timedelta(days=one["decide"]) if "decide" in one else None,
    )


def course_facts(one: Yaml, owners: dict[str, int], subjects: dict[str, int]) -> CourseFacts:
    """A course of the seeds. Raises KeyError for an organisation or a subject that is not known."""
    return CourseFacts(
        code=one["code"],
        title=one["title"],
        owner_id=owners[one["owner"]],
        delivery=Delivery(one["delivery"]),
        summary=one["summary"],
        subject_ids=tuple(subjects[code] for code in one["subjects"]),
        learning_minutes=one["minutes"],
        covers=one.get("covers", ""),
        for_whom=one.get("for_whom", ""),
        prerequisite_ids=tuple(subjects[code] for code in one.get("prerequisites", ())),
        approval=Approval(one.get("approval", Approval.NONE)),
        terms=one.get("terms", ""),
        attendance_percent=one.get("attendance_percent", 100),
    )


def venue_facts(one: Yaml, owners: dict[str, int]) -> VenueFacts:
    """A venue of the seeds. Raises KeyError for an organisation that is not known."""
    texts = {name: one[name] for name in ("name", "address", "locality", "directions", "access")}
    return VenueFacts(owner_id=owners[one["owner"]], seats=one["seats"], **texts)
