"""What will go out over the next days if nothing else changes: the decision of each day, after what was told on the days before."""

from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import select

from lms.kit import clock
from lms.kit.db import db
from lms.people.models import Person
from lms.people.queries import root_id
from lms.reminders.models import Nudge, ReminderRun
from lms.reminders.queries.addresses import addresses
from lms.reminders.queries.changes import SLACK, Ran, learners
from lms.reminders.queries.facts import BLOCK, Whole, block_after, facts, people, whole_of
from lms.reminders.queries.policies import Policies, all_terms
from lms.reminders.rules.calendar import SATURDAY
from lms.reminders.rules.decide import Decided, Facts, Key, decide, deciding, tellers
from lms.reminders.rules.ladder import ends_before, ladder_of
from lms.reminders.rules.policies import Terms
from lms.reminders.rules.words import NudgeState, Route
from lms.reminders_admin.models import ReminderEffect
from lms.reminders_admin.rules.effect import Counts, Tally, deciding_employer, window

#: By matter and employer.
AllTerms = Mapping[tuple[str, int | None], Terms]


@dataclass
class Course:
    """One way in which things may go: its terms, and what comes of them. `places`, `untold`: of the block of people that is looked at."""

    terms: AllTerms
    tally: Tally = field(default_factory=Tally)
    places: dict[Key, int] = field(default_factory=dict)
    untold: set[int] = field(default_factory=set)

    def policies(self, day: date) -> Policies:
        """What holds on a day."""
        return Policies({key: terms.on(day) for key, terms in self.terms.items()})

    def opens_silently(self, day: date) -> bool:
        """Is anything noted on this day, whether anybody works or not?"""
        return any(terms.is_on and not terms.opening_mail and terms.opened_on == day for terms in self.terms.values())


class Foresight:
    """Lets the days pass, for a block of people after the other, and counts.

    `drafts`: terms that are not saved; with them both is counted, what happens now and what would happen then.
    """

    def __init__(self, today: date, drafts: AllTerms | None = None, employer_id: int | None = None) -> None:
        self._counted, self._employer_id = window(today), employer_id
        days = self._counted if _is_decided(today) else [today, *self._counted]
        saved = all_terms()
        ways = {"now": saved, "then": {**saved, **drafts}} if drafts else {"now": saved}
        self._courses = {name: Course({key: terms.opened_from(days[0]) for key, terms in way.items()}) for name, way in ways.items()}
        self._wholes = [whole_of(day) for day in days if day.weekday() < SATURDAY or self._opens_silently(day)]
        by_course = [_learners(course, self._wholes) for course in self._courses.values()]
        self._learners = {whole.day: [each[whole.day] for each in by_course] for whole in self._wholes}
        self._addressed: dict[int, bool] = {}

    def counts(self) -> dict[str, Counts]:
        """`now`, and `then` if there are drafts."""
        return {name: course.tally.counts(self._counted) for name, course in self._courses.items()}

    def look_at(self, after: int, until: int) -> None:
        """The people with these ids, and whoever is told about them."""
        for course in self._courses.values():
            course.places, course.untold = {}, _untold(after, until)
        for whole in self._wholes:
            humans = block_after(after, whole.day, until)
            learning = {human for human in humans if any(human in each for each in self._learners[whole.day])}
            around = _still_told(facts(humans, whole, learning), whole)
            for course in self._courses.values():
                self._decide(course, around, whole)
                self._carry(course, whole)

    def _opens_silently(self, day: date) -> bool:
        return any(course.opens_silently(day) for course in self._courses.values())

    def _decide(self, course: Course, around: Facts, whole: Whole) -> None:
        nudges = list(decide(replace(around, policy=course.policies(whole.day), places={**around.places, **course.places}), whole.matters))
        course.places.update((nudge.key, nudge.stage.place) for nudge in nudges)
        own = [nudge for nudge in nudges if self._employer_id in (None, deciding_employer(nudge, around))]
        reached = self._with_address({nudge.key.recipient_id for nudge in own})
        waiting = {nudge.key.recipient_id for nudge in own if nudge.state is NudgeState.WAITING}
        course.untold |= waiting - reached
        if whole.day in self._counted:
            _count(course.tally, own, whole.day, reached)

    def _carry(self, course: Course, whole: Whole) -> None:
        """Whoever tells people in person has a mail for that, on the first day they work."""
        if not course.untold:
            return
        around, waiting = people(course.untold, whole), set()
        by_human = {human_id: tellers(human_id, around) for human_id in course.untold}
        reached = self._with_address({teller for each in by_human.values() for teller in each})
        for human_id, each in by_human.items():
            working = {teller for teller in each if teller in reached and around.calendar(teller).is_worked(whole.day)}
            if not working:
                waiting.add(human_id)
            elif whole.day in self._counted:
                course.tally.mails[whole.day] |= working
        course.untold = waiting

    def _with_address(self, humans: Collection[int]) -> set[int]:
        new = set(humans) - self._addressed.keys()
        if new:
            known = addresses(new)
            self._addressed.update((human_id, human_id in known) for human_id in new)
        return {human_id for human_id in humans if self._addressed[human_id]}


def _learners(course: Course, wholes: Sequence[Whole]) -> dict[date, Container[int]]:
    """Whose training is to be looked at: on the first day everybody's, then as if each day had its run and nothing was changed since."""
    runs: dict[date, Ran] = {}
    by_day: dict[date, Container[int]] = {}
    for whole in wholes:
        own = replace(whole, policy=course.policies(whole.day))
        by_day[whole.day] = learners(own, runs)
        runs[whole.day] = Ran(own.fingerprint, clock.now() + 2 * SLACK)
    return by_day


def _still_told(facts: Facts, whole: Whole) -> Facts:
    """Without the lines that are about days so long past that nobody is told any more."""
    lines = deciding(facts.lines, whole.matters, facts.by_post)
    return replace(facts, lines=[line for line in lines if whole.day < ends_before(ladder_of(whole.matters[line.matter]), line.on)])


def _count(tally: Tally, nudges: Sequence[Decided], day: date, reached: Collection[int]) -> None:
    for nudge in nudges:
        tally.add(nudge, day, has_address=nudge.key.recipient_id in reached)


def blocks() -> Iterator[tuple[int, int]]:
    """All people, so many at once: after which id, and up to which."""
    after = 0
    while ids := db.session.scalars(select(Person.id).where(Person.id > after).order_by(Person.id).limit(BLOCK)).all():
        yield after, ids[-1]
        after = ids[-1]


def effect_of(effect_id: int) -> ReminderEffect | None:
    """A count that somebody has asked for; None: it is gone."""
    return db.session.get(ReminderEffect, effect_id)


def _is_decided(day: date) -> bool:
    """Has the decision of this day been taken? If not, it still comes, and the days after it build on it."""
    return db.session.scalar(select(ReminderRun.id).where(ReminderRun.day == day, ReminderRun.ended_at.is_not(None))) is not None


def _untold(after: int, until: int) -> set[int]:
    """Who is to be told something in person that nobody has been asked to tell."""
    statement = select(root_id()).select_from(Nudge).join(Person, Person.id == Nudge.recipient_id)
    waits = (Nudge.state == NudgeState.WAITING, Nudge.route == Route.PAPER, Nudge.message_id.is_(None))
    return set(db.session.scalars(statement.where(*waits, root_id() > after, root_id() <= until)))
