"""What is due to go by the rules that reach through many rooms, and by this room's own (`Retention.due` of `kit/personal.py`)."""

from datetime import date
from typing import Any

from sqlalchemy import Select, exists, func, or_, select

from lms.kit.datetimes import start_of
from lms.kit.db import AnySelect
from lms.people.models import Account, Person, Post, RoleGrant, Term
from lms.people.queries import root_id
from lms.privacy.models import AccessCopy, Correction, CorrectionMove, RemovedPerson
from lms.privacy.rules.corrections import OVER
from lms.training.models import Award

# --- people who have left ---------------------------------------------------------------------------------------------------------


def people(before: date) -> AnySelect:
    left = _left(before)
    removed = exists().where(RemovedPerson.person_id == left.c.person_id)
    return select(left.c.person_id.label("row_id"), left.c.on).where(~removed)


def accounts(before: date) -> AnySelect:
    left = _left(before)
    has_something = or_(Account.active, Account.email.is_not(None), Account.mobile.is_not(None), Account.password.is_not(None))
    found = select(Account.id.label("row_id"), left.c.on).join(Person, Person.id == Account.person_id)
    return found.join(left, left.c.person_id == root_id()).where(has_something)


def _left(before: date) -> Any:
    """(person_id, on): people whose last post ended before this day, and who have shown no sign of life since."""
    found = (
        select(root_id().label("person_id"), func.max(Term.ends_on).label("on"))
        .select_from(Person)
        .join(Post, Post.person_id == Person.id)
        .join(Term, Term.post_id == Post.id)
        .where(root_id().not_in(_trained_since(before)), root_id().not_in(_here_since(before)), root_id().not_in(_granted_since(before)))
        .group_by(root_id())
    )
    none_open = func.count() == func.count(Term.ends_on)
    return found.having(none_open, func.max(Term.ends_on) < before).subquery()


def _trained_since(day: date) -> Select[int]:
    return select(root_id()).join(Award, Award.person_id == Person.id).where(Award.achieved_on >= day)


def _here_since(day: date) -> Select[int]:
    return select(root_id()).join(Account, Account.person_id == Person.id).where(Account.last_sign_in_at >= start_of(day))


def _granted_since(day: date) -> Select[int]:
    running = or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= day)
    found = select(root_id()).join(Account, Account.person_id == Person.id).join(RoleGrant, RoleGrant.account_id == Account.id)
    return found.where(running)


# --- this room's own --------------------------------------------------------------------------------------------------------------


def corrections(before: date) -> AnySelect:
    """Those that were over before this day; their text is gone once `what` is empty."""
    over = func.max(CorrectionMove.at)
    found = (
        select(Correction.id.label("row_id"), over.label("on"))
        .join(CorrectionMove, CorrectionMove.correction_id == Correction.id)
        .where(Correction.state.in_(OVER), Correction.what != "")
    )
    return found.group_by(Correction.id).having(over < start_of(before))


def access_copies(before: date) -> AnySelect:
    return select(AccessCopy.id.label("row_id"), AccessCopy.at.label("on")).where(AccessCopy.at < start_of(before), AccessCopy.reason != "")
