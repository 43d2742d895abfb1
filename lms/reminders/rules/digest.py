"""Pure: what a digest says, as one plain text for a phone: own lines in the order of risk, then the team, then whom to tell in person."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from lms.kit.datetimes import long_date
from lms.kit.numbers import counted, plural
from lms.reminders.rules.texts import Voice, Words, fill, house_words
from lms.reminders.rules.words import Audience

#: In a subject line: what is longer is cut, so that the date stays.
LONGEST_THING = 80
#: Told first, and kindly.
THANKS = "renewed"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that is told. `name`: of whom it is about. `link`: where it is done; empty for what others do."""

    matter: str
    voice: Voice
    on: date
    thing: str
    why: str = ""
    action: str = ""
    link: str = ""
    name: str = ""
    booked_on: date | None = None
    is_overdue: bool = False
    is_training: bool = False

    @property
    def risk(self) -> tuple[bool, date, str]:
        """What is overdue first, the longest first; then by date."""
        return not self.is_overdue, self.on, self.thing


@dataclass(frozen=True)
class Group:
    """What is told about one other person, or to one in person. `audience`: as whom the reader does."""

    human_id: int
    name: str
    audience: Audience
    entries: Sequence[Entry]


@dataclass(frozen=True)
class Contents:
    """What a digest says. `everything`: what is asked of somebody who begins or comes back, after the entry that says so."""

    day: date
    name: str
    own: Sequence[Entry] = ()
    beginning: Entry | None = None
    everything: Sequence[Entry] = ()
    team: Sequence[Group] = ()
    in_person: Sequence[Group] = ()
    team_link: str = ""
    sheet_link: str = ""
    next_on: date | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.own or self.beginning or self.team or self.in_person)


#: What is said of a matter in a voice.
Wording = Callable[[str, Voice], Words]


def compose(contents: Contents, wording: Wording = house_words) -> tuple[str, str]:
    """Subject and text."""
    paragraphs = (f"Hello {contents.name},", *_own(contents, wording), *_team(contents, wording), *_in_person(contents, wording))
    return _subject(contents, wording), "\n\n".join((*paragraphs, *_ending(contents)))


def _values(entry: Entry, day: date) -> dict[str, str]:
    return {
        "thing": entry.thing,
        "date": long_date(entry.on),
        "days": away(entry.on, day),
        "name": entry.name,
        "why": entry.why,
        "action": entry.action,
        "link": entry.link,
    }


def away(on: date, day: date) -> str:
    """How far: in 9 days, tomorrow, 3 days ago."""
    number = (on - day).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    return near.get(number) or (f"in {number} days" if number > 0 else f"{-number} days ago")


def _said(entry: Entry, day: date, wording: Wording) -> str:
    return fill(wording(entry.matter, entry.voice).body, _values(entry, day)).strip() or entry.thing


def _item(entry: Entry, day: date, wording: Wording) -> str:
    """The same as one line of a list, without what only the person can do."""
    bare = fill(wording(entry.matter, entry.voice).body, _values(entry, day) | {"why": "", "action": "", "link": ""})
    bare = " ".join(bare.split())
    booked = f"Booked for {long_date(entry.booked_on)}." if entry.booked_on else ""
    return f"- {' '.join((bare or entry.thing, booked)).strip()}"


def _items(entries: Iterable[Entry], day: date, wording: Wording) -> str:
    return "\n".join(_item(entry, day, wording) for entry in entries)


# --- parts ------------------------------------------------------------------------------------------------------------------------


def _own(contents: Contents, wording: Wording) -> Iterator[str]:
    entries = sorted(contents.own, key=lambda entry: (entry.matter != THANKS, *entry.risk))
    yield from (_said(entry, contents.day, wording) for entry in entries if entry.matter == THANKS)
    if contents.beginning:
        yield _said(contents.beginning, contents.day, wording)
        yield _items(sorted(contents.everything, key=lambda entry: entry.risk), contents.day, wording) or "There is nothing to do yet."
        yield f"{contents.beginning.action}:\n{contents.beginning.link}"
    yield from (_said(entry, contents.day, wording) for entry in entries if entry.matter != THANKS)


_HEADINGS = {
    Audience.SUPERVISOR: "Your team",
    Audience.OFFICER: "You are asked because their supervisor is not there",
    Audience.ABOVE: "In the teams of people you supervise",
}


def _team(contents: Contents, wording: Wording) -> Iterator[str]:
    for audience, heading in _HEADINGS.items():
        groups = _by_risk(group for group in contents.team if group.audience is audience)
        if groups:
            yield heading
            yield from (_group(group, contents.day, wording) for group in groups)
    if contents.team:
        yield f"See them all:\n{contents.team_link}"


def _in_person(contents: Contents, wording: Wording) -> Iterator[str]:
    if not contents.in_person:
        return
    yield "To tell in person"
    yield "We have no email address that works for these people. Please tell them, and note on which day you did."
    groups = _by_risk(contents.in_person)
    if any(group.audience is Audience.OFFICER for group in groups):
        yield "You are asked because their supervisor is not there."
    yield from (_group(group, contents.day, wording) for group in groups)
    if contents.sheet_link:
        yield f"Open the sheet:\n{contents.sheet_link}"


def _by_risk(groups: Iterable[Group]) -> list[Group]:
    return sorted(groups, key=lambda group: (min(entry.risk for entry in group.entries), group.name))


def _group(group: Group, day: date, wording: Wording) -> str:
    return f"{group.name}\n{_items(sorted(group.entries, key=lambda entry: entry.risk), day, wording)}"


def _ending(contents: Contents) -> Iterator[str]:
    """Why this came, and when the next comes."""
    coming = (
        f"The next reminder comes on {long_date(contents.next_on)} at the earliest. It leaves out what is done by then."
        if contents.next_on
        else ""
    )
    yield " ".join((*_reasons(contents), coming)).strip()


def _reasons(contents: Contents) -> Iterator[str]:
    training = [entry for entry in (*contents.own, *contents.everything) if entry.is_training]
    if any(entry.voice is not Voice.GENTLE for entry in training):
        yield "You get this because your work needs this training."
    elif training:
        yield "You get this because this training helps in what you do."
    elif contents.own or contents.beginning:
        yield "You get this because it is about you, or is for you to look at."
    if contents.team or contents.in_person:
        yield (
            "You read about others because you look after their training."
            if contents.own or contents.beginning
            else "You get this because you look after their training."
        )


# --- the subject ------------------------------------------------------------------------------------------------------------------


def _subject(contents: Contents, wording: Wording) -> str:
    """It says what matters, and nothing about anyone else by name."""
    parts = [*_subject_of_own(contents, wording), *_subject_of_team(contents), *_subject_in_person(contents)]
    return "; ".join((parts[0], *(part[0].lower() + part[1:] for part in parts[1:])))


def _subject_of_own(contents: Contents, wording: Wording) -> Iterator[str]:
    if contents.beginning:
        yield _worded(contents.beginning, contents.day, wording)
        return
    entries = [entry for entry in contents.own if entry.matter != THANKS] or list(contents.own)[:1]
    if len(entries) == 1:
        yield _worded(entries[0], contents.day, wording)
    elif entries:
        yield _several(entries, contents.day)


def _worded(entry: Entry, day: date, wording: Wording) -> str:
    thing = entry.thing if len(entry.thing) <= LONGEST_THING else f"{entry.thing[: LONGEST_THING - 1].rstrip()}…"
    values = _values(entry, day) | {"thing": thing}
    subjects = (words(entry.matter, entry.voice).subject for words in (wording, house_words))
    return next(filter(None, (fill(subject, values) for subject in subjects)), "")


def _several(entries: Sequence[Entry], day: date) -> str:
    if all(entry.voice is Voice.GENTLE for entry in entries):
        return f"{len(entries)} things that would be good to do"
    overdue = sum(entry.is_overdue for entry in entries)
    if overdue:
        return f"{overdue} things are overdue" if overdue == len(entries) else f"{len(entries)} things to do, {overdue} of them overdue"
    first = min((entry.on for entry in entries if entry.on >= day), default=None)
    return f"{len(entries)} things to do, the first by {long_date(first)}" if first else f"{len(entries)} things to do"


def _subject_of_team(contents: Contents) -> Iterator[str]:
    number = len({group.human_id for group in contents.team})
    if not number:
        return
    entries = [entry for group in contents.team for entry in group.entries]
    is_team = any(group.audience is Audience.SUPERVISOR for group in contents.team)
    who = f"{number} of your team" if is_team else counted(number, "person", "people")
    if not any(entry.is_overdue for entry in entries):
        yield f"{who} {plural(number, 'has', 'have')} something to do"
        return
    what = "for training" if all(entry.is_training for entry in entries) else "for something"
    yield f"{who} {plural(number, 'is', 'are')} overdue {what}"


def _subject_in_person(contents: Contents) -> Iterator[str]:
    number = len(contents.in_person)
    if number:
        yield f"{counted(number, 'person', 'people')} to tell in person"
