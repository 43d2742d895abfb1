"""Writing the trail, and sealing it."""

from lms.audit.service.sealing import Verdict, remove_values, seal, verify
from lms.audit.service.trail import TRAIL, act_as, acting, because, insert_rows, note, remove_rows, update_rows

__all__ = [
    "TRAIL",
    "Verdict",
    "act_as",
    "acting",
    "because",
    "insert_rows",
    "note",
    "remove_rows",
    "remove_values",
    "seal",
    "update_rows",
    "verify",
]
