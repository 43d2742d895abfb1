"""The words of this room and the numbers that are the same for everyone."""

from enum import StrEnum

AFTER_ABSENCE_DAYS = 28
DEFAULT_DUE_DAYS = 28
EXPIRING_DAYS = 90
EXPIRING_CHOICES = (90, 60, 30)

# No employer may oblige these people to train: whatever a rule says, they are offered it.
NEVER_COMPELLED = frozenset({"personal_assistant", "unpaid_carer", "pa_employer", "citizen_representative"})


class Kind(StrEnum):
    STATUTORY = "statutory"
    MANDATORY = "mandatory"
    ESSENTIAL = "essential"
    DEVELOPMENTAL = "developmental"
    OFFER = "offer"

    @property
    def label(self) -> str:
        return self.value.capitalize()


COMPULSORY = frozenset({Kind.STATUTORY, Kind.MANDATORY, Kind.ESSENTIAL})


class Transfers(StrEnum):
    """How far an award carries: to every employer, to posts at the employer where it was made, or to that one site."""

    ANYWHERE = "anywhere"
    EMPLOYER = "employer"
    SITE = "site"

    @property
    def label(self) -> str:
        return {
            Transfers.ANYWHERE: "With every employer",
            Transfers.EMPLOYER: "Only with the employer where it was made",
            Transfers.SITE: "Only at the place where it was made",
        }[self]


class Recognition(StrEnum):
    """What an employer does with awards made elsewhere."""

    ACCEPT = "accept"
    CONFIRM = "confirm"
    REFUSE = "refuse"


class Status(StrEnum):
    """In the order in which they are asked: the first that applies is the status."""

    EXEMPT = "exempt"
    PAUSED = "paused"
    CURRENT = "current"
    EXPIRING = "expiring"
    NOT_YET_DUE = "not_yet_due"
    OVERDUE = "overdue"

    @property
    def label(self) -> str:
        return STATUS_LABELS[self]


STATUS_LABELS = {
    Status.EXEMPT: "Exempt",
    Status.PAUSED: "Paused",
    Status.CURRENT: "Up to date",
    Status.EXPIRING: "Expires soon",
    Status.NOT_YET_DUE: "Not due yet",
    Status.OVERDUE: "Overdue",
}
