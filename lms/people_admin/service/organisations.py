"""What is done to the tree of organisations: add, change, move, end, and take an end back."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date

from lms.access import May, Viewer
from lms.audit import service as audit
from lms.kit.concurrent_edits import check
from lms.kit.datetimes import long_date
from lms.kit.db import db
from lms.kit.house import current_house
from lms.kit.identifiers import fold, folded_number
from lms.kit.refusal import Refused
from lms.people.models import Organisation
from lms.people.queries import places
from lms.people.rules import OrganisationKind, Place
from lms.people_admin.queries import organisations as queries
from lms.people_admin.rules import organisations as rules
from lms.people_admin.rules.organisations import Facts
from lms.people_admin.service.write_lock import lock_writes


def values(row: Organisation) -> Mapping[str, object]:
    """What the form shows, and what it is checked against when it is sent."""
    return {name: getattr(row, name) for name in Facts.__dataclass_fields__}


def move_values(row: Organisation) -> Mapping[str, object]:
    """What the form that moves shows."""
    return {"parent": row.parent_id}


def end_values(row: Organisation) -> Mapping[str, object]:
    """What the form that ends a place shows."""
    return {"last_day": row.ends_on}


def _held(organisation_id: int, by: Viewer) -> tuple[Organisation, Place]:
    """The row and its place, within reach. Raises Refused where it is not there any more or not the viewer's."""
    row, place = queries.row(organisation_id), places().get(organisation_id)
    if row is None or place is None or not by.reaches(May.MANAGE_ORGANISATIONS, place.path):
        raise Refused("This organisation is not one that you may change.")
    return row, place


def add_organisation(*, parent_id: int, kind: OrganisationKind, facts: Facts, today: date, by: Viewer) -> int:
    """A place under another; its id. Sent twice, it is added once."""
    lock_writes()
    _, above = _held(parent_id, by)
    rules.check_place(kind, above, today)
    wanted = facts.cleaned()
    taken = queries.with_code(folded_number(wanted.code))
    if taken and (taken.parent_id, taken.kind, taken.name) == (parent_id, kind, wanted.name):
        return taken.id
    if taken:
        raise Refused(f"{taken.name} has this code already.", field="code")
    row = Organisation(**asdict(wanted), name_folded=fold(wanted.name), kind=kind, parent_id=parent_id, path=f"new:{wanted.code}")
    db.session.add(row)
    db.session.flush()
    row.path = f"{above.path}{row.id}/"
    db.session.flush()
    return row.id


def edit_organisation(organisation_id: int, *, facts: Facts, seen: str, by: Viewer) -> None:
    """Change what is said of a place. Raises Overtaken where somebody else was quicker, Refused where it cannot be so."""
    lock_writes()
    row, place = _held(organisation_id, by)
    wanted = facts.cleaned()
    if place.kind != OrganisationKind.EMPLOYER:
        wanted = replace(wanted, expiring_days=row.expiring_days)
    if values(row) == asdict(wanted):
        return
    check(seen, values(row))
    if wanted.code != row.code:
        _check_code(row, place, wanted.code)
    _check_start(row, place, wanted.starts_on)
    counts_anew = (row.sector, row.jurisdiction) != (wanted.sector, wanted.jurisdiction)
    for name, value in asdict(wanted).items():
        setattr(row, name, value)
    row.name_folded = fold(wanted.name)
    db.session.flush()
    if counts_anew:
        current_house().posts_changed(queries.posts_of_branch(place.path))


def _check_code(row: Organisation, place: Place, code: str) -> None:
    """A code can be corrected until something leans on it: files name places by it, and people sign in with their employer's."""
    taken = queries.with_code(folded_number(code))
    if taken and taken.id != row.id:
        raise Refused(f"{taken.name} has this code already.", field="code")
    if folded_number(code) != folded_number(row.code) and queries.is_used(row.id, place.path):
        raise Refused(
            f"Posts are recorded here, so the code {row.code} stays: files name this place by it, and people sign in with it.", field="code"
        )


def _check_start(row: Organisation, place: Place, starts_on: date | None) -> None:
    if starts_on is None or starts_on == row.starts_on:
        return
    if row.ends_on and starts_on > row.ends_on:
        raise Refused(f"It ends on {long_date(row.ends_on)}: the first day cannot be after that.", field="starts_on")
    first = queries.first_term(place.path)
    if first and first < starts_on:
        raise Refused(f"Posts have terms here from {long_date(first)}: the first day cannot be after that.", field="starts_on")


def move_organisation(organisation_id: int, *, parent_id: int, seen: str, today: date, by: Viewer) -> None:
    """Put a place with all that is below it under another. Both must be the viewer's; past figures are counted at the new place too."""
    lock_writes()
    row, place = _held(organisation_id, by)
    above = places().get(parent_id)
    if above is None or not by.reaches(May.MANAGE_ORGANISATIONS, above.path):
        raise Refused("Choose one of the list", field="parent")
    _check_leaves(place, by)
    if row.parent_id == parent_id:
        return
    check(seen, move_values(row))
    rules.check_move(place, above, today)
    branch = [one for one in places().values() if one.path.startswith(place.path)]
    row.parent_id = parent_id
    db.session.flush()
    paths = rules.new_paths(place, above, branch)
    audit.update_rows(Organisation, [{"id": row_id, "path": path} for row_id, path in paths.items()])
    current_house().posts_changed(queries.posts_of_branch(paths[place.id]))


def _check_leaves(place: Place, by: Viewer) -> None:
    """Whoever holds exactly this branch may not take it out of what somebody else holds."""
    above = places().get(place.parent_id or 0)
    if above is not None and not by.reaches(May.MANAGE_ORGANISATIONS, above.path):
        raise Refused(f"{place.name} stands under {above.name}, which is not yours to change. Ask its administrator.", field="parent")


def retire_organisation(organisation_id: int, *, last_day: date, seen: str, by: Viewer) -> None:
    """The place ends with this day: it is offered no more, and past figures stay. Raises Refused while posts go on after it."""
    lock_writes()
    row, place = _held(organisation_id, by)
    if place.kind == OrganisationKind.PARTNERSHIP:
        raise Refused("The partnership itself cannot end.", field="last_day")
    _check_leaves(place, by)
    if row.ends_on == last_day:
        return
    check(seen, end_values(row))
    if row.starts_on and last_day < row.starts_on:
        raise Refused(f"It starts on {long_date(row.starts_on)}: the last day cannot be before that.", field="last_day")
    if going_on := queries.going_on(place.path, last_day):
        raise Refused(rules.still_there(going_on, last_day), field="last_day")
    row.ends_on = last_day
    db.session.flush()


def reopen_organisation(organisation_id: int, *, by: Viewer) -> None:
    """The place goes on after all. Said twice, it is done once."""
    lock_writes()
    row, place = _held(organisation_id, by)
    _check_leaves(place, by)
    row.ends_on = None
    db.session.flush()
