"""What a job role asks for: changed from a day, taken back before it, and never for a day that is past."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.framework import queries, service
from lms.framework.queries.profiles import profile_rows
from lms.framework.rules import AsksFor
from lms.framework.rules.profiles import NewRow, ProfileRow, Steps, change, take_back, to_come
from lms.kit.db import db
from lms.kit.refusal import Refused
from lms.kit.seed_files import REFERENCE
from tests.cast import TODAY
from tests.frameworks import SINCE, framework, profile

LATER, LATEST, DAY = date(2026, 4, 1), date(2026, 9, 1), timedelta(days=1)


def row(row_id, level, since, until=None, is_essential=True):
    return ProfileRow(row_id, AsksFor.DOMAIN, "CARE", level, is_essential, since, until)


def done(rows, steps):
    """The rows after these steps."""
    ends = dict(steps.ends)
    left = [row(old.id, old.level, old.since, ends.get(old.id, old.until)) for old in rows if old.id not in steps.remove]
    new = steps.add
    return sorted([*left, *([row(99, new.level, new.since, new.until)] if new else [])], key=lambda one: one.since)


@pytest.mark.parametrize(
    ("rows", "day", "level", "steps"),
    [
        ([], TODAY, 2, Steps(add=NewRow(2, True, TODAY, None))),
        ([row(1, 1, SINCE)], LATER, 2, Steps(ends=((1, LATER - DAY),), add=NewRow(2, True, LATER, None))),
        ([row(1, 1, LATER)], LATER, 2, Steps(remove=(1,), add=NewRow(2, True, LATER, None))),
        ([row(1, 1, SINCE, LATEST - DAY), row(2, 3, LATEST)], LATER, 2,
         Steps(ends=((1, LATER - DAY),), add=NewRow(2, True, LATER, LATEST - DAY))),
        ([row(1, 3, LATEST)], LATER, 2, Steps(add=NewRow(2, True, LATER, LATEST - DAY))),
        ([row(1, 1, SINCE)], LATER, None, Steps(ends=((1, LATER - DAY),))),
    ],
)  # fmt: skip
def test_a_change_closes_the_row_the_day_before(rows, day, level, steps):
    assert change(rows, day, level, True) == steps


@pytest.mark.parametrize(("level", "rows"), [(1, [row(1, 1, SINCE)]), (None, [])])
def test_what_is_so_already_is_no_change(level, rows):
    with pytest.raises(Refused, match="already"):
        change(rows, LATER, level, True)


def test_what_is_to_come_can_be_taken_back_and_what_has_begun_cannot():
    planned = [row(1, 1, SINCE, LATER - DAY), row(2, 2, LATER)]
    assert take_back(planned, 2, TODAY) == Steps(remove=(2,), ends=((1, None),)) and to_come(planned, TODAY) == [planned[1]]
    ending = [row(1, 1, SINCE, LATER)]
    assert take_back(ending, 1, TODAY) == Steps(ends=((1, None),)) and to_come(ending, TODAY) == ending
    with pytest.raises(Refused):
        take_back(planned, 1, TODAY)


DAYS = st.integers(0, 20).map(lambda number: TODAY + timedelta(days=number))


@given(st.lists(st.tuples(DAYS, st.one_of(st.none(), st.integers(1, 4))), max_size=8))
def test_whatever_is_changed_no_two_rows_overlap_and_the_day_has_its_level(wanted_changes):
    rows = [row(0, 1, SINCE)]
    for number, (day, level) in enumerate(wanted_changes, 1):
        try:
            rows = [
                row(number * 100 + place, old.level, old.since, old.until)
                for place, old in enumerate(done(rows, change(rows, day, level, True)))
            ]
        except Refused:
            continue
        assert [old.level for old in rows if old.is_running(day)] == ([level] if level else [])
        assert all(before.until and before.until < after.since for before, after in pairwise(rows))
    assert [old.level for old in rows if old.is_running(TODAY - DAY)] == [1]


# --- in the tables and on pages -----------------------------------------------------------------------------------------------------


@pytest.fixture
def ccbf(cast):
    return framework()


def changed(cast, ccbf, **more):
    nurse = next(role for role in queries.roles(TODAY) if role.key == "staff_nurse")
    values = {"asks_for": AsksFor.DOMAIN, "code": "CARE", "level": 2, "is_essential": True, "from_day": LATER} | more
    service.change_profile(framework_id=ccbf.id, job_role_id=nurse.id, by=cast["priya"].viewer(), **values)
    return [(old.code, old.level, old.since, old.until) for old in profile_rows(ccbf.id, nurse.id)[nurse.id]]


def test_a_change_counts_from_its_day_and_can_be_taken_back(cast, ccbf):
    profile(ccbf, "staff_nurse", "CARE", 1)
    assert changed(cast, ccbf) == [("CARE", 1, SINCE, LATER - DAY), ("CARE", 2, LATER, None)]
    (coming,) = [old for rows in profile_rows(ccbf.id).values() for old in rows if old.since == LATER]
    for _ in range(2):
        service.take_back_change(profile_id=coming.id, by=cast["priya"].viewer())
    assert [(old.level, old.until) for rows in profile_rows(ccbf.id).values() for old in rows] == [(1, None)]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"from_day": TODAY - DAY}, "today or a later day"),
        ({"code": "NONE"}, "does not have NONE"),
        ({"level": 9}, "Choose a level"),
        ({"asks_for": AsksFor.COMPETENCY}, "does not have CARE"),
    ],
)
def test_what_cannot_be_is_refused(cast, ccbf, wrong, sentence):
    with pytest.raises(Refused, match=sentence):
        changed(cast, ccbf, **wrong)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_lead_changes_what_a_role_needs_on_its_page(cast, ccbf, as_, send):
    db.session.commit()
    priya, where = as_("priya"), "/frameworks/CCBF/profiles/staff_nurse"
    assert "1 person has this job role today" in priya.get(f"{where}/change").text
    form = {"what": "competency:CARE2", "level": "3", "weight": "essential"}
    assert send(priya, f"{where}/change", **form, from_day=["1", "1", "2026"]).status_code == 422
    assert send(priya, f"{where}/change", **form, from_day=["1", "4", "2026"]).status_code == 303
    page = priya.get(where).text
    assert "From 1 April 2026: Competency CARE2, level 3: enabling" in page and "Take back" not in as_("ailsa").get(where).text
    row_id = page.split('name="change" value="')[1].split('"')[0]
    assert send(as_("ailsa"), where, change=row_id).status_code == 422
    assert send(priya, where, change=row_id).status_code == 303 and "From 1 April" not in priya.get(where).text


def test_the_reference_list_brings_profiles_once_and_leaves_what_was_changed(cast):
    first, second = (service.load_reference(REFERENCE) for _ in range(2))
    assert "Added CCBF 1.0, published from 1 January 2020: 8 domains, 32 competencies, 256 behaviours" in first and second == []
    assert "Added profile hcsw: PV 1, IE 1, SV 1, VL 1, CC 2, CR 1, CP 1, RP 1" in first
    ccbf = queries.scheme("CCBF")
    changed(cast, ccbf, code="PV", level=4, from_day=TODAY)
    assert service.load_reference(REFERENCE) == ["Left profile staff_nurse as it is: PV differs from the reference list"]
    assert {row.scheme.code for row in queries.frameworks() if not row.versions} >= {"KSF", "PILLARS", "SSSCCPL"}
