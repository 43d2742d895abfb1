"""From a file to a plan: read it, read what is recorded, hold one against the other. Changes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from lms.imports import queries
from lms.imports.rules.mapping import FilePreview
from lms.imports.rules.mapping.reading import ReadAs, Reading
from lms.imports.rules.questions import answer_by_subject
from lms.imports.rules.runs import Numbers
from lms.imports.rules.workbooks import remarked
from lms.imports.service.opening import Opened, open_file
from lms.kit import progress
from lms.kit.importing import Answer, AnyKind, Cells, Code, Notes, Options, Plan, Question, Sheet, What, finding, in_order
from lms.kit.importing.cells import NONE
from lms.kit.refusal import Refused
from lms.kit.spreadsheets import Row, Table
from lms.kit.spreadsheets.table import Source
from lms.people.queries import places
from lms.people.rules import OrganisationKind, Place
from lms.people.rules.imports.lookups import Tree

_ENCODINGS = {"utf-8-sig": "UTF-8", "cp1252": "Windows-1252"}
_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs"}


@dataclass(frozen=True)
class Prepared:
    """A plan, what it was held against, and what the file was like."""

    kind: AnyKind
    plan: Plan[Any]
    known: Any
    about_file: str
    reading: Reading | None = None  # where it was read by a mapping
    sketch: FilePreview | None = None
    date_orders: Mapping[str, str] = field(default_factory=dict)  # of columns in doubt, or of which it was said; "": nobody has
    new_answers: Sequence[tuple[Question, Answer]] = ()  # on the command line, about lines that would wait

    @property
    def numbers(self) -> Numbers:
        """What the file does, in numbers."""
        plan, counts = self.plan, self.plan.counts()
        return Numbers(
            lines=plan.lines,
            adds=counts[What.ADD],
            changes=counts[What.CHANGE],
            ends=counts[What.END],
            rejoins=counts[What.REJOIN],
            leavers=counts[What.LEAVER],
            unchanged=counts[What.UNCHANGED],
            waiting=plan.waiting,
            left_out=self.reading.left_out if self.reading else 0,
            bad=plan.bad_lines,
        )


def employer(code: str) -> Place:
    """The employer with this code. Raises Refused where there is none."""
    place = Tree(places()).find(code)
    if place is None or place.kind != OrganisationKind.EMPLOYER:
        raise Refused(f"No employer has the code {code}.")
    return place


def options_for(kind: AnyKind, employer_code: str | None, end_leavers_on: date | None, today: date) -> Options:
    """What was chosen on the command line. For a kind that is of no employer, one is the branch that the file must stay within."""
    if end_leavers_on:
        refuse_leavers(kind)
    place = employer(employer_code) if employer_code else None
    if place is None or kind.of_an_employer:
        return Options(today, place.id if place else None, end_leavers_on)
    return Options(today, covers=lambda path: path.startswith(place.path), covers_all=False)


def refuse_leavers(kind: AnyKind) -> None:
    """Raises Refused where nobody can be missing from a file of this kind."""
    if not kind.whole_list:
        raise Refused(f"Only a file of this kind has leavers: {queries.either(queries.whole_lists())}.", field="end_leavers_on")


def prepare(kind: AnyKind, source: Source, options: Options, read_as: ReadAs | None = None) -> Prepared:
    """The plan of a file, with who its lines are as far as that has been said.

    Raises Unusable or UnusableHeader where it cannot be read at all, NeedsMapping where its columns are not ours, Refused where the command
    line says who somebody is and no line of that number waits.
    """
    read_as, subjects = read_as or ReadAs(), options.same | options.another
    answers = {**queries.answers(options.employer_id), **options.answers}
    remembered = {key: answer for key, answer in answers.items() if key[0] not in subjects}
    plain = replace(options, same=frozenset(), another=frozenset())
    prepared = _prepare(kind, source, replace(plain, answers=remembered), read_as)
    if not subjects:
        return prepared
    new_answers = answer_by_subject(prepared.plan.questions, same=options.same, another=options.another)
    told_now = {(question.subject, question.name, each.key): answer for question, answer in new_answers for each in question.candidates}
    return replace(_prepare(kind, source, replace(plain, answers=remembered | told_now), read_as), new_answers=new_answers)


def _prepare(kind: AnyKind, source: Source, options: Options, read_as: ReadAs) -> Prepared:
    opened = open_file(kind, source, options, read_as)
    sheet = _read(kind, opened, options.today)
    opened.findings += remarked(opened.table.remarks, ends_leavers=options.end_leavers_on is not None)
    if opened.table.remarks.unread:
        options = replace(options, end_leavers_on=None)
    known = kind.known(sheet, options)
    plan = kind.plan(sheet, known, options)
    plan.lines = len(sheet.lines) + (opened.translator.dropped if opened.translator else 0)
    if not plan.lines:
        opened.findings.append(finding(0, "", "", Code.NO_LINES))
    plan.findings = in_order(kind.without_private(opened.findings))
    plan.waiting = len(sheet.notes.waiting)
    return Prepared(kind, plan, known, _about(opened.table), opened.reading, opened.sketch, opened.dates.orders)


def _read(kind: AnyKind, opened: Opened, today: date) -> Sheet[Any]:
    """Every line in typed values. What is found goes to the list that the translator adds to as well."""
    columns, findings, lines = frozenset(opened.header), opened.findings, []
    dates = None if opened.translator else opened.dates  # a translator has judged them already
    rows = list(opened.rows)
    progress.begin(len(rows))
    for row in rows:
        progress.advance()
        if len(row.cells) > len(opened.header):
            findings.append(finding(row.line, "", row.cells[len(opened.header)], Code.TOO_MANY_CELLS))
        named = dict(zip(opened.header, row.cells, strict=False))
        lines.append(kind.read(Cells(row.line, named, findings, columns, dates, _real_dates(opened, row)), today))
    findings += opened.dates.findings()
    return Sheet(lines, columns, Notes(findings), opened.translator.left_out_lines if opened.translator else ())


def _real_dates(opened: Opened, row: Row) -> frozenset[str]:
    """Our columns in which this line has a date to the workbook, not text."""
    return frozenset(opened.header[at] for at in row.dates if at < len(opened.header)) if row.dates else NONE


def _about(table: Table) -> str:
    header = f", header on line {table.header_line}" if table.header_line > 1 else ""
    if table.kind == "xlsx":
        return f"XLSX, sheet {table.sheet}{header}"
    return f"CSV, {_ENCODINGS[table.encoding]}, separated by {_DELIMITERS[table.delimiter]}{header}"
