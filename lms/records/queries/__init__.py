"""Reads of records, scoped by viewer."""

from lms.records.queries.people import COUNTED, SMALL, SORTS, PersonRow, job_roles, organisations, people, small_employer
from lms.records.queries.person import Record, own_record, record
from lms.records.queries.reach import is_of_employer, not_over, posts_within
from lms.records.queries.subjects import SubjectRow, in_date
from lms.records.queries.todo import Progress, own_rows, progress, todo

__all__ = [
    "COUNTED",
    "SMALL",
    "SORTS",
    "PersonRow",
    "Progress",
    "Record",
    "SubjectRow",
    "in_date",
    "is_of_employer",
    "job_roles",
    "not_over",
    "organisations",
    "own_record",
    "own_rows",
    "people",
    "posts_within",
    "progress",
    "record",
    "small_employer",
    "todo",
]
