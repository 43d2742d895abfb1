"""What a staff list would change: posts and their terms, the persons who hold them, and who supervises whom."""

from lms.imports.rules.people.humans import KnownPerson, Ref, RegisterKey
from lms.imports.rules.people.known import PeopleKnown
from lms.imports.rules.people.names import with_names_on_record
from lms.imports.rules.people.planner import plan_people
from lms.imports.rules.people.terms import Conditions, KnownPost, PostKey, TermState
from lms.imports.rules.people.writes import PeopleWrites

__all__ = [
    "Conditions",
    "KnownPerson",
    "KnownPost",
    "PeopleKnown",
    "PeopleWrites",
    "PostKey",
    "Ref",
    "RegisterKey",
    "TermState",
    "plan_people",
    "with_names_on_record",
]
