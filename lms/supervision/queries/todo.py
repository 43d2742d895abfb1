"""Lines for Home: what waits to be signed or recorded, the next session, actions that are due, an agreement to look at again."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import func, literal, null, or_, select, union_all
from sqlalchemy.orm import aliased

from lms.access import May, Viewer
from lms.kit.datetimes import clock_time, local_date
from lms.kit.db import AnyRow, AnySelect, db
from lms.kit.numbers import plural
from lms.kit.readers import Reader, reading_as
from lms.kit.todo import Todo, Weight
from lms.people.queries import records_of
from lms.supervision.models import Agreement, GroupMember, SupervisionAction, SupervisionGroup, SupervisionSession
from lms.supervision.queries.agreements import waiting_for
from lms.supervision.queries.unrecorded import of_facilitator
from lms.supervision.rules.words import ActionState, MemberRole, SessionState

#: How far ahead a session, and an action that is due, are shown.
AHEAD = timedelta(days=7)
SESSION, SIGN, REVIEW, RECORD = "session", "sign", "review", "record"


def todo(viewer: Viewer, now: datetime) -> Iterator[Todo]:
    """For whoever is in a group, in two statements. No line says what an action is, nor anybody's name."""
    if not viewer.may(May.TAKE_PART_IN_SUPERVISION):
        return
    today = local_date(now)
    for row in db.session.execute(union_all(*(lines(viewer, today) for lines in (_sessions, _to_sign, _reviews, _to_record)))):
        yield _line(row)
    yield from _actions(viewer, now)


def _line(row: AnyRow) -> Todo:
    called = row.kind.called(row.name)
    if row.what == SIGN:
        return Todo("Sign", f"the agreement of {called}", Weight.WAITING, "supervision.sign", {"agreement_id": row.ref})
    if row.what == REVIEW:
        thing, values, when = f"the agreement of {called}", {"group_id": row.ref}, "Was to be looked at on"
        return Todo("Review", thing, Weight.SOON, "supervision.agreement", values, when=when, on=row.on_day)
    if row.what == RECORD:
        thing, values = f"whether {called} took place", {"session_id": row.ref}
        return Todo("Record", thing, Weight.WAITING, "supervision_sessions.session", values, when="Planned for", on=row.on_day)
    thing = f"for {called}, {clock_time(row.starts_at)}" if row.starts_at else f"for {called}"
    return Todo(
        verb="Meet",
        thing=thing,
        weight=Weight.COMING,
        endpoint="supervision_sessions.session",
        values={"session_id": row.ref},
        when="On",
        on=row.on_day,
        status="planned",
    )


def _in_it(viewer: Viewer, today: date, role: MemberRole | None = None) -> AnySelect:
    """Ids of the groups that the viewer is in today or comes into."""
    mine = GroupMember.person_id.in_(records_of(viewer.person_id)), or_(GroupMember.until.is_(None), GroupMember.until >= today)
    statement = select(GroupMember.group_id).where(*mine)
    return statement.where(GroupMember.role == role) if role else statement


def _sessions(viewer: Viewer, today: date) -> AnySelect:
    return (
        select(
            literal(SESSION).label("what"),
            SupervisionSession.id.label("ref"),
            SupervisionGroup.kind.label("kind"),
            SupervisionGroup.name.label("name"),
            SupervisionSession.held_on.label("on_day"),
            SupervisionSession.starts_at.label("starts_at"),
        )
        .join(SupervisionGroup, SupervisionGroup.id == SupervisionSession.group_id)
        .where(SupervisionSession.group_id.in_(_in_it(viewer, today)), SupervisionSession.state == SessionState.PLANNED)
        .where(SupervisionSession.held_on >= today, SupervisionSession.held_on <= today + AHEAD)
    )


def _to_sign(viewer: Viewer, today: date) -> AnySelect:
    columns = literal(SIGN), Agreement.id, SupervisionGroup.kind, SupervisionGroup.name, null(), null()
    return waiting_for(viewer.person_id, today).with_only_columns(*columns)


def _to_record(viewer: Viewer, today: date) -> AnySelect:
    columns = literal(RECORD), SupervisionSession.id, SupervisionGroup.kind, SupervisionGroup.name, SupervisionSession.held_on, null()
    return of_facilitator(viewer.person_id, today).with_only_columns(*columns)


def _reviews(viewer: Viewer, today: date) -> AnySelect:
    """For whoever leads a group: the day on which its agreement is looked at again has come, and no newer one is under way."""
    newer = aliased(Agreement)
    under_way = select(newer.id).where(newer.group_id == Agreement.group_id, newer.version > Agreement.version)
    return (
        select(literal(REVIEW), Agreement.group_id, SupervisionGroup.kind, SupervisionGroup.name, Agreement.review_on, null())
        .join(SupervisionGroup, SupervisionGroup.id == Agreement.group_id)
        .where(Agreement.group_id.in_(_in_it(viewer, today, MemberRole.FACILITATOR)), SupervisionGroup.ended_on.is_(None))
        .where(Agreement.in_force_from.is_not(None), Agreement.review_on <= today, ~under_way.exists())
    )


def _actions(viewer: Viewer, now: datetime) -> Iterator[Todo]:
    """What one took on, as far as it is due within a week: by number and day, as its words are private."""
    today, reader = local_date(now), Reader(viewer.person_id, now)
    statement = (
        select(func.count(SupervisionAction.id), func.min(SupervisionAction.due_on))
        .where(SupervisionAction.owner_id.in_(records_of(viewer.person_id)), SupervisionAction.state == ActionState.OPEN)
        .where(SupervisionAction.due_on <= today + AHEAD)
    )
    number, first = db.session.execute(reading_as(statement, reader)).one()
    if number:
        weight = Weight.OVERDUE if first < today else Weight.SOON
        thing = plural(number, "an action from supervision", f"{number} actions from supervision")
        yield Todo("Do", thing, weight, "supervision.mine", anchor="actions", when="Due by", on=first)
