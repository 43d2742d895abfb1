"""Verbs of evidence, for its own pages and for the rooms above."""

from lms.evidence.service.items import add, delete, edit, values_of
from lms.evidence.service.pins import end_reading, freeze, let_read, observed, reopen, settle, withdraw

__all__ = ["add", "delete", "edit", "end_reading", "freeze", "let_read", "observed", "reopen", "settle", "values_of", "withdraw"]
