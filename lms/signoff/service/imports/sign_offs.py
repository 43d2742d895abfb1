"""Files of sign-offs: writing what a plan holds, and the import kind."""

from typing import Any

from lms.access import May
from lms.kit import clock
from lms.kit.importing import ImportKind, Ledger, Revoked, Undo
from lms.people.queries.imports import employer_choices
from lms.signoff.models import SignOff
from lms.signoff.queries import imports as queries
from lms.signoff.rules.imports import columns, sign_offs
from lms.signoff.rules.imports.sign_offs import UNDONE_BECAUSE, SignOffKey, SignOffsKnown, SignOffWrites
from lms.signoff.rules.words import Source

WITHDRAWN = Revoked(
    "sign-off", "signed", "withdrawn", day="signed_on", from_day="withdrawn_on", reason="withdrawn_reason", because=UNDONE_BECAUSE
)


def write_sign_offs(writes: SignOffWrites, _: SignOffsKnown, ledger: Ledger) -> None:
    """They count at once, marked as brought."""
    same = {"source": Source.BROUGHT, "made_at": clock.now()}
    ledger.insert(SignOff, [{**_key(key), **values, **same} for key, values in writes.new])
    ledger.update(SignOff, [{"id": row_id, **values, **WITHDRAWN.as_before} for row_id, values in writes.revived])


def _key(key: SignOffKey) -> dict[str, Any]:
    return dict(zip(("person_id", "framework_id", "competency_code", "level", "signed_on"), key, strict=True))


SIGN_OFFS = ImportKind(
    code="signoffs",
    label="Sign-offs",
    nouns=("sign-off", "sign-offs"),
    may=May.IMPORT_SIGN_OFFS,
    columns=columns.COLUMNS,
    known=queries.sign_offs_known,
    plan=sign_offs.plan_sign_offs,
    write=write_sign_offs,
    undo=(
        Undo(
            SignOff,
            queries.sign_off_names,
            title="Sign-off of",
            learnt_at=queries.posts_of_sign_offs,
            place="employer_id",
            revoked=WITHDRAWN,
        ),
    ),
    check=columns.check_sign_off,
    of_an_employer=True,
    vocabularies={
        "framework_code": queries.framework_choices,
        "competency_code": queries.competency_choices,
        "employer_code": employer_choices,
    },
)
