"""The programmes of the reference list in the large partnership: one post in five has an induction, and most of its steps are on record."""

from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import insert, select, update

from lms.induction.models import Programme, ProgrammeVersion, Step, StepRecord
from lms.induction.rules.words import BY_FACTS, ConfirmedBy, How
from lms.induction.service.inductions import derive
from lms.kit import clock
from lms.kit.db import chunked, db
from lms.people.models import Post, Term
from lms.programmes.service.reference import load_reference
from lms.training.service import recompute
from tests.bench.partnership import TODAY

ON_IT = 2_000
REFERENCE = Path("seeds/reference")


#: The lead, and the supervisor with her people: whose pages are measured, all of them new.
NEW = (1, *range(10, 20))


def build(number: int = ON_IT) -> None:
    """Programmes from such a day on that so many posts have started since; four in five of what is recorded by hand is."""
    chance = Random(number)
    for post_id in NEW:
        started = TODAY - timedelta(days=chance.randrange(10, 60))
        db.session.execute(update(Term).where(Term.post_id == post_id).values(starts_on=started))
    recompute(NEW)
    starts = sorted(db.session.scalars(select(Term.starts_on)), reverse=True)
    load_reference(REFERENCE, since=starts[min(number, len(starts)) - 1])
    steps = db.session.execute(
        select(ProgrammeVersion.programme_id, Step.key, Step.due_days)
        .join(Step, Step.version_id == ProgrammeVersion.id)
        .join(Programme, Programme.id == ProgrammeVersion.programme_id)
        .where(Programme.code.in_(("IND-CORE", "IND-STAFF")), Step.kind.not_in(BY_FACTS))
    ).all()
    since = (
        select(Post.id, Term.starts_on).join(Term, Term.post_id == Post.id).where(Term.starts_on >= starts[min(number, len(starts)) - 1])
    )
    rows = [
        _record(post_id, programme_id, key, started + timedelta(days=due_days - chance.randrange(due_days + 1)))
        for post_id, started in db.session.execute(since)
        for programme_id, key, due_days in steps
        if chance.random() < 0.8
    ]
    for some in chunked([row for row in rows if row["done_on"] <= TODAY]):
        db.session.execute(insert(StepRecord), list(some))
    derive()


def _record(post_id: int, programme_id: int, key: str, done_on: date) -> dict[str, Any]:
    said = {"confirmed_by": ConfirmedBy.BOTH, "how": How.PAPER, "made_at": clock.now()}
    return {"post_id": post_id, "programme_id": programme_id, "step_key": key, "done_on": done_on, **said}
