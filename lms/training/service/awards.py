"""Awards as facts: recorded, revoked with a reason, reinstated; any number at once, with the standings that follow from them."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from lms.audit import service as audit
from lms.kit import clock
from lms.kit.db import advisory_lock, chunked, db
from lms.kit.refusal import Refused
from lms.people.models import Person
from lms.people.queries import root_id
from lms.training import queries
from lms.training.models import Award
from lms.training.service.standings import recompute

LONGEST_REASON = 500
#: What tells one award from another: the human, the subject, the day, the employer that vouches for it.
Key = tuple[int, int, date, int]


@dataclass(frozen=True)
class Achieved:
    """Somebody achieved a subject on a day, and an employer vouches for it."""

    person_id: int
    subject_id: int
    achieved_on: date
    employer_id: int
    method: str | None = None
    certificate_number: str | None = None
    expires_on: date | None = None
    provider: str | None = None
    notes: str | None = None
    verified_by: str | None = None
    site_id: int | None = None


@dataclass(frozen=True)
class Recorded:
    """The award that says so. `is_new`: it was not on record before."""

    award_id: int
    is_new: bool
    is_revoked: bool = False


def award(*, wanted: Sequence[Achieved]) -> list[Recorded]:
    """The awards for these, in their order. What is on record already, under any record of the same human, is not made twice.

    A revoked one is found as it is: whether it is reinstated is for the caller to say. Raises Refused for a day still to come.
    """
    if any(one.achieved_on > clock.today() for one in wanted):
        raise Refused("Training is recorded on the day it is achieved, or later.", field="achieved_on")
    advisory_lock("imports")
    db.session.flush()
    humans = _humans({one.person_id for one in wanted})
    found = dict(_on_record(wanted, set(humans.values())))
    new: dict[Key, Achieved] = {}
    for one in wanted:
        if _key(one, humans) not in found:
            new.setdefault(_key(one, humans), one)
    ids = audit.insert_rows(Award, [_row(one) for one in new.values()])
    found |= {key: Recorded(row_id, is_new=True) for key, row_id in zip(new, ids, strict=True)}
    _follow(one.person_id for one in new.values())
    return list(_in_order([_key(one, humans) for one in wanted], found))


def revoke(*, award_ids: Collection[int], reason: str, from_day: date | None = None) -> int:
    """These awards count no longer, from this day on (None: they never counted). How many counted until now. Raises Refused."""
    told = " ".join(reason.split())
    if not told or len(told) > LONGEST_REASON:
        raise Refused(f"Say why, in {LONGEST_REASON} characters or fewer.", field="reason")
    rows = [row for row in _rows(award_ids) if row.revoked_on is None]
    return _change(rows, {row.id: {"revoked_on": from_day or row.achieved_on, "revoked_reason": told} for row in rows})


def reinstate(*, award_ids: Collection[int], details: Mapping[str, Any] | None = None) -> int:
    """These awards count again, as if they had never been revoked, if need be with other details. How many were."""
    rows = [row for row in _rows(award_ids) if row.revoked_on is not None]
    return _change(rows, {row.id: {"revoked_on": None, "revoked_reason": None, **(details or {})} for row in rows})


def _change(rows: Sequence[Award], values: Mapping[int, Mapping[str, Any]]) -> int:
    persons = [row.person_id for row in rows]
    audit.update_rows(Award, [{"id": row_id} | dict(changed) for row_id, changed in sorted(values.items())])
    _follow(persons)
    return len(persons)


def _follow(person_ids: Iterable[int]) -> None:
    """Their standings, over all their posts."""
    posts = queries.posts_of_persons(person_ids)
    if posts:
        recompute(posts)


# --- what is on record ------------------------------------------------------------------------------------------------------------


def _humans(person_ids: Collection[int]) -> dict[int, int]:
    """Of each record the human it stands for."""
    found: dict[int, int] = {}
    for some in chunked(sorted(person_ids)):
        found |= dict(iter(db.session.execute(select(Person.id, root_id()).where(Person.id.in_(some)))))
    return found


def _on_record(wanted: Sequence[Achieved], humans: Collection[int]) -> Iterable[tuple[Key, Recorded]]:
    """Of two for the same, the one that counts comes last, and so is the one that is kept."""
    subjects, days = {one.subject_id for one in wanted}, {one.achieved_on for one in wanted}
    columns = (root_id(), Award.subject_id, Award.achieved_on, Award.employer_id, Award.id, Award.revoked_on)
    asked = select(*columns).join(Person, Person.id == Award.person_id).where(Award.subject_id.in_(subjects), Award.achieved_on.in_(days))
    for some in chunked(sorted(humans)):
        mine = asked.where(or_(Person.id.in_(some), Person.merged_into_id.in_(some)))
        for human, subject, day, employer, row_id, revoked_on in db.session.execute(mine.order_by(Award.revoked_on.is_(None), Award.id)):
            yield (human, subject, day, employer), Recorded(row_id, is_new=False, is_revoked=revoked_on is not None)


def _rows(award_ids: Collection[int]) -> list[Award]:
    advisory_lock("imports")
    found: list[Award] = []
    for some in chunked(sorted(set(award_ids))):
        asked = select(Award).where(Award.id.in_(some)).order_by(Award.id)
        found += db.session.scalars(asked.execution_options(populate_existing=True))
    return found


def _key(one: Achieved, humans: Mapping[int, int]) -> Key:
    return humans[one.person_id], one.subject_id, one.achieved_on, one.employer_id


def _row(one: Achieved) -> dict[str, Any]:
    return {name: getattr(one, name) for name in Achieved.__dataclass_fields__}


def _in_order(keys: Iterable[Key], found: Mapping[Key, Recorded]) -> Iterator[Recorded]:
    """Asked for twice at once, it is new the first time alone."""
    said: set[Key] = set()
    for key in keys:
        yield replace(found[key], is_new=found[key].is_new and key not in said)
        said.add(key)
