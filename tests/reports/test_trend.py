"""Twenty-four months of a figure: every point is what the report says as at its day."""

from datetime import date

import pytest
from sqlalchemy import update

from lms.audit.service import insert_rows
from lms.kit.db import db
from lms.people.models import Organisation, Post, Term
from lms.reports import queries
from lms.reports.rules import Scope, total
from lms.reports.rules.trend import month_ends
from lms.training.queries.completion import COMPLETION
from lms.training.service import recompute
from tests.cast import TODAY
from tests.reports.recounts import Cut, counted_lines, people


def reported(viewer, scope):
    """In date and overdue by status, and the people, as the report of that day has them."""
    found = queries.report(COMPLETION, viewer, scope, Cut.EMPLOYER)
    return {status: total(COMPLETION, found.rows, "").tally.of(status) for status in COMPLETION.counted}, found.people


def drawn(viewer, scope, days):
    return [
        ({status: point.tally.of(status) for status in COMPLETION.counted}, point.people)
        for point in queries.trend(COMPLETION, viewer, scope, days)
    ]


def test_the_points_are_the_ends_of_23_months_and_the_day_itself():
    days = month_ends(date(2026, 3, 2))
    assert (days[0], days[-2:], len(days)) == (date(2024, 4, 30), [date(2026, 2, 28), date(2026, 3, 2)], 24)
    assert month_ends(date(2026, 3, 31))[-2:] == [date(2026, 2, 28), date(2026, 3, 31)]
    assert month_ends(date(2024, 1, 1))[-2:] == [date(2023, 12, 31), date(2024, 1, 1)]


@pytest.mark.parametrize("who", ["priya", "lorna", "effie", "beth"])
@pytest.mark.parametrize("last", [TODAY, date(2027, 6, 30)], ids=str)
def test_every_point_is_what_the_report_says_as_at_that_day(cast, who, last):
    viewer, days = cast[who].viewer(), month_ends(last)
    assert drawn(viewer, Scope(last), days) == [reported(viewer, Scope(day)) for day in days]


def test_filters_narrow_every_point(cast):
    viewer, days = cast["priya"].viewer(), month_ends(TODAY)
    for given in (
        {"organisation_id": cast.places["NHSL"]},
        {"keys": {"subject": str(cast.subjects["FIRE-1"])}},
        {"sector": "council"},
        {"job_role": "none"},
    ):
        assert drawn(viewer, Scope(TODAY, **given), days) == [reported(viewer, Scope(day, **given)) for day in days]


def test_moves_second_posts_and_each_employers_expiry_days_are_followed(cast):
    db.session.execute(update(Organisation).where(Organisation.id == cast.places["COUN"]).values(expiring_days=30))
    council = {
        "employer_id": cast.places["COUN"],
        "employee_number": "20999",
        "number_folded": "20999",
        "person_id": cast["ailsa"].person_id,
    }
    (post_id,) = insert_rows(Post, [council])
    term = {"post_id": post_id, "worker_type": "employee"}
    insert_rows(Term, [term | {"starts_on": date(2024, 7, 1), "ends_on": date(2025, 5, 15), "organisation_id": cast.places["COUN-HC"]}])
    insert_rows(Term, [term | {"starts_on": date(2025, 5, 16), "ends_on": date(2026, 1, 31), "organisation_id": cast.places["COUN-EAST"]}])
    recompute([post_id])
    viewer, days = cast["priya"].viewer(), month_ends(TODAY)
    for given in ({}, {"organisation_id": cast.places["COUN-EAST"]}, {"organisation_id": cast.places["COUN-HC"], "only": True}):
        assert drawn(viewer, Scope(TODAY, **given), days) == [reported(viewer, Scope(day, **given)) for day in days]


def test_the_last_point_equals_a_recount_of_lines_and_people(cast):
    lines = counted_lines(TODAY)
    counts, found = drawn(cast["priya"].viewer(), Scope(TODAY), month_ends(TODAY))[-1]
    assert counts == {status: sum(line.status == status for line in lines) for status in COMPLETION.counted}
    assert (found.counted, found.good) == people(lines)


def test_a_trend_asks_as_many_questions_however_many_days_it_has(cast, query_count):
    viewer = cast["priya"].viewer()
    with query_count() as some:
        queries.trend(COMPLETION, viewer, Scope(TODAY), month_ends(TODAY))
    assert len(some.statements) == 3
