"""Everything that is held about one person: one query a kind of record, one for the names in them, two for the trail."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Boolean, Column, Date, Numeric, select

from lms.kit.clock import LOCAL
from lms.kit.columns import is_confidential
from lms.kit.db import AnyRow, Moment, db
from lms.kit.house import current_house
from lms.kit.labels import labels
from lms.kit.personal import Chapter, PersonalTable
from lms.kit.readers import Work, reading_as
from lms.people.queries import records_of
from lms.people.rules import full_name
from lms.privacy.queries import trail
from lms.privacy.queries.paths import rows_of, table_named, target_of
from lms.privacy.queries.retention import rules_now
from lms.privacy.rules.held import TOLD_IN_PRIVATE, Field, Held, LeftOut, Section
from lms.privacy.rules.retention import Rule

#: {(table, id): how the row is called}.
Names = Mapping[tuple[str, int], str]


def held(person_id: int, now: datetime, *, for_officer: bool = False) -> Held:
    """About this person, from every record of theirs. `person_id`: the record that counts.

    `for_officer`: somebody else makes the copy, so what is for the person alone, and what they told in private, is named, and not shown.
    """
    records = tuple(sorted(db.session.scalars(records_of(person_id))))
    rules, personal = rules_now(), current_house().personal
    register = [_for_others(kind) for kind in personal] if for_officer else personal
    shown = [kind for kind in register if kind.is_shown]
    stored = {kind.table: _rows(kind, records) for kind in shown}
    names = labels(current_house().labels, _pointed_to(shown, stored))
    sections = [_section(kind, rules[kind.kept], stored[kind.table], names) for kind in shown]
    accounts = tuple(row.id for row in stored["account"])
    unspoken = [kind.table for kind in register if for_officer and kind.for_you_alone]
    about_you = [(kind, [row.id for row in stored[kind.table]]) for kind in shown if kind.chapter is not Chapter.DEEDS and _has_id(kind)]
    return Held(
        name=_name_of(person_id, stored["person"]),
        records=records,
        made_at=now.astimezone(LOCAL),
        sections=(
            *sections,
            trail.about_you(about_you, accounts, rules["trail"]),
            trail.by_you(accounts, rules["trail"], without=unspoken),
        ),
        left_out=tuple(left_out for kind in register for left_out in _left_out(kind)),
    )


def _for_others(kind: PersonalTable) -> PersonalTable:
    """As whoever else copies the record has it: without what was told in private, field by field."""
    table = table_named(kind.table)
    private = dict.fromkeys((name for name in kind.fields if is_confidential(table.c[name])), TOLD_IN_PRIVATE)
    shown = {name: label for name, label in kind.fields.items() if name not in private}
    return replace(kind, fields=shown, left_out={**kind.left_out, **private}, nobodys=kind.nobodys or kind.for_you_alone)


def _left_out(kind: PersonalTable) -> Iterator[LeftOut]:
    if not kind.is_shown:
        yield LeftOut(kind.table, kind.title, kind.nobodys)
        return
    for name, why in kind.left_out.items():
        if why == TOLD_IN_PRIVATE:
            yield LeftOut(f"{kind.table}.{name}", f"{kind.title}: {current_house().personal_by_name[kind.table].fields[name]}", why)


def _has_id(kind: PersonalTable) -> bool:
    return "id" in table_named(kind.table).c


def _name_of(person_id: int, people: Sequence[AnyRow]) -> str:
    return next(full_name(row.first_name, row.last_name, row.preferred_name) for row in people if row.id == person_id)


def _rows(kind: PersonalTable, people: Sequence[int]) -> Sequence[AnyRow]:
    table = table_named(kind.table)
    key = [column for column in table.primary_key.columns if column.name not in kind.fields]
    columns = select(*key, *(table.c[name] for name in kind.fields)).where(rows_of(kind, people)).order_by(*key)
    return db.session.execute(reading_as(columns, Work.OWN_COPY) if kind.for_you_alone else columns).all()


def _pointed_to(kinds: Iterable[PersonalTable], stored: Mapping[str, Sequence[AnyRow]]) -> dict[str, set[int]]:
    """{table: ids} of everything the rows point to."""
    ids: dict[str, set[int]] = defaultdict(set)
    for kind in kinds:
        for name, target in _pointers(kind).items():
            ids[target] |= {row._mapping[name] for row in stored[kind.table]} - {None}
    return ids


def _pointers(kind: PersonalTable) -> dict[str, str]:
    table = table_named(kind.table)
    return {name: str(target_of(table.c[name])) for name in kind.fields if name.endswith("_id")}


def _section(kind: PersonalTable, rule: Rule, stored: Sequence[AnyRow], names: Names) -> Section:
    table, pointers = table_named(kind.table), _pointers(kind)
    fields = tuple(
        Field(_shown_name(name), label, _type(table.c[name]), kind.in_short.get(name, "")) for name, label in kind.fields.items()
    )
    rows = [{_shown_name(name): _value(row._mapping[name], pointers.get(name), names) for name in kind.fields} for row in stored]
    return Section(kind.table, kind.title, kind.why, kind.source, kind.seen_by, rule.period, fields, rows)


def _shown_name(column: str) -> str:
    return column.removesuffix("_id")


def _value(value: Any, target: str | None, names: Names) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(LOCAL)
    return value if target is None or value is None else names.get((target, value), str(value))


def _type(column: Column[Any]) -> str:
    if column.name.endswith("_id"):
        return "text"
    match column.type:
        case Boolean():
            return "yes or no"
        case Moment():
            return "moment"
        case Date():
            return "date"
        case Numeric():
            return "number"
    return "number" if column.type.python_type in (int, float, Decimal) else "date" if column.type.python_type is date else "text"
