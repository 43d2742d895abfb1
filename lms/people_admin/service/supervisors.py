"""Many posts get another supervisor at once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from lms.access import Viewer
from lms.audit import service as audit
from lms.kit.refusal import Refused
from lms.people_admin.queries import posts, supervisors, team_members
from lms.people_admin.queries.team_members import Member
from lms.people_admin.rules import terms as rules
from lms.people_admin.rules.terms import Terms
from lms.people_admin.service.term_conditions import check_supervisor, find_supervisor
from lms.people_admin.service.terms import write_terms
from lms.people_admin.service.write_lock import lock_writes


@dataclass(frozen=True)
class HandOver:
    """What a change of supervisor will do. `changes` are terms before and after, by post."""

    supervisor_post_id: int
    supervisor: str
    starts_on: date
    moved: tuple[Member, ...]
    unchanged: int  # they have this supervisor already
    left_out: int  # no term on that day, or not within reach
    changes: dict[int, tuple[Terms, Terms]]


def plan_hand_over(*, post_ids: Collection[int], supervisor: str, choice: int | None, starts_on: date, today: date, by: Viewer) -> HandOver:
    """What would change; nothing does. Raises Refused, as for a single post."""
    if not post_ids:
        raise Refused("Choose at least one person.", field="posts")
    chosen = find_supervisor(supervisor, choice, None, today)
    if chosen is None:
        raise Refused("Enter the new supervisor.", field="supervisor")
    there = team_members.named(by, post_ids, starts_on)
    terms = posts.terms_of([member.post_id for member in there])
    changes = {}
    for post_id, before in terms.items():
        after = rules.hand_over(before, starts_on, chosen)
        if after is not None and after != before:
            changes[post_id] = (before, after)
    humans = supervisors.humans_of(changes)
    check_supervisor(chosen, list(changes), list(humans.values()), starts_on)
    moved = tuple(member for member in there if member.post_id in changes)
    left_out = len(set(post_ids)) - len(there)
    return HandOver(chosen, supervisors.label_of(chosen), starts_on, moved, len(there) - len(moved), left_out, changes)


def hand_over(*, post_ids: Collection[int], supervisor: str, choice: int | None, starts_on: date, today: date, by: Viewer) -> int:
    """Change the supervisor of these posts from this day; how many changed. Sent twice, the second changes nothing."""
    lock_writes()
    plan = plan_hand_over(post_ids=post_ids, supervisor=supervisor, choice=choice, starts_on=starts_on, today=today, by=by)
    with audit.because("supervisors"):
        # No standing depends on who supervises, and a term that is cut in two leaves its run unbroken: the tests recount it.
        return len(write_terms(plan.changes, by=by))
