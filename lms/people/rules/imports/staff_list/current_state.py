"""What is recorded about people, as far as a staff list is held against it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from lms.people.rules.identity import RegisterKey
from lms.people.rules.imports.lookups import PostKey, Tree
from lms.people.rules.imports.staff_list.person_matcher import KnownPerson, Ref
from lms.people.rules.imports.staff_list.terms import KnownPost, TermState
from lms.people.rules.numbers import former


@dataclass(frozen=True)
class PeopleKnown:
    """What is recorded, read at once. Roles by their key in lower case; registrations as (register, folded number): (id, person)."""

    tree: Tree
    roles: Mapping[str, int]
    persons: Mapping[Ref, KnownPerson]
    posts: Mapping[PostKey, KnownPost]
    registrations: Mapping[RegisterKey, tuple[int, Ref]]
    role_titles: Mapping[int, str] = field(default_factory=dict)


def with_numbers_freed(known: PeopleKnown, posts: Collection[KnownPost]) -> PeopleKnown:
    """What is known once the numbers of these ended posts are given to somebody else: whoever they supervised was not theirs."""
    keys = {post.key: (post.key[0], former(post.key[1], post.id)) for post in posts}
    if not keys:
        return known

    def term(known_term: TermState) -> TermState:
        boss = known_term.conditions.supervisor
        conditions = replace(known_term.conditions, supervisor=keys.get(boss, boss) if boss else None)
        return replace(known_term, conditions=conditions) if boss in keys else known_term

    moved = (replace(post, key=keys.get(post.key, post.key), terms=tuple(map(term, post.terms))) for post in known.posts.values())
    return replace(known, posts={post.key: post for post in moved})
