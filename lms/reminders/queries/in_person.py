"""Who is told in person, and what: of the people whom a viewer tells, as far as it is still so."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import aliased

from lms.access import May, Viewer
from lms.bookings.models import Booking
from lms.kit.db import AnyRow, chunked, db
from lms.kit.room import Matter
from lms.outbox.models import Message
from lms.outbox.queries import marked
from lms.people.models import Absence, Organisation, Person, Post, Term
from lms.people.queries import active, records_of, records_of_all, root_id, within
from lms.people.rules import full_name
from lms.reminders.models import Nudge
from lms.reminders.queries.addresses import known_addresses
from lms.reminders.queries.booked import booked, taught
from lms.reminders.queries.matters import matters
from lms.reminders.queries.reach import within_reach
from lms.reminders.queries.reminder_lines import Recipient, Reminder, recipient_id, reminders, select_nudges, still_so
from lms.reminders.queries.stages import is_followed
from lms.reminders.rules.in_person import UNDO_FOR, PersonToTell, Team, ToSay, reason
from lms.reminders.rules.line_words import masked
from lms.reminders.rules.words import Audience, NudgeState, Route

#: What was decided longer ago and was never told is told no more.
LOOKS_BACK = timedelta(days=60)
_Human, _Employer = aliased(Person, name="human"), aliased(Organisation, name="employer")


@dataclass(frozen=True)
class TeamToTell:
    """A team by itself, with how many of its people are to be told something."""

    id: int
    title: str
    people: int


def teams(viewer: Viewer, day: date) -> list[TeamToTell]:
    """Teams with somebody whom the viewer can tell something, by their names."""
    people = _people(viewer, day)
    to_tell = {row.recipient for row in _open(people, day)}
    return [
        TeamToTell(team_id, _team(rows[0]).title, len(rows))
        for team_id, rows in _by_team(row for row in people.values() if row.person_id in to_tell)
    ]


def team(viewer: Viewer, day: date, team_id: int) -> Team | None:
    """Its people with what they are to be told; None: there is nobody, or nobody whom the viewer tells."""
    people = {person_id: row for person_id, row in _people(viewer, day).items() if row.organisation_id == team_id}
    by_person: defaultdict[int, list[Reminder]] = defaultdict(list)
    for line in reminders(_open(people, day), day):
        by_person[line.recipient_id].append(line)
    if not by_person:
        return None
    reached = within_reach(viewer, May.SEE_RECORD, {line.about_id for lines in by_person.values() for line in lines}, day)
    reasons = _reasons(by_person)
    to_tell = [
        _person(row, by_person[person_id], reached, reasons[person_id]) for person_id, row in people.items() if person_id in by_person
    ]
    return _team(next(iter(people.values())), to_tell)


def number_to_tell(viewer: Viewer, day: date) -> int:
    """How many people it falls to the viewer to tell: those they supervise, and those whom their own messages name."""
    own_posts = select(Post.id).where(Post.person_id.in_(records_of(viewer.person_id)))
    own_messages = (
        select(recipient_id)
        .select_from(Nudge)
        .join(Recipient, Recipient.id == Nudge.recipient_id)
        .join(Message, Message.id == Nudge.message_id)
        .where(*_on_paper(day), Message.person_id.in_(records_of(viewer.person_id)))
    )
    people = _people(viewer, day, or_(Term.supervisor_post_id.in_(own_posts), root_id().in_(own_messages)))
    return len({row.recipient for row in _open(people, day)})


# --- people -----------------------------------------------------------------------------------------------------------------------


def _on_paper(day: date) -> tuple[ColumnElement[bool], ...]:
    return Nudge.state == NudgeState.WAITING, Nudge.route == Route.PAPER, Nudge.day > day - LOOKS_BACK


def _people(viewer: Viewer, day: date, *which: ColumnElement[bool]) -> dict[int, AnyRow]:
    """Who may have to be told something, by human and in the order of names: the first of their posts that the viewer reaches, and where
    they are not on leave."""
    waiting = select(recipient_id).select_from(Nudge).join(Recipient, Recipient.id == Nudge.recipient_id).where(*_on_paper(day))
    away = exists().where(Absence.post_id == Post.id, Absence.starts_on <= day, or_(Absence.ends_on.is_(None), Absence.ends_on >= day))
    names = (_Human.first_name, _Human.last_name, _Human.preferred_name)
    statement = (
        select(
            root_id().label("person_id"),
            *names,
            Organisation.id.label("organisation_id"),
            Organisation.name,
            _Employer.name.label("employer"),
        )
        .select_from(Person)
        .join(_Human, _Human.id == root_id())
        .join(Post, Post.person_id == Person.id)
        .join(Term, Term.post_id == Post.id)
        .join(Organisation, Organisation.id == Term.organisation_id)
        .join(_Employer, _Employer.id == Post.employer_id)
        .where(active(day), ~away, within(viewer, May.TELL_IN_PERSON), root_id().in_(waiting), root_id() != viewer.person_id, *which)
        .order_by(_Human.name_folded, root_id(), Post.id)
    )
    people: dict[int, AnyRow] = {}
    for row in db.session.execute(statement):
        people.setdefault(row.person_id, row)
    return people


def _open(humans: Collection[int], day: date) -> list[AnyRow]:
    """The last stage of everything that these people have not been told and that is still so. What they have booked rests."""
    if not humans:
        return []
    rows: list[AnyRow] = []
    places: dict[tuple[int, str], datetime] = {}
    statement, by_course, of_house = select_nudges().where(*_on_paper(day), ~is_followed()), taught(), matters()
    for chunk in chunked(sorted(humans)):
        records = records_of_all(chunk)
        rows += db.session.execute(statement.where(Nudge.recipient_id.in_(records)).order_by(Nudge.id)).all()
        places |= booked(Booking.person_id.in_(records), day, by_course)
    still = still_so(rows, day)
    return [row for row in rows if row.Nudge.id in still and not _rests(row, of_house, places)]


def _rests(row: AnyRow, of_house: Mapping[str, Matter], places: Collection[tuple[int, str]]) -> bool:
    is_own = row.Nudge.audience is Audience.SELF
    return is_own and of_house[row.Nudge.matter].is_about_subjects and (row.recipient, row.Nudge.ref) in places


def _by_team(rows: Iterator[AnyRow]) -> Iterator[tuple[int, list[AnyRow]]]:
    ordered = sorted(rows, key=lambda row: (row.name, row.organisation_id))
    return ((team_id, list(of_team)) for team_id, of_team in groupby(ordered, key=lambda row: row.organisation_id))


def _team(row: AnyRow, people: Sequence[PersonToTell] = ()) -> Team:
    return Team(row.organisation_id, row.name, row.employer, people)


def _person(row: AnyRow, lines: Sequence[Reminder], reached: Collection[int], why: str) -> PersonToTell:
    """What is about other people is named to those alone who look after them too."""
    named = [line for line in lines if line.about_id == row.person_id or line.about_id in reached]
    return PersonToTell(
        row.person_id,
        full_name(row.first_name, row.last_name, row.preferred_name),
        why,
        [_to_say(line) for line in sorted(named, key=lambda line: (not line.is_own, *line.risk))],
        len(lines) - len(named),
        [(line.id, line.day) for line in lines],
    )


def _to_say(line: Reminder) -> ToSay:
    thing = line.thing if line.is_own else f"{line.about}: {line.thing}"
    return ToSay(thing, line.when, line.why, line.day, line.is_late, line.is_read)


def _reasons(humans: Collection[int]) -> dict[int, str]:
    """Why these people are told in person."""
    by_human = known_addresses(humans)
    refusing = marked(by_human.values())
    addresses = {human_id: by_human.get(human_id, "") for human_id in humans}
    return {human_id: reason(masked(address) if address else "", is_refused=address in refusing) for human_id, address in addresses.items()}


# --- told a moment ago ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """What the viewer has said a moment ago: who was told, and on which day. `nudge_id`: any of it."""

    nudge_id: int
    on: date
    names: Sequence[str]


def told_lately(viewer: Viewer, now: datetime) -> list[Told]:
    """What the viewer can still take back, the newest first."""
    human = aliased(Person)
    statement = (
        select(Nudge.id, Nudge.told_at, Nudge.told_on, human.first_name, human.last_name, human.preferred_name)
        .join(Recipient, Recipient.id == Nudge.recipient_id)
        .join(human, human.id == recipient_id)
        .where(Nudge.state == NudgeState.TOLD, Nudge.told_by_account_id == viewer.account_id, Nudge.told_at >= now - UNDO_FOR)
        .order_by(Nudge.told_at.desc(), human.name_folded, Nudge.id)
    )
    batches = groupby(db.session.execute(statement), key=lambda row: row.told_at)
    return [_batch(list(rows)) for _, rows in batches]


def _batch(rows: Sequence[AnyRow]) -> Told:
    names = [full_name(row.first_name, row.last_name, row.preferred_name) for row in rows]
    return Told(rows[0].id, rows[0].told_on, list(dict.fromkeys(names)))
