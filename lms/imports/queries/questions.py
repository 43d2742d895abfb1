"""Lines that wait until somebody says who they are, and what has been said: for a file, for its page, and for the next file."""

from collections.abc import Collection, Iterable, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select
from sqlalchemy.orm import aliased

from lms.access import May, Reach, Viewer
from lms.imports.models import ImportCandidate, ImportIdentityAnswer, ImportRun
from lms.imports.queries.kinds import kind_of
from lms.imports.rules.questions import Beside, Reply, RunQuestion, Which, candidate_of, line_of, person_of
from lms.kit.db import AnyRow, AnySelect, chunked, db, table_of
from lms.kit.identifiers import folded_number
from lms.kit.importing import Answer, Answers
from lms.kit.importing.questions import PERSON
from lms.kit.tables import PageOfRows, PageRequest, fetch_page
from lms.people.models import Account, Organisation, Person, Post, Term
from lms.people.queries import root_id, within
from lms.people.rules import full_name

#: Subject, name and candidate: what an answer is about.
AnswerKey = tuple[str, str, str]
BY_COMMAND = "the command line"


def answers(employer_id: int | None) -> Answers:
    """What has been said about the lines of an employer (None: of any), by the candidates as they are on record now.

    A record that was merged stands for the one that counts, and a line that has been recorded since for its person.
    """
    columns = (ImportIdentityAnswer.subject, ImportIdentityAnswer.name, ImportIdentityAnswer.candidate, ImportIdentityAnswer.answer)
    remembered = select(*columns, root_id()).outerjoin(Person, Person.id == ImportIdentityAnswer.person_id)
    if employer_id is not None:
        remembered = remembered.where(ImportIdentityAnswer.employer_id == employer_id)
    rows = db.session.execute(remembered.order_by(ImportIdentityAnswer.id)).all()
    persons = _persons_of_lines({row.candidate for row in rows})
    known: dict[tuple[str, str, str], Answer] = {}
    for subject, name, candidate, answer, person_id in rows:
        known[subject, name, candidate] = answer
        now = person_id or persons.get(candidate)
        if now:
            known[subject, name, f"{PERSON}{now}"] = answer
    return known


def _persons_of_lines(candidates: Iterable[str]) -> dict[str, int]:
    """Of the candidates that were lines of a file, those who are on record by now."""
    lines = {line: candidate for candidate in candidates if (line := line_of(candidate))}
    persons: dict[str, int] = {}
    for part in chunked(sorted({number for _, number in lines})):
        posts = select(Organisation.code, Post.number_folded, root_id()).join(Person, Person.id == Post.person_id)
        posts = posts.join(Organisation, Organisation.id == Post.employer_id).where(Post.number_folded.in_(part))
        for code, number, person_id in db.session.execute(posts):
            candidate = lines.get((folded_number(code), number))
            if candidate:
                persons[candidate] = person_id
    return persons


# --- for the page ---------------------------------------------------------------------------------------------------------------------


def _is_about(row: type[ImportCandidate]) -> ColumnElement[bool]:
    remembered = ImportIdentityAnswer
    return and_(remembered.subject == row.subject, remembered.name == row.name, remembered.candidate == row.candidate)


def _lines(run_id: int, which: Which) -> AnySelect:
    """The lines of a run that wait, or that are decided: a row for each."""
    same, another = (func.sum(case((ImportIdentityAnswer.answer == answer, 1), else_=0)) for answer in Answer)
    is_settled = (same > 0) | (another == func.count(ImportCandidate.id))
    lines = select(ImportCandidate.line.label("line"), func.min(ImportCandidate.id).label("id"))
    lines = lines.outerjoin(ImportIdentityAnswer, _is_about(ImportCandidate)).where(ImportCandidate.run_id == run_id)
    return lines.group_by(ImportCandidate.line).having(is_settled if which == Which.DECIDED else ~is_settled)


def lines_in(run_id: int, which: Which) -> list[int]:
    """Every line of a run that waits, or that is decided."""
    return [line for line, _ in db.session.execute(_lines(run_id, which).order_by(ImportCandidate.line))]


def questions(run: ImportRun, which: Which, ask: PageRequest, viewer: Viewer) -> PageOfRows[RunQuestion]:
    """The lines that wait, or that are decided, with everybody they may be about, by line."""
    lines = _lines(run.id, which).subquery()
    page = select(lines.c.line, lines.c.id)
    return fetch_page(page, ask, keys={"line": lines.c.line}, tie=lines.c.id, read=lambda rows: _on_page(run, rows, viewer))


def questions_of(run: ImportRun, lines: Collection[int], viewer: Viewer) -> list[RunQuestion]:
    """These lines of a run, as far as they ask who they are."""
    return [question for part in chunked(sorted(lines)) for question in _about_lines(run, part, viewer)]


def _on_page(run: ImportRun, rows: Iterable[AnyRow], viewer: Viewer) -> list[RunQuestion]:
    return _about_lines(run, [row.line for row in rows], viewer)


def _about_lines(run: ImportRun, lines: Sequence[int], viewer: Viewer) -> list[RunQuestion]:
    by, account = aliased(Person), aliased(Account)
    names = (by.first_name, by.last_name, by.preferred_name)
    columns = (ImportCandidate, ImportIdentityAnswer.answer, ImportIdentityAnswer.at, *names)
    rows = db.session.execute(
        select(*columns)
        .outerjoin(ImportIdentityAnswer, _is_about(ImportCandidate))
        .outerjoin(account, account.id == ImportIdentityAnswer.by_account_id)
        .outerjoin(by, by.id == account.person_id)
        .where(ImportCandidate.run_id == run.id, ImportCandidate.line.in_(lines))
        .order_by(ImportCandidate.line, ImportCandidate.id)
    ).all()
    reached = _within_reach({row[0].candidate for row in rows}, viewer, kind_of(run.kind).may)
    return [_one_line([_beside(row, reached) for row in together], first) for first, together in _by_line(rows)]


def _by_line(rows: Sequence[AnyRow]) -> Iterable[tuple[ImportCandidate, list[AnyRow]]]:
    for _, together in groupby(rows, key=lambda row: row[0].line):
        of_a_line = list(together)
        yield of_a_line[0][0], of_a_line


def _one_line(besides: list[Beside], row: ImportCandidate) -> RunQuestion:
    return RunQuestion(row.line, row.subject, row.name, row.who, tuple(besides))


def _beside(columns: AnyRow, reached: Collection[str]) -> Beside:
    row, answer, at, first, last, preferred = columns
    reply = Reply(answer, (full_name(first or "", last or "", preferred) or BY_COMMAND), at) if answer else None
    candidate = candidate_of(row.candidate, row.candidate_who, row.likenesses)
    return Beside(row.id, candidate, row.candidate in reached, reply)


def _within_reach(candidates: Collection[str], viewer: Viewer, may: May) -> Collection[str]:
    """The candidates whose records this viewer may read. Other lines of the file stand before them."""
    persons = persons_within_reach({row_id for candidate in candidates if (row_id := person_of(candidate))}, viewer, [may])
    return {candidate for candidate in candidates if line_of(candidate) or person_of(candidate) in persons}


def persons_within_reach(person_ids: Collection[int], viewer: Viewer, mays: Collection[May]) -> Collection[int]:
    """Those of these people whose records, of today or before, one of these permissions reaches."""
    if any(viewer.reach(may) == Reach.PARTNERSHIP for may in mays):
        return person_ids
    reached: set[int] = set()
    for part in chunked(sorted(person_ids)):
        persons = select(root_id()).join(Post, Post.person_id == Person.id).join(Term, Term.post_id == Post.id)
        reached |= {*db.session.scalars(persons.where(root_id().in_(part), or_(false(), *(within(viewer, may) for may in mays))))}
    return reached


def has_candidates(run_id: int) -> bool:
    """Is there, or was there, a line that may be about somebody?"""
    return db.session.scalar(select(ImportCandidate.id).where(ImportCandidate.run_id == run_id).limit(1)) is not None


def is_answered_anew(run_id: int) -> bool:
    """Has somebody said who a line is, or taken that back, since the run was checked?"""
    rows = select(ImportCandidate.answered, ImportIdentityAnswer.answer).outerjoin(ImportIdentityAnswer, _is_about(ImportCandidate))
    return any(before != now for before, now in db.session.execute(rows.where(ImportCandidate.run_id == run_id)))


def candidates(run_id: int, lines: Collection[int]) -> list[dict[str, Any]]:
    """The rows of these lines, as they were kept."""
    table = table_of(ImportCandidate)
    rows = db.session.execute(select(table).where(table.c.run_id == run_id).order_by(table.c.id)).mappings()
    return [{name: value for name, value in row.items() if name != "id"} for row in rows if row["line"] in lines]


def _said(keys: Collection[AnswerKey]) -> dict[AnswerKey, tuple[int, Answer]]:
    there: dict[AnswerKey, tuple[int, Answer]] = {}
    row = ImportIdentityAnswer
    for part in chunked(sorted({subject for subject, _, _ in keys})):
        columns = (row.id, row.answer, row.subject, row.name, row.candidate)
        for row_id, answer, *key in db.session.execute(select(*columns).where(row.subject.in_(part))):
            there[key[0], key[1], key[2]] = row_id, answer
    return {key: there[key] for key in keys if key in there}


def answer_ids(keys: Collection[AnswerKey]) -> dict[AnswerKey, int]:
    """The ids of what has been said about these subjects, names and candidates."""
    return {key: row_id for key, (row_id, _) in _said(keys).items()}


def answers_by_key(keys: Collection[AnswerKey]) -> dict[AnswerKey, Answer]:
    """What has been said about these subjects, names and candidates."""
    return {key: answer for key, (_, answer) in _said(keys).items()}


def employers_by_code(codes: Collection[str]) -> dict[str, int]:
    """The organisations with these codes, as they stand in subjects."""
    rows = db.session.execute(select(Organisation.code, Organisation.id))
    return {code: row_id for code, row_id in ((folded_number(code), row_id) for code, row_id in rows) if code in codes}
