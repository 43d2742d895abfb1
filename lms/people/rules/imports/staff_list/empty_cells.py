"""Cells that are empty where something is recorded. They change nothing, unless somebody says for their column that they remove it."""

from collections.abc import Collection, Iterator

from lms.kit.importing import What
from lms.people.rules.imports.staff_list.columns import COLUMNS
from lms.people.rules.imports.staff_list.draft_rows import Draft
from lms.people.rules.imports.staff_list.person_matcher import KnownPerson

_MAY_BE_EMPTIED = [column.name for column in COLUMNS if column.may_be_emptied]


def emptied(draft: Draft, person: KnownPerson | None, columns: Collection[str]) -> Iterator[str]:
    """Of these columns, those in which this line has nothing and its person or post has something on record."""
    empty = [name for name in _MAY_BE_EMPTIED if name in columns and getattr(draft.line, name) in (None, "")]
    if empty:
        recorded = _recorded(draft, person)
        yield from (name for name in empty if recorded.get(name))


def _recorded(draft: Draft, person: KnownPerson | None) -> dict[str, object]:
    of_person = {"preferred_name": person.preferred_name, "email": person.email, "mobile": person.mobile} if person else {}
    last = draft.post.last if draft.post else None
    if last is None:
        return dict(of_person)
    conditions, starts_again = last.conditions, draft.decision and draft.decision.what == What.REJOIN
    return of_person | {
        "organisation_code": conditions.organisation_id != draft.key[0],
        "job_role": conditions.job_role_id,
        "hours": conditions.hours is not None,
        "supervisor_employee_number": conditions.supervisor,
        "end_date": last.ends_on and not starts_again,
    }
