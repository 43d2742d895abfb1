"""Pure: what a report is about, and what it is cut by."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from lms.kit.measures import Measure
from lms.people.rules import WorkerType


class PostCut(StrEnum):
    """What every report can be cut by, since every line belongs to a post."""

    EMPLOYER = "employer"
    ORGANISATION = "organisation"
    SECTOR = "sector"
    LOCALITY = "locality"
    JOB_ROLE = "job_role"
    WORKER_TYPE = "worker_type"

    @property
    def label(self) -> str:
        return "Service or team" if self is PostCut.ORGANISATION else self.value.replace("_", " ").capitalize()


#: A measure's own cuts stand after these.
_FIRST = (PostCut.EMPLOYER, PostCut.ORGANISATION)


def cuts_of(measure: Measure) -> dict[str, str]:
    """Everything that this measure can be cut by: name and label, in the order of a list."""
    rest = [cut for cut in PostCut if cut not in _FIRST]
    own = {cut.name: cut.label for cut in measure.cuts if not cut.only_narrows}
    return {cut.value: cut.label for cut in _FIRST} | own | {cut.value: cut.label for cut in rest}


#: In an address: without a sector, a locality, a job role or a key.
NONE = "none"
#: Ends the key of the row for those who are placed at the top of the report itself, not below it.
ITSELF = "-itself"


@dataclass(frozen=True)
class Pick:
    """What the lines behind a figure can be narrowed to."""

    label: str
    states: frozenset[str]


def picks_of(measure: Measure) -> dict[str, Pick]:
    """A state, or those that make the rate."""
    states = {state.value: Pick(state.label, frozenset({state.value})) for state in measure.states}
    return states | {"in_date": Pick(measure.wording.good, measure.good), "counted": Pick("Counted", measure.counted)}


@dataclass(frozen=True)
class Scope:
    """What a report is about. Empty: everything the viewer sees. NONE asks for what has no sector, no locality, no job role or no key."""

    day: date
    organisation_id: int | None = None
    only: bool = False  # that organisation alone, without those below it
    job_role: str | None = None
    worker_type: WorkerType | None = None
    sector: str | None = None
    locality: str | None = None
    employer_id: int | None = None
    statuses: frozenset[str] = frozenset()  # empty: all
    keys: Mapping[str, str] = field(default_factory=dict)  # own cuts of the measure, as in an address

    def row_id(self, key: str) -> int | None:
        """The key of an own cut, where that is an id."""
        return row_id(self.keys.get(key))


def row_id(text: str | None) -> int | None:
    """An id from an address; None where there is none. Anything else is no id of anything, and finds nothing."""
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


@dataclass(frozen=True)
class Choices:
    """What can be chosen above a report: (value, label), in order."""

    organisations: list[tuple[str, str]]
    job_roles: list[tuple[str, str]]
    localities: list[str]
    sees_many_employers: bool
