"""What the trail says of rows that are no longer there: removed as a mistake, or undone with an import. Their last values tell whose."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import and_, or_, select

from lms.audit.models import Change
from lms.audit.queries import is_emptied
from lms.kit.db import chunked, db, table_of
from lms.kit.house import current_house
from lms.kit.personal import PersonalTable
from lms.kit.readers import Work, reading_as
from lms.people_admin.models import Removal
from lms.privacy.queries.paths import about_people, rows_of, table_named, target_of
from lms.privacy.service.redaction import Part, redact, redact_trail, redact_trail_of

#: So many removed rows are looked up in one statement.
AT_ONCE = 200


def forget_removed_person(records: Sequence[int]) -> Iterator[Part]:
    """Take the values out of every change of those rows, and the reason for which a row was removed."""
    for some in chunked(_gone(records), AT_ONCE):
        theirs = or_(*(and_(Change.record == table, Change.row_id == row_id) for table, row_id in some))
        yield redact_trail(db.session.scalars(select(Change.id).where(theirs, ~is_emptied(Change.values))).all())
        whys = or_(*(and_(Removal.record == table, Removal.row_id == row_id) for table, row_id in some))
        yield _forget_why(db.session.scalars(select(Removal.id).where(whys)).all())


def _forget_why(removals: Sequence[int]) -> Part:
    """The reasons, and what the trail says of them."""
    kind, table = current_house().personal_by_name["removal"], table_of(Removal)
    if removals:
        redact_trail_of(table, table.c.id.in_(removals))
    return redact(kind, table.c.id.in_(removals))


def _gone(records: Sequence[int]) -> list[tuple[str, int]]:
    """(table, id) of rows of these people that were removed. One look at all removed rows, as JSON has no index: this is rare work."""
    found: list[tuple[str, int]] = []
    ids = {kind.table: _ids(kind, records) for kind in about_people() if "id" in table_named(kind.table).c}
    removed = select(Change.record, Change.row_id, Change.values).where(Change.what == "removed", ~is_emptied(Change.values))
    rows = db.session.execute(removed).all()
    for kind in about_people():  # a removed post before its removed terms
        for record, row_id, values in rows:
            if record == kind.table and _is_of(kind, values, ids):
                ids.setdefault(kind.table, set()).add(row_id)
                found.append((record, row_id))
    return found


def _ids(kind: PersonalTable, records: Sequence[int]) -> set[int]:
    rows = reading_as(select(table_named(kind.table).c.id), Work.REMOVAL).where(rows_of(kind, records))
    return set(db.session.scalars(rows))


def _is_of(kind: PersonalTable, values: Mapping[str, Any], ids: Mapping[str, set[int]]) -> bool:
    """Did the removed row lead to one of these people? A removed record of a person leads there by `merged_into_id`."""
    table = table_named(kind.table)
    names = ("merged_into_id",) if kind.table == "person" else kind.of
    return any(values.get(name, [None])[0] in ids.get(target_of(table.c[name]) or "person", ()) for name in names)
