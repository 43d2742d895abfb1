"""Pure: what the figures mean, in the words that stand on every page, sheet and paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lms.kit.datetimes import long_date

DEFINITION = (
    "A line is one post and one subject that somebody in the post has to hold. The rate is the lines in date (up to date, or expires soon) "
    "divided by the lines in date and the lines overdue, in percent to one decimal. Lines that are not due yet, exempt or paused are left "
    "out, and so is everything that is only offered. A person with two posts is counted under each of them, so that figures add up. "
    "A rate is never an average of other rates."
)
PEOPLE_DEFINITION = (
    "Of the people with at least one line that counts here, those who have no such line overdue, in any of their posts here. "
    "A person with two posts is one person, so people do not add up as lines do."
)
SMALL_COUNTS = (
    "You cannot open the people behind some of these figures, so counts from 1 to 4 are shown as “fewer than 5”, and as many others are "
    "not shown as keep them secret."
)


@dataclass(frozen=True)
class About:
    """What a file says of itself."""

    title: str
    partnership: str
    day: date
    filters: Sequence[tuple[str, str]]
    made_by: str
    made_on: date
    is_open: bool = True

    @property
    def facts(self) -> list[tuple[str, object]]:
        """As at when, and with which filters."""
        return [("As at", self.day), *self.filters]

    @property
    def meaning(self) -> list[tuple[str, str]]:
        """What the figures are."""
        held = [] if self.is_open else [("Small numbers", SMALL_COUNTS)]
        return [("The rate", DEFINITION), ("People with everything in date", PEOPLE_DEFINITION), *held]

    @property
    def sheet(self) -> list[tuple[str, object]]:
        """For the first sheet of a workbook."""
        made: list[tuple[str, object]] = [("Made by", self.made_by), ("Made on", self.made_on)]
        return [("Report", self.title), ("Partnership", self.partnership), *self.facts, *made, *self.meaning]

    @property
    def lines_sheet(self) -> list[tuple[str, object]]:
        """The same for a list of lines, which holds no rate."""
        return [pair for pair in self.sheet if pair not in self.meaning]

    @property
    def made(self) -> str:
        """For the foot of a page."""
        return f"{self.partnership} · Made by {self.made_by} on {long_date(self.made_on)}"
