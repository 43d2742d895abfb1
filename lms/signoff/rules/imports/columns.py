"""The columns of a file of sign-offs."""

from datetime import date

from lms.kit.importing import EMPLOYER, Cells, Code, Column, Line
from lms.kit.importing.cells import CODE, day, long_text, text
from lms.people.rules.imports.compared import COMPARED
from lms.people.rules.imports.number_cells import employee_number
from lms.people.rules.imports.staff_list.columns import DATES, NUMBERS
from lms.signoff.rules.imports.problems import SignOffCode

#: The framework of a line that names none.
USUAL_FRAMEWORK = "CCBF"
LONGEST_METHOD = 200

COLUMNS = (
    EMPLOYER,
    Column("employee_number", "The person's number with this employer.", "104233", True, employee_number, also=NUMBERS, may_repeat=True),
    *COMPARED,
    Column("framework_code", f"The code of the framework. Empty: {USUAL_FRAMEWORK}.", USUAL_FRAMEWORK, read=text(CODE),
           also=("framework",), may_be_fixed=True, may_repeat=True),
    Column("competency_code", "The code of the competency.", "CR2", True, text(CODE), called="competency",
           also=("competency", "competence", "competence code", "skill", "capability"), may_be_fixed=True, may_repeat=True),
    Column("level", "The level: its number, key or name.", "2", True, text(CODE), also=("level achieved", "achieved level", "grade"),
           may_be_fixed=True, may_repeat=True),
    Column("signed_on", f"The day of the sign-off: {DATES}. Not in the future.", "2026-02-11", True, day, called="date signed off",
           also=("signed off on", "sign off date", "date signed", "date achieved", "assessed on", "date assessed"), may_be_fixed=True,
           may_repeat=True),
    Column("review_on", "The last day it counts. Empty: as long as the framework says.", "", read=day, called="date of review",
           also=("review date", "review due", "valid until", "expiry date", "expires")),
    Column("assessor_name", "Who signed.", "Fiona Grant", read=text(250),
           also=("assessor", "signed by", "signed off by", "assessed by"), may_repeat=True),
    Column("assessor_employer_code", "The employer of the assessor. Empty: that of the person.", "", read=text(CODE), may_repeat=True),
    Column("assessor_employee_number", "The number of the assessor with that employer.", "", read=employee_number,
           also=("assessor number", "assessor id"), may_repeat=True),
    Column("method", "How it was assessed, in your own words.", "Observed at work", read=text(LONGEST_METHOD),
           also=("assessment method",), may_be_fixed=True),
    Column("notes", "Anything else. No names of people who use services.", "", read=long_text, is_private=True, also=("comments", "note")),
)  # fmt: skip


def check_sign_off(line: Line, cells: Cells, today: date) -> None:
    """Its dates against each other and against today."""
    signed_on, review_on = line["signed_on"], line["review_on"]
    if signed_on and signed_on > today:
        cells.find("signed_on", Code.FUTURE_DATE)
    if signed_on and review_on and review_on < signed_on:
        cells.find("review_on", SignOffCode.REVIEW_BEFORE_SIGNED)
