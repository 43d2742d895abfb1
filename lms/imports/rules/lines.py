"""One line of each kind of file in typed values, read with its findings. Codes stay as written: what they stand for is looked up later."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from lms.imports.rules import values
from lms.imports.rules.findings import Code, Finding, finding
from lms.kit.spreadsheets import Row
from lms.people.rules import Jurisdiction, OrganisationKind, Sector, WorkerType
from lms.training.rules.words import Kind

T = TypeVar("T")
W = TypeVar("W", bound=StrEnum)

NAME = 120
NUMBER = 60
CODE = 60
TEXT = 200
LONG_TEXT = 4_000


@dataclass(frozen=True, slots=True)
class OrganisationLine:
    line: int
    code: str
    name: str
    kind: OrganisationKind | None
    sector: Sector | None
    parent_code: str
    locality: str
    jurisdiction: Jurisdiction | None


@dataclass(frozen=True, slots=True)
class PersonLine:
    line: int
    employer_code: str
    employee_number: str
    first_name: str
    last_name: str
    preferred_name: str
    email: str
    mobile: str
    date_of_birth: date | None
    organisation_code: str
    job_role: str
    worker_type: WorkerType | None
    start_date: date | None
    end_date: date | None
    changes_from: date | None
    supervisor_employer_code: str
    supervisor_employee_number: str
    hours: Decimal | None
    register: str
    register_number: str


@dataclass(frozen=True, slots=True)
class AwardLine:
    line: int
    employer_code: str
    employee_number: str
    email: str
    subject_code: str
    achieved_on: date | None
    expires_on: date | None
    method: str
    provider: str
    certificate_number: str
    notes: str


@dataclass(frozen=True, slots=True)
class RequirementLine:
    line: int
    subject_code: str
    organisation_code: str
    sector: Sector | None
    audience: str
    job_role: str
    worker_type: WorkerType | None
    kind: Kind | None
    due_days: int | None
    renew_months: int | None
    renews_never: bool
    effective_from: date | None
    effective_until: date | None
    authority: str


class Cells:
    """The cells of one line by the name of their column, and what is found while they are read."""

    def __init__(self, line: int, cells: Mapping[str, str], findings: list[Finding]) -> None:
        self.line, self._cells, self._findings = line, cells, findings

    def find(self, column: str, code: Code, **words: object) -> None:
        """Something is wrong with this column."""
        self._findings.append(finding(self.line, column, self._cells.get(column, ""), code, **words))

    def text(self, column: str, longest: int = TEXT, *, required: bool = False) -> str:
        """The text on one line, "" where there is none."""
        text = self._cells.get(column, "")
        if "\n" in text or "  " in text:
            text = " ".join(text.split())
        return self._measured(column, text, longest, required)

    def long_text(self, column: str) -> str:
        """The text with its own line ends."""
        return self._measured(column, self._cells.get(column, ""), LONG_TEXT, False)

    def _measured(self, column: str, text: str, longest: int, required: bool) -> str:
        if required and not text:
            self.find(column, Code.MISSING)
        if len(text) > longest:
            self.find(column, Code.TOO_LONG, longest=longest)
        if "\ufffd" in text:
            self.find(column, Code.GARBLED)
        return text

    def value(self, column: str, read: Callable[[str], T], *, required: bool = False) -> T | None:
        """What `read` makes of the text; None where it is empty or cannot be read."""
        text = self._cells.get(column, "")
        if not text:
            if required:
                self.find(column, Code.MISSING)
            return None
        try:
            return read(text)
        except values.Misread as wrong:
            self.find(column, wrong.code, **wrong.words)
            return None

    def day(self, column: str, *, required: bool = False) -> date | None:
        return self.value(column, values.day, required=required)

    def word(self, column: str, words: type[W], *, required: bool = False) -> W | None:
        return self.value(column, lambda text: values.word(text, words), required=required)

    def hours(self) -> Decimal | None:
        """Hours a week, to two decimals."""
        number = self.value("hours", values.hours)
        if number is None:
            return None
        rounded = values.two_decimals(number)
        if rounded != number:
            self.find("hours", Code.HOURS_ROUNDED, hours=rounded)
        return rounded


def read_lines(rows: Iterable[Row], header: Sequence[str], findings: list[Finding], read: Callable[[Cells], T]) -> Iterator[T]:
    """Each row as a line. `header` names the column of each cell, "" for one that is left out; findings are added to the list."""
    for number, cells in rows:
        if len(cells) > len(header):
            findings.append(finding(number, "", cells[len(header)], Code.TOO_MANY_CELLS))
        yield read(Cells(number, dict(zip(header, cells, strict=False)), findings))


def organisation_line(cells: Cells) -> OrganisationLine:
    return OrganisationLine(
        line=cells.line,
        code=cells.text("code", CODE, required=True),
        name=cells.text("name", required=True),
        kind=cells.word("kind", OrganisationKind, required=True),
        sector=cells.word("sector", Sector),
        parent_code=cells.text("parent_code", CODE),
        locality=cells.text("locality"),
        jurisdiction=cells.word("jurisdiction", Jurisdiction),
    )


def person_line(cells: Cells, *, named: bool = True) -> PersonLine:
    """`named`: does the file have names? Without, they are those on record."""
    line = PersonLine(
        line=cells.line,
        employer_code=cells.text("employer_code", CODE),
        employee_number=cells.text("employee_number", NUMBER, required=True),
        first_name=cells.text("first_name", NAME, required=named),
        last_name=cells.text("last_name", NAME, required=named),
        preferred_name=cells.text("preferred_name", NAME),
        email=cells.value("email", values.email) or "",
        mobile=cells.value("mobile", values.mobile) or "",
        date_of_birth=cells.day("date_of_birth"),
        organisation_code=cells.text("organisation_code", CODE),
        job_role=cells.text("job_role", CODE),
        worker_type=cells.word("worker_type", WorkerType),
        start_date=cells.day("start_date"),
        end_date=cells.day("end_date"),
        changes_from=cells.day("changes_from"),
        supervisor_employer_code=cells.text("supervisor_employer_code", CODE),
        supervisor_employee_number=cells.text("supervisor_employee_number", NUMBER),
        hours=cells.hours(),
        register=cells.text("register", CODE).upper(),
        register_number=cells.text("register_number", NUMBER),
    )
    _check_person(line, cells)
    return line


def _check_person(line: PersonLine, cells: Cells) -> None:
    start, end, change = line.start_date, line.end_date, line.changes_from
    if start and end and end < start:
        cells.find("end_date", Code.END_BEFORE_START, start=start, end=end)
    elif change and ((start and change < start) or (end and change > end)):
        cells.find("changes_from", Code.CHANGES_OUTSIDE)
    if line.date_of_birth and start and line.date_of_birth >= start:
        cells.find("date_of_birth", Code.BORN_LATER)
    if line.supervisor_employer_code and not line.supervisor_employee_number:
        cells.find("supervisor_employee_number", Code.SUPERVISOR_NUMBER_MISSING)
    if bool(line.register) != bool(line.register_number):
        cells.find("register" if line.register_number else "register_number", Code.REGISTER_INCOMPLETE)


def award_line(cells: Cells, today: date) -> AwardLine:
    line = AwardLine(
        line=cells.line,
        employer_code=cells.text("employer_code", CODE),
        employee_number=cells.text("employee_number", NUMBER),
        email=cells.value("email", values.email) or "",
        subject_code=cells.text("subject_code", CODE, required=True),
        achieved_on=cells.day("achieved_on", required=True),
        expires_on=cells.day("expires_on"),
        method=cells.text("method"),
        provider=cells.text("provider"),
        certificate_number=cells.text("certificate_number"),
        notes=cells.long_text("notes"),
    )
    if line.achieved_on and line.achieved_on > today:
        cells.find("achieved_on", Code.FUTURE_DATE)
    if line.achieved_on and line.expires_on and line.expires_on < line.achieved_on:
        cells.find("expires_on", Code.EXPIRES_BEFORE_ACHIEVED)
    return line


def requirement_line(cells: Cells) -> RequirementLine:
    renewal = cells.text("renew_months").lower()
    line = RequirementLine(
        line=cells.line,
        subject_code=cells.text("subject_code", CODE, required=True),
        organisation_code=cells.text("organisation_code", CODE),
        sector=cells.word("sector", Sector),
        audience=cells.text("audience", CODE),
        job_role=cells.text("job_role", CODE),
        worker_type=cells.word("worker_type", WorkerType),
        kind=cells.word("kind", Kind, required=True),
        due_days=cells.value("due_days", values.due_days),
        renew_months=cells.value("renew_months", values.renewal),
        renews_never=renewal == values.NEVER,
        effective_from=cells.day("effective_from", required=True),
        effective_until=cells.day("effective_until"),
        authority=cells.long_text("authority"),
    )
    start, end = line.effective_from, line.effective_until
    if start and end and end < start:
        cells.find("effective_until", Code.END_BEFORE_START, start=start, end=end)
    return line
