"""Who may have a sign-off looked at again, and who may withdraw it: pages and verbs ask the same."""

from dataclasses import replace
from datetime import date

from sqlalchemy import select

from lms.access import May, Viewer
from lms.kit.db import db
from lms.people.models import Post, Term
from lms.people.queries import active, records_of, within
from lms.signoff.queries.assessors import facts
from lms.signoff.queries.cases import in_force, pair_of
from lms.signoff.queries.judging import SignedRow


def may_flag(row: SignedRow, viewer: Viewer, today: date) -> bool:
    """Is the viewer the supervisor of a running post of the person?"""
    return facts([row.learner_id], [], today, [viewer.person_id]).of(row.learner_id, viewer.person_id).supervises


def may_withdraw(row: SignedRow, viewer: Viewer, today: date) -> bool:
    """Its assessor, anyone else who may sign it today, and learning and development whose reach has a post of the person; never oneself."""
    if row.learner_id == viewer.person_id:
        return False
    is_assessor = row.assessor_id in set(db.session.scalars(records_of(viewer.person_id)))
    return is_assessor or _is_officer(row, viewer, today) or _may_sign(row, viewer, today)


#: Whoever may withdraw it may also say that it was looked at and stands.
may_settle = may_withdraw


def _is_officer(row: SignedRow, viewer: Viewer, today: date) -> bool:
    if not viewer.may(May.WITHDRAW_SIGN_OFFS):
        return False
    reached = within(replace(viewer, supervises=False), May.WITHDRAW_SIGN_OFFS)
    theirs = select(Term.id).join(Post, Post.id == Term.post_id).where(Post.person_id.in_(records_of(row.learner_id)))
    return db.session.scalar(theirs.where(active(today), reached).limit(1)) is not None


def _may_sign(row: SignedRow, viewer: Viewer, today: date) -> bool:
    here = in_force([row.framework_id], today).get(row.framework_id)
    pair = pair_of(row.framework_id, row.code, row.level, here.contents) if here else None
    if pair is None:
        return False
    return facts([row.learner_id], [pair], today, [viewer.person_id]).may_sign(row.learner_id, viewer.person_id, pair).may
