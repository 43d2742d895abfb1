"""Pure: figures as a plain table of codes and numbers, the same on the command line and from a page, for other programs to read."""

from typing import Any

from lms.kit.measures import IndicatorCount, Measure
from lms.kit.spreadsheets import Percent
from lms.registers.rules.no_shows import EmployerRow
from lms.reports.rules.counting import NOT_SHOWN, Shown
from lms.reports.rules.seats import Month, SubjectSeats
from lms.training.rules.explanations import rate

#: What a row is called that has no code: people without a sector, a locality or a job role.
NOT_RECORDED = "not recorded"


def figures_header(measure: Measure) -> list[str]:
    return [name for name in _every_column(measure) if name in (measure.plain or (name,))]


def _every_column(measure: Measure) -> list[str]:
    states = [state.column or state.value for state in (*measure.states, *measure.beside)]
    return ["key", "name", measure.all_column, *states, "rate", *(column.name for column in measure.columns)]


def figures(row: Shown) -> list[Any]:
    """One row under that header. Rows add up, so there is none of totals; the rate is empty where no one is in scope."""
    measure = row.tally.measure
    states = [state.value for state in measure.states]
    required = NOT_SHOWN if row.held_back.intersection(states) else row.tally.all
    counts = [row.cell(state).plain for state in (*states, *(state.value for state in measure.beside))]
    share = percent(row.tally.good, row.tally.counted) if row.shows_rate else NOT_SHOWN
    cells = [row.code, row.label if row.code else NOT_RECORDED, required, *counts, share, *own_columns(row)]
    of_name = dict(zip(_every_column(measure), cells, strict=True))
    return [of_name[name] for name in figures_header(measure)]


def own_columns(row: Shown) -> list[Any]:
    """What the measure adds up itself."""
    return [row.cell(column.name).plain if column.is_count else row.figure(column.name) for column in row.tally.measure.columns]


# --- every line -------------------------------------------------------------------------------------------------------------------

_POST = ("employer_code", "employee_number")
_PLACE = ("organisation_code", "sector", "locality", "job_role", "worker_type")
STATE = "state"


def lines_header(measure: Measure) -> list[str]:
    """Whose line it is, the measure's columns, and what else it can be cut by."""
    headers = {column.name: column.header for column in measure.line} | {STATE: "status"}
    return [*_POST, *(headers.get(name) or name for name in line_names(measure)), *_PLACE]


def line_names(measure: Measure) -> list[str]:
    """The query's columns that stand beside a line; its state among them, or after them."""
    names = [column.name for column in measure.line]
    return names if STATE in names else [*names, STATE]


def percent(part: int, whole: int) -> Percent | None:
    """To one decimal, halves up; None of nothing."""
    share = rate(part, whole)
    return None if share is None else Percent(share)


# --- indicators -------------------------------------------------------------------------------------------------------------------

INDICATOR = ("key", "n", "d", "rate", "strict_n", "strict_d", "strict_rate")


def indicator(key: str, count: IndicatorCount) -> list[Any]:
    """One row under INDICATOR."""
    strict = None if count.strict_n is None or count.strict_d is None else percent(count.strict_n, count.strict_d)
    return [key, count.n, count.d, percent(count.n, count.d), count.strict_n, count.strict_d, strict]


# --- seats against need -----------------------------------------------------------------------------------------------------------

_WHOLE = ("overdue", "newly", "needed", "booked", "seats", "online", "taken", "free", "short")
SEATS = ("key", "name", "month", "overdue", "falls_due", *_WHOLE[2:])


def seats(subject: SubjectSeats) -> list[list[Any]]:
    """The rows of one subject under SEATS: all months together, with no month, then each where that may be shown."""
    name = [subject.code, subject.name]
    whole = [*name, None, *(subject.cell(what).plain for what in _WHOLE)]
    return [whole, *(_month(name, month) for month in subject.months if subject.shows_months)]


def _month(name: list[str], month: Month) -> list[Any]:
    return [*name, f"{month.starts_on:%Y-%m}", *(getattr(month, what) for what in _WHOLE)]


# --- no-shows ---------------------------------------------------------------------------------------------------------------------

NO_SHOWS = ("key", "name", "seats", "no_shows", "cancelled_late", "rate")


def no_shows(row: EmployerRow, code: str) -> list[Any]:
    """One employer under NO_SHOWS; the rate: of the seats that its people had, those that stayed empty, in percent."""
    return [code, row.employer, row.seats, row.no_shows, row.late, percent(row.empty, row.seats)]
