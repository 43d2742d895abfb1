"""`flask report`: the figures of the pages as plain tables.

Exit 0: written. Exit 2: an option makes no sense, or the file cannot be written; one sentence says which.
"""

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

import click
from flask.cli import AppGroup

from lms.kit import clock
from lms.kit.commands import CannotRun, Day, PlainCommand, write_table
from lms.people.rules import Sector, WorkerType
from lms.registers.queries import no_shows as empty_seats
from lms.registers.rules import no_shows as absences
from lms.reports import queries
from lms.reports.queries import command_line
from lms.reports.queries import seats as reads
from lms.reports.queries.plain_lines import LINES, plain_lines
from lms.reports.rules import NONE, PICKS, Cut, Scope, plain
from lms.reports.rules.seats import AHEAD, USUAL

report = AppGroup(
    "report",
    help="Figures as plain tables, for other programs. The whole partnership is in view, and every number is shown, however small: "
    "whoever runs a command on this machine may open the people behind it.",
)
LINE, EMPLOYER = "line", Cut.EMPLOYER.value
Command = TypeVar("Command", bound=Callable[..., Any])


def _values(words: type[StrEnum]) -> list[str]:
    return [word.value for word in words]


_SUBJECT = click.option("--subject", metavar="CODE", help="Lines of this subject.")
_WHERE = (
    click.option("--organisation", metavar="CODE", help="This part of the partnership, and everything below it."),
    click.option("--sector", type=click.Choice([*_values(Sector), NONE]), help=f"People in this sector; {NONE}: in no sector."),
    click.option("--locality", metavar="NAME", help=f"People in this locality; {NONE}: in no locality."),
)
_WHITHER = (
    click.option("--format", "kind", type=click.Choice(["csv", "json"]), default="csv", show_default=True),
    click.option("-o", "--output", "file", type=click.Path(path_type=Path), metavar="FILE", help="Else to standard output."),
)


def _with(*options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """Several options at once, in this order."""

    def decorate(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


@report.command(cls=PlainCommand)
@click.option("--as-at", type=Day(), help="The day, as 2026-11-03; else today.")
@click.option(
    "--by", type=click.Choice([*_values(Cut), LINE]), default=EMPLOYER, show_default=True, help=f"A row for each; {LINE}: every line."
)
@_with(*_WHERE)
@click.option("--only", is_flag=True, help="That organisation alone, without what is below it.")
@click.option("--employer", metavar="CODE", help="Posts with this employer.")
@_SUBJECT
@click.option("--job-role", metavar="KEY", help=f"Posts with this job role; {NONE}: without one.")
@click.option("--worker-type", type=click.Choice(_values(WorkerType)), help="Posts of this kind.")
@click.option("--status", type=click.Choice([*PICKS]), help=f"Lines with this status; with --by {LINE} alone.")
@_with(*_WHITHER)
def completion(as_at: date | None, by: str, kind: str, file: Path | None, **filters: Any) -> None:
    """How many of the lines that people have to hold are in date.

    A line is one post and one subject. With --by line every line is listed, offers included, with what it takes to count each figure
    again; rule and award are the numbers of the rule that sets the due date and of the award that decides.
    """
    if filters["status"] and by != LINE:
        raise CannotRun(f"--status narrows a list of lines: use it with --by {LINE}.")
    scope, viewer = _scope(as_at or clock.today(), **filters), command_line.whole_view()
    if by == LINE:
        write_table(LINES, plain_lines(viewer, scope), kind=kind, file=file)
    else:
        write_table(plain.FIGURES, map(plain.figures, queries.report(viewer, scope, Cut(by)).rows), kind=kind, file=file)


@report.command(cls=PlainCommand)
@click.option("--months", type=click.Choice([*map(str, AHEAD)]), default=str(USUAL), show_default=True, help="From today on.")
@_SUBJECT
@_with(*_WHERE, *_WHITHER)
def seats(months: str, kind: str, file: Path | None, **filters: Any) -> None:
    """Who has to learn a subject in the coming months, how many seats there are, and how many are missing.

    A row for each subject over all months, in which the month is empty, then one for each month.
    """
    found = reads.seats(command_line.whole_view(), _scope(clock.today(), **filters), int(months))
    write_table(plain.SEATS, chain.from_iterable(map(plain.seats, found)), kind=kind, file=file)


@report.command("no-shows", cls=PlainCommand)
@click.option("--from", "first", type=Day(), help="Of dates that began on this day or later; else in the last 12 months or so.")
@click.option("--to", "last", type=Day(), help="Of dates that began up to this day; else up to today.")
@click.option(
    "--by", type=click.Choice([EMPLOYER, LINE]), default=EMPLOYER, show_default=True, help=f"{LINE}: every seat, with its reason."
)
@_with(*_WHITHER)
def no_shows(first: date | None, last: date | None, by: str, kind: str, file: Path | None) -> None:
    """Seats that stayed empty: who did not attend, and who cancelled when it was late."""
    viewer, days = command_line.whole_view(), absences.period(first, last, clock.today())
    found = empty_seats.empty_seats(viewer, *days)
    if by == LINE:
        write_table(absences.LINES, map(absences.line, found.absences), kind=kind, file=file)
        return
    codes = command_line.codes_of_organisations()
    rows = absences.every_employer(found.absences, found.seats)
    write_table(plain.NO_SHOWS, (plain.no_shows(row, codes[row.employer_id]) for row in rows), kind=kind, file=file)


def _scope(
    day: date, *, only: bool = False, status: str | None = None, job_role: str | None = None, worker_type: str | None = None,
    **codes: str | None,
) -> Scope:  # fmt: skip
    if only and not codes["organisation"]:
        raise CannotRun("--only speaks of an organisation: name it with --organisation.")
    organisations = command_line.organisations_by_code()
    return Scope(
        day=day,
        organisation_id=_id(organisations, "organisation", codes["organisation"]),
        only=only,
        subject_id=_id(command_line.subjects_by_code(), "subject", codes["subject"]),
        job_role=_job_role(job_role),
        worker_type=WorkerType(worker_type) if worker_type else None,
        sector=codes["sector"],
        locality=_locality(codes["locality"]),
        employer_id=_id(organisations, "employer", codes.get("employer")),
        statuses=PICKS[status][1] if status else frozenset(),
    )


def _id(ids: Mapping[str, int], what: str, code: str | None) -> int | None:
    if code is None:
        return None
    if code not in ids:
        raise CannotRun(f"There is no {what} with the code “{code}”.")
    return ids[code]


def _job_role(key: str | None) -> str | None:
    return key if key in (None, NONE) else str(_id(command_line.job_roles_by_key(), "job role", key))


def _locality(name: str | None) -> str | None:
    if name not in (None, NONE) and name not in command_line.localities_of_places():
        raise CannotRun(f"There is no locality called “{name}”.")
    return name
