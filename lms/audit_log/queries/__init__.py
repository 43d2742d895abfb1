"""Reads of the trail, scoped by viewer."""

from lms.audit_log.queries.changes import SORTS, ChangeRow, LastSeal, Value, changes, changes_of, changes_of_person, last_seal, records
from lms.audit_log.queries.person import name_of
from lms.audit_log.queries.record import Trail, trail

__all__ = [
    "SORTS",
    "ChangeRow",
    "LastSeal",
    "Trail",
    "Value",
    "changes",
    "changes_of",
    "changes_of_person",
    "last_seal",
    "name_of",
    "records",
    "trail",
]
