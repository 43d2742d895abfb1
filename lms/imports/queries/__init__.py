"""Reads of imports: what is recorded, for holding a file against it, and the runs themselves."""

from lms.imports.queries.known import awards_known, organisations_known, people_known, requirements_known
from lms.imports.queries.runs import (
    LINE_SORTS,
    MAY,
    RUN_SORTS,
    Listed,
    Order,
    about,
    changes,
    employers,
    findings,
    has_broken,
    in_state,
    just_sent,
    order,
    run,
    runs,
)

__all__ = [
    "LINE_SORTS",
    "MAY",
    "RUN_SORTS",
    "Listed",
    "Order",
    "about",
    "awards_known",
    "changes",
    "employers",
    "findings",
    "has_broken",
    "in_state",
    "just_sent",
    "order",
    "organisations_known",
    "people_known",
    "requirements_known",
    "run",
    "runs",
]
