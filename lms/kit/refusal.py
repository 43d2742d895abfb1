"""The expected no: a rule's answer, in a sentence written for the person who asked."""


class Refused(Exception):
    """A rule said no. `field` names the answer to change, where there is one."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field
