"""Verbs of people."""

from lms.people.service.accounts import create_account, grant, grant_at
from lms.people.service.reference import put_audiences, put_job_roles

__all__ = [
    "create_account",
    "grant",
    "grant_at",
    "put_audiences",
    "put_job_roles",
]
