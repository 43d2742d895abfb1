"""What a page says becomes overdue, and when, is what the slow recount says of the facts as they would be."""

from dataclasses import replace

from hypothesis import HealthCheck, assume, given, settings

from lms.training.rules.consequences import consequences, overdue_from
from lms.training.rules.enums import Status
from lms.training.rules.oracle import recount
from lms.training.rules.rule_index import RuleIndex
from lms.training.rules.standing import standings
from tests.training.test_oracle import EVERY_DAY, WORLDS

#: Days that are looked at, from the day of the page on.
TODAY, LATER = EVERY_DAY[60], EVERY_DAY[60:]


def first_overdue(post, world, subject_id):
    """By recounting one day after another."""
    _, rules, subjects, recognition = world
    lines = ((day, recount(post, rules, subjects, recognition, day, 30).get(subject_id)) for day in LATER)
    return next((day for day, line in lines if line and line.status is Status.OVERDUE), None)


def within(day):
    """No further than the days that are recounted."""
    return day if day and day <= LATER[-1] else None


@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(WORLDS)
def test_from_when_a_subject_is_overdue(world):
    post, rules, subjects, recognition = world
    rows = standings(post, RuleIndex(rules, subjects, recognition))
    for subject in subjects:
        day = overdue_from([row for row in rows if row.subject_id == subject.id], TODAY)
        assert within(day) == first_overdue(post, world, subject.id)


@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(WORLDS)
def test_what_an_award_held_back(world):
    post, rules, subjects, recognition = world
    assume(post.awards)
    gone = post.awards[0]
    without = replace(post, awards=post.awards[1:])
    index = RuleIndex(rules, subjects, recognition)
    said = {line.subject_id: line.after for line in consequences([post], lambda _: without, index, gone.subject_id, TODAY) if line.is_worse}
    for subject in subjects:
        before, after = (first_overdue(facts, world, subject.id) for facts in (post, without))
        is_worse = after is not None and (before is None or after < before)
        assert within(said.get(subject.id)) == (after if is_worse else None)
