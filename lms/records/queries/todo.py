"""What a person has to do about training: their own, their team's, and that of the people they look after."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from lms.access import May, Reach, Viewer
from lms.kit.datetimes import local_date
from lms.kit.db import db
from lms.kit.numbers import counted, number
from lms.kit.reading import once_a_request
from lms.kit.todo import Todo, Weight
from lms.people.models import Post
from lms.people.queries import records_of
from lms.records.queries.people import Pressed, number_pressed, pressed
from lms.records.queries.subjects import SubjectRow, subject_rows
from lms.training.rules.enums import Status, Transfers

#: What falls due within so many days belongs to "next"; what is later is "coming".
SOON = timedelta(days=28)
#: How far ahead "coming" looks.
AHEAD = timedelta(days=183)
#: A team with more people behind than this is one line, which leads to the list.
NAMED = 5
HELP = "Help"


@once_a_request
def own_rows(viewer: Viewer, today: date) -> list[SubjectRow]:
    """What is asked of the viewer, over all posts."""
    ids = list(db.session.scalars(select(Post.id).where(Post.person_id.in_(records_of(viewer.person_id))).order_by(Post.id)))
    return subject_rows(ids, today)


def todo(viewer: Viewer, now: datetime) -> list[Todo]:
    """Lines for home, in no order."""
    today = local_date(now)
    return [*_own(own_rows(viewer, today), today), *_team(viewer, today), *_looked_after(viewer, today)]


@dataclass(frozen=True)
class Progress:
    """Subjects, each once however many posts ask for it."""

    in_date: int
    counted: int  # in date or overdue
    not_yet_due: int
    left_out: int  # exempt or paused


def progress(rows: list[SubjectRow]) -> Progress:
    """How many of the viewer's subjects are in date, and how many do not count today."""
    statuses = [row.status for row in rows if row.status]
    in_date = sum(status in (Status.CURRENT, Status.EXPIRING) for status in statuses)
    return Progress(
        in_date=in_date,
        counted=in_date + statuses.count(Status.OVERDUE),
        not_yet_due=statuses.count(Status.NOT_YET_DUE),
        left_out=statuses.count(Status.EXEMPT) + statuses.count(Status.PAUSED),
    )


# --- own --------------------------------------------------------------------------------------------------------------------------


def _own(rows: list[SubjectRow], today: date) -> Iterator[Todo]:
    for row in rows:
        weight = _weight(row, today)
        if weight:
            yield Todo(
                verb="Renew" if any(part.line.achieved_on for part in row.parts) else "Complete",
                thing=row.subject,
                weight=weight,
                endpoint="records.mine",
                anchor=f"subject-{row.subject_id}",
                when=row.date_is,
                on=row.on,
                status=row.status,
                hint=None if weight is Weight.COMING else _how(row),
            )


def _how(row: SubjectRow) -> str:
    """How it is done without a date to book."""
    if row.first.transfers is Transfers.EMPLOYER:
        return "Done where you work. Ask your supervisor."
    return "No date is planned. Ask your learning and development team."


def _weight(row: SubjectRow, today: date) -> Weight | None:
    """None: there is nothing to do about it for half a year."""
    match row.status:
        case Status.OVERDUE:
            return Weight.OVERDUE
        case Status.EXPIRING:
            return Weight.SOON
        case Status.NOT_YET_DUE if row.on and row.on <= today + SOON:
            return Weight.SOON
        case Status.NOT_YET_DUE:
            return Weight.COMING
        case Status.CURRENT if row.on and row.on <= today + AHEAD:
            return Weight.COMING
        case _:
            return None


# --- others -----------------------------------------------------------------------------------------------------------------------


def _team(viewer: Viewer, today: date) -> Iterator[Todo]:
    """A line for each person the viewer supervises who is overdue, or whose training expires soon; where they are many, a line for all."""
    people = pressed(viewer, today) if viewer.supervises else []
    late, soon = [one for one in people if one.overdue], [one for one in people if not one.overdue]
    for count, weight, status, words in (
        (len(late), Weight.WAITING, Status.OVERDUE, "people you supervise who are overdue"),
        (len(soon), Weight.SOON, Status.EXPIRING, "people you supervise whose training expires soon"),
    ):
        if count > NAMED:
            yield Todo(HELP, f"{number(count)} {words}", weight, "records.people", {"has": status.value, "team": "y"}, status=status)
    yield from (_of_one(one, Weight.WAITING, Status.OVERDUE) for one in late if len(late) <= NAMED)
    yield from (_of_one(one, Weight.SOON, Status.EXPIRING) for one in soon if len(soon) <= NAMED)


def _of_one(one: Pressed, weight: Weight, status: Status) -> Todo:
    expire = f"{counted(one.expiring, 'expires', 'expire')} soon" if one.expiring else ""
    counts = ", ".join(filter(None, (f"{one.overdue} overdue" if one.overdue else "", expire)))
    return Todo(HELP, f"{one.name}: {counts}", weight, "records.person", {"person_id": one.id}, status=status)


def _looked_after(viewer: Viewer, today: date) -> Iterator[Todo]:
    """For a learning and development officer: how many people in their part of the partnership are overdue, and how many expire soon."""
    reach = viewer.reach(May.SEE_PEOPLE)
    if reach is None or reach < Reach.BRANCH:
        return
    numbers = number_pressed(viewer, today)
    where = "in the partnership" if reach == Reach.PARTNERSHIP else "in your part of the partnership"
    for status, weight, who in (
        (Status.OVERDUE, Weight.WAITING, "who is overdue"),
        (Status.EXPIRING, Weight.SOON, "whose training expires soon"),
    ):
        count = numbers.get(status, 0)
        if count:
            people = counted(count, "person", "people")
            yield Todo("Look at", f"{who}: {people} {where}", weight, "records.people", {"has": status.value}, status=status)
