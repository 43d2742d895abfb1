"""Opening an account for somebody who may not be on record yet."""

from datetime import date

from flask import current_app
from sqlalchemy import or_, select

from lms.access import Role
from lms.kit.db import db
from lms.kit.identifiers import clean_email, clean_mobile, fold, folded_number, is_email
from lms.kit.refusal import Refused
from lms.people.models import Account, Organisation, Person
from lms.people.service.accounts import create_account, grant


def check_password(password: str) -> str:
    """The password as it is kept, checked as on the web: its length, and how easily it is guessed. Raises Refused."""
    wrong, normal = current_app.extensions["security"].password_util.validate(password, True)
    if wrong:
        raise Refused(" ".join(str(one) for one in wrong), field="password")
    return str(normal)


def open_account(*, first_name: str, last_name: str, email: str, mobile: str | None, password: str) -> tuple[Account, bool]:
    """An account for the person with this address, who is added where nobody has it: the account, and whether the person is new.

    Raises Refused for an address or mobile number that is none, is taken, or is recorded with several people or another name.
    """
    address, number = clean_email(email), clean_mobile(mobile) if mobile else None
    if not is_email(address):
        raise Refused("An email address looks like name@example.org.", field="email")
    if mobile and not number:
        raise Refused("A mobile number looks like 07700 900123, or starts with + and the country code.", field="mobile")
    _check_free(address, number)
    person, normal = _on_record(address, last_name), check_password(password)
    is_new = person is None
    if person is None:
        person = Person(
            first_name=first_name, last_name=last_name, name_folded=fold(f"{last_name} {first_name}"), email=address, mobile=number
        )
        db.session.add(person)
        db.session.flush()
    return create_account(person=person, password=normal, email=address, mobile=number), is_new


def _check_free(address: str, number: str | None) -> None:
    taken = or_(Account.email == address, Account.mobile == number) if number else Account.email == address
    if db.session.scalar(select(Account.id).where(taken)):
        raise Refused("There is an account with this address or mobile number already.", field="email")


def _on_record(address: str, last_name: str) -> Person | None:
    """Whoever is recorded with this address, alone."""
    found = db.session.scalars(select(Person).where(Person.email == address, Person.merged_into_id.is_(None))).all()
    if len(found) > 1:
        raise Refused(f"{len(found)} people are recorded with this address.", field="email")
    if found and fold(found[0].last_name) != fold(last_name):
        raise Refused("Somebody with another last name is recorded with this address.", field="email")
    if found and db.session.scalar(select(Account.id).where(Account.person_id == found[0].id)):
        raise Refused("This person has an account already.", field="email")
    return found[0] if found else None


def grant_at(*, account: Account, role: Role, organisation_code: str, starts_on: date) -> None:
    """Give a role over the organisation with this code. Raises Refused where there is none, or the role cannot be granted."""
    wanted = folded_number(organisation_code)
    places = db.session.scalars(select(Organisation)).all()
    place = next((one for one in places if folded_number(one.code) == wanted), None)
    if place is None:
        raise Refused(f"No organisation has the code {organisation_code}.", field="organisation")
    grant(account=account, role=role, organisation=place, starts_on=starts_on)
