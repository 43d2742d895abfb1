"""What a digest says, from what is still so: each line with its voice, and the way to do it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from flask import current_app
from sqlalchemy import select

from lms.bookings.queries.booking_links import Asking, BookingLink, booking_links_of_all
from lms.bookings.rules.booking_links import BOOK, SEE_BOOKING, SEE_DATES
from lms.induction.queries.checklist import NEVER_LATE
from lms.kit import clock
from lms.kit.datetimes import local_date
from lms.kit.db import db
from lms.kit.room import Described
from lms.kit.web import address
from lms.people.models import Person, Post
from lms.people.queries import records_of_all, root_id
from lms.reminders.queries.digest import BEGINNINGS, INDUCTION, Draft, Truth, plain
from lms.reminders.rules.decide import Line, tellers
from lms.reminders.rules.digest import Contents, Entry, Group
from lms.reminders.rules.following import next_day
from lms.reminders.rules.texts import Voice, action_of, voices
from lms.reminders.rules.words import Audience, Route
from lms.training.models import Standing, Subject
from lms.training.queries.standings import is_valid, on

SHEET = "reminders.in_person"
_ACTIONS = {BOOK: "Book a place", SEE_BOOKING: "See your booking", SEE_DATES: "See the dates"}


class Way(NamedTuple):
    """Where something is done, what is done there, and why it may not be simple."""

    action: str
    link: str
    hint: str = ""


def contents(carriers: Collection[int], draft: Draft) -> dict[int, Contents]:
    """What the digest of each of these people says."""
    latest = {(truth.nudge.recipient_id, truth.line): truth for truth in draft.true}.values()  # of several stages one says it all
    own, in_person = defaultdict[int, list[Truth]](list), defaultdict[int, list[Truth]](list)
    for truth in latest:
        if truth.nudge.route is Route.EMAIL:
            own[truth.nudge.recipient_id].append(truth)
            continue
        for teller_id in tellers(truth.nudge.recipient_id, draft.facts):
            in_person[teller_id].append(truth)
    ways = _ways([truth.line for several in own.values() for truth in several if truth.nudge.audience is Audience.SELF], draft)
    return {carrier_id: _contents(carrier_id, own[carrier_id], in_person[carrier_id], draft, ways) for carrier_id in carriers}


def _contents(carrier_id: int, own: Sequence[Truth], in_person: Sequence[Truth], draft: Draft, ways: Mapping[Line, Way]) -> Contents:
    mine = [truth for truth in own if truth.nudge.audience is Audience.SELF]
    beginning = next((truth for truth in mine if truth.nudge.matter in BEGINNINGS), None)
    everything = [(line, described) for line, described in draft.everything if beginning and line.person_id == carrier_id]
    listed = {_subject_of(line) for line, _ in everything}
    separate = [truth for truth in mine if truth.nudge.matter not in BEGINNINGS and _subject_of(truth.line) not in listed]
    return Contents(
        day=draft.facts.day,
        name=draft.first_names[carrier_id],
        own=[_own(truth.line, truth.described, draft, ways) for truth in separate],
        beginning=_own(beginning.line, beginning.described, draft, {}) if beginning else None,
        everything=[_own(line, described, draft, {}) for line, described in everything],
        team=_groups([truth for truth in own if truth.nudge.audience is not Audience.SELF], draft),
        in_person=_groups(in_person, draft, carrier_id),
        team_link=_address("records.team"),
        sheet_link=_address(SHEET),
        next_on=min((day for truth in own if (day := _next(truth, draft))), default=None),
    )


def _subject_of(line: Line) -> tuple[bool, str]:
    """Whichever matter speaks of it."""
    return line.matter == INDUCTION, line.ref


def _next(truth: Truth, draft: Draft) -> date | None:
    nudge = truth.nudge
    return next_day(truth.line, draft.matters[nudge.matter], nudge.audience, nudge.recipient_id, draft.facts)


# --- entries ----------------------------------------------------------------------------------------------------------------------


def _own(line: Line, described: Described, draft: Draft, ways: Mapping[Line, Way]) -> Entry:
    """To the person themselves."""
    matter, voice = draft.matters[line.matter], _voice(line, draft)
    way = ways.get(line) or Way(action_of(line.matter), address(described.endpoint, **described.values))
    return Entry(
        matter=line.matter,
        voice=voice,
        on=line.on,
        thing=plain(described.thing),
        why=plain(" ".join((described.why, "" if voice is Voice.GENTLE else way.hint))),
        action=way.action,
        link=way.link,
        name=draft.first_names[line.person_id],
        is_overdue=voice is Voice.AFTER,
        is_training=matter.is_about_subjects,
    )


def _voice(line: Line, draft: Draft) -> Voice:
    among = voices(draft.matters[line.matter])
    if Voice.GENTLE in among and _is_gentle(line, draft):
        return Voice.GENTLE
    return Voice.AFTER if Voice.AFTER in among and line.on < draft.facts.day else Voice.BEFORE


def _is_gentle(line: Line, draft: Draft) -> bool:
    return draft.worker_types.get(line.post_id or 0) in NEVER_LATE


def _groups(truths: Iterable[Truth], draft: Draft, teller_id: int | None = None) -> list[Group]:
    """By the person whom it is about, or whom the teller is to tell."""
    by_human: defaultdict[tuple[int, Audience], list[Entry]] = defaultdict(list)
    for truth in truths:
        human_id, audience = truth.nudge.about_id, truth.nudge.audience
        if teller_id is not None:
            human_id, audience = truth.nudge.recipient_id, _as_whom(teller_id, truth, draft)
        by_human[human_id, audience].append(_of_other(truth, draft, is_told=teller_id is not None))
    return [Group(human_id, draft.names[human_id], audience, entries) for (human_id, audience), entries in by_human.items()]


def _as_whom(teller_id: int, truth: Truth, draft: Draft) -> Audience:
    posts = draft.facts.posts[truth.nudge.recipient_id]
    supervising = draft.facts.at_work(posts[0].supervisor_post_id)
    return Audience.SUPERVISOR if supervising and supervising.human_id == teller_id else Audience.OFFICER


def _of_other(truth: Truth, draft: Draft, *, is_told: bool) -> Entry:
    """To who looks after them; `is_told`: to be told in person, in the words for the person."""
    line, is_self = truth.line, truth.nudge.audience is Audience.SELF
    booked_at, name = draft.booked.get((line.about_id, line.ref)), draft.names[line.about_id]
    return Entry(
        matter=line.matter,
        voice=_voice(line, draft) if is_self else Voice.SUPERVISOR,
        on=line.on,
        thing=plain(truth.described.thing) if is_self or not is_told else f"{name}, {plain(truth.described.thing)}",
        name=name,
        booked_on=local_date(booked_at) if booked_at and draft.matters[line.matter].is_about_subjects else None,
        is_overdue=line.on < draft.facts.day and not _is_gentle(line, draft),
        is_training=draft.matters[line.matter].is_about_subjects,
    )


# --- where it is done -------------------------------------------------------------------------------------------------------------


def _ways(lines: Iterable[Line], draft: Draft) -> dict[Line, Way]:
    """For what is learnt: the one course with dates, the booking, or the catalogue; nothing where no course teaches it."""
    lines = [line for line in lines if draft.matters[line.matter].is_about_subjects]
    ids = _subject_ids({line.ref for line in lines})
    by_human: defaultdict[int, set[int]] = defaultdict(set)
    for line in lines:
        by_human[line.person_id].add(ids[line.ref])
    in_date = _in_date(by_human, draft.facts.day)
    asking = {human_id: Asking(subject_ids, in_date[human_id]) for human_id, subject_ids in by_human.items()}
    links = booking_links_of_all(asking, clock.now())
    pairs = ((line, links[line.person_id].get(ids[line.ref])) for line in lines)
    return {line: _way(link, line, draft.facts.day) for line, link in pairs if link}


def _way(link: BookingLink, line: Line, day: date) -> Way:
    step = link.step(line.on if line.on >= day else None)
    anchor = f"#{link.anchor}" if link.anchor else ""
    return Way(_ACTIONS[step.verb], f"{address(link.endpoint, **link.values)}{anchor}", step.hint or "")


def _subject_ids(codes: Collection[str]) -> dict[str, int]:
    return dict(db.session.execute(select(Subject.code, Subject.id).where(Subject.code.in_(codes))).all()) if codes else {}


def _in_date(humans: Collection[int], day: date) -> Mapping[int, dict[int, date]]:
    """By human, the subjects that they have, and until when."""
    in_date: defaultdict[int, dict[int, date]] = defaultdict(dict)
    statement = select(root_id(), Standing.subject_id, Standing.expires_on).select_from(Standing).join(Post, Post.id == Standing.post_id)
    statement = statement.join(Person, Person.id == Post.person_id).where(
        Post.person_id.in_(records_of_all(humans)), on(day), is_valid(day)
    )
    for human_id, subject_id, expires_on in db.session.execute(statement) if humans else ():
        in_date[human_id][subject_id] = expires_on or date.max
    return in_date


def _address(endpoint: str) -> str:
    """Empty where there is no such page."""
    return address(endpoint) if endpoint in current_app.view_functions else ""
