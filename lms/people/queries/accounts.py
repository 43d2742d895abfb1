"""Who is signing in, and what they may see today."""

from datetime import date

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import aliased

from lms.access import Grant, Viewer
from lms.kit.db import db
from lms.kit.identifiers import clean_email, clean_mobile, folded_number
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


def account_for(sign_in_name: str) -> Account | None:
    """The account with this sign-in name: an e-mail address, a mobile number, or employer code and employee number ("NHSL 10234")."""
    name = sign_in_name.strip()
    if "@" in name:
        return db.session.scalar(select(Account).where(Account.email == clean_email(name)))
    mobile = clean_mobile(name)
    by_mobile = db.session.scalar(select(Account).where(Account.mobile == mobile)) if mobile else None
    return by_mobile or _by_employee_number(name)


def _by_employee_number(name: str) -> Account | None:
    """Employer code, then a space or a slash, then the number.

    Where records were merged, a number of any of them signs in the one human. With several accounts: one that is open, then that of the
    record the number stands on, then that of the record that counts.
    """
    code, _, number = name.replace("/", " ").partition(" ")
    holder, owner = aliased(Person), aliased(Person)
    human = func.coalesce(holder.merged_into_id, holder.id)
    found = (
        select(Account)
        .join(owner, owner.id == Account.person_id)
        .join(holder, func.coalesce(owner.merged_into_id, owner.id) == human)
        .join(Post, Post.person_id == holder.id)
        .join(Organisation, Organisation.id == Post.employer_id)
        .where(func.upper(Organisation.code) == code.upper(), Post.number_folded == folded_number(number))
        .order_by(Account.active.desc(), owner.id != holder.id, owner.id != human, Account.id)
    )
    return db.session.scalar(found.limit(1))
