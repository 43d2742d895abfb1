"""`flask report`: the figures of the pages as plain tables. Every measure that a room declares is a command.

Exit 0: written. Exit 2: an option makes no sense, or the file cannot be written; one sentence says which.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup, with_appcontext

from lms.kit import clock
from lms.kit.commands import CannotRun, Day, PlainCommand, write_table
from lms.kit.measures import Cut, Indicator, Measure
from lms.people.rules import Sector, WorkerType
from lms.registers.queries import no_shows as empty_seats
from lms.registers.rules import no_shows as absences
from lms.reports import queries
from lms.reports.queries import command_line, indicators
from lms.reports.queries import seats as reads
from lms.reports.queries.plain_lines import plain_lines
from lms.reports.rules import NONE, PostCut, Scope, cuts_of, picks_of, plain
from lms.reports.rules.seats import AHEAD, USUAL
from lms.training.queries.completion import COMPLETION

HELP = (
    "Figures as plain tables, for other programs. The whole partnership is in view, and every number is shown, however small: whoever "
    "runs a command on this machine may open the people behind it."
)
LINE, EMPLOYER = "line", PostCut.EMPLOYER.value


def report_commands(measures: Sequence[Measure]) -> tuple[click.Command, ...]:
    """`flask report`, with a command for each of these measures."""
    report = AppGroup("report", help=HELP)
    for command in (*map(_measure_command, measures), seats, no_shows):
        report.add_command(command)
    return (report,)


def _values(words: type[StrEnum]) -> list[str]:
    return [word.value for word in words]


# --- options ----------------------------------------------------------------------------------------------------------------------

_WHERE = (
    click.Option(["--organisation"], metavar="CODE", help="This part of the partnership, and everything below it."),
    click.Option(["--sector"], type=click.Choice([*_values(Sector), NONE]), help=f"People in this sector; {NONE}: in no sector."),
    click.Option(["--locality"], metavar="NAME", help=f"People in this locality; {NONE}: in no locality."),
)
_POSTS = (
    click.Option(["--only"], is_flag=True, help="That organisation alone, without what is below it."),
    click.Option(["--employer"], metavar="CODE", help="Posts with this employer."),
    click.Option(["--job-role"], metavar="KEY", help=f"Posts with this job role; {NONE}: without one."),
    click.Option(["--worker-type"], type=click.Choice(_values(WorkerType)), help="Posts of this kind."),
)
_WHITHER = (
    click.Option(["--format", "kind"], type=click.Choice(["csv", "json"]), default="csv", show_default=True),
    click.Option(["-o", "--output", "file"], type=click.Path(path_type=Path), metavar="FILE", help="Else to standard output."),
)


def _by(names: Sequence[str]) -> click.Option:
    help_text = f"A row for each, {EMPLOYER} unless it says otherwise; {LINE}: every line."
    return click.Option(["--by"], type=click.Choice([*names, LINE]), help=help_text)


def _of_indicators(measure: Measure) -> list[click.Parameter]:
    codes = [indicator.code for indicator in measure.indicators]
    about = ". ".join(f"{indicator.code}: {indicator.title}" for indicator in measure.indicators)
    return [click.Option(["--indicator"], type=click.Choice(codes), help=f"{about}. One row, or with --by a row for each.")]


def _months(measure: Measure) -> click.Option:
    what = "What took place in so many months up to the day." if measure.period else "Of an indicator of a period."
    return click.Option(["--period-months"], type=click.IntRange(1, 120), default=12, show_default=True, help=what)


def _key(cut: Cut) -> click.Option:
    return click.Option([f"--{cut.name.replace('_', '-')}", cut.name], metavar="CODE", help=f"Lines of this {cut.label.lower()}.")


# --- measures ---------------------------------------------------------------------------------------------------------------------


def _measure_command(measure: Measure) -> click.Command:
    """`flask report NAME`: the figures of one measure, or its lines."""
    options: list[click.Parameter] = [
        click.Option(["--as-at"], type=Day(), help="The day, as 2026-11-03; else today."),
        _by([*cuts_of(measure), *measure.parts]),
        *(_of_indicators(measure) if measure.indicators else ()),
        *([_months(measure)] if measure.indicators or measure.period else ()),
        *(*_WHERE, *_POSTS, *map(_key, measure.cuts)),
        click.Option(["--status"], type=click.Choice([*picks_of(measure)]), help=f"Lines with this status; with --by {LINE} alone."),
        *_WHITHER,
    ]

    def run(as_at: date | None, by: str | None, kind: str, file: Path | None, **filters: Any) -> None:
        day, indicator, months = as_at or clock.today(), filters.pop("indicator", None), filters.pop("period_months", 0)

        def write(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
            write_table(header, rows, kind=kind, file=file)

        if indicator:
            _indicator(measure, next(known for known in measure.indicators if known.code == indicator), day, months, by, filters, write)
        else:
            _report(measure, day, months, by or EMPLOYER, filters, write)

    wording = measure.wording
    help_text = (
        f"{measure.title}: {wording.line} {wording.rate}\n\nWith --by {LINE} every line is listed, those that do not count too, with what "
        f"it takes to count each figure again. {HELP}"
    )
    return PlainCommand(measure.name, callback=with_appcontext(run), params=options, help=help_text, short_help=f"{measure.title}.")


def _report(measure: Measure, day: date, months: int, by: str, filters: Mapping[str, Any], write: Callable[..., None]) -> None:
    if filters["status"] and by != LINE:
        raise CannotRun(f"--status narrows a list of lines: use it with --by {LINE}.")
    scope, viewer = _scope(measure, day, **filters), command_line.whole_view()
    if by == LINE:
        write(plain.lines_header(measure), plain_lines(measure, viewer, scope))
    else:
        counted = measure.parts.get(by, measure)
        in_tree = by == PostCut.ORGANISATION
        rows = queries.every_place(counted, viewer, scope, months) if in_tree else queries.report(counted, viewer, scope, by, months).rows
        write(plain.figures_header(counted), map(plain.figures, rows))


def _indicator(
    measure: Measure, indicator: Indicator, day: date, months: int, by: str | None, filters: Mapping[str, Any], write: Callable[..., None]
) -> None:
    cuts = [cut for cut in cuts_of(measure) if cut in indicator.cuts or not measure.cut(cut)]
    if by and by not in cuts:
        raise CannotRun(f"{indicator.code} is not told by {by}: leave --by out, or choose one of {', '.join(cuts)}.")
    if wrong := [name for name in ("status", *(cut.name for cut in measure.cuts)) if filters[name]]:
        raise CannotRun(f"{indicator.code} is not narrowed by --{wrong[0].replace('_', '-')}: leave it out.")
    rows = indicators.rows(measure, indicator, command_line.whole_view(), _scope(measure, day, **filters), months, by)
    write(plain.INDICATOR, (plain.indicator(key, count) for key, count in rows))


def _scope(
    measure: Measure,
    day: date,
    *,
    only: bool = False,
    status: str | None = None,
    job_role: str | None = None,
    worker_type: str | None = None,
    employer: str | None = None,
    **codes: str | None,
) -> Scope:
    if only and not codes["organisation"]:
        raise CannotRun("--only speaks of an organisation: name it with --organisation.")
    organisations = command_line.organisations_by_code()
    return Scope(
        day=day,
        organisation_id=_id(organisations, "organisation", codes["organisation"]),
        only=only,
        job_role=_job_role(job_role),
        worker_type=WorkerType(worker_type) if worker_type else None,
        sector=codes["sector"],
        locality=_locality(codes["locality"]),
        employer_id=_id(organisations, "employer", employer),
        statuses=picks_of(measure)[status].states if status else frozenset(),
        keys={cut.name: key for cut in measure.cuts if (key := _own_key(cut, codes[cut.name])) is not None},
    )


def _id(ids: Mapping[str, int], what: str, code: str | None) -> int | None:
    if code is None:
        return None
    if code not in ids:
        raise CannotRun(f"There is no {what} with the code “{code}”.")
    return ids[code]


def _own_key(cut: Cut, code: str | None) -> str | None:
    """The key that goes by this code; where keys speak for themselves, the code is one."""
    if code in (None, NONE) or cut.names is None:
        return code
    keys = {named.code: key for key, named in cut.names().items()}
    if code not in keys:
        raise CannotRun(f"There is no {cut.label.lower()} with the code “{code}”.")
    return keys[code]


def _job_role(key: str | None) -> str | None:
    return key if key in (None, NONE) else str(_id(command_line.job_roles_by_key(), "job role", key))


def _locality(name: str | None) -> str | None:
    if name not in (None, NONE) and name not in command_line.localities_of_places():
        raise CannotRun(f"There is no locality called “{name}”.")
    return name


# --- seats ------------------------------------------------------------------------------------------------------------------------


def _seats(months: str, kind: str, file: Path | None, **filters: Any) -> None:
    subjects = reads.seats(command_line.whole_view(), _scope(COMPLETION, clock.today(), **filters), int(months))
    write_table(plain.SEATS, chain.from_iterable(map(plain.seats, subjects)), kind=kind, file=file)


seats = PlainCommand(
    "seats",
    callback=with_appcontext(_seats),
    params=[
        click.Option(["--months"], type=click.Choice([*map(str, AHEAD)]), default=str(USUAL), show_default=True, help="From today on."),
        *(*map(_key, COMPLETION.cuts), *_WHERE, *_WHITHER),
    ],
    help="Who has to learn a subject in the coming months, how many seats there are, and how many are missing.\n\n"
    f"A row for each subject over all months, in which the month is empty, then one for each month. {HELP}",
)


def _no_shows(first: date | None, last: date | None, by: str | None, kind: str, file: Path | None) -> None:
    viewer, days = command_line.whole_view(), absences.period(first, last, clock.today())
    empty = empty_seats.empty_seats(viewer, *days)
    if by == LINE:
        write_table(absences.LINES, map(absences.line, empty.absences), kind=kind, file=file)
        return
    codes = command_line.codes_of_organisations()
    rows = absences.every_employer(empty.absences, empty.seats)
    write_table(plain.NO_SHOWS, (plain.no_shows(row, codes[row.employer_id]) for row in rows), kind=kind, file=file)


no_shows = PlainCommand(
    "no-shows",
    callback=with_appcontext(_no_shows),
    params=[
        click.Option(["--from", "first"], type=Day(), help="Dates that began on this day or later; else in the last 12 months or so."),
        click.Option(["--to", "last"], type=Day(), help="Dates that began up to this day; else up to today."),
        *(_by([EMPLOYER]), *_WHITHER),
    ],
    help=f"Seats that stayed empty: who did not attend, and who cancelled when it was late. {HELP}",
)
