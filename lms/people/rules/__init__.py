"""Pure: the words of this room, and what its files would change."""

from lms.people.rules.words import (
    MAY_STAND_UNDER,
    MOST_ALIKE,
    PASSWORD_LENGTH,
    SECTOR_LABELS,
    WORKER_TYPE_LABELS,
    Jurisdiction,
    OrganisationKind,
    Place,
    Sector,
    WorkerType,
    full_name,
    ids_on,
)

__all__ = [
    "MAY_STAND_UNDER",
    "MOST_ALIKE",
    "PASSWORD_LENGTH",
    "SECTOR_LABELS",
    "WORKER_TYPE_LABELS",
    "Jurisdiction",
    "OrganisationKind",
    "Place",
    "Sector",
    "WorkerType",
    "full_name",
    "ids_on",
]
