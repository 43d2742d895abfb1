"""Changing the names one signs in with: e-mail address and mobile number."""

from sqlalchemy import select

from lms.accounts.queries import Holder
from lms.accounts.rules.tickets import TicketKind
from lms.accounts.service import tickets
from lms.accounts.service.notices import tell
from lms.kit.db import db
from lms.kit.identifiers import clean_email, clean_mobile, is_email
from lms.kit.refusal import Refused
from lms.kit.web import address
from lms.outbox import service as outbox
from lms.people.models import Account
from lms.people.rules import full_name


def ask_for_email(*, account_id: int, email: str) -> str:
    """Write to the new address with a link that proves it, and warn the old one. The new address. Raises Refused.

    An address that somebody else signs in with gets no link; whoever asked is told the same, as it is nobody's business whose it is.
    """
    account, new = db.session.get_one(Account, account_id), clean_email(email)
    if not is_email(new):
        raise Refused("An email address looks like name@example.org.", field="email")
    if new == account.email:
        raise Refused("You sign in with this address already.", field="email")
    (issued,) = tickets.issue(TicketKind.EMAIL, [(account.person_id, new)], account_id=account_id, replaces=(TicketKind.EMAIL,))
    if db.session.scalar(select(Account.id).where(Account.email == new)) is None:
        link = address("accounts.link", kind=TicketKind.EMAIL.value, token=issued.secret)
        person = account.person
        values = {"name": full_name(person.first_name, person.last_name, person.preferred_name), "link": link}
        outbox.post(
            key=f"email {issued.ticket_id}",
            to=new,
            template="accounts/mail/email.txt",
            values=values,
            person_id=account.person_id,
            is_secret=True,
        )
    what = "Somebody asked to change the email address that you sign in with. It changes when the link sent to the new address is opened."
    tell(account, what=what, subject="A change of your email address was asked for")
    return new


def take_email(*, held: Holder, account_id: int) -> str:
    """The link was opened by the account that asked for it: the new address. Raises Refused and InvalidLink."""
    account = held.account
    if account is None or account.id != account_id or not held.email:
        raise Refused("This link is for another account. Sign out, sign in as yourself, and open it again.")
    if db.session.scalar(select(Account.id).where(Account.email == held.email, Account.id != account_id)):
        raise Refused("Somebody else signs in with this address by now. Choose another one.")
    tickets.use(held)
    tickets.end([account.person_id], (TicketKind.RESET,))  # links that lie in the old mailbox
    old, account.email = account.email, held.email
    db.session.flush()
    if old:
        tell(account, what="You now sign in with another email address.", subject="Your email address was changed", to=old)
    return held.email


def change_mobile(*, account_id: int, mobile: str) -> None:
    """A number to sign in with as well, or none. Raises Refused."""
    account, number = db.session.get_one(Account, account_id), clean_mobile(mobile) if mobile.strip() else None
    if mobile.strip() and not number:
        raise Refused("A mobile number looks like 07700 900123, or starts with + and the country code.", field="mobile")
    if number and db.session.scalar(select(Account.id).where(Account.mobile == number, Account.id != account_id)):
        raise Refused("This number cannot be used. If it is yours, ask your learning and development team.", field="mobile")
    account.mobile = number
    db.session.flush()
    tell(account, what="The mobile number that you sign in with was changed.", subject="Your mobile number was changed")
