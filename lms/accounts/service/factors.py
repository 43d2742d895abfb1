"""The authenticator app and the recovery codes."""

from flask import current_app
from passlib.exc import TokenError
from passlib.totp import TOTP
from sqlalchemy import delete, or_, select, update

from lms.accounts import queries
from lms.accounts.models import Authenticator, Passkey, RecoveryCode
from lms.accounts.rules.security_policy import RECOVERY_CODES, Second
from lms.accounts.rules.tickets import RECOVERY_LENGTH, grouped, plain
from lms.accounts.service.notices import tell
from lms.accounts.service.secrets import hashed, key_for, new_code
from lms.audit.service import insert_rows
from lms.kit import clock, qr
from lms.kit.db import db
from lms.kit.refusal import Refused
from lms.people.models import Account

NO_SUCH_CODE = "That code is not right. Wait for the app to show the next one, and enter its six digits."
#: Seconds by which a phone's clock may be wrong, either way.
SKEW = 30


def _totp() -> type[TOTP]:
    """The library's, by our clock, with secrets encrypted under a key that never changes."""
    kind: type[TOTP] = TOTP.using(secrets={"1": key_for("authenticators").hex()}, issuer=current_app.config["SERVICE_NAME"], now=_seconds)
    return kind


def _seconds() -> float:
    return clock.now().timestamp()


def _authenticator(account_id: int) -> Authenticator | None:
    return db.session.scalar(select(Authenticator).where(Authenticator.account_id == account_id))


def start_app(*, account_id: int) -> None:
    """A new key to be scanned. One that is in use stays until it is removed. Raises Refused."""
    app = _authenticator(account_id)
    if app is not None and app.confirmed_at:
        raise Refused("You have an authenticator app already. Remove it first to set up another.")
    secret = _totp().new().to_json(encrypt=True)
    if app is None:
        db.session.add(Authenticator(account_id=account_id, secret=secret))
    else:
        app.secret = secret


def app_key(account_id: int, label: str) -> tuple[str, str] | None:
    """What the app wants: a picture to scan, as a data address, and the key as text. None: confirmed already, or not started."""
    app = _authenticator(account_id)
    if app is None or app.confirmed_at:
        return None
    key = _totp().from_source(app.secret)
    return qr.picture(key.to_uri(label)), str(key.pretty_key())


def confirm_app(*, account_id: int, code: str) -> None:
    """The first code shows that the app has the key. Raises Refused."""
    app = _authenticator(account_id)
    if app is None or app.confirmed_at:
        raise Refused("Start setting up the app again.")
    counter = _counter_of(app, code)
    if counter is None:
        raise Refused(NO_SUCH_CODE, field="code")
    app.confirmed_at, app.last_counter = clock.now(), counter
    db.session.flush()
    _tell(account_id, "An authenticator app was added to your account.")


def remove_app(*, account_id: int) -> None:
    """The app is asked for no longer; with the last second factor the recovery codes go."""
    db.session.execute(delete(Authenticator).where(Authenticator.account_id == account_id, Authenticator.confirmed_at.is_(None)))
    app = _authenticator(account_id)
    if app is not None:
        db.session.delete(app)
        db.session.flush()
        _tell(account_id, "The authenticator app was removed from your account.")
        forget_codes_if_last(account_id)


def forget_codes_if_last(account_id: int) -> None:
    """Recovery codes stand in for something: without it they are nothing."""
    if not queries.factors_of(account_id).any:
        for code in db.session.scalars(select(RecoveryCode).where(RecoveryCode.account_id == account_id)):
            db.session.delete(code)
        db.session.flush()


def is_app_code(*, account_id: int, code: str) -> bool:
    """Is this the code that the app shows? Each is taken once, also by two who come at the same moment."""
    app = _authenticator(account_id)
    if app is None or not app.confirmed_at:
        return False
    counter = _counter_of(app, code)
    if counter is None:
        return False
    newer = or_(Authenticator.last_counter.is_(None), Authenticator.last_counter < counter)
    taken = update(Authenticator).where(Authenticator.id == app.id, newer).values(last_counter=counter).returning(Authenticator.id)
    return db.session.scalar(taken) is not None


def _counter_of(app: Authenticator, code: str) -> int | None:
    try:
        return int(_totp().verify(code, app.secret, window=SKEW, last_counter=app.last_counter).counter)
    except (TokenError, ValueError):
        return None


def new_recovery_codes(*, account_id: int) -> list[str]:
    """Ten codes, told now or never; those before them work no longer. Raises Refused where they could stand in for nothing."""
    if not queries.factors_of(account_id).any:
        raise Refused("Set up an authenticator app or a passkey first.")
    for old in db.session.scalars(select(RecoveryCode).where(RecoveryCode.account_id == account_id)):
        db.session.delete(old)
    db.session.flush()
    codes, now = [new_code(RECOVERY_LENGTH) for _ in range(RECOVERY_CODES)], clock.now()
    insert_rows(RecoveryCode, [{"account_id": account_id, "secret": _kept(account_id, code), "made_at": now} for code in codes])
    return [grouped(code) for code in codes]


def _kept(account_id: int, code: str) -> str:
    return hashed(f"recovery {account_id}", code)


def is_recovery_code(*, account_id: int, code: str) -> bool:
    """Is this one of the account's codes that has not been used? It is used now."""
    row = (RecoveryCode.account_id == account_id, RecoveryCode.secret == _kept(account_id, plain(code)), RecoveryCode.used_at.is_(None))
    return db.session.scalar(update(RecoveryCode).where(*row).values(used_at=clock.now()).returning(RecoveryCode.id)) is not None


def second_of(*, account_id: int, typed: str) -> Second | None:
    """Which second factor this is: six digits of the app, or a recovery code. None: neither."""
    digits = "".join(typed.split())
    if digits.isascii() and digits.isdigit() and len(digits) == 6:
        return Second.APP if is_app_code(account_id=account_id, code=digits) else None
    if not is_recovery_code(account_id=account_id, code=typed):
        return None
    _tell(account_id, "A recovery code was used to sign in to your account.")
    return Second.RECOVERY


def _tell(account_id: int, what: str) -> None:
    tell(db.session.get_one(Account, account_id), what=what, subject="Your sign-in security changed")


def passkey_was_removed(*, account_id: int, passkey_id: int) -> None:
    """One of the account's passkeys signs in no longer. Another's is left alone."""
    row = db.session.scalar(select(Passkey).where(Passkey.id == passkey_id, Passkey.account_id == account_id))
    if row is not None:
        db.session.delete(row)
        db.session.flush()
        _tell(account_id, "A passkey was removed from your account.")
        forget_codes_if_last(account_id)
