"""The boxes of a printed booklet: for each step as many as it takes, each with whoever signs it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lms.induction.rules.confirming import Confirmer, confirms_as
from lms.induction.rules.steps import BY_LEARNER, BY_OTHERS
from lms.induction.rules.words import WHOLE, Confirm, ConfirmedBy, How


@dataclass(frozen=True)
class Line:
    """A box, with room for a day and a signature. With an empty key: the whole programme, brought from elsewhere."""

    programme_id: int
    key: str
    confirm: Confirm  # whose signature
    number: int = 1  # of the lines with that signature
    done_on: date | None = None

    @property
    def name(self) -> str:
        """The same as long as the step stands."""
        return f"{self.programme_id}-{self.key}-{self.confirm.value}-{self.number}"

    @property
    def signer(self) -> str:
        """Within a sentence."""
        return f"{self.confirm.label[0].lower()}{self.confirm.label[1:]}"

    def recorded_as(self, who: Confirmer) -> tuple[ConfirmedBy, How] | None:
        """As what somebody records it; None: it is not theirs. Of a step of both, each line is like a step of its own."""
        if self.key == WHOLE:
            is_over_them = (who.supervises or who.is_lnd) and not who.is_learner
            return (ConfirmedBy.NOT_NAMED, How.BROUGHT) if is_over_them else None
        role = confirms_as(self.confirm, who)
        return (role, How.PAPER) if role else None


@dataclass(frozen=True)
class Filled:
    """A line in which somebody has entered a day."""

    line: Line
    done_on: date
    where_id: int | None = None


def lines(
    programme_id: int, key: str, confirm: Confirm, count: int, done_on: date | None, said: Iterable[tuple[date, ConfirmedBy]]
) -> tuple[Line, ...]:
    """Those of a step: ticked as far as it is on record, and all of them once it is done, however that came.

    Where it is open although it was recorded often enough, that was in an earlier time in the post, and counts no more.
    """
    is_both, known = confirm is Confirm.BOTH, tuple(said)
    voices = [(Confirm.LEARNER, BY_LEARNER), (Confirm.SUPERVISOR, BY_OTHERS)] if is_both else [(confirm, frozenset(ConfirmedBy))]
    days = {voice: sorted({day for day, said_by in known if said_by in roles}) for voice, roles in voices}
    if done_on is None and all(len(ticked) >= count for ticked in days.values()):
        days = {voice: [] for voice in days}
    return tuple(
        Line(programme_id, key, voice, number + 1, ticked[number] if number < len(ticked) else done_on)
        for number in range(count)
        for voice, ticked in days.items()
    )


def wrong_days(filled: Iterable[Filled], today: date) -> dict[str, str]:
    """What is wrong, by the name of the line: days to come, and one day twice for a step that takes several."""
    errors, seen = dict[str, str](), set[tuple[int, str, Confirm, date]]()
    for one in filled:
        what = (one.line.programme_id, one.line.key, one.line.confirm, one.done_on)
        if one.done_on > today:
            errors[one.line.name] = "That day has not come yet. Give the day on which it was done"
        elif what in seen:
            errors[one.line.name] = "This is done on different days. Give another day than above"
        seen.add(what)
    return errors
