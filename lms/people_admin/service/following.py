"""When a post ends from which others are supervised, its holder goes on supervising them from the post that they have then."""

from collections.abc import Sequence

from lms.kit.importing import Ledger
from lms.people.queries.posts import humans_of
from lms.people_admin.queries import following as queries
from lms.people_admin.queries import posts, supervisors
from lms.people_admin.rules import terms as rules
from lms.people_admin.rules.terms import Terms
from lms.people_admin.service.terms import store_terms


def follow(post_ids: Sequence[int] | None, ledger: Ledger | None = None) -> None:
    """Supervision follows the people of these posts (None: everybody) to the one post at the same employer that runs from the day after.

    Of the same record, as a merge may be undone. Where there is none, or more than one, their people are left as they are, and listed as
    without a supervisor. Nobody comes to supervise those who are above them.
    """
    humans = queries.supervisors() if post_ids is None else humans_of(post_ids)
    for handing in list(queries.handings(humans)):
        if handing.to:
            above = set(supervisors.above(handing.to.id))
            before = posts.terms_of([post_id for post_id in handing.post_ids if post_id not in above])
            changes: dict[int, tuple[Terms, Terms]] = {}
            for post_id, terms in before.items():
                changes[post_id] = terms, rules.follow_supervisor(terms, handing.day, handing.left.id, handing.to.id)
            store_terms(changes, ledger)
