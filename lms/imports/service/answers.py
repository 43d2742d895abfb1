"""What is kept of who lines are about: the questions of a run, and the answers, which every later file goes by."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, insert

from lms.audit import service as audit
from lms.imports import queries
from lms.imports.models import ImportCandidate, ImportIdentityAnswer
from lms.imports.rules.questions import Which, employer_code, person_of, rows_of
from lms.kit import clock
from lms.kit.db import advisory_lock, db
from lms.kit.importing import Answer, Question

#: Those who say who lines are wait for each other.
LOCK = "imports.identity"


def row_of(subject: str, name: str, candidate: str, answer: Answer) -> dict[str, Any]:
    """What is said about a line and one of its candidates."""
    return {"subject": subject, "name": name, "candidate": candidate, "person_id": person_of(candidate), "answer": answer}


def put(rows: Sequence[dict[str, Any]], employer_id: int | None, account_id: int | None) -> None:
    """What is said last counts; the trail keeps what was said before."""
    there = queries.answer_ids({_key(row) for row in rows})
    employers = queries.employers_by_code({employer_code(row["subject"]) for row in rows})
    by = {"by_account_id": account_id, "at": clock.now()}
    new = [row | by for row in rows if _key(row) not in there]
    audit.insert_rows(
        ImportIdentityAnswer, [row | {"employer_id": employers.get(employer_code(row["subject"]), employer_id)} for row in new]
    )
    changed = [{"id": there[_key(row)], "answer": row["answer"]} | by for row in rows if _key(row) in there]
    audit.update_rows(ImportIdentityAnswer, changed)


def _key(row: Mapping[str, Any]) -> tuple[str, str, str]:
    return row["subject"], row["name"], row["candidate"]


def keep_questions(run_id: int, questions: Collection[Question]) -> None:
    """The lines that wait, with their candidates; those of before stay as far as they are decided, so that they can be taken back."""
    waiting = {question.line for question in questions}
    before = queries.candidates(run_id, set(queries.lines_in(run_id, Which.DECIDED)) - waiting)
    db.session.execute(delete(ImportCandidate).where(ImportCandidate.run_id == run_id))
    rows = [*before, *({"run_id": run_id} | row for row in rows_of(questions))]
    answers = queries.answers_by_key({_key(row) for row in rows})
    if rows:
        db.session.execute(insert(ImportCandidate), [row | {"answered": answers.get(_key(row))} for row in rows])


def remember(answers: Iterable[tuple[Question, Answer]], employer_id: int | None) -> None:
    """Keep what was said on the command line, as what is said on the page is kept."""
    advisory_lock(LOCK)
    rows = [
        row_of(question.subject, question.name, candidate.key, answer) for question, answer in answers for candidate in question.candidates
    ]
    put(rows, employer_id, None)
