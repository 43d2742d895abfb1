"""What is recorded about people, as far as a staff list is held against it."""

from collections.abc import Mapping
from dataclasses import dataclass

from lms.imports.rules.people.humans import KnownPerson, Ref, RegisterKey
from lms.imports.rules.people.terms import KnownPost, PostKey
from lms.imports.rules.plan import Tree


@dataclass(frozen=True)
class PeopleKnown:
    """What is recorded, read at once. Roles by their key in lower case; registrations as (register, folded number): (id, person)."""

    tree: Tree
    roles: Mapping[str, int]
    persons: Mapping[Ref, KnownPerson]
    posts: Mapping[PostKey, KnownPost]
    registrations: Mapping[RegisterKey, tuple[int, Ref]]
