"""What is judged, how much evidence is enough, how a request goes on, how long a first assessor is one."""

from datetime import date

import pytest

from lms.evidence.rules.words import EvidenceKind
from lms.framework.rules.contents import Behaviour, Enough
from lms.kit.refusal import Refused
from lms.signoff.rules.enough import Piece, missing
from lms.signoff.rules.first_assessors import check_naming
from lms.signoff.rules.judging import Running, far_apart, last_day, plan
from lms.signoff.rules.requests import MOVES, WAY_OUT, may_move
from lms.signoff.rules.words import OPEN, ItemState

DAY = date(2026, 3, 2)
SEEN, MADE, SAID, WITNESS, TALK = (
    EvidenceKind.DIRECT_OBSERVATION,
    EvidenceKind.WORK_PRODUCT,
    EvidenceKind.REFLECTIVE_ACCOUNT,
    EvidenceKind.WITNESS_TESTIMONY,
    EvidenceKind.PROFESSIONAL_DISCUSSION,
)
ONE, TWO = Enough(1, kinds=1), Enough(2, kinds=2)


def pieces(*kinds, day=DAY, author=1):
    return [Piece(kind, day, author) for kind in kinds]


@pytest.mark.parametrize(
    ("given", "asked", "enough"),
    [
        (pieces(SEEN), ONE, True),
        (pieces(MADE), ONE, True),
        (pieces(SAID), ONE, False),
        (pieces(WITNESS), ONE, False),
        (pieces(WITNESS), Enough(1, kinds=1, first_hand=0), False),
        ([], ONE, False),
        (pieces(SEEN), TWO, False),
        (pieces(SEEN, SEEN), TWO, False),
        (pieces(SEEN, SAID), TWO, True),
        (pieces(SEEN, WITNESS), TWO, True),
        (pieces(SAID, TALK), TWO, False),
        (pieces(SEEN), Enough(1, kinds=1, observations=2), False),
        (pieces(SEEN, SEEN), Enough(1, kinds=1, observations=2), True),
        (pieces(SEEN), Enough(1, kinds=1, days=2), False),
        (pieces(SEEN) + pieces(SEEN, day=date(2026, 3, 1)), Enough(1, kinds=1, days=2), True),
        (pieces(SEEN), Enough(1, kinds=1, assessors=2), False),
        (pieces(SEEN, author=2), Enough(1, kinds=1, assessors=2), True),
    ],
)
def test_enough_evidence(given, asked, enough):
    assert (missing(given, asked, assessor_id=1) == []) == enough


# --- what is judged -----------------------------------------------------------------------------------------------------------------

A, B, C, D = (Behaviour(level, text, text, number) for number, (level, text) in enumerate([(1, "a"), (1, "b"), (2, "c"), (2, "d")], 1))
ALL = (A, B, C, D)


def running(level, *texts, review_on=date(2027, 1, 1), number=9):
    return Running(number, level, review_on, frozenset(texts))


@pytest.mark.parametrize(
    ("level", "has", "judged", "tops_up"),
    [
        (1, [], "ab", None),
        (2, [], "abcd", None),
        (2, [running(1, "a", "b")], "cd", None),
        (2, [running(1, "a")], "bcd", None),
        (2, [running(2, "a", "b", "c", "d")], "abcd", None),  # done again before it ends
        (2, [running(2, "a", "b", "c")], "d", 9),
        (2, [running(3, "a", "b", "c", "z")], "d", 9),
        (2, [running(2, "a", "b", "c"), running(1, "a", "b", number=8)], "d", 9),
        (2, [running(2, "a", "b", "c"), running(2, "d", number=8, review_on=date(2027, 5, 1))], "abcd", 8),
        (1, [running(2, "b", "c", "d")], "a", 9),
    ],
)
def test_what_is_judged(level, has, judged, tops_up):
    made = plan(ALL, level, has)
    assert ("".join(one.text for one in made.to_judge), made.tops_up and made.tops_up.id) == (judged, tops_up)
    assert {*made.to_judge, *made.covered} == {one for one in ALL if one.level <= level}


def test_how_long_it_counts():
    assert last_day(DAY, None, 24, None) == date(2028, 3, 1)
    assert last_day(DAY, 12, 24, None) == date(2027, 3, 1)
    assert last_day(DAY, 12, 24, running(1)) == date(2027, 1, 1)


def test_two_steps_are_far_apart():
    assert far_apart({1: 0, 2: 1, 3: 3}, {1: 2, 2: 2, 3: 1, 4: 0}) == [1, 3]


# --- requests -----------------------------------------------------------------------------------------------------------------------


def test_the_table_of_moves():
    told = {state.value: " ".join(sorted(to.value for to in moves)) for state, moves in MOVES.items() if moves}
    assert told == {
        "draft": "dropped waiting",
        "waiting": "claimed reassigned withdrawn",
        "claimed": "returned signed waiting withdrawn",
        "returned": "waiting",
    }


def test_every_open_state_has_a_legal_way_out():
    for state, way in WAY_OUT.items():
        assert all(may_move(old, new) for old, new in zip((state, *way), way, strict=False))
    assert ({*WAY_OUT}, {way[-1] for way in WAY_OUT.values()} & OPEN, {*MOVES}) == (OPEN, set(), {*ItemState})


# --- first assessors ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "first", "last", "no"),
    [
        (2, DAY, date(2027, 3, 1), None),
        (2, DAY, DAY, None),
        (1, DAY, DAY, "Nobody names themselves"),
        (2, date(2026, 3, 1), DAY, "today or later"),
        (2, DAY, date(2026, 3, 1), "before the first"),
        (2, DAY, date(2027, 3, 2), "until 1 March 2027"),
    ],
)
def test_naming_a_first_assessor(person, first, last, no):
    def check():
        check_naming(person_id=person, own_person_id=1, starts_on=first, ends_on=last, today=DAY)

    if no is None:
        check()
    else:
        with pytest.raises(Refused, match=no):
            check()
