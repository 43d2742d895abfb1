"""What an account may see today."""

from datetime import date

from sqlalchemy import Date, Integer, bindparam, exists, or_, select

from lms.access import Grant, Viewer
from lms.kit.db import db
from lms.people.models import Account, Organisation, Person, Post, RoleGrant, Term
from lms.people.queries.scope import active, records_of
from lms.people.rules import full_name

_GRANTS = (
    select(RoleGrant.role, Organisation.id, Organisation.path)
    .join(Organisation, RoleGrant.organisation_id == Organisation.id)
    .where(
        RoleGrant.account_id == bindparam("account_id"),
        RoleGrant.starts_on <= bindparam("day"),
        or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= bindparam("day")),
    )
    .order_by(RoleGrant.id)
)
_OWN_POSTS = select(Post.id).where(Post.person_id.in_(records_of(bindparam("person_id", type_=Integer))))
_SUPERVISES = select(exists().where(Term.supervisor_post_id.in_(_OWN_POSTS), active(bindparam("day", type_=Date))))


def viewer(account: Account, day: date) -> Viewer:
    """What this account may see on this day, from its grants and the terms that name it as supervisor."""
    grants = db.session.execute(_GRANTS, {"account_id": account.id, "day": day})
    own = account.person  # which the account is read with
    person = db.session.get_one(Person, own.merged_into_id) if own.merged_into_id else own
    return Viewer(
        account_id=account.id,
        person_id=person.id,
        name=full_name(person.first_name, person.last_name, person.preferred_name),
        supervises=bool(db.session.scalar(_SUPERVISES, {"person_id": person.id, "day": day})),
        grants=tuple(Grant(role, organisation_id, path) for role, organisation_id, path in grants),
    )
