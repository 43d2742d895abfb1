"""Passkeys: what the browser is asked, and whether its answer is right.

A passkey proves the device and, by finger, face or PIN, the person.
"""

import json
from dataclasses import dataclass

import webauthn
from flask import current_app
from sqlalchemy import func, or_, select, update
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, options_to_json_dict
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from lms.accounts.models import Passkey
from lms.accounts.rules.security_policy import PASSKEYS_AT_MOST
from lms.accounts.service.notices import tell
from lms.accounts.service.secrets import hashed, new_challenge
from lms.kit import clock
from lms.kit.db import db
from lms.kit.refusal import Refused
from lms.people.models import Account

NOT_PROVED = "That passkey could not be used here. Try again, or sign in with your password."
NOT_MADE = "No passkey was made. Try again, or use an authenticator app instead."


@dataclass(frozen=True)
class Site:
    """Where passkeys are good for: the host name, and the whole origin, such as https://training.example.org."""

    host: str
    origin: str

    @property
    def has_name(self) -> bool:
        """Browsers make passkeys for names alone, not for numbers such as 127.0.0.1."""
        return not self.host.replace(".", "").isdigit() and ":" not in self.host


@dataclass(frozen=True)
class Question:
    """What a browser is asked: options as JSON, and the challenge in them, which the session keeps."""

    options: str
    challenge: str


def ask_for_new(*, account_id: int, name: str, site: Site) -> Question:
    """To make a passkey, on a device that holds none for this account yet."""
    challenge = new_challenge()
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name=current_app.config["SERVICE_NAME"],
        user_name=name,
        user_display_name=name,
        user_id=_handle(account_id),
        challenge=base64url_to_bytes(challenge),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=_known(account_id),
    )
    return Question(json.dumps(options_to_json_dict(options)), challenge)


def _handle(account_id: int) -> bytes:
    """What the device knows the account by: nothing that says who it is."""
    return hashed("passkey handle", str(account_id)).encode()[:64]


def _known(account_id: int) -> list[PublicKeyCredentialDescriptor]:
    known = db.session.scalars(select(Passkey.credential).where(Passkey.account_id == account_id).order_by(Passkey.id))
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in known]


def add(*, account_id: int, name: str, answer: str, challenge: str, site: Site) -> None:
    """Keep the passkey that the browser has made. Raises Refused."""
    name = name.strip()
    if not name:
        raise Refused("Name the passkey, so that you know it again: for example My phone.", field="name")
    if (db.session.scalar(select(func.count()).where(Passkey.account_id == account_id)) or 0) >= PASSKEYS_AT_MOST:
        raise Refused(f"You have {PASSKEYS_AT_MOST} passkeys. Remove one that you no longer use.")
    try:
        made = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as no:
        raise Refused(NOT_MADE) from no
    credential = bytes_to_base64url(made.credential_id)
    if db.session.scalar(select(Passkey.id).where(Passkey.credential == credential)):
        raise Refused("This passkey is in use already.")
    key = bytes_to_base64url(made.credential_public_key)
    db.session.add(Passkey(account_id=account_id, name=name[:60], credential=credential, public_key=key, sign_count=made.sign_count))
    db.session.flush()
    tell(db.session.get_one(Account, account_id), what="A passkey was added to your account.", subject="Your sign-in security changed")


def ask_to_sign_in(*, account_id: int | None, site: Site) -> Question:
    """To prove a passkey: any that the device holds, or one of this account."""
    challenge = new_challenge()
    options = webauthn.generate_authentication_options(
        rp_id=site.host,
        challenge=base64url_to_bytes(challenge),
        user_verification=UserVerificationRequirement.REQUIRED,
        allow_credentials=_known(account_id) if account_id else None,
    )
    return Question(json.dumps(options_to_json_dict(options)), challenge)


def account_proved(*, answer: str, challenge: str, site: Site, account_id: int | None = None) -> int:
    """The open account whose passkey has answered; with `account_id`, that one alone. Raises Refused."""
    row = _answering(answer)
    if row is None or (account_id is not None and row.account_id != account_id):
        raise Refused(NOT_PROVED)
    try:
        proved = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=base64url_to_bytes(row.public_key),
            credential_current_sign_count=row.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as no:
        raise Refused(NOT_PROVED) from no
    newer = or_(Passkey.sign_count < proved.new_sign_count, Passkey.sign_count == 0)
    counted = update(Passkey).where(Passkey.id == row.id, newer).values(sign_count=proved.new_sign_count, used_at=clock.now())
    account = db.session.get_one(Account, row.account_id)
    if db.session.scalar(counted.returning(Passkey.id)) is None or not account.active:
        raise Refused(NOT_PROVED)
    return account.id


def _answering(answer: str) -> Passkey | None:
    try:
        credential = json.loads(answer)["rawId"]
    except (ValueError, KeyError, TypeError):
        return None
    if not isinstance(credential, str) or not credential.isascii() or not credential.isprintable():
        return None
    return db.session.scalar(select(Passkey).where(Passkey.credential == credential))


def proof(challenge: str) -> str:
    """What is kept of a challenge that has been answered."""
    return hashed("challenge", challenge)
