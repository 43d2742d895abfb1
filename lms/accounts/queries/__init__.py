"""Reads of accounts."""

from lms.accounts.queries.own import own, security, sign_ins, wrong_tries
from lms.accounts.queries.people import SORTS, PersonAccount, ToInvite, is_within, organisations, people, person, to_invite
from lms.accounts.queries.sessions import Factors, Session, account, factors_of, half_way, session_of
from lms.accounts.queries.sign_in_names import account_for, account_of, has_own_address, is_passed_on, person_for, sign_in_names
from lms.accounts.queries.tickets import Holder, holder

__all__ = [
    "SORTS",
    "Factors",
    "Holder",
    "PersonAccount",
    "Session",
    "ToInvite",
    "account",
    "account_for",
    "account_of",
    "factors_of",
    "half_way",
    "has_own_address",
    "holder",
    "is_passed_on",
    "is_within",
    "organisations",
    "own",
    "people",
    "person",
    "person_for",
    "security",
    "session_of",
    "sign_in_names",
    "sign_ins",
    "to_invite",
    "wrong_tries",
]
