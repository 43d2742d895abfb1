"""The trail as pages show it: of everything, or of one person as far as the viewer reaches."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Text, cast, func, or_, select
from sqlalchemy.sql import ColumnElement

from lms.access import Viewer
from lms.audit.models import Change, Seal, SealedChange
from lms.audit_log.queries.names import Names, names_in
from lms.audit_log.queries.person import of_person
from lms.audit_log.queries.record import Trail
from lms.audit_log.rules import Wanted, label
from lms.kit.clock import LOCAL
from lms.kit.db import AnyRow, AnySelect, Base, db
from lms.kit.identifiers import fold
from lms.kit.tables import PageOfRows, PageRequest, fetch_page
from lms.people.models import Account, Person
from lms.people.rules import full_name


@dataclass(frozen=True)
class Value:
    """One column of a changed record, before and after, ids with the names they stand for; None where there was nothing."""

    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class ChangeRow:
    """One record was added, changed or removed. `by` is None where no account was signed in: a command or the system itself.

    `is_emptied`: retention has removed the values. `seal`: the number of the seal that holds it; None: not sealed yet.
    """

    id: int
    at: datetime
    by: str | None
    act: str
    cause: str | None
    record: str
    row_id: int
    what: str
    values: tuple[Value, ...]
    is_emptied: bool
    seal: int | None


SORTS = {"when": Change.id}


def changes(wanted: Wanted, ask: PageRequest) -> PageOfRows[ChangeRow]:
    """A page of the whole trail, in a fixed number of queries."""
    return fetch_page(_changes().where(*_conditions(wanted)), ask, keys=SORTS, tie=Change.id, read=_read)


def changes_of_person(person_id: int, viewer: Viewer, ask: PageRequest, today: date) -> PageOfRows[ChangeRow] | None:
    """A page of one person's trail, as far as the viewer reaches; None where that is not at all, or there is nobody."""
    theirs = of_person(person_id, viewer, today)
    return None if theirs is None else fetch_page(_changes().where(theirs), ask, keys=SORTS, tie=Change.id, read=_read)


def changes_of(record: Trail, ask: PageRequest) -> PageOfRows[ChangeRow]:
    """A page of the trail of one record."""
    return fetch_page(_changes().where(record.changes), ask, keys=SORTS, tie=Change.id, read=_read)


def records() -> list[str]:
    """The names of the tables whose changes are recorded."""
    return sorted(name for name, one in Base.metadata.tables.items() if one.info.get("audited") is not False)


@dataclass(frozen=True)
class LastSeal:
    """The newest link of the chain. `number` counts from 1."""

    number: int
    at: datetime
    hash: str


def last_seal() -> LastSeal | None:
    """None: nothing is sealed yet."""
    one = db.session.scalar(select(Seal).order_by(Seal.id.desc()).limit(1))
    return LastSeal(one.id, one.at.astimezone(LOCAL), one.hash) if one else None


# --- which ----------------------------------------------------------------------------------------------------------------------


def _changes() -> AnySelect:
    return (
        select(Change, Person.first_name, Person.last_name, Person.preferred_name, SealedChange.seal_id, SealedChange.salt)
        .outerjoin(Account, Account.id == Change.by_account_id)
        .outerjoin(Person, Person.id == Account.person_id)
        .outerjoin(SealedChange, SealedChange.change_id == Change.id)
    )


def _conditions(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.record:
        yield Change.record == wanted.record
    if wanted.row_id is not None:
        yield Change.row_id == wanted.row_id
    if wanted.cause:
        yield Change.cause == wanted.cause.lower()
    if wanted.since:
        yield Change.at >= datetime.combine(wanted.since, time.min, LOCAL)
    if wanted.until and wanted.until < date.max:
        yield Change.at < datetime.combine(wanted.until + timedelta(days=1), time.min, LOCAL)
    for word in fold(wanted.by).split():
        yield Person.name_folded.contains(word, autoescape=True)
    if wanted.text:
        yield _holds(wanted.text)


def _holds(text: str) -> ColumnElement[bool]:
    """In what was being done, or among the values, which are kept as JSON with its own way of writing letters beyond ASCII."""
    written = json.dumps(text.lower())[1:-1]
    among = or_(*(func.lower(cast(Change.values, Text)).contains(one, autoescape=True) for one in {written, text.lower()}))
    return or_(among, func.lower(Change.act).contains(text.lower(), autoescape=True))


# --- as shown -------------------------------------------------------------------------------------------------------------------


def _read(rows: Iterable[AnyRow]) -> Iterator[ChangeRow]:
    found = list(rows)
    names = names_in([row.Change for row in found])
    for row in found:
        one: Change = row.Change
        unknown = f"Account {one.by_account_id}" if one.by_account_id else None
        yield ChangeRow(
            id=one.id,
            at=one.at.astimezone(LOCAL),
            by=full_name(row.first_name, row.last_name, row.preferred_name) if row.last_name is not None else unknown,
            act=one.act,
            cause=one.cause,
            record=one.record,
            row_id=one.row_id,
            what=one.what,
            values=_values(one, names),
            is_emptied=not one.values and row.seal_id is not None and row.salt is None,
            seal=row.seal_id,
        )


def _values(one: Change, names: Names) -> tuple[Value, ...]:
    told = ((name, *one.values[name]) for name in sorted(one.values))
    return tuple(Value(label(name), names.say(one.record, name, old), names.say(one.record, name, new)) for name, old, new in told)
