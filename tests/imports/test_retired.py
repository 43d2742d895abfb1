"""Files that name a place that has ended, or a subject that is retired. Today is 2 March 2026."""

from datetime import date

import pytest
from sqlalchemy import update

from lms.kit.db import db, transaction
from lms.people.models import Organisation
from lms.training.models import Subject

STAFF = "employer_code,employee_number,first_name,last_name,organisation_code,worker_type,start_date,end_date\n"
RULES = "subject_code,organisation_code,kind,effective_from,effective_until\n"
PLACES = "code,name,kind,parent_code\n"


@pytest.fixture
def closed(cast):
    """Meadow House closed at the end of January; fire safety is retired from 1 February."""
    with transaction():
        db.session.execute(update(Organisation).where(Organisation.code == "BRAE-1").values(ends_on=date(2026, 1, 31)))
        asked = update(Subject).where(Subject.code == "FIRE-1")
        db.session.execute(asked.values(retired_on=date(2026, 2, 1), retired_reason="Replaced"))


def staff(place, start, end="", number="555"):
    return f"{STAFF}BRAE,{number},Iain,Orr {number},{place},employee,{start},{end}\n"


@pytest.mark.parametrize(
    ("start", "end"), [("2026-02-01", ""), ("2026-02-01", "2026-12-31"), ("2025-01-06", ""), ("2025-01-06", "2026-02-01")]
)
def test_nobody_is_put_into_a_place_that_has_ended(closed, bring_in, codes, start, end):
    plan = bring_in("people", staff("BRAE-1", start, end))
    assert codes(plan) == [(2, "place_ended")]
    assert "ended on 31 January 2026" in plan.findings[0].message


def test_what_was_there_before_its_end_is_history_and_may_be_recorded(closed, bring_in, codes):
    assert codes(bring_in("people", staff("BRAE-1", "2025-01-06", "2026-01-31"))) == []


def test_a_place_whose_end_is_still_to_come_takes_people_until_then(cast, bring_in, codes):
    with transaction():
        db.session.execute(update(Organisation).where(Organisation.code == "BRAE-1").values(ends_on=date(2026, 6, 30)))
    assert codes(bring_in("people", staff("BRAE-1", "2026-03-02"))) == []
    assert codes(bring_in("people", staff("BRAE-1", "2026-07-01", number="556"))) == [(2, "place_ended")]


@pytest.mark.parametrize("until", ["", "2026-02-01"])
def test_no_rule_asks_for_a_retired_subject(closed, bring_in, codes, until):
    plan = bring_in("requirements", f"{RULES}FIRE-1,COUN,mandatory,2025-01-01,{until}\n")
    assert codes(plan) == [(2, "subject_retired")]


def test_a_rule_that_ended_before_the_subject_was_retired_is_history(closed, bring_in, codes):
    assert codes(bring_in("requirements", f"{RULES}FIRE-1,COUN,mandatory,2025-01-01,2026-01-31\n")) == []


def test_no_rule_begins_for_a_place_after_its_end(closed, bring_in, codes):
    plan = bring_in("requirements", f"{RULES}IPC-1,BRAE-1,mandatory,2026-02-01,\nIPC-1,BRAE-1,mandatory,2025-02-01,2025-12-31\n")
    assert codes(plan) == [(2, "place_ended")]


def test_nothing_is_put_under_a_place_that_has_ended(closed, bring_in, codes):
    assert codes(bring_in("organisations", f"{PLACES}NEW,New team,team,BRAE-1\n")) == [(2, "place_ended")]


def test_a_place_that_has_ended_may_stay_where_it_is(closed, bring_in, codes):
    assert codes(bring_in("organisations", f"{PLACES}BRAE-1,Meadow House (closed),service,BRAE\n")) == []
