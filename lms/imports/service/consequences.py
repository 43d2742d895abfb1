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


def consequences(prepared: Prepared) -> list[SetOff]:
    """What it sets off that the plan ends and opens posts, person by person. Changes nothing."""
    if prepared.kind.planned is None:
        return []
    foreseen = current_house().foresee(prepared.kind.planned(prepared.plan.writes, prepared.known))
    names = queries.post_names({consequence.post_id for consequence in foreseen})
    return sorted(SetOff(names[consequence.post_id], consequence.what) for consequence in foreseen)


def keep_consequences(run_id: int, prepared: Prepared) -> None:
    """The first of them."""
    db.session.execute(delete(ImportConsequence).where(ImportConsequence.run_id == run_id))
    insert_unaudited(ImportConsequence, [{"run_id": run_id, **each._asdict()} for each in consequences(prepared)[:KEPT]])
