"""Which version counts on a day, what it says, and what roles are asked for by it."""

from datetime import date

import pytest

from lms.framework import queries
from lms.framework.rules import AsksFor
from lms.framework.rules.contents import Version, VersionState
from lms.framework.rules.timeline import base_of, in_force, timeline, version_of_day
from lms.kit.db import db
from tests.cast import TODAY
from tests.frameworks import framework, profile, version

FIRST, SECOND = date(2020, 1, 1), date(2026, 4, 1)
ROWS = [(1, 9, "1.0", FIRST), (3, 9, "3.0", None), (2, 9, "2.0", SECOND)]


def test_a_version_is_in_force_until_the_day_before_the_next():
    versions = timeline(ROWS)
    assert [version.until for version in versions] == [date(2026, 3, 31), None, None]
    assert [version.state(TODAY) for version in versions] == [VersionState.IN_FORCE, VersionState.WAITING, VersionState.DRAFT]
    assert versions[0].state(SECOND) is VersionState.RETIRED


@pytest.mark.parametrize(
    ("day", "number", "of_day"),
    [(date(2019, 12, 31), None, "1.0"), (FIRST, "1.0", "1.0"), (date(2026, 3, 31), "1.0", "1.0"), (SECOND, "2.0", "2.0")],
)
def test_before_the_first_nothing_is_in_force_and_facts_belong_to_the_first(day, number, of_day):
    versions = timeline(ROWS)
    current = in_force(versions, day)
    assert (current and current.number, version_of_day(versions, day).number) == (number, of_day)


def test_a_version_follows_the_one_before_its_day_and_a_draft_the_last():
    versions = timeline(ROWS)
    assert [base_of(versions, version_id) for version_id in (1, 2, 3)] == [None, versions[0], versions[1]]
    assert base_of(versions, 3, date(2021, 1, 1)) == Version(1, 9, "1.0", FIRST, date(2026, 3, 31))


def test_what_a_version_says_takes_five_questions(cast, query_count):
    made_of = queries.versions(framework().id)[0].id
    with query_count() as questions:
        says = queries.contents(made_of)
    assert [domain.code for domain in says.domains] == ["CARE", "TEAM"] and len(questions.statements) == 5
    assert [row.text for row in says.by_code["CARE2"].up_to(1)] == ["CARE2 at level 1, first part", "CARE2 at level 1, second part"]


def expected(day):
    rows = db.session.execute(queries.expected(day).order_by("competency_code"))
    return [tuple(row)[2:] for row in rows]


def test_the_highest_level_counts_on_its_days_and_optional_rows_do_not(cast):
    ccbf = framework()
    profile(ccbf, "staff_nurse", "CARE", 1)
    profile(ccbf, "staff_nurse", "CARE2", 2, since=TODAY, asks_for=AsksFor.COMPETENCY)
    profile(ccbf, "staff_nurse", "TEAM1", 3, asks_for=AsksFor.COMPETENCY, is_essential=False)
    assert expected(TODAY) == [("CARE1", 1), ("CARE2", 2)]
    assert expected(date(2026, 3, 1)) == [("CARE1", 1), ("CARE2", 1)] and expected(date(2019, 1, 1)) == []


def test_a_competency_is_expected_while_the_version_of_the_day_has_it(cast):
    ccbf = framework()
    version(ccbf, "2.0", SECOND, without=["CARE1"])
    profile(ccbf, "staff_nurse", "CARE", 1)
    assert [len(expected(day)) for day in (TODAY, SECOND)] == [2, 1]
