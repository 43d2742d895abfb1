"""Pure: what may be decided about a matter, and how it reads."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

from lms.kit.datetimes import long_date
from lms.kit.numbers import counted
from lms.kit.refusal import Refused
from lms.kit.room import Matter
from lms.reminders.rules.decide import Policy
from lms.reminders.rules.ladder import ONCE, WEEKS_ABOVE, stage_keys

#: Nobody plans reminders for a day later than this.
LATEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Terms:
    """What is decided about a matter. `opened_on`: the day of its first run."""

    is_on: bool
    starts_on: date
    opening_mail: bool = True
    left_out: frozenset[str] = frozenset()
    to_supervisors: bool = True
    opened_on: date | None = None

    def on(self, day: date) -> Policy:
        """What that means on a day. The first run is the first from the beginning on."""
        is_opening = self.opened_on is None or self.opened_on >= day
        return Policy(self.is_on, self.starts_on, self.left_out, self.to_supervisors, is_opening, self.opening_mail)

    def opened_from(self, first: date) -> "Terms":
        """The same, where there is a run every day from `first` on."""
        if not self.is_on or self.opened_on is not None:
            return self
        return replace(self, opened_on=max(first, self.starts_on))


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody decides."""

    is_on: bool
    starts_on: date
    opening_mail: bool
    stages: tuple[str, ...]
    to_supervisors: bool

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "starts_on": self.starts_on.isoformat(), "stages": list(self.stages)}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Change":
        own = {name: values[name] for name in cls.__dataclass_fields__}
        return cls(**{**own, "starts_on": date.fromisoformat(values["starts_on"]), "stages": tuple(values["stages"])})


def changed(matter: Matter, now: Terms, change: Change, today: date) -> Terms:
    """The terms after a change: with another first day, or switched on again, they begin anew. Raises Refused."""
    _check(matter, now, change, today)
    return Terms(
        is_on=change.is_on,
        starts_on=change.starts_on,
        opening_mail=change.opening_mail,
        left_out=_left_out(matter, change),
        to_supervisors=change.to_supervisors if matter.for_supervisors else now.to_supervisors,
        opened_on=None if _begins_anew(now, change) else now.opened_on,
    )


def _left_out(matter: Matter, change: Change) -> frozenset[str]:
    return frozenset(stage_keys(matter)) - frozenset(change.stages)


def _begins_anew(now: Terms, change: Change) -> bool:
    return change.starts_on != now.starts_on or (change.is_on and not now.is_on)


def _check(matter: Matter, now: Terms, change: Change, today: date) -> None:
    if not change.is_on and matter.compulsory:
        raise Refused(f"These reminders cannot be switched off. {matter.compulsory}", field="is_on")
    if not set(change.stages) & set(stage_keys(matter)):
        raise Refused("Choose at least one", field="stages")
    if change.starts_on < today and _begins_anew(now, change):
        raise Refused(f"Enter today, {long_date(today)}, or a later day", field="starts_on")
    if change.starts_on > today + LATEST:
        raise Refused(f"Enter a day up to {long_date(today + LATEST)}", field="starts_on")
    if matter.compulsory and now.opened_on and change.starts_on != now.starts_on:
        raise Refused(f"These reminders go out already, so they keep their first day, {long_date(now.starts_on)}", field="starts_on")


# --- words ------------------------------------------------------------------------------------------------------------------------

#: Who reads of what is not about themselves.
READERS = {
    "approval_waits": "The person who decides",
    "sign_off_request": "The assessor who was asked",
    "monthly_summary": "Learning and development officers",
    "no_date": "Learning and development officers",
}


def stages_in_words(matter: Matter, left_out: Collection[str] = ()) -> str:
    """As in "90, 60 and 30 days before, on the day, then each Monday for 12 weeks"."""
    words = ", ".join(_phrases(matter, left_out)) or "never"
    return words[0].upper() + words[1:]


def _phrases(matter: Matter, left_out: Collection[str]) -> Iterator[str]:
    if matter.is_once and ONCE not in left_out:
        yield "once"
    before = [days for days in matter.before if days and str(days) not in left_out]
    if before:
        yield f"{_listed(before)} {'day' if before == [1] else 'days'} before"
    if 0 in matter.before and "0" not in left_out:
        yield "on the day"
    after = [days for days in matter.worked_after if f"after{days}" not in left_out]
    if after:
        yield f"{_listed(after)} {'working day' if after == [1] else 'working days'} after"
    weeks = [week for week in range(1, matter.weeks + 1) if f"w{week}" not in left_out and week not in matter.without_weeks]
    if weeks:
        yield _weeks(weeks, is_first=not before and not after)


def _weeks(weeks: list[int], *, is_first: bool) -> str:
    start = "" if is_first else "then "
    if weeks == list(range(1, len(weeks) + 1)):
        return f"{start}each Monday for {counted(len(weeks), 'week', 'weeks')}"
    return f"{start}on the {_listed([_ordinal(week) for week in weeks])} Monday after"


def _ordinal(number: int) -> str:
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number, 'th') }"


def _listed(items: Collection[object]) -> str:
    *others, last = map(str, items)
    return f"{', '.join(others)} and {last}" if others else last


def stage_in_words(key: str) -> str:
    """One stage by its key, as a choice: "90 days before"."""
    if key == ONCE:
        return "Once"
    if key.startswith("after"):
        return f"{counted(int(key.removeprefix('after')), 'working day', 'working days')} after"
    if key.startswith("w"):
        return f"The {_ordinal(int(key.removeprefix('w')))} Monday after"
    return f"{counted(int(key), 'day', 'days')} before" if key != "0" else "On the day"


def readers_in_words(matter: Matter, terms: Terms) -> str:
    """Who reads of it."""
    if not matter.for_supervisors or not terms.to_supervisors:
        return READERS.get(matter.name, "The person it is about")
    above = [week for week in range(WEEKS_ABOVE, matter.weeks + 1, WEEKS_ABOVE) if f"w{week}" not in terms.left_out]
    more = ", and every fourth week the supervisor’s supervisor" if above else ""
    return f"The learner; after the day their supervisor too{more}"


def in_words(matter: Matter, terms: Terms) -> list[tuple[str, str]]:
    """What is decided, as questions and answers."""
    since = "Since" if terms.opened_on else "Starts on"
    return [
        ("Reminders", "On" if terms.is_on else "Off"),
        (since, long_date(terms.starts_on)),
        ("When", stages_in_words(matter, terms.left_out)),
        ("Who reads it", readers_in_words(matter, terms)),
        (
            "What was due already" if terms.opened_on else "What is due already on the first day",
            "Sent" if terms.opening_mail else "Not sent",
        ),
    ]


def change_in_words(matter: Matter, change: Change) -> list[tuple[str, str]]:
    """The same of what is not saved."""
    left_out = _left_out(matter, change)
    return in_words(matter, Terms(change.is_on, change.starts_on, change.opening_mail, left_out, change.to_supervisors))
