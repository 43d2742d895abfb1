"""Making secrets, and the form in which they are kept: a hash keyed with a secret of the service, so that a stolen table opens nothing."""

import secrets
from base64 import urlsafe_b64encode
from hashlib import sha256
from hmac import new as hmac

from flask import current_app

from lms.accounts.rules.tickets import ALPHABET


def hashed(what: str, secret: str) -> str:
    """`secret` as it is kept; `what` it is for, so that it is good for nothing else."""
    return hmac(_pepper(), f"{what}:{secret}".encode(), sha256).hexdigest()


def key_for(what: str) -> bytes:
    """32 bytes that are always the same for this purpose and service."""
    return hmac(_pepper(), f"key for {what}".encode(), sha256).digest()


def _pepper() -> bytes:
    return str(current_app.config["SECURITY_PASSWORD_SALT"]).encode()


def new_token() -> str:
    """For a link: 256 bits."""
    return secrets.token_urlsafe(32)


def new_code(length: int) -> str:
    """For paper: this many letters and digits that do not look like one another, 5 bits each."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def new_challenge() -> str:
    """For a passkey to answer, base64url."""
    return urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("=")
