"""Counting: a block is written, and the answers in it are deleted, in one transaction. See `rules/counting.py` for why."""

from collections.abc import Sequence

from sqlalchemy import delete

from lms.evaluations.models import Evaluation, Outcome, OutcomeComment, OutcomeEvent, OutcomeNumber
from lms.evaluations.queries import closed as queries
from lms.evaluations.queries.closed import SameTeam
from lms.evaluations.rules import anonymise as rules
from lms.evaluations.rules.anonymise import Block
from lms.kit import clock
from lms.kit.db import advisory_lock, chunked, db, insert_unaudited


def anonymise(alike: SameTeam) -> int:
    """Make blocks of everything that is over and alike in this; how many. Two workers wait for each other, and the second finds it done."""
    advisory_lock("evaluations")
    dates = queries.closed(clock.today()).get(alike, [])
    finished, askings = queries.finished(dates, alike.stage)
    made = rules.blocks(finished)
    for block in made:
        _write(block, alike)
        _forget([row_id for one in block for row_id in askings[one.event_id]])
    return len(made)


def _write(block: Block, alike: SameTeam) -> None:
    one = Outcome(
        stage=alike.stage,
        course_id=alike.course_id,
        organiser_id=alike.organiser_id,
        quarter=rules.quarter_of_block(block),
        asked=sum(date.asked for date in block),
        answered=rules.number_answered(block),
        counted_on=clock.today(),
    )
    db.session.add(one)
    db.session.flush()
    insert_unaudited(OutcomeEvent, [{"outcome_id": one.id, "event_id": date.event_id, "stage": alike.stage} for date in block])
    numbers = rules.numbers(block).items()
    insert_unaudited(
        OutcomeNumber, [{"outcome_id": one.id, "question": asked, "answer": word, "number": n} for (asked, word), n in numbers]
    )
    insert_unaudited(OutcomeComment, [{"outcome_id": one.id, "comment": text} for text in rules.comments(block)])


def _forget(evaluation_ids: Sequence[int]) -> None:
    """What was said with a name, also of those who were not counted."""
    for some in chunked(evaluation_ids):
        db.session.execute(delete(Evaluation).where(Evaluation.id.in_(some)))
