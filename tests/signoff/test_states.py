"""How somebody stands in a competency, case by case; and over random histories the one statement says what the slow recount says."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from lms.framework.models import Framework
from lms.framework.rules import AsksFor
from lms.kit.datetimes import start_of
from lms.kit.db import db
from lms.people.models import Absence, Person, Term
from lms.signoff.models import RequestItem, RequestMove, SignOff, SignOffRequest
from lms.signoff.queries.facts import facts_of_each
from lms.signoff.queries.lines import lines
from lms.signoff.queries.states import rows
from lms.signoff.rules.carrying import ALL_LEVELS, carries_to, fits
from lms.signoff.rules.states import Held, State, best, state
from lms.signoff.rules.words import ItemState, Source
from lms.signoff.service.examine import examine, recounted_on, stated
from tests.cast import NOW, TODAY
from tests.frameworks import framework, profile, sign_off, texts, version

LAST, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def held(level, until=TOMORROW, carries=ALL_LEVELS):
    return Held(level, date(2025, 1, 1), until, carries)


# --- rules ------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sign_offs", "asked_for", "expected"),
    [
        ([], None, State.NOT_YET),
        ([], 2, State.REQUESTED),
        ([], 3, State.REQUESTED),
        ([], 1, State.NOT_YET),
        ([held(2)], None, State.SIGNED_OFF),
        ([held(2, until=TODAY)], None, State.SIGNED_OFF),
        ([held(3)], 2, State.SIGNED_OFF),
        ([held(1)], None, State.NOT_YET),
        ([held(1)], 2, State.REQUESTED),
        ([held(2, carries=1)], 2, State.TOP_UP),
        ([held(3, carries=2)], None, State.SIGNED_OFF),
        ([held(2, until=LAST)], 2, State.TO_REVIEW),
        ([held(2, until=LAST), held(2, carries=0)], None, State.TOP_UP),
        ([held(3, until=LAST), held(1)], None, State.TO_REVIEW),
        ([held(2, carries=1), held(3, carries=2)], None, State.SIGNED_OFF),
    ],
)
def test_the_first_state_that_applies_where_level_2_is_expected(sign_offs, asked_for, expected):
    decides = best(sign_offs, 2, TODAY)
    assert state(2, decides, TODAY, asked_for=asked_for, is_paused=False) == expected
    assert state(2, decides, TODAY, asked_for=asked_for, is_paused=True) == State.PAUSED


def test_of_equal_ones_the_one_decides_that_counts_longest_and_below_the_level_the_highest():
    longer = held(2, until=TOMORROW + timedelta(days=1))
    assert best([held(3), longer, held(1)], 2, TODAY) == longer
    assert best([held(1), held(2)], 3, TODAY) == held(2)
    assert best([held(1, until=LAST)], 3, TODAY) is None


@pytest.mark.parametrize(
    ("asked", "level", "reach"),
    [
        ({1: ["a"], 2: ["b"]}, 2, ALL_LEVELS),
        ({1: ["a"], 2: ["b"], 3: ["c"]}, 2, 2),
        ({1: ["a", "new"], 2: ["b"]}, 2, 0),
        ({1: ["a"]}, 1, ALL_LEVELS),  # what is asked no more asks for nothing
        ({1: ["a", "b"]}, 2, ALL_LEVELS),  # moved down
        ({1: ["a", "b"]}, 1, 0),
        ({}, 1, ALL_LEVELS),
    ],
)
def test_a_sign_off_carries_as_far_as_it_has_what_is_asked(asked, level, reach):
    given = {1: ["a"], 2: ["b"]}
    assert carries_to(asked, given, level) == reach
    assert fits(asked, given, level=level, at=1) == (reach >= 1)


# --- the statement, case by case -----------------------------------------------------------------------------------------------------


@pytest.fixture
def of(cast):
    """CARE is expected of care at home workers at level 2; Lukasz is one, in the first of two posts."""
    made = framework()
    profile(made, "home_care_sw", "CARE", 2)
    return made


def stands(cast, who, code="CARE1", day=TODAY):
    db.session.flush()
    found = {row.competency_code: row.state for row in db.session.execute(lines(day)) if row.post_id == cast[who].post_id}
    return found.get(code)


def test_what_is_signed_in_an_old_version_carries_unless_more_is_asked(cast, of):
    version(of, "2.0", TODAY, {"CARE1": texts("CARE1") | {2: ["something new"]}})
    sign_off(cast, of, "lukasz", "CARE1", 2, LAST)
    sign_off(cast, of, "lukasz", "CARE2", 3, LAST)
    assert [stands(cast, "lukasz", code) for code in ("CARE1", "CARE2")] == [State.TOP_UP, State.SIGNED_OFF]
    assert stands(cast, "lukasz", day=LAST) == State.SIGNED_OFF


def test_another_wording_of_the_same_asks_for_nothing(cast, of):
    said = texts("CARE1")
    version(of, "2.0", TODAY, {"CARE1": said | {1: ["better words", said[1][1]]}}, meanings={"better words": said[1][0]})
    sign_off(cast, of, "lukasz", "CARE1", 2, LAST)
    assert stands(cast, "lukasz") == State.SIGNED_OFF


def test_a_sign_off_belongs_to_the_person_whose_records_were_merged(cast, of):
    sign_off(cast, of, "hamish", "CARE1", 2)
    db.session.get_one(Person, cast["hamish"].person_id).merged_into_id = cast["lukasz"].person_id
    assert stands(cast, "lukasz") == State.SIGNED_OFF


def test_the_highest_level_that_a_profile_asks_for_counts_and_optional_rows_do_not(cast, of):
    profile(of, "home_care_sw", "CARE1", 3, asks_for=AsksFor.COMPETENCY)
    profile(of, "home_care_sw", "TEAM", 3, is_essential=False)
    sign_off(cast, of, "lukasz", "CARE1", 2)
    sign_off(cast, of, "lukasz", "CARE2", 2)
    assert [stands(cast, "lukasz", code) for code in ("CARE1", "CARE2", "TEAM1")] == [State.NOT_YET, State.SIGNED_OFF, None]


def test_nothing_is_expected_of_whom_nobody_may_oblige(cast, of):
    profile(of, "personal_assistant", "CARE", 1)
    assert stands(cast, "dougie") == "offer"


def test_lines_name_the_sign_off_that_decides(cast, of):
    sign_off(cast, of, "lukasz", "CARE1", 1, LAST, source=Source.BROUGHT, assessor_name="Jean Low")
    sign_off(cast, of, "lukasz", "CARE2", 2, LAST, assessor_id=cast["effie"].person_id)
    found = {row.competency_code: row for row in db.session.execute(lines(TODAY)) if row.post_id == cast["lukasz"].post_id}
    row, other = found["CARE1"], found["CARE2"]
    assert (row.expected_level, row.held_level, row.version, row.assessor, row.brought) == (2, 1, "1.0", "Jean Low", "yes")
    assert (other.held_level, other.signed_on, other.assessor, other.brought) == (2, LAST, "Effie Campbell", "no")


# --- random histories ------------------------------------------------------------------------------------------------------------

BEGIN = date(2024, 1, 1)
EDGES = [BEGIN + timedelta(days=number) for number in (0, 10, 30, 31, 60, 100)]
DAYS = st.sampled_from(EDGES)
ASKED = [BEGIN + timedelta(days=number) for number in (0, 10, 30, 36, 61, 100)]
CODES, LEVELS = st.sampled_from(["CARE1", "CARE2", "TEAM1"]), st.sampled_from([1, 2, 3])
PEOPLE = st.sampled_from(["lukasz", "kirsty", "hamish", "dougie"])
ENDS = st.none() | DAYS
ROLES = st.sampled_from(["home_care_sw", "care_home_sw", "personal_assistant"])
PROFILES = st.lists(st.tuples(ROLES, st.sampled_from(["CARE", "TEAM", "CARE1"]), LEVELS, DAYS, ENDS, st.booleans()), min_size=1, max_size=4)
#: What a second version changes at which level of CARE1: a new text, another wording, a text gone, a text moved up or down.
CHANGES = st.lists(st.tuples(LEVELS, st.sampled_from(["new", "words", "gone", "down", "up"])), max_size=2)
SIGN_OFFS = st.lists(
    st.tuples(PEOPLE, CODES, LEVELS, DAYS, st.sampled_from([0, 5, 40, 900]), ENDS), max_size=6, unique_by=lambda one: one[:4]
)
MOVES = st.lists(st.tuples(DAYS, st.sampled_from([*ItemState])), min_size=1, max_size=3)
REQUESTS = st.lists(st.tuples(PEOPLE, CODES, LEVELS, MOVES), max_size=2)
ABSENCES = st.lists(st.tuples(PEOPLE, DAYS, ENDS), max_size=1)
WORLDS = st.tuples(PROFILES, DAYS, CHANGES, SIGN_OFFS, REQUESTS, ABSENCES, st.booleans())


def build(cast, drawn):
    profiles, second, changes, sign_offs, requests, absences, is_merged = drawn
    db.session.execute(db.update(Term).values(starts_on=BEGIN))
    of = framework()
    version(of, "2.0", second, *changed(changes))
    for role, code, level, since, until, is_essential in {(row[0], row[1], row[3]): row for row in profiles}.values():
        asks_for = AsksFor.COMPETENCY if code == "CARE1" else AsksFor.DOMAIN
        profile(of, role, code, level, since, until and max(since, until), asks_for, is_essential)
    for who, code, level, day, lasts, withdrawn in sign_offs:
        gone = {"withdrawn_on": max(day, withdrawn), "withdrawn_reason": "Not right"} if withdrawn else {}
        sign_off(cast, of, who, code, level, day, review_on=day + timedelta(days=lasts), **gone)
    for number, request in enumerate(requests):
        ask(cast, of, number, *request)
    for who, starts_on, ends_on in absences:
        db.session.add(Absence(post_id=cast[who].post_id, starts_on=starts_on, ends_on=ends_on and max(starts_on, ends_on)))
    if is_merged:
        db.session.get_one(Person, cast["hamish"].person_id).merged_into_id = cast["lukasz"].person_id
    db.session.flush()


def changed(changes):
    """The behaviours and meanings of CARE1 in the second version."""
    said, meanings = {level: list(of_level) for level, of_level in texts("CARE1").items()}, {}
    for level, change in changes:
        first = said[level].pop(0) if said[level] else "nothing"
        other = {"down": max(1, level - 1), "up": min(3, level + 1)}.get(change, level)
        text = {"new": f"new at {level}", "words": f"better words at {level}"}.get(change, first)
        meanings |= {text: meanings.get(first, first)} if change == "words" else {}
        said[other] += [] if change == "gone" else [text]
    return {"CARE1": said}, meanings


def ask(cast, of, number, who, code, level, moves):
    request = SignOffRequest(person_id=cast[who].person_id, post_id=cast[who].post_id, framework_id=of.id, made_at=NOW)
    db.session.add(request)
    db.session.flush()
    item = RequestItem(
        request_id=request.id,
        person_id=request.person_id,
        framework_id=of.id,
        competency_code=code,
        level=level,
        state=ItemState.DROPPED,
        moved_at=NOW,
    )
    db.session.add(item)
    db.session.flush()
    for day, to in sorted(moves, key=lambda move: move[0]):
        db.session.add(RequestMove(item_id=item.id, state=to, at=start_of(day) + timedelta(hours=23, minutes=59)))
        db.session.flush()


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=WORLDS)
def test_the_statement_says_what_the_recount_says(cast, drawn):
    db.session.rollback()
    build(cast, drawn)
    everybody = list(facts_of_each())
    for day in ASKED:
        assert stated(day) == recounted_on(everybody, day), day
    of_rows = [(row.post_id, row.state) for row in db.session.execute(rows(ASKED[-1]))]
    assert sorted(of_rows) == sorted((post, said) for (post, *_), (_, said) in stated(ASKED[-1]).items())
    db.session.rollback()


def test_the_doctor_finds_nothing_to_say(cast, of):
    sign_off(cast, of, "lukasz", "CARE1", 2)
    db.session.flush()
    assert examine(today=TODAY, days=2).complaints == []
    assert db.session.scalar(select(db.func.count()).select_from(SignOff).join(Framework)) == 1
