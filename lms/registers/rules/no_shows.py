"""Pure: who did not come, or cancelled late, counted by employer and reason."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lms.bookings.rules.actions import is_late
from lms.bookings.rules.states import Because, BookingState

NOT_SAID = "No reason recorded"


@dataclass(frozen=True)
class EmptySeat:
    """A seat that stayed empty: somebody did not come, or cancelled when it was late."""

    booking_id: int
    event_id: int
    course_code: str
    course: str
    on: date  # the first day of the event
    name: str
    employee_number: str
    employer_id: int
    employer_code: str
    employer: str
    state: BookingState
    cancelled_on: date | None
    because: Because | None

    @property
    def reason(self) -> str:
        """In words."""
        return self.because.label if self.because else NOT_SAID


def counts(state: BookingState, because: Because | None, *, cancelled_on: date | None, cancel_by: date | None, first_day: date) -> bool:
    """Is this one that is counted? That the event was cancelled is nobody's absence."""
    if state == BookingState.NO_SHOW:
        return True
    if state != BookingState.CANCELLED or because == Because.EVENT or cancelled_on is None:
        return False
    return is_late(cancelled_on, cancel_by, first_day)


@dataclass(frozen=True)
class EmployerRow:
    """What one employer's people left empty. `seats`: how many seats they had in all in this time."""

    employer_id: int
    employer: str
    seats: int
    no_shows: int
    late: int
    reasons: Mapping[str, int]

    @property
    def empty(self) -> int:
        return self.no_shows + self.late


def by_employer(absences: Iterable[EmptySeat], seats: Mapping[int, tuple[str, int]]) -> list[EmployerRow]:
    """A row an employer that left any seat empty, who left most first; `seats` {employer: (name, how many seats)}."""
    rows = every_employer(absences, seats)
    return sorted((row for row in rows if row.empty), key=lambda row: (-row.empty, row.employer))


def every_employer(absences: Iterable[EmptySeat], seats: Mapping[int, tuple[str, int]]) -> list[EmployerRow]:
    """A row an employer whose people had any seat, by name."""
    of: dict[int, list[EmptySeat]] = {employer_id: [] for employer_id in seats}
    for seat in absences:
        of[seat.employer_id].append(seat)
    rows = [
        EmployerRow(
            employer_id,
            name,
            number,
            no_shows=sum(seat.state == BookingState.NO_SHOW for seat in of[employer_id]),
            late=sum(seat.state == BookingState.CANCELLED for seat in of[employer_id]),
            reasons=Counter(seat.reason for seat in of[employer_id]),
        )
        for employer_id, (name, number) in seats.items()
    ]
    return sorted(rows, key=lambda row: row.employer)


def reasons_of(rows: Sequence[EmployerRow]) -> list[str]:
    """The reasons that were given at all, those given most first; that none was given comes last."""
    tally: Counter[str] = Counter()
    for row in rows:
        tally.update(row.reasons)
    return sorted(tally, key=lambda reason: (reason == NOT_SAID, -tally[reason], reason))


def period(from_day: date | None, to_day: date | None, today: date) -> tuple[date, date]:
    """The days asked for, first and last; where they are left open or turned round: the last 12 months or so."""
    last = to_day or today
    first = from_day or date(last.year - 1, last.month, 1)
    return (first, last) if first <= last else (last, first)


# --- plain tables -----------------------------------------------------------------------------------------------------------------

LINES = ("on", "course_code", "course", "employer_code", "employer", "employee_number", "name", "status", "cancelled_on", "reason")


def line(absence: EmptySeat) -> list[Any]:
    """One seat under LINES; the reason is empty where none is recorded."""
    who = [absence.employer_code, absence.employer, absence.employee_number, absence.name]
    because = absence.because.value if absence.because else None
    return [absence.on, absence.course_code, absence.course, *who, absence.state.value, absence.cancelled_on, because]
