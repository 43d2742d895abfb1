"""Taking over what somebody did in another post with the same employer."""

from lms.access import Viewer
from lms.induction.queries.inductions import views
from lms.induction.rules.words import How
from lms.induction.service.records import record
from lms.kit import clock
from lms.kit.db import advisory_lock
from lms.kit.refusal import Refused
from lms.starters.queries.person import StarterPost
from lms.starters.queries.taking_over import take_overs


def take_over(*, post: StarterPost, by: Viewer) -> int:
    """Every open step that is done in each post anew counts here too, on the same days; how many steps. Raises Refused.

    The other post keeps its records. The second time there is nothing left to take over.
    """
    if not post.may_help:
        raise Refused("Only the supervisor, and learning and development, take over what was done in another post.")
    advisory_lock(f"induction {post.id}")
    offers = take_overs([post], {post.id: views([post.id], clock.today(), also_ahead=True)})[post.id]
    for offer in offers:
        record(
            post_ids=[post.id],
            programme_id=offer.step.programme_id,
            step_key=offer.step.key,
            done_on=offer.record.done_on,
            confirmed_by=offer.record.confirmed_by,
            how=How.BROUGHT,
            by=by,
            note=f"Taken over from {offer.employee_number}",
            where_id=offer.record.where_id,
        )
    return len({offer.step.step_id for offer in offers})
