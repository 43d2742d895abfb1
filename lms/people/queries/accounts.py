"""What an account may see today."""

from datetime import date

from sqlalchemy import exists, or_, select

from lms.access import Grant, Viewer
from lms.kit.db import db
from lms.people.models import Account, Organisation, Person, Post, RoleGrant, Term
from lms.people.queries.scope import active
from lms.people.rules import full_name


def viewer(account: Account, day: date) -> Viewer:
    """What this account may see on this day, from its grants and the terms that name it as supervisor."""
    granted = select(RoleGrant.role, Organisation.id, Organisation.path).join(Organisation, RoleGrant.organisation_id == Organisation.id)
    running = (RoleGrant.starts_on <= day, or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= day))
    grants = db.session.execute(granted.where(RoleGrant.account_id == account.id, *running).order_by(RoleGrant.id))
    own = account.person
    person = db.session.get_one(Person, own.merged_into_id) if own.merged_into_id else own
    return Viewer(
        account_id=account.id,
        person_id=person.id,
        name=full_name(person.first_name, person.last_name, person.preferred_name),
        supervises=_supervises(person.id, day),
        grants=tuple(Grant(role, organisation_id, path) for role, organisation_id, path in grants),
    )


def _supervises(person_id: int, day: date) -> bool:
    records = select(Person.id).where(or_(Person.id == person_id, Person.merged_into_id == person_id))
    own_posts = select(Post.id).where(Post.person_id.in_(records))
    return bool(db.session.scalar(select(exists().where(Term.supervisor_post_id.in_(own_posts), active(day)))))
