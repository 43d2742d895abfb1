"""Sessions: begun, proved again, ended."""

from sqlalchemy import update

from lms.accounts.models import SignIn
from lms.accounts.queries.sessions import running
from lms.accounts.rules.devices import device
from lms.accounts.rules.security_policy import Ended, How, Second
from lms.accounts.service.attempts import let_in
from lms.accounts.service.secrets import new_token
from lms.kit import clock
from lms.kit.db import db, insert


def begin(*, account_id: int, how: How, second: Second | None, user_agent: str, proof: str | None = None) -> str | None:
    """A session for somebody whose factors were all right: the key that the cookie carries.

    `proof`: the hash of the challenge that a passkey has answered. None: that answer has opened a session before.
    """
    key, now = new_token(), clock.now()
    row = {"account_id": account_id, "key": key, "at": now, "proved_at": now, "how": how, "second": second, "proof": proof}
    new = insert(SignIn).values(**row, device=device(user_agent)).on_conflict_do_nothing(index_elements=[SignIn.proof])
    if db.session.scalar(new.returning(SignIn.id)) is None:
        return None
    let_in(account_id)
    return key


def prove(*, sign_in_id: int) -> None:
    """The password was entered again."""
    db.session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(proved_at=clock.now()))


def end(*, account_id: int, ended: Ended, only: int | None = None, but: int | None = None) -> int:
    """End the sessions of this account: all, one alone, or all but one. How many were running."""
    now = clock.now()
    which = update(SignIn).where(SignIn.account_id == account_id, running(now))
    if only is not None:
        which = which.where(SignIn.id == only)
    if but is not None:
        which = which.where(SignIn.id != but)
    return len(db.session.scalars(which.values(ended_at=now, ended=ended).returning(SignIn.id)).all())
