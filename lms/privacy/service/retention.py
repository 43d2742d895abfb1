"""Decide how long something is kept, and order what is older to be removed."""

from datetime import date

from sqlalchemy import func, insert, literal, select

from lms.access import May, Viewer
from lms.jobs import service as jobs
from lms.kit import clock
from lms.kit.db import advisory_lock, db, table_of
from lms.kit.house import current_house
from lms.kit.numbers import number
from lms.kit.readers import Work, reading_as
from lms.kit.refusal import Refused
from lms.privacy.models import Disposal, DisposalItem, RetentionPeriod
from lms.privacy.queries.disposals import Preview, has_stopped, preview, under_way
from lms.privacy.queries.retention import rules_now
from lms.privacy.rules.corrections import LONGEST
from lms.privacy.rules.retention import DISPOSE, MOST_MONTHS, Rule

LOCK = "retention"


def decide(*, key: str, months: int, reason: str, by: Viewer) -> None:
    """Set another period, from now on. Raises Refused."""
    rule = _rule(key, by)
    if not 1 <= months <= MOST_MONTHS:
        raise Refused(f"Enter a whole number of months from 1 to {number(MOST_MONTHS)}", field="months")
    if not reason.strip():
        raise Refused("Say why, and on whose authority", field="reason")
    if len(reason) > LONGEST:
        raise Refused(f"Use {number(LONGEST)} characters or fewer", field="reason")
    if months == rule.months:
        raise Refused("That is the period already", field="months")
    kept = reason.replace("\0", "").strip()
    db.session.add(RetentionPeriod(rule=key, months=months, reason=kept, at=clock.now(), by_account_id=by.account_id))
    db.session.flush()


def order(*, key: str, seen_rows: int, seen_before: date, by: Viewer) -> Disposal:
    """Have removed what the preview showed: those rows, listed one by one. Raises Refused where it shows something else by now."""
    rule = _rule(key, by)
    advisory_lock(LOCK)
    if under_way(key) is not None:
        raise Refused("A removal by this rule is under way. Wait for its end, then look again.")
    now = preview(rule, clock.today())
    if now is None or not now.rows:
        raise Refused("Nothing is old enough to be removed.")
    if (now.rows, now.before_on) != (seen_rows, seen_before):
        raise Refused(f"This has changed since you looked: it is {rule.things(now.rows)} now. Look at it, and confirm again.")
    one = _ordered(rule, now, by)
    _ask(one.id, rule.title, by)
    return one


def go_on(*, disposal_id: int, by: Viewer) -> None:
    """Take up a removal that the worker has given up. Raises Refused."""
    if not by.may(May.MANAGE_RETENTION):
        raise Refused("You may not have records removed.")
    if not has_stopped(disposal_id):
        raise Refused("This removal has not stopped.")
    one = db.session.get_one(Disposal, disposal_id)
    _ask(one.id, rules_now()[one.rule].title, by)


def _ask(disposal_id: int, title: str, by: Viewer) -> None:
    jobs.ask(kind=DISPOSE, about_id=disposal_id, by_account_id=by.account_id, title=f"Remove: {title}", endpoint="privacy.disposal")


def _rule(key: str, by: Viewer) -> Rule:
    rule = rules_now().get(key)
    if not by.may(May.MANAGE_RETENTION):
        raise Refused("You may not decide how long records are kept.")
    if rule is None or key not in current_house().retention or rule.months is None:
        raise Refused("This rule removes nothing.")
    return rule


def _ordered(rule: Rule, seen: Preview, by: Viewer) -> Disposal:
    assert rule.months is not None
    assert seen.oldest_on is not None
    assert seen.newest_on is not None
    one = Disposal(
        rule=rule.key,
        months=rule.months,
        before_on=seen.before_on,
        rows=seen.rows,
        oldest_on=seen.oldest_on,
        newest_on=seen.newest_on,
        by_account_id=by.account_id,
        ordered_at=clock.now(),
    )
    db.session.add(one)
    db.session.flush()
    due = current_house().retention[rule.key].due(seen.before_on).subquery()
    table = table_of(DisposalItem)
    listing = insert(table).from_select(["disposal_id", "row_id"], select(literal(one.id), due.c.row_id))
    db.session.execute(reading_as(listing, Work.REMOVAL))
    listed = db.session.scalar(select(func.count()).where(DisposalItem.disposal_id == one.id))
    if listed != seen.rows:  # on PostgreSQL another transaction may have ended between the two statements
        raise Refused("This is changing while you look. Look at it again.")
    return one
