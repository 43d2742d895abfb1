"""Reads of records, scoped by viewer."""

from lms.records.queries.people import COUNTED, SORTS, PersonRow, job_roles, organisations, people
from lms.records.queries.person import Record, own_record, record
from lms.records.queries.subjects import SubjectRow
from lms.records.queries.todo import Progress, own_rows, progress, todo

__all__ = [
    "COUNTED",
    "SORTS",
    "PersonRow",
    "Progress",
    "Record",
    "SubjectRow",
    "job_roles",
    "organisations",
    "own_record",
    "own_rows",
    "people",
    "progress",
    "record",
    "todo",
]
