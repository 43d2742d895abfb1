"""Accounts: making them, and granting roles. How people get in with them is the matter of the room above."""

from datetime import date
from uuid import uuid4

from flask_security import hash_password
from sqlalchemy import select

from lms.access import GRANTED, Role
from lms.kit.db import db
from lms.kit.identifiers import clean_email, clean_mobile, folded_number
from lms.kit.refusal import Refused
from lms.people.models import Account, Organisation, Person, RoleGrant
from lms.people.rules import PASSWORD_LENGTH


def create_account(*, person: Person, password: str, email: str | None = None, mobile: str | None = None) -> Account:
    """An account for this person, whose address the caller has found free. Raises Refused where the password is too short."""
    if len(password) < PASSWORD_LENGTH:
        raise Refused(f"A password has at least {PASSWORD_LENGTH} characters. Three random words are good.", field="password")
    account = Account(
        person=person,
        email=clean_email(email) if email else None,
        mobile=clean_mobile(mobile) if mobile else None,
        password=hash_password(password),
        fs_uniquifier=uuid4().hex,
    )
    db.session.add(account)
    db.session.flush()
    return account


def grant(*, account: Account, role: Role, organisation: Organisation, starts_on: date, ends_on: date | None = None) -> RoleGrant:
    """Give an account a role over a branch. Raises Refused for roles that follow from posts and terms."""
    if role not in GRANTED:
        raise Refused(f"{role.label} cannot be granted: it follows from a person's posts.")
    given = RoleGrant(account_id=account.id, role=role, organisation_id=organisation.id, starts_on=starts_on, ends_on=ends_on)
    db.session.add(given)
    db.session.flush()
    return given


def grant_at(*, account: Account, role: Role, organisation_code: str, starts_on: date) -> None:
    """Give a role over the organisation with this code. Raises Refused where there is none, or the role cannot be granted."""
    wanted = folded_number(organisation_code)
    places = db.session.scalars(select(Organisation)).all()
    place = next((one for one in places if folded_number(one.code) == wanted), None)
    if place is None:
        raise Refused(f"No organisation has the code {organisation_code}.", field="organisation")
    grant(account=account, role=role, organisation=place, starts_on=starts_on)
