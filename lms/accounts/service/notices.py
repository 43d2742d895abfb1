"""Telling somebody what happened to their account."""

from lms.accounts.service.secrets import new_token
from lms.kit import clock
from lms.kit.web import address
from lms.outbox import service as outbox
from lms.people.models import Account
from lms.people.rules import full_name


def tell(account: Account, *, what: str, subject: str, to: str | None = None) -> None:
    """A message to the account's address, or to an older one; nothing for whoever has none: their sign-in history says it too."""
    email = to or account.email
    if not email:
        return
    person = account.person
    values: dict[str, object] = {
        "what": what,
        "subject": subject,
        "name": full_name(person.first_name, person.last_name, person.preferred_name),
    }
    values |= {"address": address("accounts.account"), "at": clock.today()}
    # Each of them is news, also when two look alike.
    outbox.post(
        key=f"notice {account.id} {new_token()}", to=email, template="accounts/mail/notice.txt", values=values, person_id=account.person_id
    )
