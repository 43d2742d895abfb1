"""What nudges say to whoever looks at them today, in words: a fixed number of queries for a page of them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import aliased

from lms.induction.queries.checklist import NEVER_LATE
from lms.kit.db import AnyRow, AnySelect, chunked, db
from lms.kit.room import About, Described, Matter
from lms.people.models import Person, Term
from lms.people.queries import active, records_of_all, root_id
from lms.people.rules import full_name
from lms.reminders.models import Nudge
from lms.reminders.queries.facts import BLOCK, lines_of
from lms.reminders.queries.matters import matters
from lms.reminders.rules.line_words import date_in_words, in_verb, is_late
from lms.reminders.rules.words import Audience, NudgeState
from lms.training.models import Subject

Recipient, _About, _AboutHuman = aliased(Person, name="recipient"), aliased(Person, name="about"), aliased(Person, name="about_human")
#: What somebody is told, or is to be told.
TO_READ = (NudgeState.WAITING, NudgeState.TOLD)
#: Whom it tells, by the record that counts.
recipient_id = root_id(Recipient)


@dataclass(frozen=True)
class Link:
    """Where something is done about it, and what."""

    text: str
    endpoint: str
    values: Mapping[str, str | int]
    anchor: str | None = None


@dataclass(frozen=True)
class Reminder:
    """A nudge as a page has it. `is_open`: it is still so today, or was only to be said once."""

    id: int
    recipient_id: int
    about_id: int
    about: str  # the name of whom it is about
    day: date
    on: date
    thing: str
    when: str  # its date in words
    why: str
    link: Link | None
    subject_id: int | None
    is_own: bool  # for the recipient to do, not for somebody they look after
    is_open: bool
    is_late: bool
    is_read: bool
    is_withdrawn: bool

    @property
    def risk(self) -> tuple[bool, bool, date, str]:
        """What is overdue first, the longest first; then by date. What is done comes last."""
        return not self.is_open, not self.is_late, self.on, self.thing


def select_nudges() -> AnySelect:
    """Nudges of matters that there are, with whom they tell and whom they are about; join nothing to it, add conditions."""
    names = (_AboutHuman.first_name, _AboutHuman.last_name, _AboutHuman.preferred_name)
    return (
        select(Nudge, recipient_id.label("recipient"), _AboutHuman.id.label("about"), *names)
        .join(Recipient, Recipient.id == Nudge.recipient_id)
        .join(_About, _About.id == Nudge.about_id)
        .join(_AboutHuman, _AboutHuman.id == root_id(_About))
        .where(Nudge.matter.in_(matters()), Nudge.state != NudgeState.RECORDED)
    )


def reminders(rows: Sequence[AnyRow], day: date) -> list[Reminder]:
    """These rows of `select_nudges` in words, in their order."""
    of_house, still = matters(), still_so(rows, day)
    about_subjects = {row.Nudge.ref for row in rows if of_house[row.Nudge.matter].is_about_subjects}
    to_describe = [row for row in rows if row.Nudge.id in still or of_house[row.Nudge.matter].is_once]
    described, subjects = _described(to_describe, of_house, day), _subjects(about_subjects)
    gentle = _gentle({row.Nudge.about_post_id for row in rows if row.Nudge.about_post_id}, day)
    return [
        _reminder(
            row,
            of_house[row.Nudge.matter],
            described.get(row.Nudge.id),
            subjects.get(row.Nudge.ref) if of_house[row.Nudge.matter].is_about_subjects else None,
            day,
            is_gentle=row.Nudge.about_post_id in gentle,
        )
        for row in rows
    ]


def _reminder(
    row: AnyRow, matter: Matter, described: Described | None, subject: tuple[int, str] | None, day: date, *, is_gentle: bool
) -> Reminder:
    nudge: Nudge = row.Nudge
    return Reminder(
        id=nudge.id,
        recipient_id=row.recipient,
        about_id=row.about,
        about=full_name(row.first_name, row.last_name, row.preferred_name),
        day=nudge.day,
        on=nudge.on,
        thing=described.thing if described else subject[1] if subject else matter.label,
        when="" if matter.is_once else date_in_words(nudge.matter, nudge.on, day, is_gentle=is_gentle),
        why=described.why if described else "",
        link=Link(in_verb(nudge.matter, described.thing), described.endpoint, described.values) if described else None,
        subject_id=subject[0] if subject else None,
        is_own=nudge.audience is Audience.SELF,
        is_open=described is not None or matter.is_once,
        is_late=described is not None and is_late(nudge.matter, nudge.on, day, is_gentle=is_gentle),
        is_read=nudge.read_at is not None or nudge.state not in TO_READ,
        is_withdrawn=nudge.state is NudgeState.WITHDRAWN,
    )


# --- is it still so? --------------------------------------------------------------------------------------------------------------


def _person(row: AnyRow) -> int:
    """Whom its matter knows it by."""
    person_id: int = row.recipient if row.Nudge.audience is Audience.SELF else row.about
    return person_id


def still_so(rows: Sequence[AnyRow], day: date) -> set[int]:
    """The nudges of these whose line is there today, with the same date."""
    of_house = matters()
    named = {row.Nudge.matter for row in rows}
    groups = {of_house[name].group or name for name in named}
    among = [matter for matter in of_house.values() if (matter.group or matter.name) in groups]
    humans = sorted({_person(row) for row in rows})
    keys = set()
    for chunk in chunked(humans, BLOCK):
        records = list(db.session.scalars(records_of_all(chunk)))
        for line in lines_of(records, among, day):
            keys.add((of_house[line.matter].group or line.matter, line.person_id, line.ref, line.on))
    return {
        row.Nudge.id
        for row in rows
        if (of_house[row.Nudge.matter].group or row.Nudge.matter, _person(row), row.Nudge.ref, row.Nudge.on) in keys
    }


def _described(rows: Sequence[AnyRow], of_house: Mapping[str, Matter], day: date) -> dict[int, Described]:
    by_matter: defaultdict[str, dict[int, About]] = defaultdict(dict)
    for row in rows:
        by_matter[row.Nudge.matter][row.Nudge.id] = About(_person(row), row.Nudge.about_post_id, row.Nudge.ref)
    described: dict[int, Described] = {}
    for name, abouts in by_matter.items():
        each = list(dict.fromkeys(abouts.values()))
        words = dict(zip(each, of_house[name].describe(day, each), strict=True))
        described |= {nudge_id: link for nudge_id, about in abouts.items() if (link := words[about])}
    return described


def _subjects(codes: Collection[str]) -> dict[str, tuple[int, str]]:
    """By code: id and name."""
    if not codes:
        return {}
    return {
        code: (row_id, name)
        for code, row_id, name in db.session.execute(select(Subject.code, Subject.id, Subject.name).where(Subject.code.in_(codes)))
    }


def _gentle(post_ids: Collection[int], day: date) -> set[int]:
    """Those of these posts whose people nobody calls late."""
    if not post_ids:
        return set()
    statement = select(Term.post_id).where(Term.worker_type.in_(NEVER_LATE), active(day))
    return {post_id for chunk in chunked(sorted(post_ids)) for post_id in db.session.scalars(statement.where(Term.post_id.in_(chunk)))}
