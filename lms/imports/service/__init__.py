"""Verbs of imports."""

from lms.imports.service.preparing import Prepared, employer, options_for, prepare
from lms.imports.service.runs import allow, apply, begin, discard, fail, finish, keep_check, record
from lms.imports.service.writing import write

__all__ = [
    "Prepared",
    "allow",
    "apply",
    "begin",
    "discard",
    "employer",
    "fail",
    "finish",
    "keep_check",
    "options_for",
    "prepare",
    "record",
    "write",
]
