"""What an undo goes by: what a run wrote, what is there now, and what hangs on it."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, NamedTuple

from sqlalchemy import Table, func, literal, select

from lms.imports.models import ImportKept, ImportRun, ImportUndo, ImportWrite
from lms.imports.rules.runs import RunState
from lms.imports.rules.undo import AWARD, POST, TERM, Did, Known, Ref, Row, UndoState, Written, merged
from lms.kit.db import Base, chunked, db, table_of
from lms.kit.tables import PageOfRows, PageRequest, fetch_page
from lms.people.models import Organisation, Person, Post, Registration, Term
from lms.registers.models import BookingAward
from lms.training.models import Award, Requirement, Standing, Subject

#: The tables that imports write.
MODELS: dict[str, type[Base]] = {
    table_of(model).name: model for model in (Organisation, Person, Post, Term, Registration, Award, Requirement)
}


def table(record: str) -> Table:
    """The table of this name."""
    return table_of(MODELS[record])


def undo_of(run_id: int) -> ImportUndo | None:
    """The undo of this run, asked for or done."""
    return db.session.scalar(select(ImportUndo).where(ImportUndo.run_id == run_id))


def to_undo(run_id: int) -> ImportRun | None:
    """The run, if its undo is asked for and not done yet."""
    found = select(ImportRun).join(ImportUndo, ImportUndo.run_id == ImportRun.id)
    return db.session.scalar(found.where(ImportRun.id == run_id, ImportUndo.state == UndoState.ASKED))


def has_failed(run_id: int) -> bool:
    """Was the undo of this run given up?"""
    undo = undo_of(run_id)
    return undo is not None and undo.state == UndoState.FAILED


def places_written(run_id: int) -> set[int | None]:
    """The organisations that this run wrote, or wrote rules for; None among them: a rule for the whole partnership."""
    rows = written(run_id)
    own: set[int | None] = {row.id for row in rows if row.record == "organisation"}
    rules = stored_rows(table("requirement"), {row.id for row in rows if row.record == "requirement"}, ["organisation_id"])
    return own | {rule["organisation_id"] for rule in rules.values()}


def has_writes(run_id: int) -> bool:
    """Is it known what this run wrote?"""
    return db.session.scalar(select(ImportWrite.id).where(ImportWrite.run_id == run_id).limit(1)) is not None


def later_runs(run: ImportRun) -> int:
    """How many imports of the same employer, or of no one employer, were applied after this one and not undone."""
    found = select(func.count(ImportRun.id)).outerjoin(
        ImportUndo, (ImportUndo.run_id == ImportRun.id) & (ImportUndo.state == UndoState.DONE)
    )
    later = (ImportRun.state == RunState.APPLIED, ImportRun.applied_at >= run.applied_at, ImportRun.id != run.id, ImportUndo.id.is_(None))
    if run.employer_id is not None:
        found = found.where(ImportRun.employer_id.is_(None) | (ImportRun.employer_id == run.employer_id))
    return db.session.scalar(found.where(*later, ImportRun.id > run.id)) or 0


class Left(NamedTuple):
    """A row that an undo left, in words, and why."""

    what: str
    why: str


def kept(run_id: int, ask: PageRequest) -> PageOfRows[Left]:
    """What the undo of this run left, and why."""
    found = select(ImportKept).where(ImportKept.run_id == run_id)
    return fetch_page(
        found, ask, keys={"line": ImportKept.id}, tie=ImportKept.id, read=lambda rows: [Left(row[0].what, row[0].why) for row in rows]
    )


# --- values that can be read back -----------------------------------------------------------------------------------------------------


def as_json(values: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is empty; dates, numbers and words as text."""
    return {name: _plain(value) for name, value in values.items() if value is not None}


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _readers(its: Table) -> dict[str, Callable[[Any], Any]]:
    """For each column what turns the text back into its value."""
    kinds = {column.name: column.type.python_type for column in its.columns}
    return {name: kind.fromisoformat if kind in (date, datetime) else kind for name, kind in kinds.items()}


def stored_rows(its: Table, ids: Collection[int], names: Iterable[str]) -> dict[int, dict[str, Any]]:
    """These columns of these rows."""
    columns = [its.c.id, *(its.c[name] for name in names)]
    found: dict[int, dict[str, Any]] = {}
    for some in chunked(sorted(ids)):
        for row in db.session.connection().execute(select(*columns).where(its.c.id.in_(some))).mappings():
            found[row["id"]] = dict(row)
    return found


# --- what was written, and what is there ------------------------------------------------------------------------------------------------


def written(run_id: int) -> dict[Row, Written]:
    """Everything that this run wrote, row by row."""
    columns = (ImportWrite.record, ImportWrite.row_id, ImportWrite.did, ImportWrite.before, ImportWrite.after)
    return merged(_written(db.session.execute(select(*columns).where(ImportWrite.run_id == run_id).order_by(ImportWrite.id))))


def _written(rows: Iterable[Any]) -> Iterator[tuple[Row, Written]]:
    readers = {record: _readers(table(record)) for record in MODELS}
    empty = {record: dict.fromkeys(column_names(table(record))) for record in MODELS}
    for record, row_id, did, before, after in rows:
        now = _typed(readers[record], after)
        if did == Did.ADDED:
            yield Row(record, row_id), Written(did, {}, {**empty[record], **now})
        else:
            yield Row(record, row_id), Written(did, _typed(readers[record], before), now)


def _typed(readers: Mapping[str, Callable[[Any], Any]], values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: None if value is None else readers[name](value) for name, value in values.items()}


def column_names(its: Table) -> list[str]:
    """All but the id; and not the path of an organisation, which follows from what it stands under."""
    return [column.name for column in its.columns if column.name not in ("id", "path")]


def known_now(wrote: Mapping[Row, Written]) -> Known:
    """What is there now, as far as an undo of these rows asks."""
    by_record: defaultdict[str, list[int]] = defaultdict(list)
    for row in wrote:
        by_record[row.record].append(row.id)
    rows: dict[Row, Mapping[str, Any]] = {}
    for record, ids in by_record.items():
        now = stored_rows(table(record), ids, column_names(table(record)))
        rows |= {Row(record, row_id): values for row_id, values in now.items()}
    posts = {rows[row]["post_id"] for row in wrote if row.record == TERM and row in rows}
    added = [row for row, one in wrote.items() if one.did == Did.ADDED]
    return Known(rows, list(_refs(added)), _terms(posts), _gone(wrote), _clashing(wrote))


def _terms(post_ids: Collection[int]) -> dict[int, dict[int, tuple[Any, Any]]]:
    found: defaultdict[int, dict[int, tuple[Any, Any]]] = defaultdict(dict)
    for some in chunked(sorted(post_ids)):
        for post_id, term_id, start, end in db.session.execute(
            select(Term.post_id, Term.id, Term.starts_on, Term.ends_on).where(Term.post_id.in_(some))
        ):
            found[post_id][term_id] = start, end
    return found


#: What vouches for an award by itself.
VOUCHES = frozenset({table_of(BookingAward).name})


def _refs(rows: Iterable[Row]) -> Iterator[Ref]:
    """Everything in the house that points to these rows. Standings are worked out anew and hold nobody back; an award, which is
    revoked and never removed, is held back by what vouches for it alone."""
    by_record: defaultdict[str, list[int]] = defaultdict(list)
    for row in rows:
        by_record[row.record].append(row.id)
    for its in Base.metadata.sorted_tables:
        for key in [] if its.name == table_of(Standing).name else sorted(its.foreign_keys, key=str):
            target = key.column.table.name
            ids = by_record.get(target, []) if target != AWARD or its.name in VOUCHES else []
            row_id = its.c.id if "id" in its.c else literal(0)
            for some in chunked(sorted(ids)):
                for found, target_id in db.session.execute(select(row_id, key.parent).where(key.parent.in_(some))):
                    yield Ref(Row(its.name, found), key.parent.name, Row(target, target_id))


def _gone(wrote: Mapping[Row, Written]) -> set[Row]:
    """Rows whose old values point to something that has been removed since."""
    pointing: defaultdict[str, defaultdict[int, set[Row]]] = defaultdict(lambda: defaultdict(set))
    for row, one in wrote.items():
        for key in table(row.record).foreign_keys if one.did == Did.CHANGED else ():
            if (target := one.before.get(key.parent.name)) is not None:
                pointing[key.column.table.name][target].add(row)
    found: set[Row] = set()
    for name, targets in pointing.items():
        there = stored_rows(Base.metadata.tables[name], targets.keys(), ())
        found |= {row for target, rows in targets.items() if target not in there for row in rows}
    return found


def _clashing(wrote: Mapping[Row, Written]) -> set[Row]:
    """Registrations whose old number somebody else has by now."""
    changed = {row.id: one.before for row, one in wrote.items() if row.record == "registration" and "number_folded" in one.before}
    found = set()
    for some in chunked(sorted(changed)):
        mine = select(Registration.id, Registration.register).where(Registration.id.in_(some))
        for row_id, register in db.session.execute(mine).all():
            others = select(Registration.id).where(Registration.register == register, Registration.id != row_id)
            if db.session.scalar(others.where(Registration.number_folded == changed[row_id]["number_folded"])):
                found.add(Row("registration", row_id))
    return found


# --- rows in words ------------------------------------------------------------------------------------------------------------------------


def in_words(rows: Collection[Row]) -> dict[Row, str]:
    """What these rows are, for whoever reads why they were left."""
    by_record: defaultdict[str, list[int]] = defaultdict(list)
    for row in rows:
        by_record[row.record].append(row.id)
    name = Person.first_name + " " + Person.last_name
    post = name + " (" + Organisation.code + " " + Post.employee_number + ")"
    posts = select(Post.id, post).join(Person, Person.id == Post.person_id).join(Organisation, Organisation.id == Post.employer_id)
    asked = {
        "person": select(Person.id, name),
        POST: posts,
        TERM: posts.join(Term, Term.post_id == Post.id).with_only_columns(Term.id, post),
        "registration": select(Registration.id, name).join(Person, Person.id == Registration.person_id),
        AWARD: select(Award.id, name + ": " + Subject.code)
        .join(Person, Person.id == Award.person_id)
        .join(Subject, Subject.id == Award.subject_id),
        "requirement": select(Requirement.id, Subject.code).join(Subject, Subject.id == Requirement.subject_id),
        "organisation": select(Organisation.id, Organisation.name + " (" + Organisation.code + ")"),
    }
    found: dict[Row, str] = {}
    for record, ids in by_record.items():
        for some in chunked(sorted(ids)):
            wanted = asked[record].where(table(record).c.id.in_(some))
            start = f"{record.capitalize()} of" if record in OF else record.capitalize()
            found |= {Row(record, row_id): f"{start} {text}" for row_id, text in db.session.execute(wanted)}
    return found


OF = frozenset({TERM, AWARD, "registration", POST})
