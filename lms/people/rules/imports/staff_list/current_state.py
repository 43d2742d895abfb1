"""What is recorded about people, as far as a staff list is held against it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lms.people.rules.imports.lookups import PostKey, Tree
from lms.people.rules.imports.staff_list.person_matcher import KnownPerson, Ref, RegisterKey
from lms.people.rules.imports.staff_list.terms import KnownPost


@dataclass(frozen=True)
class PeopleKnown:
    """What is recorded, read at once. Roles by their key in lower case; registrations as (register, folded number): (id, person)."""

    tree: Tree
    roles: Mapping[str, int]
    persons: Mapping[Ref, KnownPerson]
    posts: Mapping[PostKey, KnownPost]
    registrations: Mapping[RegisterKey, tuple[int, Ref]]
    role_titles: Mapping[int, str] = field(default_factory=dict)
