"""What a person has to do about training: their own, their team's, and that of the people they look after."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import select

from lms.access import May, Reach, Viewer
from lms.kit.db import db
from lms.kit.todo import Todo, Weight
from lms.people.models import Post
from lms.people.queries import records_of
from lms.people.rules import full_name
from lms.records.queries.people import number_overdue, overdue
from lms.records.queries.subjects import SubjectRow, subject_rows
from lms.training.rules.words import Status

#: What falls due within so many days belongs to "next"; what is later is "coming".
SOON = timedelta(days=28)
#: How far ahead "coming" looks.
AHEAD = timedelta(days=183)
#: A team with more people behind than this is one line, which leads to the list.
NAMED = 5


def own_rows(viewer: Viewer, today: date) -> list[SubjectRow]:
    """What is asked of the viewer, over all posts."""
    ids = list(db.session.scalars(select(Post.id).where(Post.person_id.in_(records_of(viewer.person_id))).order_by(Post.id)))
    return subject_rows(ids, today)


def todo(viewer: Viewer, today: date, rows: list[SubjectRow]) -> list[Todo]:
    """Lines for home, in no order; `rows` are the viewer's `own_rows`."""
    return [*_own(rows, today), *_team(viewer, today), *_looked_after(viewer, today)]


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
            )


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
    """A line for each person the viewer supervises who is overdue; one line for all where they are many."""
    if not viewer.supervises:
        return
    rows = db.session.execute(overdue(replace(viewer, grants=()), today)).all()
    if len(rows) > NAMED:
        yield Todo(
            "Help", f"{len(rows)} people you supervise who are overdue", Weight.WAITING, "records.people", {"has": "overdue", "team": "y"}
        )
        return
    for person_id, first, last, preferred, number in rows:
        subjects = f"{number} overdue" if number > 1 else "1 overdue"
        yield Todo("Help", f"{full_name(first, last, preferred)}: {subjects}", Weight.WAITING, "records.person", {"person_id": person_id})


def _looked_after(viewer: Viewer, today: date) -> Iterator[Todo]:
    """One line for a learning and development officer: how many people in their part of the partnership are overdue."""
    reach = viewer.reach(May.SEE_PEOPLE)
    if reach is None or reach < Reach.BRANCH:
        return
    number = number_overdue(replace(viewer, supervises=False), today)
    if number:
        people = f"{number:,} people" if number > 1 else "1 person"
        where = "the partnership" if reach == Reach.PARTNERSHIP else "your part of the partnership"
        yield Todo("Look at", f"who is overdue: {people} in {where}", Weight.WAITING, "reports.completion")
