"""The columns of a staff list, and one of its lines in typed values."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lms.kit.importing import EMPLOYER, Cells, Code, Column, Split
from lms.kit.importing.cells import CODE, NAME, NUMBER, day, email, mobile, text, word
from lms.kit.importing.values import decimal, two_decimals
from lms.people.rules.imports.establishments import ESTABLISHMENT
from lms.people.rules.imports.number_cells import employee_number, register_number
from lms.people.rules.imports.problems import PeopleCode
from lms.people.rules.words import WorkerType

DATES = "2026-11-03, 03/11/2026 or 03-Nov-2026"
MOST_HOURS = 168  # in a week

#: What other systems call the numbers, names and addresses by which they know people: for every kind of file that is about people.
NUMBERS = (
    "employee number", "emp no", "employee no", "employee id", "emp number", "staff number", "staff no", "staff id", "payroll number",
    "payroll no", "pay number", "assignment number", "person number", "esr id", "personnel number", "works number", "employee ref",
    "payroll ref", "personnel ref", "pers ref", "staff ref", "uniqueworkerid", "user id", "username", "id number", "learner id",
)  # fmt: skip
FIRST_NAMES = ("forename", "forenames", "first name", "given name", "firstname", "christian name", "fore name")
LAST_NAMES = ("surname", "last name", "family name", "lastname", "second name")
BIRTHDAYS = ("dob", "birth date", "date of birth", "born")
ADDRESSES = ("email address", "e mail", "work email", "mail", "email")


def _hours(cells: Cells, column: str, _: bool) -> Decimal | None:
    """Hours a week, to two decimals."""
    number = cells.value(column, lambda cell: decimal(cell, MOST_HOURS))
    rounded = None if number is None else two_decimals(number)
    if rounded != number:
        cells.find(column, PeopleCode.HOURS_ROUNDED, hours=rounded)
    return rounded


COLUMNS = (
    EMPLOYER,
    ESTABLISHMENT,
    Column(
        "employee_number", "The number of the post with this employer. Compared without case and spaces. In no column: we give numbers.",
        "104233", read=employee_number, is_asked_first=True, also=NUMBERS, may_repeat=True,
    ),
    Column("first_name", "First name. One name is enough: the other may be empty.", "Łukasz", read=text(NAME),
           also=FIRST_NAMES),
    Column("last_name", "Last name. One name is enough: the other may be empty.", "Żółć", read=text(NAME),
           also=LAST_NAMES),
    Column("preferred_name", "The first name they go by, if it is another.", "Luke", read=text(NAME), may_be_emptied=True,
           also=("known as", "preferred first name", "preferred forename", "likes to be called")),
    Column("email", "An address of their own.", "lukasz@example.org", read=email, also=ADDRESSES,
           may_repeat=True, may_be_emptied=True),
    Column("mobile", "A mobile number.", "07700 900123", read=mobile, may_be_emptied=True,
           also=("mobile number", "mobile phone", "phone", "telephone", "contact number")),
    Column("date_of_birth", f"{DATES}. Tells people of the same name apart.", "1990-02-17", read=day,
           also=BIRTHDAYS),
    Column(
        "organisation_code", "The team or service within the employer. Empty for a new post: the employer itself.", "NHSL-DN",
        read=text(CODE), called="team or service",
        also=("department", "team", "service", "location", "cost centre", "cost centre name", "ward", "unit", "division", "organisation",
              "section", "workplace", "base", "work location"),
        may_be_fixed=True, may_repeat=True, may_be_emptied=True,
    ),
    Column(
        "job_role", "The key of the job role. Empty for a new post: none.", "hcsw", read=text(CODE),
        also=("job title", "position", "position title", "role", "job", "post title", "designation", "occupation", "mainjobrole"),
        may_be_fixed=True, may_be_emptied=True,
    ),
    Column(
        "worker_type", f"One of {', '.join(WorkerType)}. Empty for a new post: employee.", "employee",
        read=word(WorkerType),
        also=("employment type", "contract type", "employee type", "assignment category", "assignment status", "contract",
              "type of worker", "staff type", "emplstatus", "employment status"),
        may_be_fixed=True,
    ),
    Column(
        "start_date", f"First day of the post: {DATES}.", "2024-04-01", True, day, may_be_empty=True,
        also=("start date", "date started", "latest hire date", "hire date", "date of joining", "date joined", "from", "startdate",
              "commencement date", "continuous service date"),
        may_be_fixed=True,
    ),
    Column("end_date", "Last day of the post. Empty for a new post: it goes on.", "", read=day, may_be_emptied=True,
           also=("leaving date", "date left", "termination date", "contract end date", "end date", "finish date", "to")),
    Column("changes_from", "First day of what is new on this line. Empty: today.", "", read=day, called="date of the change",
           also=("effective date", "effective from", "change date", "assignment start date"), may_be_fixed=True),
    Column("supervisor_employer_code", "The supervisor's employer. Empty: the same.", "", read=text(CODE),
           called="supervisor's employer"),
    Column(
        "supervisor_employee_number", "The supervisor's employee number. Empty for a new post: no supervisor.", "100871", read=text(NUMBER),
        called="supervisor's employee number",
        also=("manager number", "manager id", "supervisor number", "line manager number", "line manager id", "reports to",
              "supervisor id", "supervisor employee number"),
        may_be_emptied=True,
    ),
    Column("hours", "Hours a week, 0 to 168. Empty for a new post: not known.", "37.5", read=_hours, called="hours a week",
           may_be_emptied=True,
           also=("hours per week", "contracted hours", "weekly hours", "conthours", "contract hours", "assignment hours", "std hours")),
    Column("register", "The regulator, such as NMC or SSSC.", "NMC",
           read=lambda cells, column, _: cells.text(column, CODE).upper(), called="professional register",
           also=("professional body", "regulator", "registration body", "professional register"), may_be_fixed=True),
    Column("register_number", "The number on that register. Compared without case and spaces.", "12A3456E", read=register_number,
           also=("pin", "registration number", "nmc pin", "sssc number", "hcpc number", "reg number")),
)  # fmt: skip


# --- a name in one column -----------------------------------------------------------------------------------------------------------

_PREFIX = re.compile(r"^[A-Za-z0-9]{1,8}\|")
_TITLE = re.compile(r"^(?:mr|mrs|miss|ms|mx|dr|prof|rev)\.?\s+", re.IGNORECASE)


def split_name(text: str) -> tuple[str, str]:
    """First and last name of 'Smith, Jane', 'A01|Smith, Jane', 'Mrs Jane Smith' or 'Jane Mary Smith'; a single name is the last one."""
    bare = _PREFIX.sub("", text).strip()
    if "," in bare:
        last, first = (part.strip() for part in bare.split(",", 1))
        return _TITLE.sub("", first), last
    parts = _TITLE.sub("", bare).split()
    return (" ".join(parts[:-1]), parts[-1]) if parts else ("", "")


FULL_NAME = Split(
    Column(
        "full_name", "First and last name in one column: 'Smith, Jane' or 'Jane Smith'. It is split.", "Smith, Jane",
        also=("name", "full name", "employee name", "learner name", "person", "staff name", "learner", "employee", "user"),
        may_repeat=True,
    ),
    into=("first_name", "last_name"),
    split=split_name,
)  # fmt: skip


# --- a line -------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PersonLine:
    line: int
    employer_code: str
    establishment_code: str
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


def check_person(line: PersonLine, cells: Cells, _: date) -> None:
    """One cell against another."""
    start, end, change = line.start_date, line.end_date, line.changes_from
    if start and end and end < start:
        cells.find("end_date", Code.END_BEFORE_START, start=start, end=end)
    elif change and ((start and change < start) or (end and change > end)):
        cells.find("changes_from", PeopleCode.CHANGES_OUTSIDE)
    if line.date_of_birth and start and line.date_of_birth >= start:
        cells.find("date_of_birth", PeopleCode.BORN_LATER)
    if line.supervisor_employer_code and not line.supervisor_employee_number:
        cells.find("supervisor_employee_number", PeopleCode.SUPERVISOR_NUMBER_MISSING)
    if bool(line.register) != bool(line.register_number):
        cells.find("register" if line.register_number else "register_number", PeopleCode.REGISTER_INCOMPLETE)
