"""What happens to inductions in small lives, said by hand: what is derived and the slow recount must both say so."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from lms.induction.rules.evaluate import inductions
from lms.induction.rules.facts import ConditionFact, ProgrammeFact, Programmes, RecordFact, StarterFacts, StepFact, VersionFact
from lms.induction.rules.oracle import recount
from lms.induction.rules.oracle.world import Training
from lms.induction.rules.words import Confirm, ConfirmedBy, Scope, StepKind
from lms.induction.service.examine import as_counted, as_stored, is_active
from lms.training.rules.enums import Transfers
from lms.training.rules.facts import AwardFact, PostFacts, SubjectFact, TermFact
from lms.training.rules.rule_index import RuleIndex

START = date(2026, 4, 1)
FIRE = SubjectFact(1, None, 28, Transfers.ANYWHERE, frozenset())
STAFF, VOLUNTEERS, SUPPORT = 1, 2, 3
HCSW, NURSE = 1, 2


def days(number):
    return START + timedelta(days=number)


def step(row_id, key, programme_id=STAFF, subject_id=None, jurisdictions=()):
    kind, confirm = (StepKind.SUBJECT, None) if subject_id else (StepKind.CONVERSATION, Confirm.SUPERVISOR)
    no_competency = (None, None, None)
    where = frozenset(jurisdictions)
    return StepFact(row_id, programme_id, key, kind, subject_id, *no_competency, 28, True, None, where, 1, confirm, Scope.POST)


def programme(row_id, *steps, types=("employee",), roles=None, target_days=90, longest=None, more=()):
    row = ConditionFact(date(2020, 1, 1), frozenset(types), job_role_ids=frozenset(roles) if roles else None)
    return ProgrammeFact(row_id, target_days, longest, None, (VersionFact(row_id * 10, date(2020, 1, 1), (row,), steps), *more))


def term(row_id, starts_on, ends_on=None, kind="employee", role=NURSE, site=10):
    return TermFact(row_id, starts_on, ends_on, site, frozenset({1, site}), "nhs", frozenset(), role, kind)


def record(key, done_on, programme_id=STAFF):
    return RecordFact(1, programme_id, key, done_on, ConfirmedBy.SUPERVISOR, None)


def told(day, terms, *programmes, records=(), awards=(), hours=None):
    """By programme: start, target day, day of completion and the steps that count, as at the day, both ways."""
    starter = StarterFacts(
        post=PostFacts(1, 1, tuple(terms), tuple(awards), (), ()),
        hours={one.id: hours for one in terms},
        jurisdictions={10: "SCT", 11: "ENG"},
        records=tuple(records),
        waivers=(),
        joinings=(),
        sign_offs=(),
    )
    known = Programmes(programmes, {date(1900, 1, 1): Decimal("37.5"), date(2026, 4, 1): Decimal(36)})
    rows = [row for row in inductions(starter, known, RuleIndex([], [FIRE], [])) if is_active(row, day)]
    lines = recount(starter, known, Training((), {1: FIRE}, ()), day)
    assert {row.programme_id: as_stored(row, day) for row in rows} == {line.programme_id: as_counted(line) for line in lines}
    return {line.programme_id: (line.starts_on, line.target_on, line.completed_on, sorted(line.steps)) for line in lines}


def award(achieved_on, revoked_on=None):
    return AwardFact(1, 1, achieved_on, None, 1, None, revoked_on, ())


def test_a_start_that_is_moved_takes_its_days_along():
    of, done = programme(STAFF, step(1, "talk")), [record("talk", days(5))]
    for moved in (-30, 0, 20):
        starts_on = days(moved)
        complete = max(starts_on, days(5))
        assert told(days(60), [term(1, starts_on)], of, records=done) == {1: (starts_on, starts_on + timedelta(days=90), complete, [1])}


def test_a_post_that_ends_on_its_first_day_is_an_induction_of_one_day():
    of, one_day = programme(STAFF, step(1, "talk")), [term(1, START, START)]
    assert told(START, one_day, of) == {1: (START, days(90), None, [1])}
    assert told(days(1), one_day, of) == told(days(-1), one_day, of) == {}


def test_a_new_version_keeps_the_steps_of_those_who_are_on_it():
    newer = VersionFact(11, days(10), (ConditionFact(date(2020, 1, 1), frozenset({"employee"})),), (step(2, "walk"),))
    of = programme(STAFF, step(1, "talk"), more=(newer,))
    assert told(days(20), [term(1, START)], of)[1][3] == [1]
    assert told(days(20), [term(1, days(10))], of)[1][3] == [2]


def test_a_volunteer_who_becomes_staff_starts_anew_within_the_post():
    terms = [term(1, START, days(9), "volunteer"), term(2, days(10))]
    both = programme(STAFF, step(1, "talk")), programme(VOLUNTEERS, step(2, "talk", VOLUNTEERS), types=("volunteer",))
    assert told(days(9), terms, *both).keys() == {VOLUNTEERS}
    assert told(days(10), terms, *both) == {STAFF: (days(10), days(100), None, [1])}


def test_whoever_is_promoted_is_on_a_second_programme_and_stays_on_the_first():
    terms = [term(1, START, days(9)), term(2, days(10), role=HCSW)]
    both = programme(STAFF, step(1, "talk")), programme(SUPPORT, step(2, "all", SUPPORT), roles=[HCSW], target_days=91)
    assert told(days(10), terms, *both) == {STAFF: (START, days(90), None, [1]), SUPPORT: (days(10), days(101), None, [2])}


def test_an_award_that_is_revoked_undoes_what_was_complete_from_that_day_on():
    of, awards = programme(STAFF, step(1, "fire", subject_id=1)), [award(days(3), days(30))]
    assert told(days(29), [term(1, START)], of, awards=awards)[1][2] == days(3)
    assert told(days(30), [term(1, START)], of, awards=awards)[1][2] is None


@pytest.mark.parametrize(("hours", "target"), [("0", 182), ("18.5", 178), ("36", 91), ("40", 91), (None, 91), ("10", 182)])
def test_who_works_less_has_longer(hours, target):
    of = programme(SUPPORT, step(1, "all", SUPPORT), target_days=91, longest=182)
    assert told(START, [term(1, START)], of, hours=Decimal(hours) if hours else None)[SUPPORT][1] == days(target)


def test_a_scottish_step_is_asked_where_the_organisation_is_scottish():
    of = programme(STAFF, step(1, "asp", jurisdictions=["SCT"]), step(2, "sga", jurisdictions=["ENG"]))
    terms = [term(1, START, days(9), site=10), term(2, days(10), site=11)]
    assert told(days(9), terms, of)[1][3] == [1] and told(days(10), terms, of)[1][3] == [2]


def test_later_changes_do_not_reopen_what_is_complete():
    of = programme(STAFF, step(1, "asp", jurisdictions=["SCT"]), step(2, "sga", jurisdictions=["ENG"]))
    terms = [term(1, START, days(9), site=10), term(2, days(10), site=11)]
    assert told(days(20), terms, of, records=[record("asp", days(4))])[1][2:] == (days(4), [1])


def test_29_february_is_a_day_like_any_other():
    of, starts_on = programme(STAFF, step(1, "talk"), target_days=366), date(2024, 2, 29)
    found = told(date(2024, 3, 1), [term(1, starts_on)], of, records=[record("talk", starts_on)])
    assert found[1][:3] == (starts_on, date(2025, 3, 1), starts_on)


def test_a_record_of_before_a_gap_of_more_than_a_year_counts_no_more():
    of, done = programme(STAFF, step(1, "talk")), [record("talk", date(2024, 1, 9))]
    for gap, is_done in ((365, True), (366, False)):
        terms = [term(1, date(2024, 1, 8), START - timedelta(days=gap)), term(2, START)]
        assert (told(START, terms, of, records=done)[1][2] == START) == is_done


def test_a_scope_of_the_person_takes_records_of_other_posts():
    anywhere = replace(step(1, "talk"), scope=Scope.PERSON)
    elsewhere = [replace(record("talk", days(-400)), post_id=2)]
    assert told(START, [term(1, START)], programme(STAFF, anywhere), records=elsewhere)[1][2] == START
    assert told(START, [term(1, START)], programme(STAFF, step(1, "talk")), records=elsewhere)[1][2] is None
