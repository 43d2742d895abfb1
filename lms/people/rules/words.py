"""Pure: the words of this room, and what may be said about people without asking a database."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class OrganisationKind(StrEnum):
    PARTNERSHIP = "partnership"
    EMPLOYER = "employer"
    SERVICE = "service"
    TEAM = "team"

    @property
    def label(self) -> str:
        return self.value.capitalize()

    @property
    def with_article(self) -> str:
        """As in a sentence: "an employer"."""
        return f"an {self.value}" if self.value[0] in "aeiou" else f"a {self.value}"


#: Under which kinds each kind may stand. The partnership stands under nothing.
MAY_STAND_UNDER = {
    OrganisationKind.PARTNERSHIP: frozenset[OrganisationKind](),
    OrganisationKind.EMPLOYER: frozenset({OrganisationKind.PARTNERSHIP}),
    OrganisationKind.SERVICE: frozenset({OrganisationKind.EMPLOYER, OrganisationKind.SERVICE}),
    OrganisationKind.TEAM: frozenset({OrganisationKind.EMPLOYER, OrganisationKind.SERVICE, OrganisationKind.TEAM}),
}


class Sector(StrEnum):
    NHS = "nhs"
    COUNCIL = "council"
    THIRD = "third"
    INDEPENDENT = "independent"
    PRIMARY_CARE = "primary_care"
    INDIVIDUAL = "individual"

    @property
    def label(self) -> str:
        return SECTOR_LABELS[self]


SECTOR_LABELS = {
    Sector.NHS: "NHS",
    Sector.COUNCIL: "Council",
    Sector.THIRD: "Third sector",
    Sector.INDEPENDENT: "Independent sector",
    Sector.PRIMARY_CARE: "Primary care contractor",
    Sector.INDIVIDUAL: "Individual employers",
}


class Jurisdiction(StrEnum):
    SCOTLAND = "SCT"
    ENGLAND = "ENG"

    @property
    def label(self) -> str:
        return self.name.capitalize()


class WorkerType(StrEnum):
    EMPLOYEE = "employee"
    BANK_RELIEF = "bank_relief"
    AGENCY = "agency"
    APPRENTICE = "apprentice"
    TRAINEE_STUDENT = "trainee_student"
    CONTRACTOR = "contractor"
    VOLUNTEER = "volunteer"
    PEER_MENTOR = "peer_mentor"
    UNPAID_CARER = "unpaid_carer"
    PERSONAL_ASSISTANT = "personal_assistant"
    PA_EMPLOYER = "pa_employer"
    CITIZEN_REPRESENTATIVE = "citizen_representative"

    @property
    def label(self) -> str:
        return WORKER_TYPE_LABELS[self]


WORKER_TYPE_LABELS = {
    WorkerType.EMPLOYEE: "Employee",
    WorkerType.BANK_RELIEF: "Bank or relief worker",
    WorkerType.AGENCY: "Agency worker",
    WorkerType.APPRENTICE: "Apprentice",
    WorkerType.TRAINEE_STUDENT: "Trainee or student",
    WorkerType.CONTRACTOR: "Contractor",
    WorkerType.VOLUNTEER: "Volunteer",
    WorkerType.PEER_MENTOR: "Peer mentor",
    WorkerType.UNPAID_CARER: "Unpaid carer",
    WorkerType.PERSONAL_ASSISTANT: "Personal assistant",
    WorkerType.PA_EMPLOYER: "Employer of a personal assistant",
    WorkerType.CITIZEN_REPRESENTATIVE: "Citizen representative",
}

PASSWORD_LENGTH = 12
#: What more people than this have in common is no sign that two of them are one: a ward's telephone, or what a system has filled in.
MOST_ALIKE = 20


@dataclass(frozen=True)
class Place:
    """One organisation as its position in the tree gives it: sector, locality and jurisdiction inherited where it has none of its own."""

    id: int
    parent_id: int | None
    code: str
    name: str
    kind: OrganisationKind
    path: str
    sector: Sector | None
    locality: str | None
    jurisdiction: Jurisdiction | None
    expiring_days: int
    employer_id: int | None
    ends_on: date | None = None  # its last day, or that of one above it, whichever is earlier

    @property
    def branch(self) -> frozenset[int]:
        """This organisation and all above it."""
        return ids_on(self.path)

    def is_over(self, day: date) -> bool:
        """Has it, or one above it, ended before this day?"""
        return self.ends_on is not None and self.ends_on < day

    def is_outlived(self, starts_on: date, ends_on: date | None, today: date) -> bool:
        """Would a term between these days outlive it? While it goes on itself, a term without an end may: its end is still to come."""
        return self.is_over(starts_on) or (self.is_over(today) and self.is_over(ends_on or date.max))


def ids_on(path: str) -> frozenset[int]:
    """The organisations on a path such as /1/4/9/: itself and all above it."""
    return frozenset(int(part) for part in path.split("/") if part)


def full_name(first: str, last: str, preferred: str | None = None) -> str:
    """The name people use: preferred first name and last name."""
    return f"{preferred or first} {last}".strip()


def only_name(first: str, last: str) -> str:
    """The one name of somebody who has one, whichever it is entered as; "" for everybody else."""
    return "" if first and last else first or last
