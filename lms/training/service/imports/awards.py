"""Training histories: writing what a plan holds, and the import kind."""

from typing import Any

from lms.access import May
from lms.kit.importing import ImportKind, Ledger, Matrix, Revoked, Undo
from lms.people.queries.imports import employer_choices, organisation_choices
from lms.training.models import Award
from lms.training.queries import imports as queries
from lms.training.rules.imports import award_lines, awards
from lms.training.rules.imports.awards import REVOKED_BECAUSE, AwardKey, AwardsKnown, AwardWrites, Details

REVOKED = Revoked(
    "award", "achieved", "revoked", day="achieved_on", from_day="revoked_on", reason="revoked_reason", because=REVOKED_BECAUSE
)


def write_awards(writes: AwardWrites, _: AwardsKnown, ledger: Ledger) -> None:
    """Write the awards of a training history."""
    ledger.insert(Award, [_award_key(key) | _details(details) for key, details in writes.new])
    ledger.update(Award, [{"id": row_id} | _details(details) for row_id, _, details in writes.changed])
    ledger.update(Award, [{"id": row_id} | _details(details) | dict(REVOKED.as_before) for row_id, _, details in writes.revived])


def _award_key(key: AwardKey) -> dict[str, Any]:
    return dict(zip(("person_id", "subject_id", "achieved_on", "employer_id"), key, strict=True))


def _details(details: Details) -> dict[str, Any]:
    expires_on, method, provider, certificate_number, notes = details
    texts = {"method": method, "provider": provider, "certificate_number": certificate_number, "notes": notes}
    return {"expires_on": expires_on} | {name: text or None for name, text in texts.items()}


AWARDS = ImportKind(
    code="awards",
    label="Training history",
    nouns=("award", "awards"),
    may=May.IMPORT_AWARDS,
    columns=award_lines.COLUMNS,
    known=queries.awards_known,
    plan=awards.plan_awards,
    write=write_awards,
    undo=(Undo(Award, queries.award_names, title="Award of", posts=queries.posts_of_awards, revoked=REVOKED),),
    line=award_lines.AwardLine,
    check=award_lines.check_award,
    one_of=(("employee_number", "email", "last_name", "full_name"),),
    of_an_employer=True,
    vocabularies={"subject_code": queries.subject_choices, "employer_code": employer_choices, "establishment_code": organisation_choices},
    telling=("employee_number", "email", "last_name", "full_name", "subject_code", "achieved_on"),
    matrix=Matrix(heading="subject_code", cell="achieved_on"),
    beside={"validity": award_lines.check_validity},
)
