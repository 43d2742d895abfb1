"""What a file of induction steps asks for, held against what is recorded: plain values, no database."""

from dataclasses import replace
from datetime import date

import pytest

from lms.induction.rules.imports import COLUMNS, KnownRecord, RecordsKnown, known_programmes, plan_records
from lms.induction.rules.words import Confirm, ConfirmedBy, StepKind
from lms.kit.importing import Line, Notes, Options, Sheet
from lms.people.rules import OrganisationKind, Place
from lms.people.rules.imports.lookups import PeopleByName, Tree
from lms.people.rules.imports.staff_list import KnownPerson

CORE, STAFF, DAY = 1, 2, date(2026, 1, 12)
COUNCIL = Place(5, None, "COUN", "Lochside Council", OrganisationKind.EMPLOYER, "/5/", None, None, None, 60, 5)
EFFIE = KnownPerson(7, "Effie", "Campbell", "", "", "", None)
STEPS = [
    (CORE, "welcome", StepKind.SUBJECT, True),
    (CORE, "lived", StepKind.SESSION, False),
    (CORE, "talk", StepKind.SESSION, True),  # a session that training does
    (STAFF, "shadow", StepKind.SHADOWING, False),
    (STAFF, "listening", StepKind.COMPETENCY, False),
]
PROGRAMMES = known_programmes({CORE: "IND-CORE", STAFF: "IND-STAFF"}, {CORE: None, STAFF: CORE}, STEPS)
#: The key that the lines of these tests ask for, unless they say something else.
KEY = (70, STAFF, "shadow", DAY, ConfirmedBy.SUPERVISOR)
NOBODY = RecordsKnown(Tree({5: COUNCIL}), PeopleByName({(5, "20001"): (70, 7)}, {}, {7: EFFIE}), PROGRAMMES, {})


def line(number=2, **cells):
    usual = {"employer_code": "COUN", "employee_number": "20001", "programme_code": "IND-STAFF", "step_key": "shadow", "done_on": DAY}
    empty = {column.name: None if column.name == "date_of_birth" else "" for column in COLUMNS}
    return Line(number, **empty | usual | {"confirmed_by": Confirm.SUPERVISOR} | cells)


def plan(*lines, recorded=()):
    notes = Notes([])
    known = replace(NOBODY, records=dict(recorded))
    return plan_records(Sheet(list(lines), frozenset(), notes), known, Options(date(2026, 3, 2))), notes.findings


def codes(found):
    return [one.code for one in found]


def keys(made):
    return [key for key, _ in made.writes.new]


@pytest.mark.parametrize(
    ("cells", "key"),
    [
        ({}, KEY),
        ({"programme_code": "ind-staff", "step_key": "Shadow"}, KEY),
        ({"confirmed_by": None}, (*KEY[:4], ConfirmedBy.NOT_NAMED)),
        ({"step_key": ""}, (70, STAFF, "", DAY, ConfirmedBy.SUPERVISOR)),
        ({"step_key": "lived"}, (70, CORE, "lived", DAY, ConfirmedBy.SUPERVISOR)),  # under the programme that brings it
        ({"programme_code": "IND-CORE", "step_key": "lived"}, (70, CORE, "lived", DAY, ConfirmedBy.SUPERVISOR)),
    ],
)
def test_a_line_is_a_record(cells, key):
    made, found = plan(line(**cells))
    assert (keys(made), codes(found)) == ([key], [])


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"step_key": "welcome"}, "import_the_award"),
        ({"step_key": "talk"}, "import_the_award"),
        ({"step_key": "listening"}, "import_the_sign_off"),
        ({"programme_code": "IND-CORE"}, "unknown_step"),
        ({"programme_code": "IND-STAF"}, "unknown_programme"),
        ({"employee_number": "99999"}, "unknown_person"),
        ({"where": "MARS"}, "unknown_organisation"),
    ],
)
def test_a_line_that_is_not_taken(cells, code):
    made, found = plan(line(**cells))
    assert (keys(made), codes(found)) == ([], [code])


def test_the_near_ones_of_a_code_are_named():
    _, found = plan(line(programme_code="IND-STAF"), line(step_key="shadowing"))
    assert [one.message.split(". ")[1] for one in found] == ["Is it IND-STAFF?", "Is it shadow?"]


STANDS, UNDONE, WITHDRAWN = ((False, False), (True, True), (True, False))


@pytest.mark.parametrize(
    ("is_withdrawn", "was_undone", "note", "what_is_done", "found"),
    [
        (*STANDS, "", ([], [], 1), []),
        (*STANDS, "As it was", ([], [], 1), []),
        (*STANDS, "Another", ([], [], 1), ["recorded_otherwise"]),
        (*UNDONE, "Another", ([], [9], 0), []),
        (*WITHDRAWN, "", ([], [], 1), ["withdrawn_stays"]),
    ],
)
def test_what_is_recorded_stays_and_what_an_undo_took_comes_back(is_withdrawn, was_undone, note, what_is_done, found):
    recorded = {KEY: KnownRecord(9, is_withdrawn, was_undone, {"where_id": None, "note": "As it was"})}
    made, notes = plan(line(note=note), recorded=recorded.items())
    assert (keys(made), [row_id for row_id, _ in made.writes.revived], made.unchanged) == what_is_done
    assert codes(notes) == found


def test_the_same_line_twice_is_one_record():
    made, found = plan(line(), line(3), line(4, confirmed_by=Confirm.BUDDY))
    assert (len(made.writes.new), made.unchanged, found) == (2, 1, [])
