"""Exemptions: given with a reason, ended; each with the standings that follow from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select

from lms.access import Viewer
from lms.kit.concurrent_edits import check
from lms.kit.db import advisory_lock, db
from lms.kit.refusal import Refused
from lms.people.models import Person, Term
from lms.training import queries
from lms.training.models import Exemption, Subject
from lms.training.queries.by_hand import exemptions_of
from lms.training.rules.by_hand import check_exemption, tidy_reason
from lms.training.service.standings import recompute

NEVER_ONES_OWN = "Nobody exempts themselves, or changes their own exemptions. Ask somebody else of your learning and development team."


@dataclass(frozen=True)
class Whose:
    """Who is exempt: in this one post, or (None) in every post of the person."""

    person_id: int  # the record that counts
    post_id: int | None
    post_ids: Sequence[int]  # those that it touches


def exempt(*, whose: Whose, subject_id: int, starts_on: date, ends_on: date | None, reason: str, by: Viewer) -> Exemption:
    """Somebody need not have a subject, for a reason. Sent twice, it is recorded once."""
    if whose.person_id == by.person_id:
        raise Refused(NEVER_ONES_OWN)
    text = tidy_reason(reason)
    if db.session.get(Subject, subject_id) is None:
        raise Refused("Choose a subject of the list.", field="subject")
    advisory_lock("imports")
    others = exemptions_of(whose.post_id, _records(whose.person_id), subject_id)
    same = next((other for other in others if (other.starts_on, other.ends_on) == (starts_on, ends_on)), None)
    if same is not None:
        return db.session.get_one(Exemption, same.id)
    check_exemption(starts_on, ends_on, others, _first_day(whose.post_ids))
    whom = {"post_id": whose.post_id} if whose.post_id is not None else {"person_id": whose.person_id}
    exemption = Exemption(subject_id=subject_id, starts_on=starts_on, ends_on=ends_on, reason=text, **whom)
    db.session.add(exemption)
    recompute(_touched(whose))
    return exemption


def exemption_values(exemption: Exemption) -> dict[str, object]:
    """What the form shows."""
    return {"ends_on": exemption.ends_on, "reason": exemption.reason}


def edit_exemption(exemption: Exemption, *, whose: Whose, ends_on: date | None, reason: str, seen: str, by: Viewer) -> None:
    """End it on another day, or say the reason better. Raises EditConflict or Refused."""
    _begin(exemption, whose, by)
    text = tidy_reason(reason)
    if (exemption.ends_on, exemption.reason) == (ends_on, text):
        return
    check(seen, exemption_values(exemption))
    others = exemptions_of(exemption.post_id, _records(whose.person_id), exemption.subject_id, but=exemption.id)
    check_exemption(exemption.starts_on, ends_on, others, exemption.starts_on)
    exemption.ends_on, exemption.reason = ends_on, text
    recompute(_touched(whose))


def _begin(exemption: Exemption, whose: Whose, by: Viewer) -> None:
    if whose.person_id == by.person_id:
        raise Refused(NEVER_ONES_OWN)
    advisory_lock("imports")
    db.session.refresh(exemption)


def _touched(whose: Whose) -> Sequence[int]:
    return [whose.post_id] if whose.post_id is not None else queries.posts_of_persons([whose.person_id])


def _records(person_id: int) -> list[int]:
    return list(db.session.scalars(select(Person.id).where(or_(Person.id == person_id, Person.merged_into_id == person_id))))


def _first_day(post_ids: Sequence[int]) -> date | None:
    return db.session.scalar(select(func.min(Term.starts_on)).where(Term.post_id.in_(post_ids)))
