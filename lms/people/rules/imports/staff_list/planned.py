"""The posts of a staff list as they will be."""

from collections.abc import Mapping, Sequence

from lms.kit.planned import PlannedPost, PlannedTerm
from lms.people.rules.imports.lookups import PostKey
from lms.people.rules.imports.staff_list.current_state import PeopleKnown
from lms.people.rules.imports.staff_list.terms import TermState
from lms.people.rules.imports.staff_list.writes import PeopleWrites


def planned_posts(writes: PeopleWrites, known: PeopleKnown) -> Sequence[PlannedPost]:
    """Those whose terms are to change, and those that are new."""
    new = {key: (ref, number) for key, ref, number in writes.posts}
    ids = {key: post.id for key, post in known.posts.items()} | {key: -place for place, key in enumerate(new, 1)}
    changed: dict[PostKey, list[TermState]] = {}
    for key, term in writes.terms:
        changed.setdefault(key, []).append(term)
    return [_post(key, terms, new, known, ids) for key, terms in changed.items()]


def _post(
    key: PostKey, terms: Sequence[TermState], new: Mapping[PostKey, tuple[int, str]], known: PeopleKnown, ids: Mapping[PostKey, int]
) -> PlannedPost:
    recorded = known.posts.get(key)
    person_id, number = (recorded.person_id, recorded.employee_number) if recorded else new[key]
    before = {term.id: term for term in (recorded.terms if recorded else ())}
    after = [*(before | {term.id: term for term in terms if term.id}).values(), *(term for term in terms if not term.id)]
    in_order = sorted(after, key=lambda term: term.starts_on)
    label = f"{known.tree.by_id[key[0]].code} {number}"
    return PlannedPost(ids[key], person_id, key[0], label, tuple(_term(term, ids) for term in in_order))


def _term(term: TermState, ids: Mapping[PostKey, int]) -> PlannedTerm:
    now = term.conditions
    supervisor_post_id = ids.get(now.supervisor) if now.supervisor else None
    return PlannedTerm(term.starts_on, term.ends_on, now.organisation_id, now.job_role_id, supervisor_post_id)
