"""flask import KIND FILE, for every kind of file that a room declares.

Exit 0: applied, or a dry run without errors. Exit 1: nothing applied because of errors. Exit 2: the file, or the employer, is unusable.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup, with_appcontext

from lms.audit import service as audit
from lms.imports import queries, service, worker
from lms.imports.rules.cell_choices import choices_of
from lms.imports.rules.mapping.reading import NeedsMapping
from lms.imports.service import Prepared
from lms.kit import clock
from lms.kit.importing import AnyKind, Finding, Options, UnusableHeader, What, subject_of, values
from lms.kit.numbers import number
from lms.kit.refusal import Refused
from lms.kit.spreadsheets import Unusable, write_csv

#: So many findings are printed; --report has them all.
PRINTED = 50
MAP_IT = "Or send the file on the Imports page and say there what its columns are: after that they are known here too."
REPORT_HEADER = ("line", "severity", "column", "value", "code", "message")


class _Day(click.ParamType):  # type: ignore[type-arg]
    name = "date"

    def convert(self, value: Any, param: Any, ctx: Any) -> date:
        try:
            return values.day(str(value))
        except values.Misread:
            self.fail("write a date as 2026-11-03, 03/11/2026 or 03-Nov-2026", param, ctx)


def _command(kind: AnyKind) -> click.Command:
    @click.command(kind.code, help=f"{kind.label}: a CSV or XLSX file.")
    @click.argument("file", type=click.Path(path_type=Path))
    @click.option(
        "--employer", metavar="CODE", help="The employer the file is for: fills empty cells, and no other employer's line is taken."
    )
    @click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
    @click.option("--apply-good-lines", is_flag=True, help="Apply the lines without errors although others have some.")
    @click.option("--end-leavers", type=_Day(), help="Where files are whole lists: end what is missing from it, on this day.")
    @click.option("--right-employer", is_flag=True, help="Apply the file although it looks like another employer's.")
    @click.option("--source", default="", metavar="NAME", help="The system it comes from, by the name its mapping has on the Imports page.")
    @click.option(
        "--same", multiple=True, metavar="CODE:NUMBER", help="A line that waits, by employer and number, is its only candidate. Remembered."
    )
    @click.option(
        "--another",
        multiple=True,
        metavar="CODE:NUMBER",
        help="A line that waits, by employer and number, is none of its candidates. Remembered.",
    )
    @click.option("--empty-removes", multiple=True, metavar="COLUMN", help="An empty cell of this column removes what is recorded.")
    @click.option("--date-order", multiple=True, metavar="COLUMN=day|month", help="What stands first in the dates of this column.")
    @click.option("--report", type=click.Path(path_type=Path), help="Write every finding to this CSV file.")
    @with_appcontext
    def run(file: Path, **options: Any) -> None:
        chosen = Chosen(**{option.name: options.pop(option.name) for option in fields(Chosen)})
        with audit.acting(None, f"import {kind.code}"):
            sys.exit(_run(kind, file, chosen, How(**options)))

    return run


def import_commands(kinds: Sequence[AnyKind]) -> tuple[click.Command, ...]:
    """`flask import`, with a command for each of these kinds, and the way back."""
    group = AppGroup("import", help="Bring in files of other systems: CSV or XLSX.")
    for command in (*map(_command, kinds), undo):
        group.add_command(command)
    return (group,)


@click.command("undo", help="Take a whole import back: its number is at the end of its page's address.")
@click.argument("run", type=int)
@click.option("--reason", required=True, help="Why; kept with the import.")
@with_appcontext
def undo(run: int, reason: str) -> None:
    """Exit 0: done. Exit 2: there is nothing to take back."""
    with audit.acting(None, "import undo"):
        try:
            plan, kind = worker.undo_now(run, reason), queries.kind_of_run(run)
        except Refused as no:
            click.echo(str(no), err=True)
            sys.exit(2)
    revoked = [(plan.revoke, f"{kind.revoked.noun}s revoked")] if kind.revoked else []
    for rows, word in ((plan.remove, "removed"), *revoked, (plan.restore, "put back"), (plan.kept, "left as they are")):
        click.echo(f"{len(rows):>9,}  {word}")
    for what, why in service.left(kind, plan, PRINTED):
        click.echo(f"left: {what}. {why}")


@dataclass(frozen=True)
class How:
    """The options that every kind of file has."""

    dry_run: bool
    apply_good_lines: bool
    right_employer: bool
    source: str
    report: Path | None


@dataclass(frozen=True)
class Chosen:
    """What decides what a file does."""

    employer: str | None
    end_leavers: date | None
    same: Sequence[str]
    another: Sequence[str]
    empty_removes: Sequence[str]
    date_order: Sequence[str]

    def options(self, kind: AnyKind) -> Options:
        """Raises Refused."""
        chosen = service.options_for(kind, self.employer, self.end_leavers, clock.today())
        cells = choices_of(kind, self.empty_removes, self.date_order)
        chosen = replace(chosen, empty_removes=cells.empty_removes, date_order=cells.date_order)
        return replace(chosen, same=_subjects(self.same), another=_subjects(self.another))


def _subjects(texts: Sequence[str]) -> frozenset[str]:
    for text in texts:
        if not all(text.partition(":")):
            raise Refused(f"Write “{text}” as CODE:NUMBER, with the employer's code and the employee number of the line.")
    return frozenset(subject_of(*text.split(":", 1)) for text in texts)


def _run(kind: AnyKind, file: Path, chosen: Chosen, how: How) -> int:
    try:
        options = chosen.options(kind)
        if how.report:
            _refuse_unwritable(how.report)
        if how.dry_run:
            prepared, applied = worker.dry_run(kind, file, options, how.source), False
        else:
            said = {"apply_good_lines": how.apply_good_lines, "is_right_employer": how.right_employer}
            prepared, applied = worker.apply_now(kind, file, options, source=how.source, **said)
    except NeedsMapping as needs:
        click.echo(
            f"{needs} Or send the file on the Imports page and say there what its columns are; after that, --source knows them.", err=True
        )
        return 2
    except (Unusable, UnusableHeader, Refused) as no:
        click.echo(str(no), err=True)
        return 2
    except OSError as no:
        click.echo(f"The file {file} cannot be read: {no.strerror}.", err=True)
        return 2
    return _told(prepared, how, applied)


def _told(prepared: Prepared, how: How, applied: bool) -> int:
    if how.report:
        how.report.write_bytes(write_csv(REPORT_HEADER, map(_cells, prepared.plan.findings)))
    blocked = prepared.plan.is_blocked(how.apply_good_lines)
    _say(prepared, dry_run=how.dry_run, blocked=blocked, applied=applied, report=how.report)
    if prepared.plan.may_be_wrong_employer(how.right_employer):
        click.echo(f"{prepared.plan.doubt} If so, add --right-employer.")
        return 1
    return 1 if blocked else 0


def _refuse_unwritable(report: Path) -> None:
    """Before anything is applied: afterwards it would be too late to say so."""
    try:
        report.open("ab").close()
    except OSError as no:
        raise Refused(f"The report cannot be written to {report}: {no.strerror}.") from None


def _cells(one: Finding) -> tuple[object, ...]:
    return one.line or "", one.severity, one.column, one.value, one.code, one.message


def _say(prepared: Prepared, *, dry_run: bool, blocked: bool, applied: bool, report: Path | None) -> None:
    plan, counts = prepared.plan, prepared.plan.counts()
    click.echo(f"{prepared.about_file}: {number(plan.lines)} lines")
    for what in What:
        if counts[what]:
            click.echo(f"{counts[what]:>9,}  {WORDS[what]}")
    if plan.waiting:
        click.echo(f"{plan.waiting:>9,}  waiting until somebody says who they are (--same or --another CODE:NUMBER)")
    if prepared.reading:
        click.echo(f"{prepared.reading.left_out:>9,}  left out by decision\n{prepared.reading.undecided:>9,}  with undecided values")
    click.echo(f"{plan.errors:>9,}  errors\n{plan.warnings:>9,}  warnings")
    for one in plan.findings[:PRINTED]:
        click.echo(_sentence(one))
    if len(plan.findings) > PRINTED:
        click.echo(f"... and {number(len(plan.findings) - PRINTED)} more{'' if report else ': --report FILE writes them all'}")
    for step in [step for step in plan.steps if step.notices][:PRINTED]:
        click.echo(f"line {step.line}: {step.who} {'; '.join(step.notices)}")
    for step in [step for step in plan.steps if step.what == What.LEAVER][:PRINTED]:
        click.echo(f"leaver: {step.who}")
    if dry_run:
        _say_consequences(prepared)
    click.echo(_outcome(dry_run, blocked, applied))
    click.echo(prepared.numbers.sentence(prepared.kind.nouns, is_done=applied))


def _say_consequences(prepared: Prepared) -> None:
    """Who is meant, and what happens to what hangs on their posts."""
    consequences = [each for each in service.consequences(prepared) if not each.is_if_ended]
    for who, what, _ in consequences[:PRINTED]:
        click.echo(f"sets off: {who}: {what}")
    if len(consequences) > PRINTED:
        click.echo(f"... and {number(len(consequences) - PRINTED)} more that this sets off")


def _sentence(one: Finding) -> str:
    place = ", ".join(filter(None, [f"line {one.line}" if one.line else "file", one.column]))
    return f"{one.severity} {place}{f' ({one.value})' if one.value else ''}: {one.message} [{one.code}]"


WORDS = {
    What.ADD: "new",
    What.CHANGE: "changed",
    What.END: "ended",
    What.REJOIN: "joined again",
    What.LEAVER: "missing from the file (leavers; --end-leavers DATE ends them)",
    What.UNCHANGED: "unchanged",
}


def _outcome(dry_run: bool, blocked: bool, applied: bool) -> str:
    if blocked:
        return "Nothing applied. Correct the errors and import the file again, or add --apply-good-lines."
    return "Nothing applied: this was a dry run." if dry_run else "Applied." if applied else "Nothing applied."
