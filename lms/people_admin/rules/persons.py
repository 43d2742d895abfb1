"""Pure: what is known of a person, as it is written down and compared."""

from dataclasses import dataclass
from datetime import date

from lms.kit.identifiers import clean_email, clean_mobile, fold, folded_number, is_email
from lms.kit.refusal import Refused
from lms.people.rules.numbers import is_damaged

DAMAGED = "This is no number: a spreadsheet or a form has put it where one should be."


@dataclass(frozen=True, slots=True)
class Details:
    """Who somebody is. Texts are as typed; `clean` makes them as they are kept."""

    first_name: str
    last_name: str
    preferred_name: str | None
    email: str | None
    mobile: str | None
    date_of_birth: date | None

    @property
    def name_folded(self) -> str:
        """For search and sort: last, first, preferred."""
        return fold(f"{self.last_name} {self.first_name} {self.preferred_name or ''}")


@dataclass(frozen=True, slots=True)
class OnRegister:
    """A place on a regulator's register."""

    register: str
    number: str
    part: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None


def clean(given: Details, today: date) -> Details:
    """As it is kept. Raises Refused for what is no name, address, number or birthday."""
    first, last = " ".join(given.first_name.split()), " ".join(given.last_name.split())
    if not fold(first) and not fold(last):
        raise Refused("Enter a name. One is enough.", field="first_name")
    email = clean_email(given.email or "") or None
    if email and not is_email(email):
        raise Refused("An email address looks like name@example.org.", field="email")
    mobile = clean_mobile(given.mobile) if given.mobile and given.mobile.strip() else None
    if given.mobile and given.mobile.strip() and not mobile:
        raise Refused("A mobile number looks like 07700 900123, or starts with + and the country code.", field="mobile")
    if given.date_of_birth and given.date_of_birth >= today:
        raise Refused("A date of birth lies in the past.", field="date_of_birth")
    preferred = " ".join((given.preferred_name or "").split()) or None
    return Details(first, last, preferred, email, mobile, given.date_of_birth)


def clean_number(number: str) -> str:
    """An employee number as it is kept. Raises Refused for what is none."""
    written = " ".join(number.split())
    if not written:
        raise Refused("Enter the employee number.", field="number")
    if is_damaged(written):
        raise Refused(DAMAGED, field="number")
    return written


def clean_register(given: OnRegister) -> OnRegister:
    """As it is kept: the register in upper case. Raises Refused where one of the two is missing, or the dates are the wrong way round."""
    register, number = folded_number(given.register), " ".join(given.number.split())
    if not register or not number:
        raise Refused("Enter both the register and the number on it.", field="number" if register else "register")
    if is_damaged(number):
        raise Refused(DAMAGED, field="number")
    if given.starts_on and given.ends_on and given.ends_on < given.starts_on:
        raise Refused("The last day lies before the first.", field="ends_on")
    return OnRegister(register, number, " ".join((given.part or "").split()) or None, given.starts_on, given.ends_on)
