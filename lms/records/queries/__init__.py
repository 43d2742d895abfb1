"""Reads of records, scoped by viewer."""

from lms.records.queries.people import COUNTED, SORTS, PersonRow, organisations, people
from lms.records.queries.person import Record, own_record, record
from lms.records.queries.reach import is_of_employer, not_over, posts_within
from lms.records.queries.subjects import SubjectRow
from lms.records.queries.todo import Progress, own_rows, progress, todo

__all__ = [
    "COUNTED",
    "SORTS",
    "PersonRow",
    "Progress",
    "Record",
    "SubjectRow",
    "is_of_employer",
    "not_over",
    "organisations",
    "own_record",
    "own_rows",
    "people",
    "posts_within",
    "progress",
    "record",
    "todo",
]
