"""What the verbs of a post do to its terms, without a database."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.kit.refusal import Refused
from lms.people.rules import WorkerType
from lms.people_admin.rules import absences, terms
from lms.people_admin.rules.terms import Conditions, TermVersion

HERE, THERE, BOSSED = (Conditions(place, None, WorkerType.EMPLOYEE, None, boss) for place, boss in ((1, None), (2, None), (1, 7)))


def day(month, number=1):
    return date(2026, month, number)


def term(row_id, start, end, conditions=HERE):
    return TermVersion(row_id, start, end, conditions)


OPEN = (term(1, day(1), None),)
TWO = (term(1, day(1), day(3, 31)), term(2, day(4), None, THERE))
GAP = (term(1, day(1), day(2, 28)), term(2, day(4), day(5, 31), THERE))


def dates(found):
    return [(one.starts_on, one.ends_on) for one in found]


def test_a_move_closes_one_term_and_opens_the_next():
    assert dates(terms.move(OPEN, day(3), THERE)) == [(day(1), day(2, 28)), (day(3), None)]


def test_a_move_keeps_an_end_that_is_known():
    assert dates(terms.move(GAP, day(5), HERE)) == [(day(1), day(2, 28)), (day(4), day(4, 30)), (day(5), day(5, 31))]


@pytest.mark.parametrize(
    ("before", "on", "to", "words"),
    [
        (OPEN, day(1), THERE, "this very day"),
        (OPEN, date(2025, 12, 31), THERE, "has to be after"),
        (TWO, day(3), HERE, "has to be after"),
        (OPEN, day(3), HERE, "Nothing differs"),
        (GAP, day(6), HERE, "ended on 31 May 2026"),
        ((), day(6), HERE, "no term"),
    ],
)
def test_a_move_that_cannot_be(before, on, to, words):
    with pytest.raises(Refused, match=words):
        terms.move(before, on, to)


def test_a_correction_takes_the_terms_it_touches_along():
    found = terms.correct(TWO, 2, starts_on=day(5), ends_on=None, conditions=THERE, keep_joined=True)
    assert dates(found) == [(day(1), day(4, 30)), (day(5), None)]
    found = terms.correct(TWO, 1, starts_on=day(1), ends_on=day(2, 28), conditions=HERE, keep_joined=True)
    assert dates(found) == [(day(1), day(2, 28)), (day(3), None)]


def test_or_leaves_a_gap_where_that_is_asked_for():
    found = terms.correct(TWO, 2, starts_on=day(5), ends_on=None, conditions=THERE, keep_joined=False)
    assert dates(found) == [(day(1), day(3, 31)), (day(5), None)]


@pytest.mark.parametrize(
    ("start", "end", "joined"),
    [(day(3), None, False), (date(2025, 12, 31), None, True), (day(1), None, True), (day(5), day(4), True)],
)
def test_a_correction_never_overlaps_nor_swallows_a_term(start, end, joined):
    with pytest.raises(Refused):
        terms.correct(TWO, 2, starts_on=start, ends_on=end, conditions=THERE, keep_joined=joined)


def test_only_the_last_term_is_open():
    with pytest.raises(Refused, match="overlap"):
        terms.correct(TWO, 1, starts_on=day(1), ends_on=None, conditions=HERE, keep_joined=True)


def test_an_end_and_its_taking_back():
    ended = terms.end(TWO, day(6, 30))
    assert dates(ended)[-1] == (day(4), day(6, 30))
    assert terms.take_end_back(ended) == TWO


@pytest.mark.parametrize("last_day", [day(3), day(1)])
def test_an_end_before_the_last_term_began(last_day):
    with pytest.raises(Refused, match="after this day"):
        terms.end(TWO, last_day)


def test_a_start_after_an_end_opens_a_new_term():
    assert dates(terms.start_again(GAP, day(7), HERE))[-1] == (day(7), None)


@pytest.mark.parametrize(("before", "on"), [(GAP, day(5, 31)), (TWO, day(6))])
def test_a_start_again_while_the_post_runs(before, on):
    with pytest.raises(Refused):
        terms.start_again(before, on, HERE)


def test_a_removed_term_gives_its_days_to_the_one_before():
    assert terms.remove(TWO, 2, extend_before=True) == OPEN
    assert dates(terms.remove(TWO, 2, extend_before=False)) == [(day(1), day(3, 31))]


def test_what_does_not_touch_takes_over_nothing():
    with pytest.raises(Refused, match="none that could take over"):
        terms.remove(GAP, 2, extend_before=True)
    with pytest.raises(Refused, match="only term"):
        terms.remove(OPEN, 1, extend_before=False)


def test_another_supervisor_cuts_the_term_of_the_day_and_changes_what_follows():
    planned = (*terms.end(OPEN, day(6, 30)), term(2, day(7), None, THERE))
    found = terms.hand_over(planned, day(3), 9)
    assert [(one.starts_on, one.ends_on, one.conditions.supervisor_post_id) for one in found] == [
        (day(1), day(2, 28), None),
        (day(3), day(6, 30), 9),
        (day(7), None, 9),
    ]


def test_a_planned_term_under_somebody_else_stays_theirs():
    planned = (*terms.end(OPEN, day(6, 30)), term(2, day(7), None, BOSSED))
    assert terms.hand_over(planned, day(3), 9)[-1].conditions.supervisor_post_id == 7


def test_on_its_first_day_a_term_is_changed_whole():
    assert dates(terms.hand_over(OPEN, day(1), 9)) == [(day(1), None)]
    assert terms.hand_over(OPEN, date(2025, 1, 1), 9) is None
    assert terms.hand_over((term(1, day(1), None, BOSSED),), day(3), 7) == (term(1, day(1), None, BOSSED),)


DAYS = st.integers(0, 400).map(lambda n: date(2026, 1, 1) + timedelta(days=n))
VERBS = st.sampled_from(["move", "correct", "end", "take_back", "start_again", "remove", "hand_over"])


@given(st.lists(st.tuples(VERBS, DAYS, DAYS, st.booleans(), st.integers(0, 3)), max_size=12))
def test_whatever_is_said_terms_never_overlap_and_only_the_last_is_open(said):
    found, fresh = OPEN, 10
    for verb, one, other, flag, which in said:
        place = Conditions(which, None, WorkerType.EMPLOYEE, None, None)
        row = found[which % len(found)].id
        try:
            match verb:
                case "move":
                    found = terms.move(found, one, place)
                case "correct":
                    found = terms.correct(found, row, starts_on=one, ends_on=other if flag else None, conditions=place, keep_joined=flag)
                case "end":
                    found = terms.end(found, one)
                case "take_back":
                    found = terms.take_end_back(found)
                case "start_again":
                    found = terms.start_again(found, one, place)
                case "remove":
                    found = terms.remove(found, row, extend_before=flag)
                case "hand_over":
                    found = terms.hand_over(found, one, which + 50) or found
        except Refused:
            continue
        fresh += 10
        found = tuple(TermVersion(one.id or fresh + n, one.starts_on, one.ends_on, one.conditions) for n, one in enumerate(found))
        assert all(one.ends_on is None or one.ends_on >= one.starts_on for one in found)
        assert all(a.ends_on is not None and a.ends_on < b.starts_on for a, b in pairwise(found))


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (day(3), day(3, 27), "27 days"),
        (day(3), day(3), "1 day\\."),
        (day(3), day(2), "before the first"),
        (date(2025, 1, 1), None, "starts on 1 January 2026"),
        (day(6), None, "recorded already"),
        (day(4), day(6), "recorded already"),
    ],
)
def test_an_absence_that_is_refused(start, end, words):
    with pytest.raises(Refused, match=words):
        absences.check(start, end, [absences.Away(1, day(6), day(7))], day(1))


def test_28_days_are_long_enough_and_an_open_absence_is_allowed():
    absences.check(day(3), day(3, 28), [], day(1))
    absences.check(day(8), None, [absences.Away(1, day(6), day(7))], day(1))
