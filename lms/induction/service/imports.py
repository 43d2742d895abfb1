"""Files of induction steps: writing what a plan holds, and the import kind."""

from lms.access import May
from lms.induction.models import StepRecord
from lms.induction.queries import imports as queries
from lms.induction.rules import imports as rules
from lms.induction.rules.imports import UNDONE_BECAUSE, RecordsKnown, RecordWrites
from lms.induction.rules.words import How
from lms.kit import clock
from lms.kit.importing import ImportKind, Ledger, Revoked, Undo
from lms.people.queries.imports import employer_choices, organisation_choices

KEY = ("post_id", "programme_id", "step_key", "done_on", "confirmed_by")

WITHDRAWN = Revoked(
    "step", "done", "withdrawn", day="done_on", from_day="withdrawn_from", reason="withdrawn_reason", because=UNDONE_BECAUSE
)


def write_records(writes: RecordWrites, _: RecordsKnown, ledger: Ledger) -> None:
    """They count at once, marked as brought."""
    same = {"how": How.BROUGHT, "made_at": clock.now()}
    ledger.insert(StepRecord, [{**dict(zip(KEY, key, strict=True)), **values, **same} for key, values in writes.new])
    ledger.update(StepRecord, [{"id": row_id, **values, **WITHDRAWN.as_before} for row_id, values in writes.revived])


INDUCTIONS = ImportKind(
    code="induction",
    label="Induction steps",
    nouns=("induction step", "induction steps"),
    may=May.IMPORT_AWARDS,
    columns=rules.COLUMNS,
    known=queries.records_known,
    plan=rules.plan_records,
    write=write_records,
    undo=(Undo(StepRecord, queries.record_names, title="Step of", learnt_at=queries.posts_of_records, revoked=WITHDRAWN),),
    check=rules.check_record,
    of_an_employer=True,
    vocabularies={
        "programme_code": queries.programme_choices,
        "step_key": queries.step_choices,
        "where": organisation_choices,
        "employer_code": employer_choices,
    },
)
