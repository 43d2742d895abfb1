"""What an officer does to somebody's account: unlock, close, open again, reset the second step."""

from sqlalchemy import select

from lms.access import Viewer
from lms.accounts import queries
from lms.accounts.models import AccountHelp, Authenticator, Passkey, RecoveryCode
from lms.accounts.rules.security_policy import Act, Ended
from lms.accounts.rules.tickets import TicketKind
from lms.accounts.service import sessions, tickets
from lms.accounts.service.inviting import check_may_manage
from lms.accounts.service.notices import tell
from lms.kit import clock
from lms.kit.db import db
from lms.kit.refusal import Refused
from lms.people.models import Account


def unlock(*, person_id: int, by: Viewer) -> None:
    """Let somebody try again at once. Raises Refused."""
    for account in _accounts(person_id, by):
        account.failures, account.locked_until = 0, None
        _note(account, Act.UNLOCKED, None, by)


def close(*, person_id: int, reason: str, by: Viewer) -> None:
    """Nobody signs in with it any more, and whoever is signed in is signed out. The person's record stays. Raises Refused."""
    still_open = [account for account in _accounts(person_id, by) if account.active]
    if not still_open:
        raise Refused("The account is closed already.")
    tickets.end([person_id, *(account.person_id for account in still_open)], list(TicketKind))
    for account in still_open:
        account.active = False
        sessions.end(account_id=account.id, ended=Ended.CLOSED)
        _note(account, Act.CLOSED, reason, by)


def reopen(*, person_id: int, by: Viewer) -> None:
    """Undo closing, of each account of theirs: the password and second step are as they were. Raises Refused."""
    closed = [account for account in _accounts(person_id, by) if not account.active]
    if not closed:
        raise Refused("The account is open already.")
    for account in closed:
        account.active, account.failures, account.locked_until = True, 0, None
        _note(account, Act.REOPENED, None, by)


def reset_second(*, person_id: int, reason: str, by: Viewer) -> None:
    """Take away the app, passkeys and recovery codes of somebody who has lost them, end their sessions, and tell them. Raises Refused."""
    with_one = [account for account in _accounts(person_id, by) if queries.factors_of(account.id).any]
    if not with_one:
        raise Refused("This account has no second step.")
    for account in with_one:
        remove_second(account)
        sessions.end(account_id=account.id, ended=Ended.PROTECTION)
        _note(account, Act.SECOND_RESET, reason, by)
        told = "Your second step for signing in was reset by somebody who looks after accounts."
        again = "Until you set it up again, your password alone signs you in."
        tell(account, what=f"{told} {again}", subject="Your second step was reset")


def reset_second_for(sign_in_name: str) -> None:
    """The same for whoever runs the service, who needs no reach. Raises Refused."""
    account = queries.account_for(sign_in_name)
    if account is None:
        raise Refused(f"Nobody signs in as {sign_in_name}.")
    remove_second(account)
    sessions.end(account_id=account.id, ended=Ended.PROTECTION)
    db.session.add(AccountHelp(account_id=account.id, act=Act.SECOND_RESET, reason="By command", by_account_id=None))
    db.session.flush()


def remove_second(account: Account) -> None:
    """Everything beside the password goes."""
    for model in (Authenticator, Passkey, RecoveryCode):
        for row in db.session.scalars(select(model).where(model.account_id == account.id)):
            db.session.delete(row)
    db.session.flush()


def _accounts(person_id: int, by: Viewer) -> tuple[Account, ...]:
    """Of a person within reach. Raises Refused where there is none, or one that the viewer may not touch."""
    found = queries.person(by, person_id, clock.now(), clock.today())
    if found is None or not found.accounts:
        raise Refused("This person has no account.")
    check_may_manage(found)
    return found.accounts


def _note(account: Account, act: Act, reason: str | None, by: Viewer) -> None:
    db.session.add(AccountHelp(account_id=account.id, act=act, reason=reason, by_account_id=by.account_id))
    db.session.flush()
