"""The columns of a file of requirements, and one of its lines in typed values."""

from dataclasses import dataclass
from datetime import date

from lms.kit.importing import Cells, Code, Column
from lms.kit.importing.cells import CODE, day, long_text, number, text, value, word
from lms.kit.importing.values import whole
from lms.people.rules import Sector, WorkerType
from lms.people.rules.imports.staff_list.columns import DATES
from lms.training.rules.enums import Kind

MOST_MONTHS = 1200
MOST_DAYS = 3650
NEVER = "never"


def renewal(cell: str) -> int:
    """Months, 1 to 1200; 0 for the word never."""
    return 0 if cell.lower() == NEVER else whole(cell, 1, MOST_MONTHS, or_never=" of months, nor the word never")


COLUMNS = (
    Column("subject_code", "The code of the subject that must be held.", "FIRE-1", True, text(CODE)),
    Column("organisation_code", "Asked of posts in this organisation and below. Empty: everywhere.", "NHSL", read=text(CODE)),
    Column("sector", f"Asked of posts in this sector: one of {', '.join(Sector)}. Empty: of all.", "", read=word(Sector)),
    Column("audience", "Asked of the job roles of this audience. Empty: of all.", "contact", read=text(CODE)),
    Column("job_role", "Asked of this job role. Empty: of all.", "", read=text(CODE)),
    Column("worker_type", f"Asked of this worker type: one of {', '.join(WorkerType)}. Empty: of all.", "", read=word(WorkerType)),
    Column("kind", f"One of {', '.join(Kind)}.", "statutory", True, word(Kind)),
    Column("due_days", "Days within which it must be held, from the start. Empty: the subject's, else 28.", "28", read=number(MOST_DAYS)),
    Column("renew_months", "Months after which it is due again, or never. Empty: the subject's.", "12", read=value(renewal)),
    Column("effective_from", f"First day of the requirement: {DATES}.", "2026-01-01", True, day),
    Column("effective_until", "Last day of the requirement. Empty: until further notice.", "", read=day),
    Column("authority", "Law, regulator, funder or local choice.", "Fire (Scotland) Act 2005", read=long_text),
)


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
    renew_months: int | None  # 0: never
    effective_from: date | None
    effective_until: date | None
    authority: str

    @property
    def renews_never(self) -> bool:
        return self.renew_months == 0


def check_requirement(line: RequirementLine, cells: Cells, _: date) -> None:
    """Its last day against its first."""
    start, end = line.effective_from, line.effective_until
    if start and end and end < start:
        cells.find("effective_until", Code.END_BEFORE_START, start=start, end=end)
