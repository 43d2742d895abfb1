"""Pure: people who would be in two places at once if a date moved. Nobody is thrown off; whoever moves it has to know."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lms.kit.concurrent_edits import fingerprint
from lms.kit.datetimes import span
from lms.kit.numbers import plural
from lms.kit.refusal import Refused


@dataclass(frozen=True)
class Clash:
    """Somebody with a place on a date, and a session of something else that they have booked for the same time.

    `is_named`, `is_visible`: is the name, is the other booking, the planner's business?
    """

    booking_id: int
    name: str
    other_id: int  # their other booking
    course: str
    starts_at: datetime
    ends_at: datetime
    is_named: bool
    is_visible: bool

    @property
    def who(self) -> str:
        """As the planner may read it."""
        return self.name if self.is_named else "Somebody whose name you do not see"

    @property
    def what(self) -> str:
        """The other booking, as the planner may read it."""
        return self.course if self.is_visible else "another booking"

    @property
    def when(self) -> str:
        """Monday 16 March 2026, 9:30am to 12:30pm."""
        return span(self.starts_at, self.ends_at)


class InTwoPlaces(Refused):
    """The date may move, but whoever moves it has not been shown yet who is in two places at once then."""

    def __init__(self, doubles: Sequence[Clash]) -> None:
        number = number_of_people(doubles)
        people = plural(number, "Somebody who has a place", f"{number} people who have a place")
        super().__init__(f"{people} would be in two places at once. See who below. Save it all the same, or choose another time.")
        self.doubles = tuple(doubles)


def number_of_people(doubles: Sequence[Clash]) -> int:
    """Of the date that moves."""
    return len({clash.booking_id for clash in doubles})


def knowing(doubles: Sequence[Clash]) -> str:
    """What a planner sends back who has seen these and no others."""
    return fingerprint({f"{clash.booking_id}-{clash.other_id}": clash.starts_at for clash in doubles})
