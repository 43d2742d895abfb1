"""What a file of sessions asks for, held against what is recorded: plain values, no database."""

from datetime import date, timedelta
from random import Random

import pytest

from lms.kit.importing import Cells, Line, Notes, Options, Sheet
from lms.people.rules import OrganisationKind, Place
from lms.people.rules.imports.lookups import PeopleByName, Tree
from lms.people.rules.imports.staff_list import KnownPerson
from lms.supervision.rules.words import AttendanceMark, GroupKind, MemberRole, SessionState
from lms.supervision_policies.rules.history import HistoryKnown, KnownAttendance, KnownGroup, KnownSession, plan_history
from lms.supervision_policies.rules.history_columns import COLUMNS, KINDS, MARKS, ROLES, words

DAY, TODAY = date(2026, 1, 12), date(2026, 3, 2)
COUNCIL = Place(5, None, "COUN", "Lochside Council", OrganisationKind.EMPLOYER, "/5/", None, None, None, 60, 5)
PEOPLE = PeopleByName(
    {(5, str(at)): (100 + at, at) for at in range(1, 9)},
    {},
    {at: KnownPerson(at, f"P{at}", "Reid", "", "", "", None) for at in range(1, 9)},
)
TERMS = {100 + at: [(date(2025, 1, 1), date(2026, 1, 31)), (date(2026, 2, 10), None)] for at in range(1, 9)}
PRESENT, PART, ABSENT = AttendanceMark.PRESENT, AttendanceMark.PART, AttendanceMark.ABSENT


def line(number=2, who="1", **cells):
    empty = {column.name: None if column.is_day else "" for column in COLUMNS}
    usual = {"group_code": "A", "kind": GroupKind.PEER, "held_on": DAY, "minutes": 60, "employer_code": "COUN", "employee_number": who}
    return Line(number, **empty | usual | {"attendance": PRESENT, "role": None} | cells)


def plan(*lines, groups=(), sessions=()):
    notes = Notes([])
    known = HistoryKnown(Tree({5: COUNCIL}), PEOPLE, TERMS, dict(groups), dict(sessions))
    return plan_history(Sheet(list(lines), frozenset(), notes), known, Options(TODAY)), [one.code for one in notes.findings]


def minutes_of(*lines):
    made, _ = plan(*lines)
    return made.writes.sessions[0].minutes, [row["minutes"] for _, row in made.writes.attendances]


@pytest.mark.parametrize(
    ("lines", "minutes"),
    [
        ([line()], (60, [None])),
        ([line(minutes=90), line(3, "2", attendance=PART)], (90, [None, 60])),
        ([line(attendance=PART, minutes=90), line(3, "2")], (60, [90, None])),  # who came late does not make it longer
        ([line(), line(3, "2", minutes=45)], (60, [None, 45])),
        ([line(attendance=ABSENT, minutes=15), line(3, "2")], (60, [None, None])),  # nobody is absent for a time of their own
        ([line(attendance=ABSENT)], (60, [None])),
    ],
)
def test_how_long_a_session_took_and_who_was_there_for_another_time(lines, minutes):
    assert minutes_of(*lines) == minutes


@pytest.mark.parametrize(
    ("day", "codes"),
    [
        (date(2024, 12, 31), ["outside_post"]),
        (date(2025, 1, 1), []),
        (date(2026, 1, 31), []),
        (date(2026, 2, 9), ["outside_post"]),
        (date(2026, 2, 10), []),
    ],
)
def test_a_session_lies_within_a_term_of_the_post(day, codes):
    """The first and the last day count; a day between two terms does not."""
    assert plan(line(held_on=day))[1] == codes


@pytest.mark.parametrize(
    ("state", "people", "day", "codes"),
    [
        (SessionState.HAPPENED, {}, DAY, []),
        (SessionState.PLANNED, {}, DAY, []),
        (SessionState.PLANNED, {}, TODAY, ["session_filled_in_here"]),
        (SessionState.PLANNED, {2: KnownAttendance(102, MemberRole.MEMBER, PRESENT, 60)}, DAY, ["session_filled_in_here"]),
        (SessionState.CANCELLED, {}, DAY, ["session_cancelled"]),
    ],
)
def test_what_is_brought_to_a_session_on_record(state, people, day, codes):
    groups, sessions = {"A": KnownGroup(1, GroupKind.PEER, None)}, {("A", day): KnownSession(9, state, 60, people)}
    made, noted = plan(line(held_on=day), groups=groups.items(), sessions=sessions.items())
    assert (noted, len(made.writes.attendances)) == (codes, 0 if codes else 1)


def test_the_first_day_of_a_group_is_its_earliest_session():
    made, _ = plan(line(), line(3, held_on=date(2025, 6, 1)), line(4, held_on=date(2025, 9, 1)))
    assert made.writes.groups == {"A": ("A", GroupKind.PEER, date(2025, 6, 1))}


def test_a_group_of_which_no_line_is_good_is_not_made():
    made, codes = plan(line(held_on=date(2024, 1, 1)))
    assert (made.writes.groups, made.writes.sessions, codes) == ({}, [], ["outside_post"])


def test_nothing_depends_on_the_order_of_the_lines():
    chance = Random(7)
    for _ in range(50):
        pairs = [(who, day, group) for who in range(1, 9) for day in range(4) for group in "AB" if chance.random() < 0.4]
        cells = [
            {"who": str(who), "held_on": DAY + timedelta(days=day), "group_code": group, "minutes": chance.choice((30, 60, 90)),
             "attendance": chance.choice([*AttendanceMark])}
            for who, day, group in pairs
        ]  # fmt: skip
        assert _written(cells) == _written(chance.sample(cells, len(cells)))


def _written(cells):
    writes = plan(*(line(at, **one) for at, one in enumerate(cells, 2)))[0].writes
    return sorted(writes.sessions), sorted(writes.groups), sorted((key, row["post_id"], row["minutes"]) for key, row in writes.attendances)


@pytest.mark.parametrize(("meanings", "among"), [(KINDS, GroupKind), (MARKS, AttendanceMark), (ROLES, MemberRole)])
def test_every_word_has_one_meaning(meanings, among):
    read = words(meanings, among)
    every = [(ours, written) for ours, others in meanings.items() for written in (ours.value, ours.value.upper(), *others)]
    assert set(meanings) == set(among)
    assert all(read(Cells(2, {"cell": written}, []), "cell", True) is ours for ours, written in every)
