"""Saying who lines are about: one by one or many at once, and taking it back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from lms.access import Viewer
from lms.audit import service as audit
from lms.imports import queries
from lms.imports.models import ImportIdentityAnswer, ImportRun
from lms.imports.rules.questions import RunQuestion, Which
from lms.imports.rules.runs import MAY_SAY_WHO, WAITING, RunState
from lms.imports.service.answers import LOCK, put, row_of
from lms.imports.service.mapping import check_again
from lms.imports.service.runs import allow
from lms.kit.db import advisory_lock, db
from lms.kit.importing import Answer
from lms.kit.refusal import Refused


@dataclass
class Outcome:
    """What came of an answer about several lines."""

    decided: int = 0
    overtaken: list[RunQuestion] = field(default_factory=list)  # somebody had decided about these meanwhile; what they said stands
    of_several: int = 0  # lines that may be several people: which of them is the same has to be said one by one
    is_checked_again: bool = False


def say_who(*, run: ImportRun, lines: Sequence[int], answer: Answer, candidate: str = "", by: Viewer) -> Outcome:
    """Keep who these lines are. Same: as `candidate`, or else as the only one there is; another: as none of their candidates.

    When nothing waits any more, the file is checked again at once.
    """
    _lock_open(run, by)
    outcome, rows = Outcome(), list[dict[str, Any]]()
    for question in queries.questions_of(run, lines, by):
        chosen = _chosen(question, answer, candidate)
        if question.answer:
            outcome.overtaken.append(question)
        elif not chosen:
            outcome.of_several += 1
        else:
            rows += [row_of(question.subject, question.name, key, answer) for key in chosen]
            outcome.decided += 1
    put(rows, run.employer_id, by.account_id)
    if outcome.decided and run.state in WAITING and not queries.lines_in(run.id, Which.WAITING):
        check_again(run, by=by)
        outcome.is_checked_again = True
    return outcome


def take_back(*, run: ImportRun, lines: Sequence[int], by: Viewer) -> int:
    """Forget who these lines are: they wait again. How many were decided."""
    _lock_open(run, by)
    decided = [question for question in queries.questions_of(run, lines, by) if question.answer]
    keys = {(question.subject, question.name, beside.candidate.key) for question in decided for beside in question.besides}
    audit.remove_rows(ImportIdentityAnswer, list(queries.answer_ids(keys).values()))
    return len(decided)


def forget_answers(*, ids: Sequence[int], by: Viewer) -> int:
    """Forget what was said, whichever file it was about: the next asks again. How many there were; what is out of reach is passed over."""
    if not ids:
        raise Refused("Tick the answers that you take back.")
    advisory_lock(LOCK)
    return audit.remove_rows(ImportIdentityAnswer, queries.answers_within(ids, by))


def check_with_answers(*, run: ImportRun, by: Viewer) -> None:
    """Hold the file against what is recorded once more, with who its lines are by now."""
    allow(queries.kind_of(run.kind), run.employer_id, by=by)
    if run.state not in WAITING:
        raise Refused(f"This import is {run.state.label.lower()}: it cannot be checked again.")
    check_again(run, by=by)


def _lock_open(run: ImportRun, by: Viewer) -> None:
    """One at a time, and each sees what the one before has done. Raises Refused where nothing can be said any more."""
    advisory_lock(LOCK)
    db.session.refresh(run)
    allow(queries.kind_of(run.kind), run.employer_id, by=by)
    if run.state == RunState.CHECKING:
        raise Refused("Somebody has just had this file checked again. Look at what waits when that is done.")
    if run.state not in MAY_SAY_WHO:
        raise Refused(f"This import is {run.state.label.lower()}: who its lines are cannot be said any more.")


def _chosen(question: RunQuestion, answer: Answer, candidate: str) -> list[str]:
    """The candidates that an answer is about; none: it does not say which."""
    keys = [beside.candidate.key for beside in question.besides]
    if answer == Answer.ANOTHER:
        return keys
    return [candidate] if candidate in keys else keys if len(keys) == 1 else []
