"""What a staff list would change: posts and their terms, the persons who hold them, and who supervises whom."""

from lms.people.rules.imports.staff_list.columns import COLUMNS, FULL_NAME, PersonLine, check_person
from lms.people.rules.imports.staff_list.current_state import PeopleKnown
from lms.people.rules.imports.staff_list.person_matcher import KnownPerson, Ref
from lms.people.rules.imports.staff_list.planned import planned_posts, posts_without_leavers
from lms.people.rules.imports.staff_list.planner import plan_people
from lms.people.rules.imports.staff_list.terms import Conditions, KnownPost, TermState
from lms.people.rules.imports.staff_list.writes import PeopleWrites

__all__ = [
    "COLUMNS",
    "FULL_NAME",
    "Conditions",
    "KnownPerson",
    "KnownPost",
    "PeopleKnown",
    "PeopleWrites",
    "PersonLine",
    "Ref",
    "TermState",
    "check_person",
    "plan_people",
    "planned_posts",
    "posts_without_leavers",
]
