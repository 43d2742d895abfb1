"""What one line of a staff list does to the terms of its post."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from lms.kit.importing import Code, Problem, What
from lms.people.rules.imports.lookups import PostKey
from lms.people.rules.imports.problems import PeopleCode
from lms.people.rules.imports.staff_list.columns import PersonLine
from lms.people.rules.words import WorkerType

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Conditions:
    """What holds during a term."""

    organisation_id: int
    job_role_id: int | None
    worker_type: WorkerType
    hours: Decimal | None
    supervisor: PostKey | None


@dataclass(frozen=True, slots=True)
class TermState:
    """A term as it is recorded (with its id) or is to be."""

    id: int | None
    starts_on: date
    ends_on: date | None
    conditions: Conditions


@dataclass(frozen=True, slots=True)
class KnownPost:
    """A recorded post with its terms in order. `person_id` is the record that counts, if others were merged into it."""

    id: int
    person_id: int
    key: PostKey
    employee_number: str
    terms: tuple[TermState, ...]

    @property
    def last(self) -> TermState | None:
        return self.terms[-1] if self.terms else None


@dataclass(frozen=True, slots=True)
class Note:
    column: str
    value: object
    code: Problem
    words: dict[str, object]


@dataclass
class Decision:
    """What becomes of a post: the terms that are new or differ, and what is to be said about it."""

    what: What
    terms: list[TermState]
    notes: list[Note] = field(default_factory=list)


def decide(line: PersonLine, wanted: Conditions, post: KnownPost | None, today: date, *, empty_end_removes: bool = False) -> Decision:
    """Compare a line with the last term of its post. `changes_from` is the first day of what differs; without it, today is."""
    last = post.last if post else None
    if post is None or last is None:
        return _opened(line, wanted)
    if line.start_date and last.ends_on and line.start_date > last.ends_on:
        return Decision(What.REJOIN, [TermState(None, line.start_date, line.end_date, wanted)])
    history = _History(line, list(post.terms))
    history.correct_start()
    history.settle_end(today, empty_end_removes)
    history.change(wanted, today)
    changed = [term for term in history.terms if term not in post.terms]
    return Decision(_word(last, changed), changed, history.notes)


def _opened(line: PersonLine, wanted: Conditions) -> Decision:
    if line.start_date is None:
        return Decision(What.ADD, [], [Note("start_date", "", Code.MISSING, {})])
    return Decision(What.ADD, [TermState(None, line.start_date, line.end_date, wanted)])


def _word(last: TermState, changed: Sequence[TermState]) -> What:
    if not changed:
        return What.UNCHANGED
    now = changed[-1]
    only_ended = len(changed) == 1 and now.ends_on and replace(now, ends_on=last.ends_on) == last
    return What.END if only_ended else What.CHANGE


class _History:
    """The terms of one post while a line is applied to them, step by step."""

    def __init__(self, line: PersonLine, terms: list[TermState]) -> None:
        self.line, self.terms = line, terms
        self.notes: list[Note] = []

    def note(self, column: str, value: object, code: Problem, **words: object) -> None:
        self.notes.append(Note(column, value, code, words))

    def correct_start(self) -> None:
        """Another first day moves the start of the unbroken run, as long as it touches no other term."""
        start, run = self.line.start_date, first_of_run(self.terms)
        if start is None or any(term.starts_on == start for term in self.terms[run:]):
            return
        first = self.terms[run]
        before = self.terms[run - 1].ends_on if run else None
        fits = (before is None or start > before) and (first.ends_on is None or start <= first.ends_on)
        self.note("start_date", start, PeopleCode.START_CORRECTED if fits else PeopleCode.START_OVERLAPS, recorded=first.starts_on)
        if fits:
            self.terms[run] = replace(first, starts_on=start)

    def settle_end(self, today: date, empty_removes: bool) -> None:
        """An end is set or moved. An empty cell takes it back where somebody has said so; else who has left is pointed out."""
        end, last = self.line.end_date, self.terms[-1]
        if end == last.ends_on:
            return
        if end is not None and end < last.starts_on:
            self.note("end_date", end, PeopleCode.END_BEFORE_TERM, start=last.starts_on)
        elif end is not None or empty_removes:
            if end is None:
                self.note("end_date", "", PeopleCode.END_TAKEN_BACK, end=last.ends_on)
            self.terms[-1] = replace(last, ends_on=end)
        elif last.ends_on and last.ends_on < today:
            code = PeopleCode.END_STAYS if self.line.start_date else PeopleCode.START_NEEDED
            self.note("end_date" if self.line.start_date else "start_date", "", code, end=last.ends_on)

    def change(self, wanted: Conditions, today: date) -> None:
        """Other conditions close the last term and open the next; on its own first day they correct it."""
        last, given = self.terms[-1], self.line.changes_from
        if last.conditions == wanted:
            return
        when = given or today
        if when == last.starts_on or today <= when < last.starts_on:
            self.terms[-1] = replace(last, conditions=wanted)
        elif when < last.starts_on:
            self.note("changes_from", when, PeopleCode.CHANGES_TOO_EARLY, last=last.starts_on)
        elif last.ends_on and when > last.ends_on:
            code = PeopleCode.CHANGES_OUTSIDE if given else PeopleCode.CHANGE_AFTER_END
            self.note("changes_from", given or "", code, end=last.ends_on)
        else:
            self.terms[-1:] = [replace(last, ends_on=when - DAY), TermState(None, when, last.ends_on, wanted)]


def first_of_run(terms: Sequence[TermState]) -> int:
    """The index of the first term of the unbroken run that the last one belongs to."""
    at = len(terms) - 1
    while at and terms[at - 1].ends_on == terms[at].starts_on - DAY:
        at -= 1
    return at


def is_leaving(post: KnownPost, today: date) -> bool:
    """Has the post a term that is active today or later, so that missing from a list means something?"""
    return post.last is not None and (post.last.ends_on is None or post.last.ends_on >= today)
