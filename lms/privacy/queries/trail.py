"""What the trail says about a person: changes of their records with their values, and what they changed, counted without values."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import and_, false, func, or_, select

from lms.audit.models import Change
from lms.kit.clock import LOCAL
from lms.kit.db import db
from lms.kit.house import current_house
from lms.kit.personal import PersonalTable
from lms.privacy.rules.held import TOLD_IN_PRIVATE, Field, Section
from lms.privacy.rules.retention import Rule

ABOUT_YOU = (
    Field("at", "When", "moment"),
    Field("record", "Record", "text"),
    Field("what", "What", "text"),
    Field("values", "Before and after", "values"),
    Field("by", "By", "text"),
)
BY_YOU = (
    Field("act", "While doing", "text"),
    Field("record", "Record", "text"),
    Field("changes", "Changes", "number"),
    Field("first_at", "First", "moment"),
    Field("last_at", "Last", "moment"),
)


def about_you(kinds: Sequence[tuple[PersonalTable, Sequence[int]]], accounts: Sequence[int], rule: Rule) -> Section:
    """Changes of the rows with these ids, kind by kind, oldest first; without what a kind leaves out."""
    theirs = [and_(Change.record == kind.table, Change.row_id.in_(ids)) for kind, ids in kinds if ids]
    left_out = {kind.table: kind.left_out for kind, _ in kinds}
    found = select(Change.at, Change.record, Change.what, Change.values, Change.by_account_id).where(or_(false(), *theirs))
    rows = [
        {
            "at": at.astimezone(LOCAL),
            "record": _title(record),
            "what": what,
            "values": _shown(left_out[record], values),
            "by": _by(account, accounts),
        }
        for at, record, what, values, account in db.session.execute(found.order_by(Change.id))
        if not _is_private(left_out[record], values)
    ]
    return Section(
        name="change_of_yours",
        title="Changes to your record",
        why="To answer who changed something about you, when, and what it was before.",
        source="This service",
        seen_by="you, and the partnership’s lead and administrators",
        kept=rule.period,
        fields=ABOUT_YOU,
        rows=rows,
    )


def by_you(accounts: Sequence[int], rule: Rule, *, without: Sequence[str] = ()) -> Section:
    """How often each kind of record was changed from these accounts, while doing what, first and last; not of the tables `without`."""
    counted = (func.count().label("changes"), func.min(Change.at).label("first_at"), func.max(Change.at).label("last_at"))
    found = select(Change.act, Change.record, *counted).where(Change.by_account_id.in_(accounts), Change.record.not_in(without))
    rows = [
        {**row._mapping, "record": _title(row.record), "first_at": row.first_at.astimezone(LOCAL), "last_at": row.last_at.astimezone(LOCAL)}
        for row in db.session.execute(found.group_by(Change.act, Change.record).order_by(Change.act, Change.record))
    ]
    return Section(
        name="change_by_you",
        title="What you changed",
        why="To know who did what, so that it can be answered for.",
        source="Your use of the service",
        seen_by="you, and the partnership’s lead and administrators",
        kept=rule.period,
        fields=BY_YOU,
        rows=rows,
    )


def _title(record: str) -> str:
    table = current_house().personal_by_name.get(record)
    return table.title if table else record.replace("_", " ").capitalize()


def _shown(left_out: Mapping[str, str], values: Mapping[str, Any]) -> dict[str, Any]:
    """Without other forms of what is shown, numbers of records, and what protects the account or was told in private."""
    return {name: pair for name, pair in values.items() if name not in left_out}


def _is_private(left_out: Mapping[str, str], values: Mapping[str, Any]) -> bool:
    """Has nothing changed but what was told in private? That it was told is private too."""
    return bool(values) and all(left_out.get(name) == TOLD_IN_PRIVATE for name in values)


def _by(account: int | None, accounts: Sequence[int]) -> str:
    return "you" if account in accounts else "somebody else" if account else "a file or a command"
