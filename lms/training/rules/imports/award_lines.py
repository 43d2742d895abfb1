"""One line of a training history, and what each of its cells says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from lms.kit.importing import (
    EMPLOYER,
    Cells,
    Code,
    Column,
    Finding,
    finding,
)
from lms.kit.importing.cells import CODE, day, email, long_text, text
from lms.kit.importing.values import Misread, whole
from lms.kit.importing.values import day as day_of
from lms.people.rules.imports.compared import COMPARED, named_on
from lms.people.rules.imports.establishments import ESTABLISHMENT
from lms.people.rules.imports.lookups import Named
from lms.people.rules.imports.number_cells import employee_number
from lms.people.rules.imports.staff_list.columns import ADDRESSES, DATES, NUMBERS
from lms.training.rules.calendar import valid_until
from lms.training.rules.imports.problems import TrainingCode

COLUMNS = (
    EMPLOYER,
    ESTABLISHMENT,
    Column("employee_number", "The person's number with this employer.", "104233", read=employee_number, also=NUMBERS, may_repeat=True),
    Column("email", "Used where the employee number is empty; nobody else may have it.", "", read=email, called="email address",
           also=ADDRESSES, may_repeat=True),
    *COMPARED,
    Column(
        "subject_code", "The code of the subject.", "FIRE-1", True, text(CODE), called="course or subject",
        also=("course title", "course", "course name", "title", "competency name", "competence name", "competency", "competency title",
              "module", "training", "training name", "training title", "subject", "course code", "learning activity", "activity name",
              "activity title", "category", "certification", "qualification"),
        may_be_fixed=True, may_repeat=True,
    ),
    Column(
        "achieved_on", f"The day it was achieved: {DATES}. Not in the future.", "2026-02-11", True, day, called="date achieved",
        also=("date completed", "completion date", "completed", "completed on", "date achieved", "date last awarded",
              "certification date", "date awarded", "date of training", "training date", "course date", "date attended", "awarded",
              "achieved", "datecompleted", "date passed", "pass date", "completion date time", "completion", "date of completion",
              "completed date", "date"),
        may_be_fixed=True, may_repeat=True,
    ),
    Column(
        "expires_on", "The last day printed on the certificate. Empty: the rules decide.", "", read=day, called="expiry date",
        also=("expiry", "expiry date", "expires", "expires on", "renewal date", "date expires", "valid until", "next review date",
              "due date", "valid to", "refresher due", "expirydate", "certificate expiry"),
        may_be_fixed=True,
    ),
    Column("method", "How it was learnt.", "e-learning", may_be_fixed=True,
           also=("delivery method", "delivery", "type of training", "learning type", "how delivered", "howdelivered", "mode")),
    Column("provider", "Who taught it.", "Learning hub", may_be_fixed=True, may_share=True,
           also=("training provider", "supplier", "trainer", "delivered by", "provider name", "providername", "whodelivered")),
    Column("certificate_number", "The number of the certificate.", "",
           also=("certificate", "certificate no", "certificate ref", "cert number", "certificate number")),
    Column("notes", "Anything else. No names of people who use services.", "", read=long_text, also=("comments", "remarks", "note"),
           may_be_fixed=True, may_share=True),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class AwardLine:
    line: int
    employer_code: str
    establishment_code: str
    employee_number: str
    email: str
    first_name: str
    last_name: str
    full_name: str
    date_of_birth: date | None
    subject_code: str
    achieved_on: date | None
    expires_on: date | None
    method: str
    provider: str
    certificate_number: str
    notes: str


def named(line: AwardLine) -> Named:
    """What the line says of the person beside number and address."""
    return named_on(line.achieved_on, line.first_name, line.last_name, line.full_name, line.date_of_birth, line.email)


def check_award(line: AwardLine, cells: Cells, today: date) -> None:
    """Its dates against each other and against today."""
    if line.achieved_on and line.achieved_on > today:
        cells.find("achieved_on", Code.FUTURE_DATE)
    if line.achieved_on and line.expires_on and line.expires_on < line.achieved_on:
        cells.find("expires_on", TrainingCode.EXPIRES_BEFORE_ACHIEVED)


def check_validity(line: int, months: str, cells: Mapping[str, str]) -> Iterator[Finding]:
    """A validity in months goes with an expiry: completed + months - 1 day (S140). A date that differs is kept and pointed out."""
    achieved, expires = cells.get("achieved_on", ""), cells.get("expires_on", "")
    try:
        usual = valid_until(day_of(achieved), whole(months, 1, 999), None) if achieved and expires else None
        if usual is not None and day_of(expires) != usual:
            yield finding(line, "expires_on", expires, TrainingCode.VALIDITY_DIFFERS, months=months, usual=usual)
    except Misread:
        return  # 'none', or a date that the line is told about anyway
