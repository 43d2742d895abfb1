"""When people are asked, and that no answer can be worked out, whatever is subtracted from whatever."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import combinations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.access import FEWEST_SHOWN
from lms.evaluations.rules.anonymise import Finished, Reply, blocks, comments, number_answered, numbers, quarter_of, quarter_of_block
from lms.evaluations.rules.invitations import Standing, day_of, stage_on, until
from lms.evaluations.rules.results import Counted, figures, over_time, quarters
from lms.evaluations.rules.words import FORMS, Answer, Question, Stage

DAY = date(2026, 2, 27)


@pytest.mark.parametrize(
    ("last_day", "later"),
    [(date(2026, 2, 27), date(2026, 5, 27)), (date(2025, 11, 30), date(2026, 2, 28)), (date(2026, 12, 31), date(2027, 3, 31))],
)
def test_three_months_are_months_of_the_calendar(last_day, later):
    assert day_of(Stage.LATER, last_day) == later


@pytest.mark.parametrize(
    ("days", "stage"),
    [(-1, None), (0, Stage.AFTER), (28, Stage.AFTER), (29, None), (88, None), (89, Stage.LATER), (117, Stage.LATER), (118, None)],
)
def test_asking_begins_within_four_weeks_or_never(days, stage):
    assert stage_on(DAY + timedelta(days=days), DAY) is stage


def test_an_asking_ends_after_its_last_day():
    last = until(DAY)
    assert last == date(2026, 3, 27)
    standing = Standing(is_asked=True, is_closed=True, until=last)
    assert standing.why_not(last) is None and "over" in standing.why_not(last + timedelta(days=1))
    assert "corrected" in Standing(is_asked=True, is_closed=False, until=last).why_not(DAY)


# --- what can be worked out ------------------------------------------------------------------------------------------------------------


def finished(number, day, people, chance=None):
    words = chance or Random(number)
    replies = {person: Reply({q: words.choice(FORMS[Stage.AFTER].answers) for q in FORMS[Stage.AFTER].questions}) for person in people}
    return Finished(number, day, len(people) + 2, replies)


def test_few_wait_for_the_next_and_the_rest_goes_on_waiting():
    sizes = [3, 0, 2, 7, 4]
    made = blocks(finished(n, DAY + timedelta(days=n), range(n * 10, n * 10 + size)) for n, size in enumerate(sizes))
    assert [[one.event_id for one in block] for block in made] == [[0, 1, 2], [3]]


def test_five_answers_of_four_people_are_too_few():
    same = [finished(1, DAY, range(4)), finished(2, DAY, range(2))]
    assert blocks(same) == [] and len(blocks([*same, finished(3, DAY, [9])])) == 1


def test_a_question_that_few_answered_is_left_out_of_a_block():
    said = {
        person: Reply({Question.USEFUL: Answer.AGREE} | ({Question.TEACHING: Answer.DISAGREE} if person < 4 else {})) for person in range(6)
    }
    assert numbers([Finished(1, DAY, 6, said)]) == {(Question.USEFUL, Answer.AGREE): 6}


@given(st.permutations(["b", "A", "a", "", "Ä", "zz"]))
def test_the_order_of_comments_says_nothing_about_their_writers(texts):
    said = [Finished(1, DAY, 6, {person: Reply({}, text) for person, text in enumerate(texts)})]
    assert comments(said) == ["A", "a", "b", "zz", "Ä"]


class Partnership:
    """Dates of three courses by two organisers and four sets of trainers, over a year and a half, counted as the worker counts: every few
    days, what is over by then. `shown`: every figure of every page on every day, as the set of answers (date, person) it is the sum of."""

    def __init__(self, seed):
        chance = Random(seed)
        self.dates, self.alike = {}, {}
        for number in range(60):
            people = chance.sample(range(40), chance.choice([0, 1, 2, 3, 4, 4, 5, 6, 9]))
            self.dates[number] = finished(number, DAY + timedelta(days=chance.randrange(500)), people, chance)
            self.alike[number] = chance.choice("ABC"), chance.choice("NC"), chance.choice([(), ("t",), ("u",), ("t", "u")])
        self.made, self.shown = [], set()
        for day in range(20, 620, 20):
            self.count(DAY + timedelta(days=day), chance)
            self.show()

    def count(self, today, chance):
        counted = {one.event_id for block, _ in self.made for one in block}
        groups = defaultdict(list)
        for number, one in self.dates.items():
            if (
                one.last_day + timedelta(days=28) < today and number not in counted and chance.random() < 0.8
            ):  # some registers are open again
                groups[self.alike[number]].append(one)
        self.made += [(block, alike) for alike, some in groups.items() for block in blocks(some)]

    def show(self):
        """Every cut of what is there today: by course, organiser, trainer and quarter, any of them left open."""
        for course in (None, *"ABC"):
            for organiser in (None, *"NC"):
                for trainer in (None, "t", "u"):
                    for quarter in (None, *{quarter_of_block(block) for block, _ in self.made}):
                        wanted = [
                            block
                            for block, (c, o, trainers) in self.made
                            if course in (None, c) and organiser in (None, o) and (trainer is None or trainer in trainers)
                            if quarter in (None, quarter_of_block(block))
                        ]
                        self.shown.add(frozenset((one.event_id, who) for block in wanted for one in block for who in one.replies))


@pytest.mark.parametrize("seed", range(4))
def test_no_difference_of_two_figures_is_of_fewer_than_five_people(seed):
    shown = Partnership(seed).shown
    assert len(shown) > 100
    few = [
        (one, other)
        for one, other in combinations([*shown, frozenset()], 2)
        if any(0 < len({who for _, who in left}) < FEWEST_SHOWN for left in (one - other, other - one, one & other))
    ]
    assert few == []


@pytest.mark.parametrize("seed", range(4))
def test_nothing_that_can_be_reckoned_from_all_figures_tells_fewer_than_five_apart(seed):
    """Answers that stand in the same figures cannot be told apart by any sum or difference of them: each such group is of five or more."""
    found = Partnership(seed)
    figures_of = defaultdict(set)
    for number, one in enumerate(found.shown):
        for answer in one:
            figures_of[answer].add(number)
    groups = defaultdict(set)
    for (_, who), inside in figures_of.items():
        groups[frozenset(inside)].add(who)
    assert len(groups) > 10 and min(len(people) for people in groups.values()) >= FEWEST_SHOWN


def test_that_would_be_noticed():
    """Were dates shown one by one, the same search would find the small ones."""
    found = Partnership(1)
    found.shown |= {frozenset((one.event_id, who) for who in one.replies) for one in found.dates.values()}
    assert any(0 < len(one - other) < FEWEST_SHOWN for one, other in combinations(found.shown, 2))


# --- figures ------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
def test_figures_are_what_a_recount_says(seed):
    made = Partnership(seed).made
    counted = [
        Counted(n, Stage.AFTER, 1, quarter_of_block(block), sum(one.asked for one in block), number_answered(block), numbers(block))
        for n, (block, _) in enumerate(made)
    ]
    said = Counter((q, word) for block, _ in made for one in block for reply in one.replies.values() for q, word in reply.answers.items())
    whole = figures(Stage.AFTER, counted)
    assert {(one.question, share.answer): share.number for one in whole.questions for share in one.shares if share.number} == said
    assert whole.answered == sum(len(one.replies) for block, _ in made for one in block) == whole.questions[0].answered
    rows = over_time(counted)
    assert sum(row.after.answered for row in rows) == whole.answered and sum(row.after.asked for row in rows) == whole.asked
    assert [row.quarter for row in rows] == sorted({quarter_of_block(block) for block, _ in made}, reverse=True)


def test_shares_are_to_one_decimal_halves_up():
    numbers_of = {(Question.USEFUL, Answer.AGREE): 13, (Question.USEFUL, Answer.NEITHER): 67}
    found = figures(Stage.AFTER, [Counted(1, Stage.AFTER, 1, DAY, 160, 80, numbers_of)])
    assert (found.rate, found.questions[0].yes.percent, found.questions[0].shares[2].percent) == ("50.0", "16.3", "83.8")
    assert found.questions[1].answered == 0


def test_eight_quarters_back():
    assert quarters(date(2026, 1, 1))[::7] == [date(2026, 1, 1), date(2024, 4, 1)]
    assert quarter_of(date(2026, 12, 31)) == date(2026, 10, 1)
