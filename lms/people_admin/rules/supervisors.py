"""Pure: who may supervise whom. Nobody themselves, through whichever post, and nobody in a circle."""

from collections.abc import Collection, Sequence
from datetime import date

from lms.kit.datetimes import long_date
from lms.kit.refusal import Refused


def check(
    *,
    post_ids: Collection[int],
    person_ids: Collection[int],
    above: Sequence[int],
    supervisor_person: int,
    ended_on: date | None,
    day: date,
) -> None:
    """May somebody supervise these posts of these persons from this day? Raises Refused.

    `above`: the supervisor's post, then whoever supervises it, and so on up; `ended_on`: the last day of the supervisor's post.
    """
    if supervisor_person in person_ids:
        raise Refused("Nobody supervises themselves, in whichever post. Choose somebody else.", field="supervisor")
    if ended_on is not None and ended_on < day:
        raise Refused(f"The supervisor's post ended on {long_date(ended_on)}. Choose somebody who is there.", field="supervisor")
    if set(above) & set(post_ids):
        raise Refused("This would close a circle: the supervisor is supervised, directly or through others, from here.", field="supervisor")
