"""Writing what is derived: one function, in the transaction of the change; only rows that really differ are touched."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, insert

from lms.induction.models import Induction, InductionStep
from lms.induction.queries import facts as reads
from lms.induction.queries.inductions import stored
from lms.induction.rules.evaluate import inductions
from lms.induction.rules.facts import InductionFact, Programmes
from lms.kit.db import advisory_lock, chunked, db, insert_unaudited, table_of
from lms.training import queries as training
from lms.training.rules.rule_index import RuleIndex

#: Posts whose facts are held in memory together.
POSTS_AT_ONCE = 1_000

Derived = tuple[int, InductionFact]


def derive(post_ids: Sequence[int] | None = None) -> None:
    """Work the inductions of these posts (None: of all) out anew from the facts, and store what differs.

    One transaction at a time: steps, training and sign-offs have locks of their own, and whoever comes second sees what the first did.
    Most changes are of people on no programme, and wait for nobody.
    """
    db.session.flush()
    if not reads.possible_starters(post_ids) and not stored(post_ids):
        return
    advisory_lock("inductions")
    before, after = stored(post_ids), set(_computed_all(reads.possible_starters(post_ids)))
    _remove([row_id for key, row_id in before.items() if key not in after])
    _add(sorted((key for key in after if key not in before), key=_place))


def _computed_all(post_ids: Sequence[int]) -> Iterator[Derived]:
    if post_ids:
        known, index = reads.programmes(), training.all_rules().rule_index()
        for chunk in chunked(post_ids, POSTS_AT_ONCE):
            yield from computed(chunk, known, index)


def computed(post_ids: Sequence[int], known: Programmes, index: RuleIndex) -> Iterator[Derived]:
    """What the inductions of these posts should be."""
    for facts in reads.starters(post_ids, known, reads.subjects_that_count(known, index)):
        yield from ((facts.post.post_id, fact) for fact in inductions(facts, known, index))


def _place(key: Derived) -> tuple[Any, ...]:
    post_id, fact = key
    return post_id, fact.programme_id, fact.judged_id, fact.starts_on, fact.from_day


def _remove(row_ids: Sequence[int]) -> None:
    for chunk in chunked(row_ids):
        db.session.execute(delete(InductionStep).where(InductionStep.induction_id.in_(chunk)))
        db.session.execute(delete(Induction).where(Induction.id.in_(chunk)))


def _add(new: Sequence[Derived]) -> None:
    columns = table_of(Induction).c
    for chunk in chunked(new, POSTS_AT_ONCE):
        statement = insert(table_of(Induction)).returning(columns.id, sort_by_parameter_order=True)
        ids = list(db.session.connection().scalars(statement, [_row(post_id, fact) for post_id, fact in chunk]))
        steps = ((row_id, step) for row_id, (_, fact) in zip(ids, chunk, strict=True) for step in fact.steps)
        insert_unaudited(
            InductionStep,
            [
                {"induction_id": row_id, "step_id": step.step_id, "part": step.part, "due_on": step.due_on, "done_on": step.done_on}
                for row_id, step in steps
            ],
        )


def _row(post_id: int, fact: InductionFact) -> dict[str, Any]:
    return {
        "post_id": post_id,
        "programme_id": fact.programme_id,
        "judged_id": fact.judged_id,
        "version_id": fact.version_id,
        "starts_on": fact.starts_on,
        "ends_on": fact.ends_on,
        "from_day": fact.from_day,
        "to_day": fact.to_day,
        "target_on": fact.target_on,
        "completed_on": fact.completed_on,
        "start_month": f"{fact.starts_on:%Y-%m}",
        "days_taken": _days(fact.starts_on, fact.completed_on),
    }


def _days(first: date, last: date | None) -> int | None:
    return None if last is None else (last - first).days
