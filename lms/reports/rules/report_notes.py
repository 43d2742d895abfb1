"""Pure: what the figures mean, in the words that stand on every page, sheet and paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lms.kit.datetimes import long_date
from lms.kit.measures import Measure

SMALL_COUNTS = (
    "You cannot open the people behind some of these figures, so counts from 1 to 4 are shown as “fewer than 5”, and as many others are "
    "not shown as keep them secret."
)


def meaning(measure: Measure, *, is_open: bool) -> list[tuple[str, str]]:
    """What the figures of a measure are: (name, sentences)."""
    wording = measure.wording
    definition = (
        f"{wording.line} {wording.rate} {wording.left_out} A person with two posts is counted under each of them, so that figures add up. "
        "A rate is never an average of other rates."
    )
    people = (
        f"Of the people with at least one line that counts here, those who have no such line {wording.late}, in any of their posts here. "
        "A person with two posts is one person, so people do not add up as lines do."
    )
    return [("The rate", definition), (wording.people, people), *([] if is_open else [("Small numbers", SMALL_COUNTS)])]


@dataclass(frozen=True)
class About:
    """What a file says of itself. `meaning`: what its figures are; a list of lines has none."""

    title: str
    partnership: str
    day: date
    filters: Sequence[tuple[str, str]]
    made_by: str
    made_on: date
    meaning: Sequence[tuple[str, str]] = ()

    @property
    def facts(self) -> list[tuple[str, object]]:
        """As at when, and with which filters."""
        return [("As at", self.day), *self.filters]

    @property
    def sheet(self) -> list[tuple[str, object]]:
        """For the first sheet of a workbook."""
        origin: list[tuple[str, object]] = [("Made by", self.made_by), ("Made on", self.made_on)]
        return [("Report", self.title), ("Partnership", self.partnership), *self.facts, *origin, *self.meaning]

    @property
    def made(self) -> str:
        """For the foot of a page."""
        return f"{self.partnership} · Made by {self.made_by} on {long_date(self.made_on)}"
