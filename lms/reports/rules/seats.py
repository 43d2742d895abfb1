"""Pure: seats against need. Who has to learn a subject in the coming months, how many seats there are, and how many are missing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate, pairwise
from typing import Any

from lms.kit.datetimes import month_name
from lms.reports.rules.counting import Cell, is_small
from lms.training.rules.calendar import ONE_DAY, months_after

#: For how many months it can be asked.
AHEAD = (3, 6, 12)
USUAL = 6
DEFINITION = (
    "People needed are those in post today who would be overdue if they learnt nothing more: in the month of their last day before that, "
    "on which their award expires or they first need the subject. Who is overdue today is counted in the first month. A person is "
    "counted once for a subject, however many posts they have; while they are exempt, on leave or no longer in post they are not counted."
)
SEATS_DEFINITION = (
    "Seats are those of scheduled dates that have not begun, of courses that teach the subject or one that covers it, in the month in "
    "which the date begins. A date that teaches several subjects counts for each. Seats online count for every locality; other seats "
    "count where their venue is, and those of a course for certain groups of staff as if it were for everybody. Seats taken, by anybody, "
    "are those that are booked, offered or reserved."
)
SHORT_DEFINITION = (
    "People without a place are those needed less those who have booked a coming date. The shortfall is all of them up to the end of the "
    "month, less all free seats up to then; it is never below nought. A free seat in an earlier month serves a later need, not the other "
    "way round."
)
SMALL = (
    "You cannot open the people behind some of these figures. Where a month of the coming year, or what is left of it, has 1 to 4 people, "
    "months are not shown; where that would be so of 3, 6 or 12 months, no more than the number needed is shown, or “fewer than 5”."
)


@dataclass(frozen=True)
class Need:
    """So many people have to learn a subject by this day (before today: they are overdue), and may all be opened or not."""

    subject_id: int
    day: date
    is_open: bool
    is_booked: bool
    people: int


@dataclass(frozen=True)
class Planned:
    """A scheduled date: when it begins, what it teaches (with all that is covered), and its seats."""

    day: date
    subject_ids: frozenset[int]
    capacity: int
    taken: int
    is_online: bool


@dataclass(frozen=True)
class Month:
    """One month of one subject. `short`: how many seats are missing up to its end."""

    starts_on: date
    overdue: int = 0
    newly: int = 0
    booked: int = 0
    seats: int = 0
    online: int = 0
    taken: int = 0
    free: int = 0
    short: int = 0

    @property
    def needed(self) -> int:
        return self.overdue + self.newly

    @property
    def without_a_place(self) -> int:
        return self.needed - self.booked

    @property
    def label(self) -> str:
        return month_name(self.starts_on)


#: What may point at somebody, and would give the rest away.
_TELLING = ("overdue", "newly", "needed", "booked", "without_a_place")
_ADDED = ("overdue", "newly", "booked", "seats", "online", "taken", "free")
#: What everybody may know.
_PUBLIC = frozenset({"seats", "online", "taken", "free"})


@dataclass(frozen=True)
class SubjectSeats:
    """One subject over the months. `whole`: all of them together. `shows_…`: what the viewer may see of it, beside the number of seats.

    `is_open`: the viewer may open everybody behind it. `shows_months`: month by month. `shows_whole`: all the numbers of the whole.
    """

    subject_id: int
    name: str
    months: tuple[Month, ...]
    whole: Month
    is_open: bool
    shows_months: bool
    shows_whole: bool
    shows_needed: bool
    code: str = ""

    def cell(self, what: str) -> Cell:
        """A number of the whole, as it may be shown: of a group that is too small, at most how many there are in all."""
        number: int = getattr(self.whole, what)
        if self.shows_whole or what in _PUBLIC:
            return Cell(number)
        if what != "needed":
            return Cell(None)
        return Cell(number) if self.shows_needed else Cell(None, is_small(number))

    @property
    def first_short(self) -> Month | None:
        """The month in which seats begin to be missing."""
        return next((month for month in self.months if month.short), None)


def _is_telling(month: Month) -> bool:
    return any(is_small(getattr(month, what)) for what in _TELLING)


def _stretches(months: Sequence[Month]) -> list[Month]:
    """What can be worked out by asking for 3, 6 and 12 months: the first three, the next three, the last six."""
    return [_together(months[begin:end]) for begin, end in pairwise((0, *AHEAD))]


def _together(months: Sequence[Month]) -> Month:
    names = (*_ADDED, "short")
    return Month(months[0].starts_on, **{what: sum(getattr(month, what) for month in months) for what in names})


def month_starts(today: date) -> list[date]:
    """The first day of this month and of those after it, as many as can be asked for."""
    return [months_after(today.replace(day=1), number) for number in range(AHEAD[-1])]


def last_day(starts: Sequence[date]) -> date:
    """Of the last of these months."""
    return months_after(starts[-1], 1) - ONE_DAY


def against_need(
    needs: Iterable[Need], planned: Iterable[Planned], names: Mapping[int, str], today: date, ahead: int
) -> list[SubjectSeats]:
    """Every subject that somebody needs or that is taught in so many months, those with the greatest shortfall first.

    `needs` and `planned` are of all the months that can be asked for: what is kept secret must not depend on how many are.
    """
    starts = month_starts(today)
    sums = {subject_id: _Sums(len(starts)) for subject_id in names}
    for need in needs:
        if need.subject_id in sums:
            sums[need.subject_id].need(need, 0 if need.day < today else _place(need.day, starts), is_overdue=need.day < today)
    for date_planned in planned:
        for subject_id in date_planned.subject_ids & sums.keys():
            sums[subject_id].plan(date_planned, _place(date_planned.day, starts))
    subjects = [_seats(subject_id, names[subject_id], of_subject, starts, ahead) for subject_id, of_subject in sums.items()]
    subjects = [subject for subject in subjects if any(getattr(subject.whole, what) for what in _ADDED)]
    return sorted(subjects, key=lambda subject: (not subject.shows_whole, -subject.whole.short, -subject.whole.needed, subject.name))


def _place(day: date, starts: Sequence[date]) -> int:
    first = starts[0]
    return (day.year - first.year) * 12 + day.month - first.month


class _Sums:
    """Numbers by month, while they are added up."""

    def __init__(self, months: int) -> None:
        self.by_name = {name: [0] * months for name in _ADDED}
        self.is_open = True

    def need(self, need: Need, at: int, *, is_overdue: bool) -> None:
        self.by_name["overdue" if is_overdue else "newly"][at] += need.people
        self.by_name["booked"][at] += need.people if need.is_booked else 0
        self.is_open = self.is_open and need.is_open

    def plan(self, date_planned: Planned, at: int) -> None:
        """A date to which more people were added than it has seats has none free, and takes none from other dates."""
        self.by_name["seats"][at] += date_planned.capacity
        self.by_name["online"][at] += date_planned.capacity if date_planned.is_online else 0
        self.by_name["taken"][at] += date_planned.taken
        self.by_name["free"][at] += max(0, date_planned.capacity - date_planned.taken)


def _seats(subject_id: int, name: str, sums: _Sums, starts: Sequence[date], ahead: int) -> SubjectSeats:
    months = [Month(on, **{what: numbers[at] for what, numbers in sums.by_name.items()}) for at, on in enumerate(starts)]
    missing = accumulate(month.without_a_place - month.free for month in months)
    shown_months = tuple(replace(month, short=max(0, short)) for month, short in zip(months, missing, strict=True))[:ahead]
    parts = _stretches(months)
    shows_months = sums.is_open or not any(map(_is_telling, months))
    return SubjectSeats(
        subject_id=subject_id,
        name=name,
        months=shown_months,
        whole=replace(_together(months[:ahead]), short=shown_months[-1].short),
        is_open=sums.is_open,
        shows_months=shows_months,
        shows_whole=shows_months or not any(map(_is_telling, parts)),
        shows_needed=shows_months or not any(is_small(part.needed) for part in parts),
    )


# --- files ------------------------------------------------------------------------------------------------------------------------

_NUMBERS = {
    "overdue": "Overdue today",
    "newly": "Falls due",
    "needed": "People needed",
    "booked": "Of these booked",
    "seats": "Seats",
    "online": "Of these online",
    "taken": "Seats taken",
    "free": "Seats free",
    "short": "Short",
}
HEADER = ("Subject", "Month", *_NUMBERS.values())


def cells(subject: SubjectSeats) -> list[list[Any]]:
    """The rows of a file about one subject: all months together, then each where that may be shown."""
    rows = [[subject.name, "All months", *(subject.cell(what).plain for what in _NUMBERS)]]
    if subject.shows_months:
        rows += [[subject.name, month.label, *(getattr(month, what) for what in _NUMBERS)] for month in subject.months]
    return rows


def meaning(*, is_open: bool) -> list[tuple[str, str]]:
    """What the figures are, in the words of the page."""
    parts = [("People needed", DEFINITION), ("Seats", SEATS_DEFINITION), ("Short", SHORT_DEFINITION)]
    return parts if is_open else [*parts, ("Small numbers", SMALL)]
