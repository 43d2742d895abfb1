"""Opening an account for somebody who may not be on record yet."""

from sqlalchemy import or_, select

from lms.accounts.service.passwords import check_password
from lms.kit.db import db
from lms.kit.identifiers import clean_email, clean_mobile, fold, is_email
from lms.kit.refusal import Refused
from lms.people.models import Account, Person
from lms.people.rules.identity import Facts, compare, facts, fits, is_filler_address
from lms.people.service import create_account


def open_account(*, first_name: str, last_name: str, email: str, mobile: str | None, password: str) -> tuple[Account, bool]:
    """An account for the person with this address, who is added where nobody has it: the account, and whether the person is new.

    Raises Refused for an address or mobile number that is none, is taken, or is recorded with several people or another name.
    """
    address, number = clean_email(email), clean_mobile(mobile) if mobile else None
    if not is_email(address) or is_filler_address(address):
        raise Refused("An email address looks like name@example.org.", field="email")
    if mobile and not number:
        raise Refused("A mobile number looks like 07700 900123, or starts with + and the country code.", field="mobile")
    _check_free(address, number)
    if not fold(first_name) and not fold(last_name):
        raise Refused("Give a name. One is enough.", field="first_name")
    person = _on_record(address, facts(first_name=first_name, last_name=last_name))
    normal = check_password(password, tuple(filter(None, (first_name, last_name, address))))
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


def _on_record(address: str, claims: Facts) -> Person | None:
    """Whoever is recorded with this address, alone, and by this name: an address alone does not say who somebody is."""
    found = db.session.scalars(select(Person).where(Person.email == address, Person.merged_into_id.is_(None))).all()
    if len(found) > 1:
        raise Refused(f"{len(found)} people are recorded with this address.", field="email")
    if found and not fits(compare(claims, _facts(found[0]))):
        raise Refused("Somebody with another name is recorded with this address.", field="email")
    if found and db.session.scalar(select(Account.id).where(Account.person_id == found[0].id)):
        raise Refused("This person has an account already.", field="email")
    return found[0] if found else None


def _facts(person: Person) -> Facts:
    return facts(first_name=person.first_name, last_name=person.last_name, preferred_name=person.preferred_name)
