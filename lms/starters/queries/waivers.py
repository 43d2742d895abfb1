"""Waivers of the people whom a viewer looks after: those that stand, and those that were taken back."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import aliased

from lms.access import May, Viewer
from lms.bookings.queries.eligibility_facts import posts_within
from lms.induction.models import Programme, ProgrammeVersion, Step, Waiver
from lms.kit.db import AnyRow, AnySelect, db
from lms.kit.tables import Key, PageOfRows, PageRequest, fetch_page
from lms.people.models import Account, Person, Post, Term
from lms.people.queries import below, places, root_id
from lms.people.rules import full_name
from lms.starters.queries.starters import Human

_by = aliased(Person, name="waived_by")

#: What lists of them can be sorted by.
SORTS: dict[str, Key] = {"name": Human.name_folded, "programme": Programme.name, "from": Waiver.from_day}


@dataclass(frozen=True)
class WaivedRow:
    """A waiver in words."""

    id: int
    post_id: int
    person_id: int
    name: str
    employer: str
    programme: str
    step: str
    reason: str
    from_day: date
    by: str
    withdrawn_from: date | None


def waivers(viewer: Viewer, ask: PageRequest, today: date, *, organisation_id: int | None, past: bool) -> PageOfRows[WaivedRow]:
    """A page of those of posts that run or are to begin: the standing ones, or those that were taken back."""
    within_reach = posts_within(viewer, May.EXEMPT, today).where(_in(organisation_id))
    taken_back = Waiver.withdrawn_from.is_not(None) if past else Waiver.withdrawn_from.is_(None)
    chosen = _waivers().where(Waiver.post_id.in_(within_reach), taken_back)
    return fetch_page(chosen, ask, keys=SORTS, tie=Waiver.id, read=_rows)


def waiver(waiver_id: int) -> Waiver | None:
    """One by its id."""
    return db.session.get(Waiver, waiver_id)


def _in(organisation_id: int | None) -> ColumnElement[bool]:
    place = places().get(organisation_id or 0)
    return Term.organisation_id.in_(below(place.path)) if place else true()


def _waivers() -> AnySelect:
    """Each with its person, its step as the newest version calls it, and who has waived it."""
    title = (
        select(Step.title)
        .join(ProgrammeVersion, ProgrammeVersion.id == Step.version_id)
        .where(ProgrammeVersion.programme_id == Waiver.programme_id, Step.key == Waiver.step_key)
        .order_by(ProgrammeVersion.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    step = func.coalesce(title, Waiver.step_key).label("step")
    whose = (Human.id.label("human_id"), Human.first_name, Human.last_name, Human.preferred_name, Post.employer_id)
    by = (_by.first_name.label("by_first"), _by.last_name.label("by_last"), _by.preferred_name.label("by_preferred"))
    return (
        select(Waiver, *whose, Programme.name.label("programme"), step, *by)
        .join(Post, Post.id == Waiver.post_id)
        .join(Person, Person.id == Post.person_id)
        .join(Human, Human.id == root_id())
        .join(Programme, Programme.id == Waiver.programme_id)
        .join(Account, Account.id == Waiver.by_account_id)
        .join(_by, _by.id == Account.person_id)
    )


def _rows(rows: Iterable[AnyRow]) -> Iterator[WaivedRow]:
    among = places()
    for row in rows:
        waived: Waiver = row.Waiver
        yield WaivedRow(
            id=waived.id,
            post_id=waived.post_id,
            person_id=row.human_id,
            name=full_name(row.first_name, row.last_name, row.preferred_name),
            employer=among[row.employer_id].name,
            programme=row.programme,
            step=row.step,
            reason=waived.reason,
            from_day=waived.from_day,
            by=full_name(row.by_first, row.by_last, row.by_preferred),
            withdrawn_from=waived.withdrawn_from,
        )
