"""The import kinds of this room: organisations, and the people who work in them."""

from lms.people.service.imports.organisations import ORGANISATIONS
from lms.people.service.imports.staff_list import STAFF_LIST

__all__ = ["ORGANISATIONS", "STAFF_LIST"]
