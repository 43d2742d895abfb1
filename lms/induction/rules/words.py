"""The words of this room, stored by value."""

from enum import StrEnum


class StepKind(StrEnum):
    """What somebody does in a step."""

    SUBJECT = "subject"
    COMPETENCY = "competency"
    SESSION = "session"
    CONVERSATION = "conversation"
    REVIEW = "review"
    DOCUMENT = "document"
    WALK_ROUND = "walk_round"
    SHADOWING = "shadowing"
    OBSERVATION = "observation"
    CHECK = "check"

    @property
    def label(self) -> str:
        return KIND_LABELS[self]


KIND_LABELS = {
    StepKind.SUBJECT: "Training",
    StepKind.COMPETENCY: "Competency",
    StepKind.SESSION: "Session",
    StepKind.CONVERSATION: "Conversation",
    StepKind.REVIEW: "Review",
    StepKind.DOCUMENT: "Document",
    StepKind.WALK_ROUND: "Walk-round",
    StepKind.SHADOWING: "Shadowing",
    StepKind.OBSERVATION: "Observation",
    StepKind.CHECK: "Check",
}


class Confirm(StrEnum):
    """Who says that a step was done."""

    LEARNER = "learner"
    SUPERVISOR = "supervisor"
    BUDDY = "buddy"
    LND = "lnd"
    BOTH = "both"

    @property
    def label(self) -> str:
        return CONFIRM_LABELS[self]


CONFIRM_LABELS = {
    Confirm.LEARNER: "The starter",
    Confirm.SUPERVISOR: "The supervisor",
    Confirm.BUDDY: "The buddy",
    Confirm.LND: "Learning and development",
    Confirm.BOTH: "The starter and somebody else",
}


class ConfirmedBy(StrEnum):
    """Who said so, of what is on record: `both` stands for the learner and somebody else, and so does nobody named."""

    LEARNER = "learner"
    SUPERVISOR = "supervisor"
    BUDDY = "buddy"
    LND = "lnd"
    BOTH = "both"
    NOT_NAMED = "not_named"

    @property
    def label(self) -> str:
        return CONFIRMED_LABELS[self]


CONFIRMED_LABELS = {
    ConfirmedBy.LEARNER: "the starter",
    ConfirmedBy.SUPERVISOR: "the supervisor",
    ConfirmedBy.BUDDY: "the buddy",
    ConfirmedBy.LND: "learning and development",
    ConfirmedBy.BOTH: "the starter and somebody else",
    ConfirmedBy.NOT_NAMED: "not named",
}


class Scope(StrEnum):
    """Whether what somebody did in another post counts."""

    POST = "post"
    PERSON = "person"

    @property
    def label(self) -> str:
        return {Scope.POST: "In each post anew", Scope.PERSON: "Once, wherever it was done"}[self]


class How(StrEnum):
    """How a record came."""

    APP = "app"
    PAPER = "paper"
    BROUGHT = "brought"

    @property
    def label(self) -> str:
        return {How.APP: "in the app", How.PAPER: "on paper", How.BROUGHT: "brought from elsewhere"}[self]


class Part(StrEnum):
    """What a step is to an induction: it counts, it was waived, or it is only offered."""

    APPLICABLE = "applicable"
    WAIVED = "waived"
    OFFERED = "offered"


class Status(StrEnum):
    """How an induction stands on a day."""

    COMPLETE = "complete"
    LATE = "late"
    IN_TIME = "in_time"
    PAUSED = "paused"

    @property
    def label(self) -> str:
        return STATUS_LABELS[self]


STATUS_LABELS = {
    Status.COMPLETE: "Complete",
    Status.LATE: "Late",
    Status.IN_TIME: "In time",
    Status.PAUSED: "On leave",
}

#: A record with this key does the whole programme.
WHOLE = ""
#: Steps that are done by facts of other rooms, and never by a record.
BY_FACTS = frozenset({StepKind.SUBJECT, StepKind.COMPETENCY})
