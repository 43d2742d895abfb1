"""Pure: people who are told in person, team by team, and what is to be said to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from lms.kit.numbers import counted

#: For so long whoever said that people were told can take it back.
UNDO_FOR = timedelta(minutes=10)


@dataclass(frozen=True)
class ToSay:
    """One thing that somebody is to be told."""

    thing: str
    when: str
    why: str
    decided_on: date
    is_late: bool
    is_read: bool


@dataclass(frozen=True)
class PersonToTell:
    """Somebody with what they are to be told. `unnamed`: how much more, about people whom the teller does not look after.

    `reason`: why nobody writes to them. `decided`: all of it by its id, and since when it is to be said.
    """

    person_id: int
    name: str
    reason: str
    things: Sequence[ToSay]
    unnamed: int
    decided: Sequence[tuple[int, date]]

    @property
    def others(self) -> str:
        """What is not named, in words."""
        return f"{counted(self.unnamed, 'reminder', 'reminders')} about people they look after"


@dataclass(frozen=True)
class Team:
    """People who work in one place and are told in person."""

    id: int
    name: str
    employer: str
    people: Sequence[PersonToTell]

    @property
    def title(self) -> str:
        return self.name if self.name == self.employer else f"{self.name}, {self.employer}"

    @property
    def newest(self) -> int:
        """What was decided after this was not on the page."""
        return max(nudge_id for person in self.people for nudge_id, _ in person.decided)


def reason(address: str, *, is_refused: bool) -> str:
    """Why somebody is told in person. `address`: as people may see it; empty: there is none."""
    if not address:
        return "No email address"
    return f"Mail to {address} is refused" if is_refused else f"{address} is new: what comes next goes there"
