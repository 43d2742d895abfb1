"""Taking back what a run wrote: which rows go back, which stay and why."""

from enum import StrEnum


class Did(StrEnum):
    ADDED = "added"
    CHANGED = "changed"


class UndoState(StrEnum):
    ASKED = "asked"
    DONE = "done"
    FAILED = "failed"
