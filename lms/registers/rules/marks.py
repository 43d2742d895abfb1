"""Pure: what can be marked."""

from enum import StrEnum


class Mark(StrEnum):
    """What the register says of one person in one session."""

    PRESENT = "present"
    LATE = "late"
    PART = "part"
    ABSENT = "absent"

    @property
    def label(self) -> str:
        return self.value.capitalize()
