"""Posts as they are to be, before anything is changed, and what that would set off."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class PlannedTerm:
    """A term as it is to be."""

    starts_on: date
    ends_on: date | None
    organisation_id: int
    job_role_id: int | None
    supervisor_post_id: int | None  # negative where that post is new


@dataclass(frozen=True, slots=True)
class PlannedPost:
    """A post as it is to be, of the record that counts. `id` is negative where it is new, and so is `person_id` where the person is."""

    id: int
    person_id: int
    employer_id: int
    label: str  # LC 7099001
    terms: tuple[PlannedTerm, ...]


class Consequence(NamedTuple):
    """What it sets off that a recorded post becomes what is planned: "2 bookings move to LC 7099001"."""

    post_id: int
    what: str
