"""The tree of organisations, read whole: it has hundreds of rows, never many thousands."""

from sqlalchemy import Select, select

from lms.kit.db import AnyRow, AnySelect, db, table_of
from lms.kit.reading import once_a_request
from lms.people.models import Organisation
from lms.people.rules import OrganisationKind, Place

#: Plain columns: nearly every page asks, and records would cost three times as much.
_TREE: AnySelect = select(*table_of(Organisation).c).order_by(Organisation.path)


@once_a_request
def places() -> dict[int, Place]:
    """Every organisation by id, parents first, each with what it inherits."""
    by_id: dict[int, Place] = {}
    for row in db.session.execute(_TREE):
        by_id[row.id] = _placed(row, by_id.get(row.parent_id or 0))
    return by_id


def _placed(row: AnyRow, above: Place | None) -> Place:
    is_employer = row.kind == OrganisationKind.EMPLOYER
    return Place(
        id=row.id,
        parent_id=row.parent_id,
        code=row.code,
        name=row.name,
        kind=row.kind,
        path=row.path,
        sector=row.sector or (above.sector if above else None),
        locality=row.locality or (above.locality if above else None),
        jurisdiction=row.jurisdiction or (above.jurisdiction if above else None),
        expiring_days=row.expiring_days,
        employer_id=row.id if is_employer else (above.employer_id if above else None),
        ends_on=min((day for day in (row.ends_on, above.ends_on if above else None) if day), default=None),
    )


def below(path: str) -> Select[int]:
    """The ids of the organisation at this path and of all below it."""
    return select(Organisation.id).where(Organisation.path.startswith(path, autoescape=True))
