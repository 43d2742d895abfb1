"""What was told in private, as it is stored: encrypted under the keys of the setting CONFIDENTIAL_KEYS."""

from functools import cache

from cryptography.fernet import Fernet, MultiFernet
from flask import current_app

#: What stands before encrypted text. Text without it was written before there were keys, or by a release that knows none: it is as it was.
MARK = "enc1:"


def encrypt(text: str) -> str:
    """Under the first key. No text stays no text, so that it can be told from some."""
    return MARK + _keys().encrypt(text.encode()).decode() if text else text


def decrypt(stored: str) -> str:
    """With whichever key it was encrypted. Raises InvalidToken where that key is not among those of the setting."""
    return _keys().decrypt(stored.removeprefix(MARK)).decode() if stored.startswith(MARK) else stored


def encrypt_bytes(content: bytes) -> bytes:
    """A whole file, in the same way."""
    return MARK.encode() + _keys().encrypt(content) if content else content


def decrypt_bytes(stored: bytes) -> bytes:
    """A file that was encrypted so; one whose content is gone stays empty."""
    return _keys().decrypt(stored.removeprefix(MARK.encode())) if stored else stored


def _keys() -> MultiFernet:
    return _fernet(current_app.config["CONFIDENTIAL_KEYS"])


@cache
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])
