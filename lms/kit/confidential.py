"""What was told in private, as it is stored: encrypted under the keys of the setting CONFIDENTIAL_KEYS.

Where the keys are not those that the texts were written with, these texts are neither read nor written, and all else goes on: whoever reads
one sees `UNREADABLE` in its place, whoever writes one is refused. A process asks once, before it writes the first, and is told anew by
`/readyz`; with other keys it has to be started again in any case.
"""

from base64 import urlsafe_b64decode
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from hashlib import sha256
from hmac import digest
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from flask import current_app
from sqlalchemy.exc import DontWrapMixin

from lms.kit.refusal import Refused

#: What stands before encrypted text. Text without it was written before there were keys, or by a release that knows none: it is as it was.
MARK = "enc1:"
UNREADABLE = "This text cannot be read at the moment: the key of confidential texts is not the one it was written with."
UNWRITABLE = (
    "What is told in private cannot be kept at the moment: the key of confidential texts is not the one they were written with. "
    "Nothing was changed. Whoever runs the service can put it right."
)
#: Letters of a fingerprint.
SHORT = 12

Keys = tuple[str, ...]


class WrongKey(Refused, DontWrapMixin):
    """What was told in private can be read, or written, with none of the keys; the sentence says which."""


class Guard:
    """What this process knows of its keys. `ask`: are they those that texts were written with? None: that cannot be said yet."""

    def __init__(self, ask: Callable[[], bool | None]) -> None:
        self.ask = ask
        self.known: dict[Keys, bool] = {}

    def are_right(self) -> bool:
        """Asked once. What nobody can say yet, as there are no tables, keeps nobody from writing."""
        keys = configured()
        return self.known[keys] if keys in self.known else self.look() is not False

    def look(self) -> bool | None:
        """Ask again, and keep the answer."""
        keys, answer = configured(), self.ask()
        if answer is not None:
            self.known[keys] = answer
        return answer


def guard(extensions: dict[str, Any], ask: Callable[[], bool | None]) -> None:
    """From now on nothing is written in the application with these extensions before `ask` has been asked."""
    extensions["confidential"] = Guard(ask)


def look_at_keys() -> bool | None:
    """Are the keys those that texts were written with? What is found counts for this process from now on."""
    are_right: bool | None = current_app.extensions["confidential"].look()
    return are_right


def refuse_to_write(text: str | bytes | None) -> None:
    """Raises WrongKey where this cannot be kept: the keys are not right, or it is itself what stands in the place of a text."""
    if text == UNREADABLE:
        raise WrongKey(UNREADABLE)
    if text and not current_app.extensions["confidential"].are_right():
        raise WrongKey(UNWRITABLE)


# --- texts and files ------------------------------------------------------------------------------------------------------------------


def encrypt(text: str) -> str:
    """Under the first key. No text stays no text, so that it can be told from some. Raises WrongKey."""
    refuse_to_write(text)
    return MARK + _keys().encrypt(text.encode()).decode() if text else text


def decrypt(stored: str) -> str:
    """With whichever key it was encrypted. Raises WrongKey where that key is not among those of the setting."""
    return _opened(stored.removeprefix(MARK).encode()).decode() if stored.startswith(MARK) else stored


def shown(stored: str) -> str:
    """The text, or the sentence that stands in its place."""
    try:
        return decrypt(stored)
    except WrongKey as no:
        return str(no)


def encrypt_bytes(content: bytes) -> bytes:
    """A whole file, in the same way. Raises WrongKey."""
    refuse_to_write(content)
    return MARK.encode() + _keys().encrypt(content) if content else content


def decrypt_bytes(stored: bytes) -> bytes:
    """A file that was encrypted so; one whose content is gone stays empty. Raises WrongKey."""
    return _opened(stored.removeprefix(MARK.encode())) if stored else stored


def _opened(token: bytes) -> bytes:
    try:
        return _keys().decrypt(token)
    except InvalidToken:
        raise WrongKey(UNREADABLE) from None


def _keys() -> MultiFernet:
    return MultiFernet([_fernet(key) for key in configured()])


@cache
def _fernet(key: str) -> Fernet:
    return Fernet(key)


# --- keys -----------------------------------------------------------------------------------------------------------------------------


def configured() -> Keys:
    """The keys of the setting. New texts are written under the first."""
    keys: Keys = current_app.config["CONFIDENTIAL_KEYS"]
    return keys


def fingerprint(key: str) -> str:
    """What names a key without telling it: it may stand in the database, in a backup, on a screen."""
    return sha256(b"fingerprint of a key of confidential texts\0" + urlsafe_b64decode(key)).hexdigest()[:SHORT]


def under(key: str, text: bytes) -> bytes:
    """The text, encrypted under this very key."""
    return MARK.encode() + _fernet(key).encrypt(text)


def opened_with(stored: bytes) -> tuple[str | None, bytes] | None:
    """(key, text): which of the keys this was written under, found by trying each; no key where it was never encrypted; None: it is under
    a key that is not here."""
    if not stored.startswith(MARK.encode()):
        return None, stored
    for key in configured():
        with suppress(InvalidToken):
            return key, _fernet(key).decrypt(stored.removeprefix(MARK.encode()))
    return None


def keyed_hashes(plain_hash: str) -> list[str]:
    """For the hash of something private, what tells whether another is the same to whoever has the keys, and nothing to anyone else: one
    under each key, that of the first key first."""
    return [digest(urlsafe_b64decode(key), b"hash of a private file\0" + plain_hash.encode(), "sha256").hex() for key in configured()]
