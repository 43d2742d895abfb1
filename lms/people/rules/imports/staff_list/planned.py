"""The posts of a staff list as they will be."""

from collections.abc import Mapping, Sequence

from lms.kit.planned import PlannedPost, PlannedTerm
from lms.people.rules.imports.lookups import PostKey
from lms.people.rules.imports.staff_list.current_state import PeopleKnown
from lms.people.rules.imports.staff_list.terms import TermState
from lms.people.rules.imports.staff_list.writes import PeopleWrites


def planned_posts(writes: PeopleWrites, known: PeopleKnown) -> Sequence[PlannedPost]:
    """Those whose terms are to change, and those that are new."""
    return _planned(writes.terms, writes, known)


def posts_without_leavers(writes: PeopleWrites, known: PeopleKnown) -> Sequence[PlannedPost]:
    """The posts of those who are missing from the list, if they ended today; first among all that are to change."""
    return _planned([*writes.missing, *writes.terms], writes, known) if writes.missing else ()


def _planned(terms: Sequence[tuple[PostKey, TermState]], writes: PeopleWrites, known: PeopleKnown) -> Sequence[PlannedPost]:
    planner = _Planner(writes, known)
    changed: dict[PostKey, list[TermState]] = {}
    for key, term in terms:
        changed.setdefault(key, []).append(term)
    return [planner.post(key, of_post) for key, of_post in changed.items()]


class _Planner:
    """A number that somebody else gets is by its key a new post; what is recorded under it is somebody's before."""

    def __init__(self, writes: PeopleWrites, known: PeopleKnown) -> None:
        self.known, self.new = known, {key: (ref, number) for key, ref, number in writes.posts}
        self.before: Mapping[PostKey, int] = {key: post.id for key, post in known.posts.items()}
        self.after = {**self.before, **writes.former, **{key: -place for place, key in enumerate(self.new, 1)}}

    def post(self, key: PostKey, terms: Sequence[TermState]) -> PlannedPost:
        recorded = None if key in self.new else self.known.posts.get(key)
        person_id, number = (recorded.person_id, recorded.employee_number) if recorded else self.new[key]
        changed = {term.id for term in terms}
        kept = [self._term(term, self.before) for term in (recorded.terms if recorded else ()) if term.id not in changed]
        in_order = sorted([*kept, *(self._term(term, self.after) for term in terms)], key=lambda term: term.starts_on)
        return PlannedPost(self.after[key], person_id, key[0], f"{self.known.tree.by_id[key[0]].code} {number}", tuple(in_order))

    def _term(self, term: TermState, ids: Mapping[PostKey, int]) -> PlannedTerm:
        now = term.conditions
        supervisor_post_id = ids.get(now.supervisor) if now.supervisor else None
        return PlannedTerm(term.starts_on, term.ends_on, now.organisation_id, now.job_role_id, supervisor_post_id)
