"""Verbs of people."""

from lms.people.service.accounts import claim_attempt, create_account, grant, signed_in
from lms.people.service.reference import put_audiences, put_job_roles

__all__ = ["claim_attempt", "create_account", "grant", "put_audiences", "put_job_roles", "signed_in"]
