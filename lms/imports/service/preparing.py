"""From a file to a plan: read it, read what is recorded, hold one against the other. Changes nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from lms.imports import queries
from lms.imports.rules.awards import AwardsKnown, AwardWrites, plan_awards
from lms.imports.rules.columns import OF_AN_EMPLOYER, FileKind, read_header
from lms.imports.rules.findings import Code, Finding, finding, in_order
from lms.imports.rules.lines import Cells, award_line, organisation_line, person_line, read_lines, requirement_line
from lms.imports.rules.organisations import OrganisationsKnown, OrganisationWrites, plan_organisations
from lms.imports.rules.people import PeopleKnown, PeopleWrites, plan_people
from lms.imports.rules.plan import Options, Plan, Tree
from lms.imports.rules.requirements import RequirementsKnown, RequirementWrites, plan_requirements
from lms.kit.refusal import Refused
from lms.kit.spreadsheets import Table, read_table
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


def prepare(kind: FileKind, source: Source, options: Options) -> Prepared:
    """The plan of a file. Raises Unusable or UnusableHeader where it cannot be read at all."""
    table = read_table(source)
    header, findings = read_header(kind, table.header, employer_given=options.employer is not None)
    plan, known = _PLANNERS[kind](table, header, options, findings)
    if not plan.lines:
        findings.append(finding(0, "", "", Code.NO_LINES))
    plan.findings = in_order(findings)
    return Prepared(plan, known, _about(table))


def _read(table: Table, header: list[str], findings: list[Finding], read: Callable[[Cells], T]) -> list[T]:
    return list(read_lines(table.rows, header, findings, read))


def _people(table: Table, header: list[str], options: Options, findings: list[Finding]) -> tuple[AnyPlan, Known]:
    lines = _read(table, header, findings, person_line)
    known = queries.people_known()
    return plan_people(lines, frozenset(header), known, options, findings), known


def _awards(table: Table, header: list[str], options: Options, findings: list[Finding]) -> tuple[AnyPlan, Known]:
    lines = _read(table, header, findings, lambda cells: award_line(cells, options.today))
    codes = {line.employer_code for line in lines}
    known = queries.awards_known(codes, options.employer.id if options.employer else None)
    return plan_awards(lines, known, options, findings), known


def _requirements(table: Table, header: list[str], options: Options, findings: list[Finding]) -> tuple[AnyPlan, Known]:
    lines = _read(table, header, findings, requirement_line)
    known = queries.requirements_known()
    return plan_requirements(lines, frozenset(header), known, options, findings), known


def _organisations(table: Table, header: list[str], options: Options, findings: list[Finding]) -> tuple[AnyPlan, Known]:
    lines = _read(table, header, findings, organisation_line)
    known = queries.organisations_known()
    return plan_organisations(lines, known, options, findings), known


_PLANNERS: dict[FileKind, Callable[[Table, list[str], Options, list[Finding]], tuple[AnyPlan, Known]]] = {
    FileKind.PEOPLE: _people,
    FileKind.AWARDS: _awards,
    FileKind.REQUIREMENTS: _requirements,
    FileKind.ORGANISATIONS: _organisations,
}


def _about(table: Table) -> str:
    if table.kind == "xlsx":
        return f"XLSX, sheet {table.sheet}"
    return f"CSV, {_ENCODINGS[table.encoding]}, separated by {_DELIMITERS[table.delimiter]}"
