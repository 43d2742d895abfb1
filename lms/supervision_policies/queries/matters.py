"""What people are reminded of about supervision: the day by which the next session is due."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import case, literal, select

from lms.kit.datetimes import long_date
from lms.kit.db import AnySelect
from lms.kit.room import About, Described, Matter
from lms.people.models import Post
from lms.supervision_policies.queries.standing import standing, standings
from lms.supervision_policies.rules.policies import in_words
from lms.supervision_policies.rules.standing import PostStanding, SupervisionStatus

#: A session counts in every post of a person, so they are reminded of one thing.
REF = "supervision"


def _due(day: date, records: Sequence[int]) -> AnySelect:
    """The day by which a session is due in each post that a policy applies to, but for people on long leave."""
    stands = standing(day, select(Post.id).where(Post.person_id.in_(records)))
    by = case((stands.c.state == SupervisionStatus.UP_TO_DATE.value, stands.c.due_on), else_=stands.c.late_after)
    return select(
        stands.c.human.label("person_id"),
        stands.c.post_id,
        literal(REF).label("ref"),
        by.label("on"),
        stands.c.starts_on.label("since"),
    ).where(stands.c.state != SupervisionStatus.PAUSED.value)


def _describe(day: date, abouts: Sequence[About]) -> list[Described | None]:
    stands = standings(day, {about.post_id for about in abouts if about.post_id is not None})
    return [_described(stands.get(about.post_id or 0)) for about in abouts]


def _described(stands: PostStanding | None) -> Described | None:
    if stands is None or stands.status is SupervisionStatus.PAUSED:
        return None
    last = f"Last session on {long_date(stands.last_on)}" if stands.last_on else "No session so far"
    return Described("Supervision", f"{last}. It is due {in_words(stands.interval_days)}.", MINE)


MINE = "supervision.mine"

MATTERS = (
    Matter(
        name="supervision",
        label="Supervision that is due",
        select=_due,
        describe=_describe,
        before=(0,),
        weeks=3,
        without_weeks=(2,),
        for_supervisors=True,
    ),
)
