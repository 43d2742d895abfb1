"""The data doctor: the stored inductions against a fresh computation, and on some days against a recount. It changes nothing."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from lms.induction.queries import facts as reads
from lms.induction.queries.inductions import stored
from lms.induction.rules.facts import InductionFact, Programmes, StarterFacts
from lms.induction.rules.oracle import Line, recount
from lms.induction.rules.oracle.world import Training
from lms.induction.service.inductions import POSTS_AT_ONCE, computed
from lms.kit.db import chunked
from lms.kit.room import Examination
from lms.training import queries as training

#: The days recounted lie this far apart, half of them before today.
DAYS_APART = 45
#: Post, programme and the programme it is judged on.
Key = tuple[int, int, int]


def examine(*, today: date, days: int) -> Examination:
    """Every post: inductions that differ from the facts, and on some days those that differ from a recount."""
    known, everything, post_ids = reads.programmes(), training.all_rules(), training.all_post_ids()
    by = Training(everything.rules, {subject.id: subject for subject in everything.subjects}, everything.recognition)
    index, looked_at = everything.rule_index(), [today + timedelta(days=DAYS_APART * (n - days // 2)) for n in range(days)]
    of_subjects, rows, counted = reads.subjects_that_count(known, index), 0, 0
    complaints: list[str] = []
    for chunk in chunked(post_ids, POSTS_AT_ONCE):
        rows_stored = stored(chunk).keys()
        fresh = set(computed(reads.possible_starters(chunk), known, index))
        rows += len(rows_stored)
        complaints += [f"Post {post}: stored, but the facts do not say so: {_called(fact)}" for post, fact in rows_stored - fresh]
        complaints += [f"Post {post}: the facts say so, but it is not stored: {_called(fact)}" for post, fact in fresh - rows_stored]
        for starter in reads.starters(chunk, known, of_subjects):
            of_post = [fact for post, fact in rows_stored if post == starter.post.post_id]
            for day in looked_at:
                lines, wrong = _recounted(starter, of_post, known, by, day)
                counted += lines
                complaints += wrong
    return Examination(f"{rows} rows of inductions, {counted} inductions recounted", complaints)


def _called(fact: InductionFact) -> str:
    return f"programme {fact.programme_id} judged on {fact.judged_id} from {fact.starts_on}, seen from {fact.from_day} to {fact.to_day}"


def _recounted(
    starter: StarterFacts, rows_stored: Sequence[InductionFact], known: Programmes, by: Training, day: date
) -> tuple[int, list[str]]:  # fmt: skip
    """How many inductions are active on the day, and those that are not stored as the recount has them."""
    slow = {(line.programme_id, line.judged_id): as_counted(line) for line in recount(starter, known, by, day)}
    fast = {(fact.programme_id, fact.judged_id): as_stored(fact, day) for fact in rows_stored if is_active(fact, day)}
    wrong = sorted(key for key in slow.keys() | fast.keys() if slow.get(key) != fast.get(key))
    post = starter.post.post_id
    return len(slow), [f"Post {post}, programme {programme} judged on {judged}, on {day}: not as recounted" for programme, judged in wrong]


def is_active(fact: InductionFact, day: date) -> bool:
    """Is this how an active induction is seen on the day?"""
    return fact.starts_on <= day and fact.from_day <= day <= (fact.to_day or date.max)


def as_stored(fact: InductionFact, day: date) -> tuple[Any, ...]:
    """What a row says on a day: what is dated later has not happened yet."""
    steps = {step.step_id: (step.part, step.due_on, _come(step.done_on, day)) for step in fact.steps}
    return fact.version_id, fact.starts_on, fact.ends_on, fact.target_on, _come(fact.completed_on, day), steps


def as_counted(line: Line) -> tuple[Any, ...]:
    """The same of the recount."""
    steps = {step_id: (step.part, step.due_on, step.done_on) for step_id, step in line.steps.items()}
    return line.version_id, line.starts_on, line.ends_on, line.target_on, line.completed_on, steps


def _come(on: date | None, day: date) -> date | None:
    return on if on is not None and on <= day else None
