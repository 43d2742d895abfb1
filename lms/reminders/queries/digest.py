"""What a digest is made of: what it carries, whether that is still so, and how it is said, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from lms.bookings.models import Booking
from lms.kit.db import AnySelect, chunked, db
from lms.kit.room import About, Described, Matter
from lms.outbox.models import Message
from lms.outbox.rules import MessageState, one_line
from lms.people.models import Person, Post, Term
from lms.people.queries import active, root_id
from lms.people.queries.scope import records_of_all
from lms.people.rules import WorkerType, full_name
from lms.reminders.models import Nudge
from lms.reminders.queries.booked import booked
from lms.reminders.queries.facts import Whole, lines_of, people
from lms.reminders.rules.decide import Facts, Line, deciding, may_read
from lms.reminders.rules.words import Audience, NudgeState, Route
from lms.training.queries.lines import Line as TrainingLine
from lms.training.queries.lines import explained, lines
from lms.training.rules.enums import Status

#: These say that somebody begins or comes back: with them comes everything that is asked of them.
BEGINNINGS = frozenset({"first_day", "return_after_leave"})
INDUCTION = "induction_target"
NOTHING_TO_DO = frozenset({None, Status.CURRENT, Status.EXEMPT, Status.PAUSED})

_recipient, _about = aliased(Person, name="recipient"), aliased(Person, name="about")


class Carried(NamedTuple):
    """A nudge. `recipient_id`, `about_id`: of humans. `id`, `message_id`: empty for one that has not been written."""

    id: int | None
    message_id: int | None
    recipient_id: int
    about_id: int
    matter: str
    ref: str
    on: date
    audience: Audience
    route: Route

    @property
    def owner_id(self) -> int:
        """Whose line it is among those of its matter."""
        return self.recipient_id if self.audience is Audience.SELF else self.about_id


class Truth(NamedTuple):
    """A nudge that is still so, by its line of today, in words."""

    nudge: Carried
    line: Line
    described: Described


@dataclass(frozen=True)
class Draft:
    """What is known for writing: what is still so, what is not, and around it. `everything`: what is asked of who begins or comes back."""

    facts: Facts
    matters: Mapping[str, Matter]
    true: Sequence[Truth]
    untrue: Sequence[Carried]
    everything: Sequence[tuple[Line, Described]]
    booked: Mapping[tuple[int, str], datetime]
    names: Mapping[int, str]
    first_names: Mapping[int, str]
    worker_types: Mapping[int, WorkerType]


def carried(message_ids: Sequence[int]) -> list[Carried]:
    """What these messages are to say."""
    return [row for chunk in chunked(message_ids) for row in _read(_nudges().where(Nudge.message_id.in_(chunk)).order_by(Nudge.place))]


def decided_on(human_id: int, day: date) -> list[Carried]:
    """What this person is told by a decision of this day."""
    return _read(_nudges().where(Nudge.recipient_id.in_(records_of_all([human_id])), Nudge.day == day).order_by(Nudge.place))


def on_paper(humans: Collection[int]) -> list[Carried]:
    """What waits to be told to these people in person: of each line the latest stage."""
    statement = _nudges().where(Nudge.route == Route.PAPER).order_by(Nudge.place)
    chunks = chunked(sorted(humans))
    rows = (row for chunk in chunks for row in _read(statement.where(Nudge.recipient_id.in_(records_of_all(chunk)))))
    return list({row._replace(id=None, message_id=None): row for row in rows}.values())


def _nudges() -> AnySelect:
    humans = root_id(_recipient), root_id(_about)
    return (
        select(Nudge.id, Nudge.message_id, *humans, Nudge.matter, Nudge.ref, Nudge.on, Nudge.audience, Nudge.route)
        .join(_recipient, _recipient.id == Nudge.recipient_id)
        .join(_about, _about.id == Nudge.about_id)
        .where(Nudge.state == NudgeState.WAITING)
    )


def _read(statement: AnySelect) -> list[Carried]:
    return [Carried(*row) for row in db.session.execute(statement)]


def told_in_person(carriers: Collection[int], whole: Whole) -> set[int]:
    """Those to whom these people may have to tell something: who has them as supervisor, and for officers everybody at their employers."""
    employers = [employer_id for employer_id, humans in whole.officers.items() if not set(humans).isdisjoint(carriers)]
    statement = select(root_id()).select_from(Term).join(Post, Post.id == Term.post_id).join(Person, Person.id == Post.person_id)
    own = select(Post.id).where(Post.person_id.in_(records_of_all(carriers)))
    theirs = or_(Term.supervisor_post_id.in_(own), Post.employer_id.in_(employers)) if employers else Term.supervisor_post_id.in_(own)
    return set(db.session.scalars(statement.where(active(whole.day), theirs)))


def digests_of(day: date) -> list[int]:
    """The digests of a day that nobody has taken up."""
    of_day = Message.key.like(f"digest:%:{day.isoformat()}"), Message.state == MessageState.WAITING
    return list(db.session.scalars(select(Message.id).where(*of_day).order_by(Message.id)))


# --- what is still so ---------------------------------------------------------------------------------------------------------------


def draft(carriers: Collection[int], nudges: Sequence[Carried], whole: Whole) -> Draft:
    """What of these nudges is still so on the day, and everything that is said of it to these people."""
    humans = {*carriers, *(human for nudge in nudges for human in (nudge.recipient_id, nudge.about_id))}
    records = list(db.session.scalars(records_of_all(sorted(humans))))
    beginners = {nudge.recipient_id for nudge in nudges if nudge.matter in BEGINNINGS and nudge.recipient_id in carriers}
    names = {nudge.matter for nudge in nudges} | ({INDUCTION} if beginners else set())
    around = people(humans, whole)
    places = booked(Booking.person_id.in_(records), whole.day, whole.taught)
    offered = deciding(lines_of(records, _with_groups(names, whole.matters), whole.day), whole.matters, around.by_post)
    facts = replace(around, lines=offered, booked=places)
    matched = [(nudge, line) for nudge, line in _matched(nudges, offered) if _is_told(nudge, line, facts, whole)]
    inductions = [line for line in offered if line.person_id in beginners and line.matter == INDUCTION]
    described = _described([line for _, line in matched] + inductions, whole)
    training = _training(beginners, facts) if beginners else {}
    true = [Truth(nudge, line, described[line]) for nudge, line in matched if line in described]
    confirmed = {truth.nudge for truth in true}
    return Draft(
        facts=facts,
        matters=whole.matters,
        true=true,
        untrue=[nudge for nudge in nudges if nudge not in confirmed],
        everything=[*training.items(), *((line, described[line]) for line in inductions if line in described)],
        booked=places,
        worker_types=_worker_types({line.post_id for line in (*described, *training) if line.post_id}, whole.day),
        **_names(humans),
    )


def _with_groups(names: Collection[str], matters: Mapping[str, Matter]) -> list[Matter]:
    """These matters, and those with which they share lines."""
    groups = {matters[name].group for name in names if name in matters} - {None}
    return [matter for matter in matters.values() if matter.name in names or matter.group in groups]


def _matched(nudges: Iterable[Carried], lines: Iterable[Line]) -> Iterator[tuple[Carried, Line]]:
    """Each nudge with the line that says today what it says."""
    by_key = {(line.matter, line.person_id, line.about_id, line.ref, line.on): line for line in lines}
    for nudge in nudges:
        line = by_key.get((nudge.matter, nudge.owner_id, nudge.about_id, nudge.ref, nudge.on))
        if line is not None:
            yield nudge, line


def _is_told(nudge: Carried, line: Line, facts: Facts, whole: Whole) -> bool:
    """Not what rests while it is booked, nor what waits until somebody is back from leave."""
    matter = whole.matters[nudge.matter]
    if nudge.audience is not Audience.SELF:
        return not facts.is_away(nudge.recipient_id)
    return may_read(line, matter, facts) and not (matter.is_about_subjects and (line.about_id, line.ref) in facts.booked)


def _training(humans: Collection[int], facts: Facts) -> dict[Line, Described]:
    """All training that is asked of these people now, however long ago it ran out; what the employer does not speak of yet is not."""
    statement = lines(facts.day).where(Post.person_id.in_(records_of_all(humans)))
    rows = (row for row in explained(db.session.execute(statement), facts.day) if row.status not in NOTHING_TO_DO and row.date_that_matters)
    by_line = {_line(row): Described(row.subject, row.why, "records.mine") for row in rows}
    earliest = {(line.person_id, line.ref): line for line in sorted(by_line, key=lambda line: line.on, reverse=True)}
    return {line: by_line[line] for line in earliest.values()}


def _line(row: TrainingLine) -> Line:
    on = row.date_that_matters or date.max
    matter = "refresher" if row.expires_on == on else "first_training"
    return Line(matter, row.person_id, row.person_id, row.post_id, row.subject_code, on, date.min)


def _described(lines: Collection[Line], whole: Whole) -> dict[Line, Described]:
    by_matter: defaultdict[str, dict[Line, None]] = defaultdict(dict)
    for line in lines:
        by_matter[line.matter][line] = None
    pairs: dict[Line, Described] = {}
    for name, several in by_matter.items():
        abouts = [About(line.person_id, line.post_id, line.ref) for line in several]
        answers = zip(several, whole.matters[name].describe(whole.day, abouts), strict=True)
        pairs.update({line: described for line, described in answers if described})
    return pairs


def _worker_types(post_ids: Collection[int], day: date) -> dict[int, WorkerType]:
    statement = select(Term.post_id, Term.worker_type).where(active(day))
    chunks = chunked(sorted(post_ids))
    return {post_id: kind for chunk in chunks for post_id, kind in db.session.execute(statement.where(Term.post_id.in_(chunk)))}


def _names(humans: Collection[int]) -> dict[str, dict[int, str]]:
    statement = select(Person.id, Person.first_name, Person.last_name, Person.preferred_name)
    rows = [row for chunk in chunked(sorted(humans)) for row in db.session.execute(statement.where(Person.id.in_(chunk)))]
    return {
        "names": {row.id: plain(full_name(row.first_name, row.last_name, row.preferred_name)) for row in rows},
        "first_names": {row.id: plain(row.preferred_name or row.first_name or row.last_name) for row in rows},
    }


def plain(text: str) -> str:
    """On one line that begins no list."""
    return one_line(text).lstrip("- ")
