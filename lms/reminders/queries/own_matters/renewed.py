"""Thank you: somebody was reminded of a subject, and has learnt it since."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import CTE, ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from lms.kit.datetimes import long_date
from lms.kit.db import AnyRow, AnySelect, db
from lms.kit.room import About, Described, Matter
from lms.outbox.models import Message
from lms.outbox.rules import MessageState
from lms.people.models import Person, Post
from lms.people.queries import records_of, records_of_all, root_id
from lms.reminders.models import Nudge
from lms.reminders.rules.words import Audience, NudgeState, Route
from lms.training.models import Award, Standing, Subject
from lms.training.queries.standings import is_valid, on

NAME = "renewed"
REFRESHER, FIRST = "refresher", "first_training"
#: Who learnt it longer ago is not thanked any more.
STANDS = timedelta(days=28)

_thanks, _other_post, _other = aliased(Nudge), aliased(Post), aliased(Standing)


def _renewals(day: date, records: Sequence[int]) -> AnySelect:
    learnt = _learnt(day, records)
    return _thanked(day, learnt, _reminded(records, learnt))


def _thanked(day: date, learnt: CTE, reminded: CTE) -> AnySelect:
    columns = learnt.c.person_id, learnt.c.post_id, learnt.c.ref, learnt.c.on
    since = case((learnt.c.achieved_on > reminded.c.last_day, learnt.c.achieved_on), else_=reminded.c.last_day).label("since")
    return (
        select(*columns, since)
        .select_from(learnt)
        .join(reminded, and_(reminded.c.person_id == learnt.c.person_id, reminded.c.ref == learnt.c.ref))
        .join(Person, Person.id == learnt.c.person_id)
        .where(~_runs_out_as_soon(day, learnt, reminded), ~_was_thanked(learnt, reminded))
    )


def _learnt(day: date, records: Sequence[int]) -> CTE:
    """What these people have learnt in the last weeks and a post asks for. Worked out first: it is little."""
    # The new end is the day it is about; of what never expires, the day on which it was learnt.
    on_day = func.coalesce(Standing.expires_on, Award.achieved_on).label("on")
    subject = Subject.code.label("ref"), Subject.name, Standing.subject_id
    table = (
        select(root_id().label("person_id"), Standing.post_id, *subject, on_day, Standing.expires_on, Award.achieved_on)
        .select_from(Award)
        .join(Standing, Standing.award_id == Award.id)
        .join(Post, Post.id == Standing.post_id)
        .join(Person, Person.id == Post.person_id)
        .join(Subject, Subject.id == Standing.subject_id)
        .where(Award.person_id.in_(records), Award.achieved_on > day - STANDS, Award.achieved_on <= day)
        .where(on(day), is_valid(day), *_is_asked(Standing))
        .cte("learnt")
    )
    return table.prefix_with("MATERIALIZED")


def _reminded(records: Sequence[int], learnt: CTE) -> CTE:
    """The last day that each of them was reminded of by each subject, and when: it went out, or was said."""
    went_out = and_(Nudge.state == NudgeState.WAITING, Nudge.route == Route.EMAIL, Message.state == MessageState.SENT)
    last = func.max(Nudge.on).label("last_on"), func.max(Nudge.day).label("last_day"), func.max(Nudge.matter).label("matter")
    table = (
        select(root_id().label("person_id"), Nudge.ref, *last)
        .join(Person, Person.id == Nudge.about_id)
        .outerjoin(Message, Message.id == Nudge.message_id)
        .where(Person.id.in_(records), root_id().in_(select(learnt.c.person_id)))
        .where(Nudge.audience == Audience.SELF, Nudge.matter.in_((REFRESHER, FIRST)), or_(Nudge.state == NudgeState.TOLD, went_out))
        .group_by(root_id(), Nudge.ref)
        .cte("reminded")
    )
    return table.prefix_with("MATERIALIZED")


def _is_asked(standing: type[Standing]) -> tuple[ColumnElement[bool], ...]:
    """Neither offered nor exempt nor paused."""
    works = or_(standing.absence_id.is_(None), standing.in_grace)
    return ~standing.is_offer, standing.exemption_id.is_(None), works


def _runs_out_as_soon(day: date, learnt: CTE, reminded: CTE) -> ColumnElement[bool]:
    """Does any post still ask for it, for which nothing has been learnt that lasts longer?"""
    lasts = and_(_other.award_id.is_not(None), or_(_other.expires_on.is_(None), _other.expires_on > reminded.c.last_on))
    return (
        select(_other.id)
        .join(_other_post, _other_post.id == _other.post_id)
        .where(_other_post.person_id.in_(records_of(root_id())), _other.subject_id == learnt.c.subject_id)
        .where(_other.from_day <= day, or_(_other.to_day.is_(None), _other.to_day >= day), *_is_asked(_other), ~lasts)
        .correlate(Person, learnt, reminded)
        .exists()
    )


def _was_thanked(learnt: CTE, reminded: CTE) -> ColumnElement[bool]:
    """With another date, since they were last reminded: once is enough."""
    return (
        select(_thanks.id)
        .where(_thanks.about_id.in_(records_of(root_id())), _thanks.matter == NAME, _thanks.ref == learnt.c.ref, _thanks.on != learnt.c.on)
        .where(_thanks.day >= reminded.c.last_day, _thanks.state != NudgeState.WITHDRAWN)
        .correlate(Person, learnt, reminded)
        .exists()
    )


# --- in words ---------------------------------------------------------------------------------------------------------------------


def _describe(day: date, abouts: Sequence[About]) -> list[Described | None]:
    """Of several posts, the one for which it runs out first."""
    records = list(db.session.scalars(records_of_all({about.person_id for about in abouts})))
    learnt = _learnt(day, records)
    reminded = _reminded(records, learnt)
    statement = _thanked(day, learnt, reminded).add_columns(learnt.c.name, learnt.c.expires_on, reminded.c.matter)
    rows = sorted(db.session.execute(statement), key=lambda row: row.expires_on or date.max, reverse=True)
    by_key = {(row.person_id, row.ref): row for row in rows}
    return [_described(by_key.get((about.person_id, about.ref))) for about in abouts]


def _described(row: AnyRow | None) -> Described | None:
    if row is None:
        return None
    done = "Renewed until" if row.matter == REFRESHER else "Done. It counts until"
    return Described(row.name, f"{done} {long_date(row.expires_on)}." if row.expires_on else "Done, for good.", "records.mine")


MATTER = Matter(name=NAME, label="Thank you", select=_renewals, describe=_describe, is_once=True)
