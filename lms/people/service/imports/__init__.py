"""The import kinds of this room: organisations, the people who work in them, and who is away."""

from lms.people.service.imports.absences import ABSENCES
from lms.people.service.imports.organisations import ORGANISATIONS
from lms.people.service.imports.staff_list import STAFF_LIST

__all__ = ["ABSENCES", "ORGANISATIONS", "STAFF_LIST"]
