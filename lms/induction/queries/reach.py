"""Whose inductions a viewer looks after: of their team, of their part of the partnership, and of the starters whose buddy they are."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache

from sqlalchemy import ColumnElement, Date, and_, case, false, literal, or_, select

from lms.access import May, Reach, Viewer
from lms.induction.models import Buddy, Induction
from lms.kit.db import db
from lms.people.models import Post, Term
from lms.people.queries import records_of, within


@dataclass(frozen=True)
class Sight:
    """What a viewer sees of inductions on a day. The conditions are for statements over Induction, its Post, and its Term of the day."""

    viewer: Viewer
    today: date

    @cached_property
    def own_posts(self) -> Collection[int]:
        """Every post that the viewer has or had."""
        return db.session.scalars(select(Post.id).where(Post.person_id.in_(records_of(self.viewer.person_id)))).all()

    @cached_property
    def buddied(self) -> Collection[int]:
        """The posts of the starters whose buddy the viewer is."""
        named = select(Buddy.post_id).where(Buddy.person_id.in_(records_of(self.viewer.person_id)), named_on(self.today))
        return db.session.scalars(named).all()

    @property
    def is_wide(self) -> bool:
        """Does the viewer see more than their team?"""
        return self.viewer.reach(May.SEE_PEOPLE) in (Reach.BRANCH, Reach.PARTNERSHIP)

    @cached_property
    def seen(self) -> ColumnElement[bool]:
        """The starters in the viewer's lists. A team is found first, as databases would begin with everybody's inductions."""
        reached = or_(within(self.viewer, May.SEE_PEOPLE), Post.id.in_(self.buddied))
        if self.is_wide:
            return reached
        ever = select(Term.post_id).where(Term.supervisor_post_id.in_(self.own_posts)).distinct()
        return and_(Induction.post_id.in_([*db.session.scalars(ever), *self.buddied]), reached)

    @cached_property
    def supervised(self) -> ColumnElement[bool]:
        """The posts whose supervisor the viewer is."""
        return Term.supervisor_post_id.in_(self.own_posts) if self.viewer.supervises else false()

    @cached_property
    def as_officer(self) -> ColumnElement[bool]:
        """The posts that the viewer looks after as learning and development."""
        return within(replace(self.viewer, supervises=False), May.MANAGE_INDUCTIONS)


def named_on(day: date | ColumnElement[date]) -> ColumnElement[bool]:
    """The buddies of this day."""
    return and_(Buddy.named_on <= day, or_(Buddy.ended_on.is_(None), Buddy.ended_on > day))


@lru_cache(maxsize=8)
def day_of(today: date) -> ColumnElement[date]:
    """The day on which an induction is looked at: today, or its first one if that is to come."""
    return case((Induction.starts_on > today, Induction.starts_on), else_=literal(today, Date))


def term_of(day: date | ColumnElement[date]) -> ColumnElement[bool]:
    """Joins Post with its term of the day."""
    return and_(Term.post_id == Post.id, Term.starts_on <= day, or_(Term.ends_on.is_(None), Term.ends_on >= day))
