"""The first day of somebody who had no other post then."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import aliased

from lms.kit.datetimes import long_date
from lms.kit.db import AnyRow, AnySelect, db
from lms.kit.room import About, Described, Matter
from lms.people.models import Organisation, Person, Post, Term
from lms.people.queries import records_of, root_id
from lms.reminders.queries.own_matters.columns import NO_REF, STARTS_ON
from lms.training.rules.calendar import ONE_DAY

STANDS = timedelta(days=7)

_other_post, _other, _running = aliased(Post), aliased(Term), aliased(Term)


def _first_days(day: date, records: Sequence[int]) -> AnySelect:
    still_runs = exists().where(
        _running.post_id == Post.id, _running.starts_on <= day, or_(_running.ends_on.is_(None), _running.ends_on >= day)
    )
    return (
        select(root_id().label("person_id"), Post.id.label("post_id"), NO_REF, Term.starts_on.label("on"), Term.starts_on.label("since"))
        .select_from(Post)
        .join(Person, Person.id == Post.person_id)
        .join(Term, Term.post_id == Post.id)
        .where(Post.person_id.in_(records), STARTS_ON.between(day - STANDS + ONE_DAY, day), still_runs, ~_was_there())
    )


def _was_there() -> ColumnElement[bool]:
    """This post had begun before, or another had and had not ended."""
    not_over = or_(_other.post_id == Term.post_id, _other.ends_on.is_(None), _other.ends_on >= Term.starts_on)
    return (
        select(_other.id)
        .join(_other_post, _other_post.id == _other.post_id)
        .where(_other_post.person_id.in_(records_of(root_id())), _other.starts_on < Term.starts_on, not_over)
        .correlate(Person, Term)
        .exists()
    )


def _describe(day: date, abouts: Sequence[About]) -> list[Described | None]:
    statement = (
        select(Post.id, Organisation.name, func.min(Term.starts_on).label("starts_on"))
        .join(Organisation, Organisation.id == Post.employer_id)
        .join(Term, Term.post_id == Post.id)
        .where(Post.id.in_({about.post_id for about in abouts}))
        .group_by(Post.id, Organisation.name)
    )
    posts = {row.id: row for row in db.session.execute(statement)}
    return [_described(posts.get(about.post_id)) for about in abouts]


def _described(post: AnyRow | None) -> Described | None:
    if post is None:
        return None
    why = f"You started on {long_date(post.starts_on)}. Here is what to do, who does it with you, and by when."
    return Described(f"Your induction with {post.name}", why, "induction.mine")


MATTER = Matter(name="first_day", label="First day", select=_first_days, describe=_describe, is_once=True)
