"""What an import would set off, told before it is applied and kept with the run."""

from typing import NamedTuple

from sqlalchemy import delete

from lms.imports import queries
from lms.imports.models import ImportConsequence
from lms.imports.service.plan_import import Prepared
from lms.kit.db import db, insert_unaudited
from lms.kit.house import current_house

#: So many are kept with a run.
KEPT = 500


class SetOff(NamedTuple):
    """Fiona Reid (TDT 2121): 2 bookings move to TDT TH-2121."""

    who: str
    what: str
    is_if_ended: bool = False  # only if those who are missing from the file end


def consequences(prepared: Prepared) -> list[SetOff]:
    """What it sets off that the plan ends and opens posts, person by person, and what it would if those who are missing ended today.

    Changes nothing.
    """
    kind, plan = prepared.kind, prepared.plan
    planned = kind.planned(plan.writes, prepared.known) if kind.planned else ()
    left = kind.planned_without_leavers(plan.writes, prepared.known) if kind.planned_without_leavers else ()
    foreseen, with_leavers = current_house().foresee(planned), current_house().foresee(left)
    missing = {post.id for post in left} - {post.id for post in planned}
    if_ended = [consequence for consequence in with_leavers if consequence.post_id in missing]
    names = queries.post_names({consequence.post_id for consequence in (*foreseen, *if_ended)})
    return [
        *sorted(SetOff(names[post_id], what) for post_id, what in foreseen),
        *sorted(SetOff(names[post_id], what, is_if_ended=True) for post_id, what in if_ended),
    ]


def keep_consequences(run_id: int, prepared: Prepared) -> None:
    """The first of them."""
    db.session.execute(delete(ImportConsequence).where(ImportConsequence.run_id == run_id))
    insert_unaudited(ImportConsequence, [{"run_id": run_id, **each._asdict()} for each in consequences(prepared)[:KEPT]])
