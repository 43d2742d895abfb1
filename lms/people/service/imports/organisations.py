"""Files of organisations: writing what a plan holds, and the import kind."""

from typing import Any

from sqlalchemy import select

from lms.access import May
from lms.audit import service as audit
from lms.kit.db import db
from lms.kit.identifiers import fold
from lms.kit.importing import ImportKind, Ledger, Undo
from lms.people.models import Organisation
from lms.people.queries import imports as queries
from lms.people.rules.imports import organisations
from lms.people.rules.imports.organisations import OrganisationsKnown, OrganisationState, OrganisationWrites


def write_organisations(writes: OrganisationWrites, known: OrganisationsKnown, ledger: Ledger) -> None:
    """Write the organisations of a file, and every path."""
    ids = {code: state.id for code, state in known.organisations.items() if state.id}
    for level in _levels(writes.new):
        rows = [_organisation(state, ids) | {"path": f"new:{code}", "expiring_days": 90} for code, state in level.items()]
        ids |= dict(zip(level, ledger.insert(Organisation, rows), strict=True))
    ledger.update(Organisation, [{"id": state.id} | _organisation(state, ids) for state in writes.changed.values()])
    put_paths()


def _levels(new: dict[str, OrganisationState]) -> list[dict[str, OrganisationState]]:
    """New organisations by how many new ones stand above them: those above get their ids first."""
    levels: list[dict[str, OrganisationState]] = []
    depth: dict[str, int] = {}
    for code, state in new.items():  # parents first
        depth[code] = depth.get(state.parent, -1) + 1
        if depth[code] == len(levels):
            levels.append({})
        levels[depth[code]][code] = state
    return levels


def _organisation(state: OrganisationState, ids: dict[str, int]) -> dict[str, Any]:
    return {
        "code": state.code,
        "name": state.name,
        "name_folded": fold(state.name),
        "kind": state.kind,
        "sector": state.sector,
        "locality": state.locality or None,
        "jurisdiction": state.jurisdiction,
        "parent_id": ids[state.parent] if state.parent else None,
    }


def put_paths() -> None:
    """Every organisation's path, from what it stands under."""
    above = dict(iter(db.session.execute(select(Organisation.id, Organisation.parent_id))))
    audit.update_rows(Organisation, [{"id": row_id, "path": _path(row_id, above)} for row_id in sorted(above)])


def _path(row_id: int, above: dict[int, int | None]) -> str:
    parent = above[row_id]
    return f"{_path(parent, above) if parent else '/'}{row_id}/"


ORGANISATIONS = ImportKind(
    code="organisations",
    label="Organisations",
    nouns=("organisation", "organisations"),
    may=May.IMPORT_ORGANISATIONS,
    columns=organisations.COLUMNS,
    known=queries.organisations_known,
    plan=organisations.plan_organisations,
    write=write_organisations,
    undo=(
        Undo(
            Organisation,
            queries.organisation_names,
            posts=queries.posts_of_organisations,
            place="id",
            follows=frozenset({"path"}),
            work_out=put_paths,
        ),
    ),
    line=organisations.OrganisationLine,
)
