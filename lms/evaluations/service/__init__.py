"""Verbs of evaluation."""

from lms.evaluations.service.anonymise import anonymise
from lms.evaluations.service.invitations import invite
from lms.evaluations.service.submit import submit

__all__ = ["anonymise", "invite", "submit"]
