"""What is remembered of who lines are, for whoever may take it back."""

from collections.abc import Collection, Iterator

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import aliased

from lms.access import Viewer
from lms.imports.models import ImportIdentityAnswer
from lms.imports.queries.kinds import mapping_mays
from lms.imports.queries.questions import BY_COMMAND, persons_within_reach
from lms.imports.rules.questions import ELSEWHERE, Remembered, line_of
from lms.kit.db import AnyRow, chunked, db
from lms.kit.tables import PageOfRows, PageRequest, fetch_page
from lms.people.models import Account, Organisation, Person
from lms.people.queries import places_within, root_id
from lms.people.rules import full_name

ANSWER_SORTS = ("said", "subject")


def remembered_answers(ask: PageRequest, viewer: Viewer) -> PageOfRows[Remembered]:
    """About the lines of employers within reach."""
    by = aliased(Person)
    names = (Person.first_name, Person.last_name, by.first_name, by.last_name, by.preferred_name)
    rows = (
        select(ImportIdentityAnswer, Organisation.name, root_id(), *names)
        .join(Organisation, Organisation.id == ImportIdentityAnswer.employer_id)
        .outerjoin(Person, Person.id == ImportIdentityAnswer.person_id)
        .outerjoin(Account, Account.id == ImportIdentityAnswer.by_account_id)
        .outerjoin(by, by.id == Account.person_id)
        .where(_within(viewer))
    )
    keys = {"said": ImportIdentityAnswer.id, "subject": ImportIdentityAnswer.subject}
    return fetch_page(rows, ask, keys=keys, tie=ImportIdentityAnswer.id, read=lambda page: _remembered(list(page), viewer))


def answers_within(ids: Collection[int], viewer: Viewer) -> list[int]:
    """Those of these answers that are within reach."""
    row = ImportIdentityAnswer
    return [
        row_id for part in chunked(sorted(ids)) for row_id in db.session.scalars(select(row.id).where(row.id.in_(part), _within(viewer)))
    ]


def _within(viewer: Viewer) -> ColumnElement[bool]:
    return or_(false(), *(places_within(viewer, may, ImportIdentityAnswer.employer_id) for may in mapping_mays()))


def _remembered(rows: list[AnyRow], viewer: Viewer) -> Iterator[Remembered]:
    reached = persons_within_reach({row[2] for row in rows if row[2]}, viewer, mapping_mays())
    for row, employer, person_id, *names in rows:
        first, last, by_first, by_last, by_preferred = names[:5]
        candidate = full_name(first, last) if person_id in reached else ELSEWHERE
        line = line_of(row.candidate)
        yield Remembered(
            id=row.id,
            employer=employer,
            subject=row.subject,
            name=row.name,
            answer=row.answer,
            candidate=f"line {' '.join(line)} of the same file" if line else candidate,
            by=full_name(by_first, by_last, by_preferred) if by_first else BY_COMMAND,
            at=row.at,
        )
