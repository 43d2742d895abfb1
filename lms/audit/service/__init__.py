"""Writing the trail, and sealing it."""

from lms.audit.service.sealing import Verdict, remove_values, seal, verify
from lms.audit.service.trail import act_as, acting, because, insert_rows, note, update_rows

__all__ = ["Verdict", "act_as", "acting", "because", "insert_rows", "note", "remove_values", "seal", "update_rows", "verify"]
