"""The summary of the month: how training stands in each place that an officer was given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, case, false, func

from lms.access import May
from lms.kit.datetimes import long_date, month_name
from lms.kit.db import AnySelect, db
from lms.kit.numbers import counted, number, plural
from lms.kit.room import About, Described, Matter
from lms.people.models import Organisation
from lms.people.queries import places, root_id
from lms.people.rules import Place
from lms.reminders.queries.own_matters.columns import NO_POST, a_day
from lms.reminders.queries.own_matters.officers import of_officers
from lms.reminders.rules.calendar import WEEK
from lms.reports.queries.command_line import whole_view
from lms.reports.queries.posts import people_behind, post_lines, tally
from lms.reports.queries.scope import narrowed, posts_in
from lms.reports.rules import Scope, Tally
from lms.training.queries.completion import COMPLETION
from lms.training.queries.matters import WEEKS
from lms.training.queries.standings import matters_on, status
from lms.training.rules.enums import Status

#: The last day of the month on which one still goes out.
LAST_DAY = 14
AHEAD = timedelta(days=30)


def _summaries(day: date, records: Sequence[int]) -> AnySelect:
    first = day.replace(day=1)
    columns = root_id().label("person_id"), NO_POST, Organisation.code.label("ref"), a_day(first, "on"), a_day(first, "since")
    statement = of_officers(day, records, *columns)
    return statement if day.day <= LAST_DAY else statement.where(false())


def _describe(day: date, abouts: Sequence[About]) -> list[Described | None]:
    by_code = {place.code: place for place in places().values()}
    described = {code: _described(day, by_code[code]) for code in {about.ref for about in abouts} & by_code.keys()}
    return [described.get(about.ref) for about in abouts]


def _described(day: date, place: Place) -> Described:
    return Described(f"{place.name} in {month_name(day)}", in_words(figures(day, place)), "reports.completion", {"organisation": place.id})


# --- figures ----------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Figures:
    """How the training of a place stands on a day. `silent`: overdue for so long that no other reminder speaks of it."""

    day: date
    people: int
    tally: Tally
    silent: int
    soon: int


def figures(day: date, place: Place) -> Figures:
    """As the report of this place has them."""
    viewer, scope, among = whole_view(), Scope(day, place.id), places()
    reading = post_lines(COMPLETION, viewer, scope, among)
    lines = narrowed(COMPLETION, COMPLETION.rows(day), scope, posts_in(viewer, May.SEE_FIGURES, scope, among))
    silent, soon = db.session.execute(lines.with_only_columns(*_counts(day), maintain_column_froms=True)).one()
    return Figures(day, people_behind(reading.posts).counted, tally(reading, reading.words), silent, soon)


def _counts(day: date) -> tuple[ColumnElement[int], ColumnElement[int]]:
    monday = day - timedelta(days=day.weekday())
    in_time = status(day).in_((Status.CURRENT, Status.EXPIRING, Status.NOT_YET_DUE))
    is_silent = and_(status(day) == Status.OVERDUE, matters_on(day) < monday - WEEKS * WEEK)
    return func.count(case((is_silent, 1))), func.count(case((and_(in_time, matters_on(day) <= day + AHEAD), 1)))


def in_words(figures: Figures) -> str:
    """ "On 2 November 2026: 2,406 people, 12,310 lines, 91.2% in date …"."""
    counts = figures.tally
    if not counts.counted:
        return f"On {long_date(figures.day)} there is nobody with training that counts."
    people, lines = counted(figures.people, "person", "people"), counted(counts.counted, "line", "lines")
    overdue = counts.of(Status.OVERDUE)
    late = f"{number(overdue)} {plural(overdue, 'line is', 'lines are')} overdue"
    silent = f", {number(figures.silent)} of them for more than 12 weeks, which no other reminder speaks of" if figures.silent else ""
    soon = f"{number(figures.soon)} {plural(figures.soon, 'falls', 'fall')} due within 30 days"
    return f"On {long_date(figures.day)}: {people}, {lines}, {counts.rate}% in date. {late}{silent}. {soon}."


MATTER = Matter(name="monthly_summary", label="Summary of the month", select=_summaries, describe=_describe, is_once=True)
