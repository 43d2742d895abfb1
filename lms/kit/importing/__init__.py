"""What a room needs to have files of its facts brought in: columns, lines, findings, a plan, and the kind that holds them together.

Read `kind.ImportKind` first; `rows` does the whole of it for facts that are told apart by a key.
"""

from lms.kit.importing.cells import Cells
from lms.kit.importing.columns import EMPLOYER, Column, Split, UnusableHeader
from lms.kit.importing.kind import AnyKind, Choice, ImportKind, Ledger, Line, Revoked, Sheet, Undo
from lms.kit.importing.plan import Options, Plan, Step, What, sentence
from lms.kit.importing.problems import Code, Finding, Notes, Problem, Severity, finding, in_order

__all__ = [
    "EMPLOYER",
    "AnyKind",
    "Cells",
    "Choice",
    "Code",
    "Column",
    "Finding",
    "ImportKind",
    "Ledger",
    "Line",
    "Notes",
    "Options",
    "Plan",
    "Problem",
    "Revoked",
    "Severity",
    "Sheet",
    "Split",
    "Step",
    "Undo",
    "UnusableHeader",
    "What",
    "finding",
    "in_order",
    "sentence",
]
