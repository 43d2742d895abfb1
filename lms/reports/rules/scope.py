"""Pure: what a report is about, and what it is cut by."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lms.people.rules import WorkerType
from lms.training.rules.words import Status


class Cut(StrEnum):
    """What a report is cut by."""

    EMPLOYER = "employer"
    ORGANISATION = "organisation"
    SUBJECT = "subject"
    SECTOR = "sector"
    LOCALITY = "locality"
    JOB_ROLE = "job_role"
    WORKER_TYPE = "worker_type"

    @property
    def label(self) -> str:
        return "Service or team" if self is Cut.ORGANISATION else self.value.replace("_", " ").capitalize()


#: In an address: without a sector, a locality or a job role.
NONE = "none"
#: Ends the key of the row for those who are placed at the top of the report itself, not below it.
ITSELF = "-itself"


#: What the lines behind a figure can be narrowed to: a status, or those that make the rate.
PICKS: dict[str, tuple[str, frozenset[Status]]] = {
    **{status.value: (status.label, frozenset({status})) for status in Status},
    "in_date": ("In date", frozenset({Status.CURRENT, Status.EXPIRING})),
    "counted": ("Counted", frozenset({Status.CURRENT, Status.EXPIRING, Status.OVERDUE})),
}


@dataclass(frozen=True)
class Scope:
    """What a report is about. Empty: everything the viewer sees. NONE asks for what has no sector, no locality or no job role."""

    day: date
    organisation_id: int | None = None
    only: bool = False  # that organisation alone, without those below it
    subject_id: int | None = None
    job_role: str | None = None
    worker_type: WorkerType | None = None
    sector: str | None = None
    locality: str | None = None
    employer_id: int | None = None
    statuses: frozenset[Status] = frozenset()  # empty: all


def row_id(text: str | None) -> int | None:
    """An id from an address; None where there is none. Anything else is no id of anything, and finds nothing."""
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


@dataclass(frozen=True)
class Choices:
    """What can be chosen above a report: (value, label), in order."""

    organisations: list[tuple[str, str]]
    subjects: list[tuple[str, str]]
    job_roles: list[tuple[str, str]]
    localities: list[str]
    sees_many_employers: bool
