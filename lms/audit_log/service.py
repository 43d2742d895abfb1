"""The trail for an auditor, who trusts nobody: every change with its digest, and every seal."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from lms.audit.models import Change, Seal, SealedChange
from lms.kit.clock import LOCAL
from lms.kit.db import AnySelect, db

HOW_TO_CHECK = """\
changes.csv: every change of a record: who, when, what, and the values before and after as JSON.
seals.csv: the seals, in order. Each closes over a batch of changes and over the seal before it.

To check a change: sha256 of the salt, a line end, and the values (JSON as it stands in the file) is values_digest. sha256 of the JSON list
[id, at, by_account_id, act, cause, record, row_id, what, values_digest] is digest. Where retention has removed the values, salt and values
are empty and only the second can be checked.

To check a seal: sha256 of the hash of the seal before it (64 zeros for the first) and the digests of its changes in the order of their
numbers, each on a line, is its hash. A whole chain needs the whole trail: export it without dates.

Write the last hash down where nobody who runs the service can change it: `flask audit-log verify --expect HASH` then tells whether the
chain still holds it.
"""

CHANGES = ("id", "at", "by_account_id", "act", "cause", "record", "row_id", "what", "values", "seal", "salt", "values_digest", "digest")
SEALS = ("id", "at", "number_of_changes", "previous", "hash")

Part = tuple[str, Sequence[str], Iterable[Sequence[Any]]]


def for_an_auditor(since: date | None, until: date | None) -> Iterator[Part]:
    """Each file: its name, its header, its rows. Both days are included."""
    yield "changes.csv", CHANGES, _changes(since, until)
    yield "seals.csv", SEALS, ([getattr(one, name) for name in SEALS] for one in db.session.scalars(select(Seal).order_by(Seal.id)))


def has_seal(hash_: str) -> bool:
    """Is there a seal with this hash?"""
    return db.session.scalar(select(Seal.id).where(Seal.hash == hash_.strip().lower())) is not None


def _changes(since: date | None, until: date | None) -> Iterator[list[Any]]:
    wanted = select(Change, SealedChange).outerjoin(SealedChange, SealedChange.change_id == Change.id).order_by(Change.id)
    for change, sealed in db.session.execute(_between(wanted, since, until).execution_options(yield_per=2_000)):
        values = json.dumps(change.values, sort_keys=True, separators=(",", ":"))
        start = [
            change.id,
            change.at.isoformat(),
            change.by_account_id,
            change.act,
            change.cause,
            change.record,
            change.row_id,
            change.what,
        ]
        yield [*start, values, *([sealed.seal_id, sealed.salt, sealed.values_digest, sealed.digest] if sealed else [""] * 4)]


def _between(wanted: AnySelect, since: date | None, until: date | None) -> AnySelect:
    if since:
        wanted = wanted.where(Change.at >= datetime.combine(since, time.min, LOCAL))
    return wanted.where(Change.at < datetime.combine(until + timedelta(days=1), time.min, LOCAL)) if until else wanted
