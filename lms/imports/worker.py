"""The long work: checking and applying files. It comes in by no door, so it owns its transactions; each is short.

What comes of a file and that the job is done are kept together: whoever acts on what came of it can ask for the next job at once.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from lms.audit import queries as audit
from lms.audit.service import because
from lms.imports import queries, service
from lms.imports.queries import Order
from lms.imports.rules.cell_choices import CellChoices
from lms.imports.rules.mapping.reading import NeedsMapping, ReadAs
from lms.imports.rules.runs import RunState
from lms.imports.rules.undo import UndoPlan
from lms.imports.service import Prepared
from lms.jobs.worker import Cancelled, Work
from lms.kit import clock, progress
from lms.kit.db import advisory_lock, transaction
from lms.kit.importing import AnyKind, Options, UnusableHeader
from lms.kit.refusal import Refused
from lms.kit.spreadsheets import Unusable

#: One file is applied at a time: the next is held against what the one before has left.
LOCK = "imports"
BROKEN = "Something went wrong on our side, and nothing was applied. Send the file again; if that does not help, tell your administrator."
CANCELLED = "This was cancelled before it was finished, and nothing was applied. Send the file again if you want it after all."
ENDED = "This file was given up. Send it again."
NOT_UNDONE = "Something went wrong on our side, and nothing was undone. Try again; if that does not help, tell your administrator."
ASK_AGAIN = "Nothing was undone. Ask for the undo again on the page of the import."
STOPPED = "This was cancelled before it was finished, and nothing was undone."
STEPS = 1  # of taking back: all at once
#: Of the time that a file takes: reading it again before it is applied, and reading it where that and comparing is all.
READ_AGAIN, READ = 0.1, 0.5


# --- from the page --------------------------------------------------------------------------------------------------------------


def check(work: Work) -> None:
    """Read a file and keep what it would do, for somebody to decide."""
    _carefully(work, RunState.CHECKING, _check)


def apply(work: Work) -> None:
    """Do what a file asks for, or refuse it if it turns out to have errors by now."""
    _carefully(work, RunState.APPLYING, _apply)


def _carefully(work: Work, state: RunState, do: Callable[[Work, Order], None]) -> None:
    """A file that cannot be used, or a mistake of ours, ends the run with a sentence; a run that is elsewhere by now is left alone."""
    order = queries.order(work.about_id, state, clock.today())
    if order is None:
        if queries.in_state(work.about_id, RunState.FAILED) is not None:
            raise Refused(ENDED)
        return
    work.report(0, 0)
    try:
        do(work, order)
    except NeedsMapping as needs:
        _ask_for_columns(work, state, needs)
    except (Unusable, UnusableHeader) as no:
        _fail(work.about_id, state, str(no))
    except Cancelled:
        _fail(work.about_id, state, CANCELLED)
        raise
    except Exception:
        if work.is_last_try:
            _fail(work.about_id, state, BROKEN)
        raise


def _fail(run_id: int, state: RunState, problem: str) -> None:
    with transaction():
        run = queries.in_state(run_id, state)
        if run is not None:
            service.fail(run, problem)


def _ask_for_columns(work: Work, state: RunState, needs: NeedsMapping) -> None:
    with work.transaction(ends_job=True):
        run = queries.in_state(work.about_id, state)
        if run is not None:
            service.ask_for_columns(run, needs)


@contextmanager
def _bar(work: Work, first: float, last: float, lines: int | None = None) -> Iterator[None]:
    """What is done inside moves the bar of lines from here to there; `lines`: how many there are, where other things are counted."""
    with progress.watched(lambda done, total: work.tell(int((lines or total) * (first + (last - first) * done / total)), lines or total)):
        yield


def _check(work: Work, order: Order) -> None:
    with _bar(work, 0, READ):
        prepared = service.prepare(order.kind, order.content, order.options, order.read_as)
    work.report(prepared.plan.lines, prepared.plan.lines)
    with work.transaction(ends_job=True):
        run = queries.in_state(work.about_id, RunState.CHECKING)
        if run is not None:
            service.keep_check(run, prepared)


def _apply(work: Work, order: Order) -> None:
    with _bar(work, 0, READ_AGAIN):
        planned = _Planned.now(order)
    lines = planned.prepared.plan.lines
    work.report(int(lines * READ_AGAIN), lines)
    with work.transaction(ends_job=True), _bar(work, READ_AGAIN, 1, lines):
        advisory_lock(LOCK)
        run = queries.in_state(work.about_id, RunState.APPLYING)
        if run is not None:
            with because(f"import {run.id}"):
                service.finish(run, planned.still_true(order))


# --- taking an import back --------------------------------------------------------------------------------------------------------


def undo(work: Work) -> None:
    """Take a whole import back, or say that it did not work."""
    work.report(0, STEPS)
    try:
        with work.transaction(ends_job=True):
            advisory_lock(LOCK)
            run = queries.to_undo(work.about_id)
            if run is None and queries.has_failed(work.about_id):
                raise Refused(ASK_AGAIN)
            if run is not None:
                with because(f"import {run.id}"):
                    service.finish_undo(run)
    except Cancelled:
        _fail_undo(work.about_id, STOPPED)
        raise
    except Exception:
        if work.is_last_try:
            _fail_undo(work.about_id, NOT_UNDONE)
        raise


def _fail_undo(run_id: int, problem: str) -> None:
    with transaction():
        run = queries.to_undo(run_id)
        if run is not None:
            service.fail_undo(run, problem)


def undo_now(run_id: int, reason: str) -> UndoPlan:
    """For the command line: take an import back at once. Raises Refused."""
    with transaction():
        advisory_lock(LOCK)
        run = queries.in_state(run_id, RunState.APPLIED)
        if run is None:
            raise Refused("There is no applied import with this number.")
        service.begin_undo(run, reason, None)
        with because(f"import {run.id}"):
            return service.finish_undo(run)


# --- planned outside the lock, written inside it ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Planned:
    """A plan, and the stamp of the records it was held against."""

    stamp: int
    prepared: Prepared

    @classmethod
    def now(cls, order: Order) -> "_Planned":
        with transaction():
            advisory_lock(LOCK)  # or a change that began earlier, and is kept later, could hide behind a newer number
            stamp = audit.stamp()
        return cls(stamp, service.prepare(order.kind, order.content, order.options, order.read_as))

    def still_true(self, order: Order) -> Prepared:
        """Within the lock: the same plan if nothing has changed since, else a new one."""
        if audit.stamp() == self.stamp:
            return self.prepared
        return service.prepare(order.kind, order.content, order.options, order.read_as)


# --- from the command line --------------------------------------------------------------------------------------------------------


def dry_run(kind: AnyKind, path: Path, options: Options, source: str = "") -> Prepared:
    """What the file would do. Raises Unusable, UnusableHeader or NeedsMapping."""
    return service.prepare(kind, path, options, ReadAs(source=source))


def apply_now(
    kind: AnyKind, path: Path, options: Options, *, apply_good_lines: bool, is_right_employer: bool = False, source: str = ""
) -> tuple[Prepared, bool]:
    """Apply a file at once, and leave a run of it: what came of it, and whether anything was applied.

    `source` names a mapping; a file that looks like another employer's is applied only if it is said to be the right one.
    Raises Unusable, UnusableHeader or NeedsMapping.
    """
    order = Order(kind, service.redacted(kind, path.read_bytes()), options, ReadAs(source=source))
    planned = _Planned.now(order)
    if not _may_apply(planned.prepared, apply_good_lines, is_right_employer):
        return planned.prepared, False
    with transaction():
        advisory_lock(LOCK)
        prepared = planned.still_true(order)
        if not _may_apply(prepared, apply_good_lines, is_right_employer):
            return prepared, False
        run = service.record(kind=kind, employer_id=options.employer_id, name=path.name, content=order.content, by_account_id=None)
        run.cell_choices = CellChoices(options.empty_removes, options.date_order).as_json()
        run.apply_good_lines, run.end_leavers_on, run.is_right_employer = apply_good_lines, options.end_leavers_on, is_right_employer
        with because(f"import {run.id}"):
            service.finish(run, prepared)
    return prepared, True


def _may_apply(prepared: Prepared, apply_good_lines: bool, is_right_employer: bool) -> bool:
    return not prepared.plan.is_blocked(apply_good_lines) and not prepared.plan.may_be_wrong_employer(is_right_employer)
