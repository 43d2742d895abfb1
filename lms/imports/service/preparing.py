"""From a file to a plan: read it, read what is recorded, hold one against the other. Changes nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from lms.imports import queries
from lms.imports.rules.awards import AwardsKnown, AwardWrites, plan_awards
from lms.imports.rules.columns import OF_AN_EMPLOYER, FileKind
from lms.imports.rules.findings import Code, finding, in_order
from lms.imports.rules.lines import Cells, award_line, organisation_line, person_line, read_lines, requirement_line
from lms.imports.rules.mapping import Sketch
from lms.imports.rules.mapping.reading import ReadAs, Reading
from lms.imports.rules.organisations import OrganisationsKnown, OrganisationWrites, plan_organisations
from lms.imports.rules.people import PeopleKnown, PeopleWrites, plan_people, with_names_on_record
from lms.imports.rules.plan import Options, Plan, Tree
from lms.imports.rules.requirements import RequirementsKnown, RequirementWrites, plan_requirements
from lms.imports.service.opening import Opened, open_file
from lms.kit.refusal import Refused
from lms.kit.spreadsheets import Table
from lms.kit.spreadsheets.table import Source
from lms.people.queries import places
from lms.people.rules import OrganisationKind, Place

T = TypeVar("T")

AnyPlan = Plan[PeopleWrites] | Plan[AwardWrites] | Plan[RequirementWrites] | Plan[OrganisationWrites]
Known = PeopleKnown | AwardsKnown | RequirementsKnown | OrganisationsKnown

_ENCODINGS = {"utf-8-sig": "UTF-8", "cp1252": "Windows-1252"}
_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs"}


@dataclass(frozen=True)
class Prepared:
    """A plan, what it was held against, and what the file was like."""

    plan: AnyPlan
    known: Known
    about_file: str
    reading: Reading | None = None  # where it was read by a mapping
    sketch: Sketch | None = None


def employer(code: str) -> Place:
    """The employer with this code. Raises Refused where there is none."""
    place = Tree(places()).find(code)
    if place is None or place.kind != OrganisationKind.EMPLOYER:
        raise Refused(f"No employer has the code {code}.")
    return place


def options_for(kind: FileKind, employer_code: str | None, end_leavers_on: date | None, today: date) -> Options:
    """What was chosen on the command line. For requirements and organisations, an employer is the branch that the file must stay within."""
    if end_leavers_on and kind != FileKind.PEOPLE:
        raise Refused("Only a staff list has leavers.")
    place = employer(employer_code) if employer_code else None
    if place is None or kind in OF_AN_EMPLOYER:
        return Options(today, place, end_leavers_on)
    return Options(today, covers=lambda path: path.startswith(place.path), covers_all=False)


def prepare(kind: FileKind, source: Source, options: Options, read_as: ReadAs | None = None) -> Prepared:
    """The plan of a file. Raises Unusable or UnusableHeader where it cannot be read at all, NeedsMapping where its columns are not ours."""
    opened = open_file(kind, source, options, read_as or ReadAs())
    plan, known = _PLANNERS[kind](opened, options)
    if opened.translator:
        plan.lines += opened.translator.dropped
    if not plan.lines:
        opened.findings.append(finding(0, "", "", Code.NO_LINES))
    plan.findings = in_order(opened.findings)
    return Prepared(plan, known, _about(opened.table), opened.reading, opened.sketch)


def _read(opened: Opened, read: Callable[[Cells], T]) -> list[T]:
    return list(read_lines(opened.rows, opened.header, opened.findings, read))


def _people(opened: Opened, options: Options) -> tuple[AnyPlan, Known]:
    named = "last_name" in opened.header
    lines = _read(opened, lambda cells: person_line(cells, named=named))
    known = queries.people_known()
    if not named:
        lines = list(with_names_on_record(lines, known, options, opened.findings))
    still_there = opened.translator.still_there if opened.translator else ()
    return plan_people(lines, frozenset(opened.header), known, options, opened.findings, still_there), known


def _awards(opened: Opened, options: Options) -> tuple[AnyPlan, Known]:
    lines = _read(opened, lambda cells: award_line(cells, options.today))
    codes = {line.employer_code for line in lines}
    known = queries.awards_known(codes, options.employer.id if options.employer else None)
    return plan_awards(lines, known, options, opened.findings), known


def _requirements(opened: Opened, options: Options) -> tuple[AnyPlan, Known]:
    lines = _read(opened, requirement_line)
    known = queries.requirements_known()
    return plan_requirements(lines, frozenset(opened.header), known, options, opened.findings), known


def _organisations(opened: Opened, options: Options) -> tuple[AnyPlan, Known]:
    lines = _read(opened, organisation_line)
    known = queries.organisations_known()
    return plan_organisations(lines, known, options, opened.findings), known


_PLANNERS: dict[FileKind, Callable[[Opened, Options], tuple[AnyPlan, Known]]] = {
    FileKind.PEOPLE: _people,
    FileKind.AWARDS: _awards,
    FileKind.REQUIREMENTS: _requirements,
    FileKind.ORGANISATIONS: _organisations,
}


def _about(table: Table) -> str:
    header = f", header on line {table.header_line}" if table.header_line > 1 else ""
    if table.kind == "xlsx":
        return f"XLSX, sheet {table.sheet}{header}"
    return f"CSV, {_ENCODINGS[table.encoding]}, separated by {_DELIMITERS[table.delimiter]}{header}"
