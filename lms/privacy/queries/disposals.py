"""Previews of what retention would remove, and the log of what it has removed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from lms.jobs import queries as jobs
from lms.jobs.models import Job
from lms.jobs.rules import JobState
from lms.kit.clock import LOCAL
from lms.kit.db import AnyRow, AnySelect, db
from lms.kit.house import current_house
from lms.kit.readers import Work, reading_as
from lms.kit.tables import PageOfRows, PageRequest, fetch_page
from lms.people.models import Account, Person
from lms.people.rules import full_name
from lms.privacy.models import Disposal, DisposalItem, DisposalPart
from lms.privacy.queries.retention import rules_now
from lms.privacy.rules.retention import DISPOSE, SAMPLE, Deed, DisposalState, Rule, before


@dataclass(frozen=True)
class Preview:
    """What a rule would remove today: how many, the oldest and newest, and a few ids."""

    rule: Rule
    before_on: date
    rows: int
    oldest_on: date | None
    newest_on: date | None
    sample: tuple[int, ...]


def preview(rule: Rule, today: date) -> Preview | None:
    """None: nothing can be removed by this rule. Two queries."""
    retention = current_house().retention.get(rule.key)
    if retention is None or rule.months is None:
        return None
    day = before(today, rule.months)
    due = retention.due(day).subquery()
    figures = select(func.count(), func.min(due.c.on), func.max(due.c.on))
    rows, oldest, newest = db.session.execute(reading_as(figures, Work.REMOVAL)).one()
    sample = db.session.scalars(reading_as(select(due.c.row_id), Work.REMOVAL).order_by(due.c.on, due.c.row_id).limit(SAMPLE))
    return Preview(rule, day, rows, _day(oldest), _day(newest), tuple(sample))


def previews(today: date) -> list[Preview]:
    """Of every rule that removes something, in the order of the list."""
    found = (preview(rule, today) for rule in rules_now().values())
    return [one for one in found if one is not None]


def _day(value: date | datetime | None) -> date | None:
    return value.astimezone(LOCAL).date() if isinstance(value, datetime) else value


# --- the log ----------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Logged:
    """A removal, as it was ordered and how far it is. `left`: rows whose turn has not come."""

    id: int
    title: str
    state: DisposalState
    months: int
    before_on: date
    rows: int
    left: int
    spared: int
    oldest_on: date
    newest_on: date
    by: str
    ordered_at: datetime
    done_at: datetime | None


@dataclass(frozen=True)
class PartRow:
    """What was done to one table, in all."""

    record: str
    deed: Deed
    rows: int
    job_id: int


SORTS = ("when",)


def disposals(ask: PageRequest) -> PageOfRows[Logged]:
    """The log, in two queries and one for the rules."""
    return fetch_page(_logged(), ask, keys={"when": Disposal.id}, tie=Disposal.id, read=_read)


def disposal(disposal_id: int) -> Logged | None:
    """One removal."""
    rows = db.session.execute(_logged().where(Disposal.id == disposal_id))
    return next(_read(rows), None)


def under_way(key: str) -> int | None:
    """The removal by this rule that is not over."""
    return db.session.scalar(select(Disposal.id).where(Disposal.rule == key, Disposal.state == DisposalState.ORDERED))


def parts(disposal_id: int) -> list[PartRow]:
    """What was done, by table."""
    done = func.sum(DisposalPart.rows)
    found = select(DisposalPart.record, DisposalPart.deed, done, func.max(DisposalPart.job_id)).where(
        DisposalPart.disposal_id == disposal_id
    )
    grouped = found.group_by(DisposalPart.record, DisposalPart.deed).order_by(DisposalPart.record, DisposalPart.deed)
    return [PartRow(*row) for row in db.session.execute(grouped)]


def has_stopped(disposal_id: int) -> bool:
    """Has the worker given up on it? What was removed so far stays removed; it can be taken up again."""
    job: Job | None = jobs.latest(DISPOSE, disposal_id)
    return job is not None and job.state not in (JobState.WAITING, JobState.RUNNING, JobState.DONE)


def _logged() -> AnySelect:
    left = select(func.count()).where(DisposalItem.disposal_id == Disposal.id).scalar_subquery().label("left")
    return (
        select(Disposal, left, Person.first_name, Person.last_name, Person.preferred_name)
        .join(Account, Account.id == Disposal.by_account_id)
        .join(Person, Person.id == Account.person_id)
    )


def _read(rows: Iterable[AnyRow]) -> Iterator[Logged]:
    rules = rules_now()
    for row in rows:
        one: Disposal = row.Disposal
        yield Logged(
            id=one.id,
            title=rules[one.rule].title if one.rule in rules else one.rule,
            state=one.state,
            months=one.months,
            before_on=one.before_on,
            rows=one.rows,
            left=row.left,
            spared=one.spared,
            oldest_on=one.oldest_on,
            newest_on=one.newest_on,
            by=full_name(row.first_name, row.last_name, row.preferred_name),
            ordered_at=one.ordered_at,
            done_at=one.done_at,
        )
