"""The columns of each kind of file, in the order of its template: what each means, an example, and which a file cannot do without."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from lms.imports.rules.findings import Code, Finding, finding
from lms.people.rules import Jurisdiction, OrganisationKind, Sector, WorkerType
from lms.training.rules.words import Kind as RequirementKind


class FileKind(StrEnum):
    ORGANISATIONS = "organisations"
    PEOPLE = "people"
    AWARDS = "awards"
    REQUIREMENTS = "requirements"

    @property
    def label(self) -> str:
        return {
            FileKind.ORGANISATIONS: "Organisations",
            FileKind.PEOPLE: "Staff list",
            FileKind.AWARDS: "Training history",
            FileKind.REQUIREMENTS: "Requirements",
        }[self]


#: Files of these kinds may be imported for one employer, whose code then fills empty cells.
OF_AN_EMPLOYER = frozenset({FileKind.PEOPLE, FileKind.AWARDS})


@dataclass(frozen=True)
class Column:
    name: str
    means: str
    example: str
    required: bool = False


class UnusableHeader(Exception):
    """The header lacks what the file cannot do without. The message says what."""


def _words(kinds: type[StrEnum]) -> str:
    return ", ".join(kinds)


_EMPLOYER = Column(
    "employer_code", "The employer's code. May be left out when the file is imported for one employer.", "NHSL", required=True
)
_DATES = "2026-11-03, 03/11/2026 or 03-Nov-2026"

COLUMNS: dict[FileKind, tuple[Column, ...]] = {
    FileKind.ORGANISATIONS: (
        Column("code", "A short code that stays the same.", "NHSL-DN", required=True),
        Column("name", "The name people use.", "District nursing", required=True),
        Column("kind", f"One of {_words(OrganisationKind)}.", "service", required=True),
        Column("sector", f"One of {_words(Sector)}; empty: that of the organisation above.", "nhs"),
        Column("parent_code", "The code of the organisation above, on record or in this file. Only a partnership has none.", "NHSL"),
        Column("locality", "The part of the area; empty: that of the organisation above.", "Lochee"),
        Column("jurisdiction", "SCT or ENG; empty: that of the organisation above.", "SCT"),
    ),
    FileKind.PEOPLE: (
        _EMPLOYER,
        Column("employee_number", "The number of the post with this employer. Compared without case and spaces.", "104233", required=True),
        Column("first_name", "First name.", "Łukasz", required=True),
        Column("last_name", "Last name.", "Żółć", required=True),
        Column("preferred_name", "The first name they go by, if it is another.", "Luke"),
        Column("email", "An address of their own. Empty: the recorded one is kept.", "lukasz@example.org"),
        Column("mobile", "A mobile number. Empty: the recorded one is kept.", "07700 900123"),
        Column("date_of_birth", f"{_DATES}. Tells people of the same name apart.", "1990-02-17"),
        Column("organisation_code", "The team or service within the employer. Empty: the employer itself.", "NHSL-DN"),
        Column("job_role", "The key of the job role. Empty: none.", "hcsw"),
        Column("worker_type", f"One of {_words(WorkerType)}. Empty: as recorded, and employee for a new post.", "employee"),
        Column("start_date", f"First day of the post: {_DATES}.", "2024-04-01", required=True),
        Column("end_date", "Last day of the post. Empty: it goes on.", ""),
        Column("changes_from", "First day of what is new on this line. Empty: today.", ""),
        Column("supervisor_employer_code", "The supervisor's employer. Empty: the same.", ""),
        Column("supervisor_employee_number", "The supervisor's employee number. Empty: no supervisor.", "100871"),
        Column("hours", "Hours a week, 0 to 168. Empty: not known.", "37.5"),
        Column("register", "The regulator, such as NMC or SSSC.", "NMC"),
        Column("register_number", "The number on that register. Compared without case and spaces.", "12A3456E"),
    ),
    FileKind.AWARDS: (
        _EMPLOYER,
        Column("employee_number", "The person's number with this employer.", "104233"),
        Column("email", "Used where the employee number is empty; nobody else may have it.", ""),
        Column("subject_code", "The code of the subject.", "FIRE-1", required=True),
        Column("achieved_on", f"The day it was achieved: {_DATES}. Not in the future.", "2026-02-11", required=True),
        Column("expires_on", "The last day printed on the certificate. Empty: the rules decide.", ""),
        Column("method", "How it was learnt.", "e-learning"),
        Column("provider", "Who taught it.", "Learning hub"),
        Column("certificate_number", "The number of the certificate.", ""),
        Column("notes", "Anything else. No names of people who use services.", ""),
    ),
    FileKind.REQUIREMENTS: (
        Column("subject_code", "The code of the subject that must be held.", "FIRE-1", required=True),
        Column("organisation_code", "Asked of posts in this organisation and below. Empty: everywhere.", "NHSL"),
        Column("sector", f"Asked of posts in this sector: one of {_words(Sector)}. Empty: of all.", ""),
        Column("audience", "Asked of the job roles of this audience. Empty: of all.", "contact"),
        Column("job_role", "Asked of this job role. Empty: of all.", ""),
        Column("worker_type", f"Asked of this worker type: one of {_words(WorkerType)}. Empty: of all.", ""),
        Column("kind", f"One of {_words(RequirementKind)}.", "statutory", required=True),
        Column("due_days", "Days within which it must be held, from the start. Empty: the subject's, else 28.", "28"),
        Column("renew_months", "Months after which it is due again, or never. Empty: the subject's.", "12"),
        Column("effective_from", f"First day of the requirement: {_DATES}.", "2026-01-01", required=True),
        Column("effective_until", "Last day of the requirement. Empty: until further notice.", ""),
        Column("authority", "Law, regulator, funder or local choice.", "Fire (Scotland) Act 2005"),
    ),
}

#: Values for the words that a cell may hold; kept beside the columns so that help, templates and checks say the same.
WORDS: dict[str, type[StrEnum]] = {"sector": Sector, "worker_type": WorkerType, "jurisdiction": Jurisdiction}


def names(kind: FileKind) -> list[str]:
    """The columns of a kind of file in the order of its template."""
    return [column.name for column in COLUMNS[kind]]


def is_needed(kind: FileKind, column: Column, *, employer_given: bool) -> bool:
    """Can a file of this kind not do without this column?"""
    return column.required and not (employer_given and kind in OF_AN_EMPLOYER and column.name == _EMPLOYER.name)


def example(kind: FileKind) -> list[str]:
    """One line that could be imported, for the template."""
    return [column.example for column in COLUMNS[kind]]


def read_header(kind: FileKind, header: Sequence[str], *, employer_given: bool) -> tuple[list[str], list[Finding]]:
    """For each cell of the header the column it names, or "" for one that is not known, and findings about those.

    Raises UnusableHeader where a required column is missing or a column stands twice.
    """
    known = {_plain(column.name): column.name for column in COLUMNS[kind]}
    found = [known.get(_plain(cell), "") for cell in header]
    twice = sorted({name for name in found if name and found.count(name) > 1})
    if twice:
        raise UnusableHeader(f"The header names {_list(twice)} more than once.")
    missing = [one.name for one in COLUMNS[kind] if is_needed(kind, one, employer_given=employer_given) and one.name not in found]
    if kind == FileKind.AWARDS and not {"employee_number", "email"} & set(found):
        missing.append("employee_number")
    if missing:
        raise UnusableHeader(f"The header lacks {_list(missing)}. The template for {kind.label.lower()} has all columns.")
    return found, [finding(1, cell, "", Code.UNKNOWN_COLUMN) for cell, name in zip(header, found, strict=True) if not name and cell]


def _plain(name: str) -> str:
    """Header names compare by letters and figures alone: 'Employee Number' is employee_number."""
    return "".join(letter for letter in name.lower() if letter.isalnum())


def _list(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
