"""The life of a run: begun with a file, checked, applied or discarded."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from sqlalchemy import delete, insert, update

from lms.access import Reach, Viewer
from lms.files import service as files
from lms.imports import queries
from lms.imports.models import ImportChange, ImportFinding, ImportRun
from lms.imports.rules.cell_choices import CellQuestions
from lms.imports.rules.runs import CHANGES_KEPT, FINDINGS_KEPT, RunState, may_move
from lms.imports.service.answers import keep_questions, remember
from lms.imports.service.consequences import keep_consequences
from lms.imports.service.plan_import import Prepared, refuse_leavers
from lms.imports.service.reading import keep_reading, refuse_unread
from lms.imports.service.redact import redacted
from lms.imports.service.writing import write
from lms.jobs import service as jobs
from lms.kit import clock
from lms.kit.db import db
from lms.kit.importing import AnyKind, Code, Finding, Step, What
from lms.kit.refusal import Refused

CHECK = "imports.check"
APPLY = "imports.apply"
#: Where people see what comes of both.
PAGE = "imports.show"


def allow(kind: AnyKind, employer_id: int | None, *, by: Viewer) -> None:
    """Raises Refused unless this viewer may import such a file for this employer (None: for whichever its lines name)."""
    if by.reach(kind.may) is None:
        raise Refused("You may not import this kind of file.", field="kind")
    if employer_id is None:
        if kind.of_an_employer and by.reach(kind.may) != Reach.PARTNERSHIP:
            raise Refused("Choose the employer this file is for.", field="employer_id")
    elif employer_id not in {row_id for row_id, _ in queries.employers(by, [kind])}:
        raise Refused("You may not import for this employer.", field="employer_id")


def begin(*, kind: AnyKind, employer_id: int | None, name: str, content: bytes, by: Viewer) -> ImportRun:
    """Keep the file and ask for it to be checked. A second click on the button finds what the first has begun."""
    allow(kind, employer_id, by=by)
    if not content:
        raise Refused("The file is empty.", field="file")
    content = redacted(kind, content)
    hashes = files.hashes_of(content, is_private=bool(kind.private))
    sent_twice = queries.just_sent(kind, employer_id if kind.of_an_employer else None, hashes, by, clock.now())
    if sent_twice:
        return sent_twice
    run = record(kind=kind, employer_id=employer_id, name=name, content=content, by_account_id=by.account_id)
    jobs.ask(kind=CHECK, about_id=run.id, by_account_id=by.account_id, title=f"Check {name}", endpoint=PAGE)
    return run


def record(*, kind: AnyKind, employer_id: int | None, name: str, content: bytes, by_account_id: int | None) -> ImportRun:
    """A run and its file, for the worker or the command line to go on with."""
    stored = files.keep(name=name, content=content, is_private=bool(kind.private))
    employer_id = employer_id if kind.of_an_employer else None
    run = ImportRun(kind=kind.code, state=RunState.CHECKING, employer_id=employer_id, file_id=stored.id, by_account_id=by_account_id)
    db.session.add(run)
    db.session.flush()
    return run


def apply(run: ImportRun, *, apply_good_lines: bool, end_leavers_on: date | None, is_right_employer: bool = False, by: Viewer) -> None:
    """Ask for a checked file to be applied. Asked twice, it is applied once."""
    kind = queries.kind_of(run.kind)
    allow(kind, run.employer_id, by=by)
    if run.state in (RunState.APPLYING, RunState.APPLIED):
        return
    if run.errors and not apply_good_lines:
        raise Refused(
            "The file has errors. Correct them and send it again, or choose to apply the lines without errors.", field="apply_good_lines"
        )
    if end_leavers_on:
        refuse_leavers(kind)
        if queries.has_finding(run.id, Code.SHEET_NOT_READ):
            raise Refused(Code.LEAVERS_SHEET_NOT_READ.message, field="end_leavers_on")
    if run.doubt and not is_right_employer:
        raise Refused("Look whether this is the right employer, and say so.", field="is_right_employer")
    refuse_unread(run)
    said = {"apply_good_lines": apply_good_lines, "end_leavers_on": end_leavers_on, "is_right_employer": is_right_employer}
    move(run, RunState.APPLYING, **said)
    title = f"Apply an import: {kind.label.lower()}"
    jobs.ask(kind=APPLY, about_id=run.id, by_account_id=by.account_id, title=title, endpoint=PAGE)


def discard(run: ImportRun, *, by: Viewer) -> None:
    """Decide not to apply a file. The run stays on the list; the content of the file goes."""
    allow(queries.kind_of(run.kind), run.employer_id, by=by)
    move(run, RunState.DISCARDED)
    files.forget(run.file_id)


def move(run: ImportRun, state: RunState, **values: object) -> None:
    """To another state. Whoever changes the row first decides; the other is told."""
    if not may_move(run.state, state):
        raise Refused(f"This import is {run.state.label.lower()}: that cannot be done any more.")
    moved = update(ImportRun).where(ImportRun.id == run.id, ImportRun.state == run.state).values(state=state, **values)
    if not db.session.execute(moved.returning(ImportRun.id)).first():
        raise Refused("Somebody else has just decided about this import.")
    db.session.refresh(run)


# --- what the worker and the command line do ----------------------------------------------------------------------------------


def keep_check(run: ImportRun, prepared: Prepared) -> None:
    """The file has been checked: keep what its page shows."""
    _keep(run, prepared)
    keep_reading(run, prepared)
    run.state, run.problem = RunState.CHECKED, ""


def finish(run: ImportRun, prepared: Prepared) -> None:
    """Apply the plan, or refuse it for its errors; the caller holds the lock under which it was made."""
    _keep(run, prepared)
    if prepared.plan.is_blocked(run.apply_good_lines):
        run.state, run.problem = RunState.REFUSED, "Nothing was applied: the file has errors."
        return
    if prepared.plan.may_be_wrong_employer(run.is_right_employer):
        run.state, run.problem = RunState.REFUSED, "Nothing was applied: by now the file looks like another employer's."
        return
    if prepared.reading and not queries.reading(run.id):
        keep_reading(run, prepared)
    write(run.id, prepared)
    remember(prepared.new_answers, run.employer_id)
    run.state, run.problem, run.applied_at = RunState.APPLIED, "", clock.now()


def fail(run: ImportRun, problem: str) -> None:
    """The file cannot be used, or something broke."""
    run.state, run.problem = RunState.FAILED, problem


def _keep(run: ImportRun, prepared: Prepared) -> None:
    plan, numbers = prepared.plan, prepared.numbers
    findings = [finding for finding in plan.findings if finding.code != Code.WHO_IS_IT]  # those lines have a page of their own
    run.errors, run.warnings, run.about_file, run.doubt = plan.errors, len(findings) - plan.errors, prepared.about_file, plan.doubt
    run.lines, run.adds, run.changes, run.ends = numbers.lines, numbers.adds, numbers.changes, numbers.ends
    run.rejoins, run.leavers, run.unchanged = numbers.rejoins, numbers.leavers, numbers.unchanged
    run.waiting, run.bad_lines, run.left_out = numbers.waiting, numbers.bad, numbers.left_out
    run.undecided = prepared.reading.undecided if prepared.reading else 0
    run.cell_questions = CellQuestions(plan.emptied, prepared.date_orders).as_json()
    db.session.flush()
    _keep_findings(run.id, findings)
    _keep_steps(run.id, plan.steps)
    keep_questions(run.id, plan.questions)
    keep_consequences(run.id, prepared)


def _keep_findings(run_id: int, findings: Sequence[Finding]) -> None:
    """Errors come first when there are more than can be kept."""
    db.session.execute(delete(ImportFinding).where(ImportFinding.run_id == run_id))
    kept = sorted(sorted(findings, key=lambda one: not one.is_error)[:FINDINGS_KEPT], key=lambda one: one.line)
    rows = [
        {
            "run_id": run_id,
            "line": one.line,
            "column": one.column[:60],
            "value": one.value[:200],
            "code": one.code,
            "severity": one.severity,
            "message": one.message,
        }
        for one in kept
    ]
    if rows:
        db.session.execute(insert(ImportFinding), rows)


def _keep_steps(run_id: int, steps: Sequence[Step]) -> None:
    db.session.execute(delete(ImportChange).where(ImportChange.run_id == run_id))
    kept: list[Step] = []
    for what in What:
        kept += [step for step in steps if step.what == what][: CHANGES_KEPT // len(What)]
    rows = [
        {"run_id": run_id, "line": step.line, "what": step.what, "who": step.who, "before": "", "after": ""}
        | {"differences": [asdict(difference) for difference in step.differences]}
        for step in sorted(kept, key=lambda step: step.line)
    ]
    if rows:
        db.session.execute(insert(ImportChange), rows)
