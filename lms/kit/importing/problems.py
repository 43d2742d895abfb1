"""What can be wrong with a line of a file: a code that is stored, a sentence, and whether the line is kept back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

from lms.kit.datetimes import long_date


class Severity(StrEnum):
    ERROR = "error"  # the line is not applied
    WARNING = "warning"  # it is


class Problem(StrEnum):
    """A code with its sentence, whose gaps are filled for each line. A kind of file that needs more than `Code` has lists its own."""

    message: str
    severity: Severity

    def __new__(cls, code: str, message: str, severity: Severity = Severity.ERROR) -> Self:
        problem = str.__new__(cls, code)
        problem._value_ = code
        problem.message, problem.severity = message, severity
        return problem


class Code(Problem):
    """What can be wrong with a file of any kind."""

    # reading the line
    MISSING = "missing", "This cell must be filled."
    TOO_LONG = "too_long", "This is longer than {longest} characters."
    TOO_MANY_CELLS = "too_many_cells", "This line has more cells than the header. Is a comma inside a text without quotation marks?"
    GARBLED = "garbled", "This text holds a replacement character where a letter was lost. Export the file again."
    CELL_ERROR = "cell_error", "This is an error of a spreadsheet. Write the value itself, or empty the cell."
    FORMULA_WITHOUT_VALUE = (
        "formula_without_value",
        "This cell has a formula, and the file does not say what it comes to. Open it in a spreadsheet program, save it and send it again.",
    )
    NOT_A_DATE = "not_a_date", "This is not a date. Write 2026-11-03, 03/11/2026 or 03-Nov-2026."
    DATE_AS_NUMBER = "date_as_number", "This may be {day}: format the column as a date."
    DATES_AS_NUMBERS = (
        "dates_as_numbers",
        "{dates} without a format in this column: {text} is read as {day}. Look whether that is right.",
        Severity.WARNING,
    )
    DATE_ORDER_UNKNOWN = (
        "date_order_unknown",
        "Day and month may stand the wrong way round: {example} on line {at} cannot be day first. Say which order this column has.",
    )
    DATES_TURNED = (
        "dates_turned",
        "{dates} turned round by the program that opened the file, and turned back: {was} is read as {now}.",
        Severity.WARNING,
    )
    TIME_LEFT_OUT = (
        "time_left_out",
        "{dates} a time of day in this column, which is left out. Look whether the day is right.",
        Severity.WARNING,
    )
    TWO_DIGIT_YEAR = "two_digit_year", "Write the year in four figures."
    YEAR_OUT_OF_RANGE = "year_out_of_range", "The year must lie between 1900 and 2100."
    NOT_A_NUMBER = "not_a_number", "This is not a number{or_never}."
    NUMBER_OUT_OF_RANGE = "number_out_of_range", "This must be a number between {least} and {most}."
    UNKNOWN_WORD = "unknown_word", "This must be one of: {words}."
    NOT_AN_EMAIL = "not_an_email", "An email address looks like name@example.org."
    NOT_A_MOBILE = "not_a_mobile", "A mobile number looks like 07700 900123, or starts with + and the country code."
    FUTURE_DATE = "future_date", "This date lies in the future."
    END_BEFORE_START = "end_before_start", "The end, {end}, is before the start, {start}."
    UNKNOWN_COLUMN = "unknown_column", "This column is not known and is left out.", Severity.WARNING
    NO_LINES = "no_lines", "The file has a header and no lines.", Severity.WARNING
    # what a workbook has beside its rows
    MERGED_CELLS = (
        "merged_cells",
        "{cells}: only the first line of each has its value. Undo the merging, or say that the column has merged cells.",
        Severity.WARNING,
    )
    HIDDEN_ROWS = "hidden_rows", "{rows} read like the others: {lines}.", Severity.WARNING
    HIDDEN_COLUMNS = "hidden_columns", "Hidden columns are read like the others: {columns}.", Severity.WARNING
    SHEET_NOT_READ = "sheet_not_read", "{sheet} has {rows} not read.", Severity.WARNING
    LEAVERS_SHEET_NOT_READ = (
        "leavers_sheet_not_read",
        "Nobody is ended as a leaver while a sheet is not read. Put all rows on one sheet, or delete the sheets that are not needed.",
    )
    # reading a file of another system
    UNDECIDED = "undecided", "Nobody has decided yet what this means."
    LEFT_OPEN = (
        "left_open",
        "Nobody has decided yet what this means: what is recorded stays, or nothing is recorded.",
        Severity.WARNING,
    )
    YES_WITHOUT_DAY = (
        "yes_without_day",
        "This says that it was done, and not when. Write the day, or say on the page of the columns which day such cells mean.",
    )
    NO_RECORD = "no_record", "This line looks like a total or the foot of a page, and is left out.", Severity.WARNING
    HEADER_AGAIN = "header_again", "The header stands here again; the line is left out.", Severity.WARNING
    # who a line is about
    WHO_IS_IT = "who_is_it", "This line may be about {candidates}. It waits until somebody says who it is.", Severity.WARNING
    # one line against another
    DUPLICATE_LINE = "duplicate_line", "Line {other} is about the same {what}."
    REPEATED_LINE = "repeated_line", "This says the same as line {other}.", Severity.WARNING


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about one line. `line` 1 is the header; 0 means the file as a whole."""

    line: int
    column: str
    value: str
    code: Problem
    message: str

    @property
    def severity(self) -> Severity:
        return self.code.severity

    @property
    def is_error(self) -> bool:
        return self.code.severity == Severity.ERROR


def finding(line: int, column: str, value: object, code: Problem, **words: object) -> Finding:
    """A finding with its sentence; `words` fill the gaps in the message of its code."""
    gaps = {name: long_date(word) if isinstance(word, date) else word for name, word in words.items()}
    return Finding(line, column, "" if value is None else str(value), code, code.message.format(**gaps))


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """By line; on one line errors first."""
    return sorted(findings, key=lambda finding: (finding.line, not finding.is_error, finding.column, finding.code))


class Notes:
    """Findings as they are made, about one line after another."""

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        self.bad = {finding.line for finding in findings if finding.is_error}
        self.waiting: set[int] = set()  # lines that are not applied until somebody says who they are about

    def add(self, line: int, column: str, value: object, code: Problem, **words: object) -> None:
        """Something is wrong with this line; after an error it is a bad line."""
        new = finding(line, column, value, code, **words)
        self.findings.append(new)
        if new.is_error:
            self.bad.add(line)

    def wait(self, line: int) -> None:
        """This line waits: it is not applied, is no error, and whoever stands on it is not missing from the file."""
        self.waiting.add(line)
