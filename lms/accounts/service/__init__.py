"""Verbs of accounts."""

from lms.accounts.service.attempts import claim_attempt, claim_code, was_right
from lms.accounts.service.contact import ask_for_email, change_mobile, take_email
from lms.accounts.service.create_account import open_account
from lms.accounts.service.factors import (
    app_key,
    confirm_app,
    new_recovery_codes,
    passkey_was_removed,
    remove_app,
    second_of,
    start_app,
)
from lms.accounts.service.inviting import Letter, invite, invite_all, print_all, print_code, print_code_for, reset
from lms.accounts.service.passkeys import Site, account_proved, add, ask_for_new, ask_to_sign_in, proof
from lms.accounts.service.passwords import change, check_password, choose, forgotten, is_right
from lms.accounts.service.sessions import begin, end, prove
from lms.accounts.service.support import close, reopen, reset_second, reset_second_for, unlock
from lms.accounts.service.tickets import hashed_code, held

__all__ = [
    "Letter",
    "Site",
    "account_proved",
    "add",
    "app_key",
    "ask_for_email",
    "ask_for_new",
    "ask_to_sign_in",
    "begin",
    "change",
    "change_mobile",
    "check_password",
    "choose",
    "claim_attempt",
    "claim_code",
    "close",
    "confirm_app",
    "end",
    "forgotten",
    "hashed_code",
    "held",
    "invite",
    "invite_all",
    "is_right",
    "new_recovery_codes",
    "open_account",
    "passkey_was_removed",
    "print_all",
    "print_code",
    "print_code_for",
    "proof",
    "prove",
    "remove_app",
    "reopen",
    "reset",
    "reset_second",
    "reset_second_for",
    "second_of",
    "start_app",
    "take_email",
    "unlock",
    "was_right",
]
