"""What a room needs to have files of its facts brought in: columns, lines, findings, a plan, and the kind that holds them together.

Read `kind.ImportKind` first; `rows` does the whole of it for facts that are told apart by a key.
"""

from lms.kit.importing.cells import Cells
from lms.kit.importing.columns import EMPLOYER, Column, Split, UnusableHeader
from lms.kit.importing.dates import DateColumns
from lms.kit.importing.kind import AS_RECORDED, AnyKind, Choice, ImportKind, Ledger, Line, Matrix, Revoked, Sheet, Undo
from lms.kit.importing.plan import Difference, Options, Plan, Step, What, differences, notice, with_name
from lms.kit.importing.problems import Code, Finding, Notes, Problem, Severity, finding, in_order
from lms.kit.importing.questions import Answer, Answers, Candidate, Likeness, Question, subject_of
from lms.kit.importing.values import Order

__all__ = [
    "AS_RECORDED",
    "EMPLOYER",
    "Answer",
    "Answers",
    "AnyKind",
    "Candidate",
    "Cells",
    "Choice",
    "Code",
    "Column",
    "DateColumns",
    "Difference",
    "Finding",
    "ImportKind",
    "Ledger",
    "Likeness",
    "Line",
    "Matrix",
    "Notes",
    "Options",
    "Order",
    "Plan",
    "Problem",
    "Question",
    "Revoked",
    "Severity",
    "Sheet",
    "Split",
    "Step",
    "Undo",
    "UnusableHeader",
    "What",
    "differences",
    "finding",
    "in_order",
    "notice",
    "subject_of",
    "with_name",
]
