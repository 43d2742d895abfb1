"""Verbs of imports."""

from lms.imports.service.cell_choices import choose_cells
from lms.imports.service.consequences import consequences
from lms.imports.service.delete_mapping import forget
from lms.imports.service.mapping import Do, Mapped, Said, decide, map_columns, map_values, recheck
from lms.imports.service.plan_import import Prepared, employer, options_for, prepare
from lms.imports.service.questions import Outcome, check_with_answers, forget_answers, say_who, take_back
from lms.imports.service.reading import ask_for_columns
from lms.imports.service.redact import redacted
from lms.imports.service.runs import allow, apply, begin, discard, fail, finish, keep_check, record
from lms.imports.service.undoing import ask_undo, begin_undo, fail_undo, finish_undo, left, look_back, refuse_undo
from lms.imports.service.writing import write

__all__ = [
    "Do",
    "Mapped",
    "Outcome",
    "Prepared",
    "Said",
    "allow",
    "apply",
    "ask_for_columns",
    "ask_undo",
    "begin",
    "begin_undo",
    "check_with_answers",
    "choose_cells",
    "consequences",
    "decide",
    "discard",
    "employer",
    "fail",
    "fail_undo",
    "finish",
    "finish_undo",
    "forget",
    "forget_answers",
    "keep_check",
    "left",
    "look_back",
    "map_columns",
    "map_values",
    "options_for",
    "prepare",
    "recheck",
    "record",
    "redacted",
    "refuse_undo",
    "say_who",
    "take_back",
    "write",
]
