"""Verbs of people."""

from lms.people.service.accounts import claim_attempt, create_account, grant, signed_in
from lms.people.service.opening import check_password, grant_at, open_account
from lms.people.service.reference import put_audiences, put_job_roles

__all__ = [
    "check_password",
    "claim_attempt",
    "create_account",
    "grant",
    "grant_at",
    "open_account",
    "put_audiences",
    "put_job_roles",
    "signed_in",
]
