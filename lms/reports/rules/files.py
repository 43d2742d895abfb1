"""Pure: lists too long to wait for, which are made as files while people do something else."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from lms.access import May, Viewer
from lms.people.rules import WorkerType
from lms.reports.rules.scope import Scope

#: The kind of background work.
MAKE = "reports.make_file"
#: A file of more lines than this is made in the background; making so many takes some seconds.
LONG = 20_000
#: Such a file can be fetched for so long, by whoever asked for it. Then it is removed.
FETCHABLE = timedelta(days=7)
#: So many can be under way at once for one person.
MOST_AT_ONCE = 3

LOST_REACH = "What you may see has changed since you asked for this file, so it was not made. Ask for it again."
TOO_OLD = "This file was asked for too long ago. Ask for it again."


class FileFormat(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"

    @property
    def label(self) -> str:
        return {FileFormat.CSV: "CSV", FileFormat.XLSX: "Excel (XLSX)"}[self]


def reach_of(viewer: Viewer) -> str:
    """How far this viewer opens people, in one text: two that are equal see the same people. Empty: nobody."""
    reach = viewer.reach(May.SEE_PEOPLE)
    if reach is None:
        return ""
    branches = sorted({grant.organisation_id for grant in viewer.branches(May.SEE_PEOPLE)})
    return f"{reach.name.lower()} {','.join(map(str, branches))}{' team' if viewer.supervises else ''}"


def kept_scope(scope: Scope) -> dict[str, Any]:
    """A scope as plain values: the day it speaks of is kept, whenever the file is made."""
    return asdict(scope) | {"day": scope.day.isoformat(), "statuses": sorted(scope.statuses)}


def scope_of(stored: Mapping[str, Any]) -> Scope:
    """The scope that was kept; before measures had keys of their own, a subject stood beside the other filters."""
    values = dict(stored)
    subject_id = values.pop("subject_id", None)
    if subject_id is not None:
        values["keys"] = {"subject": str(subject_id)}
    worker_type = WorkerType(values["worker_type"]) if values["worker_type"] else None
    day, statuses = date.fromisoformat(values["day"]), frozenset(values["statuses"])
    return Scope(**{**values, "day": day, "worker_type": worker_type, "statuses": statuses})
