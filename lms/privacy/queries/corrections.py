"""Requests for correction: one's own, and those that wait for an officer."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true

from lms.access import May, Reach, Viewer
from lms.kit.clock import LOCAL
from lms.kit.datetimes import local_date
from lms.kit.db import AnyRow, AnySelect, db
from lms.kit.house import current_house
from lms.kit.tables import PageOfRows, PageRequest, fetch_page
from lms.kit.todo import Todo, Weight
from lms.people.models import Account, Organisation, Person, Post
from lms.people.queries import places_within, records_of
from lms.people.rules import full_name
from lms.privacy.models import Correction, CorrectionMove
from lms.privacy.rules.corrections import CorrectionState

#: Whoever has more than this waiting finds them in the queue.
SHOWN = 3


@dataclass(frozen=True)
class Asked:
    """A request. Lists never show its text."""

    id: int
    person_id: int
    name: str
    about: str
    employer: str | None
    state: CorrectionState
    asked_on: date
    due_on: date
    what: str
    should_be: str


@dataclass(frozen=True)
class Move:
    """One step in its life, and who took it."""

    to: CorrectionState
    at: datetime
    by: str
    by_account_id: int
    why: str


def within(viewer: Viewer) -> ColumnElement[bool]:
    """What this viewer may answer: asked of an employer of theirs or, where none is named, by somebody with a post there."""
    reach = viewer.reach(May.MANAGE_PEOPLE)
    if reach is None:
        return false()
    if reach == Reach.PARTNERSHIP:
        return true()
    employers = select(Organisation.id).where(places_within(viewer, May.MANAGE_PEOPLE, Organisation.id))
    # Whoever's record was merged asks from the record that counts; posts may stand on either.
    same_human = or_(Person.id == Correction.person_id, Person.merged_into_id == Correction.person_id)
    has_post = exists().where(Post.person_id == Person.id, same_human, Post.employer_id.in_(employers))
    return or_(Correction.employer_id.in_(employers), and_(Correction.employer_id.is_(None), has_post))


SORTS = {"due": Correction.due_on}


def corrections(viewer: Viewer, ask: PageRequest, *, answered: bool) -> PageOfRows[Asked]:
    """Those that wait for an answer, or those that are over."""
    waits = Correction.state == CorrectionState.ASKED
    wanted = _asked().where(within(viewer), ~waits if answered else waits)
    return fetch_page(wanted, ask, keys=SORTS, tie=Correction.id, read=_read)


def own(viewer: Viewer) -> list[Asked]:
    """The viewer's own, newest first."""
    found = _asked().where(Correction.person_id.in_(records_of(viewer.person_id))).order_by(Correction.id.desc())
    return list(_read(db.session.execute(found)))


def correction(correction_id: int, viewer: Viewer) -> Asked | None:
    """One, for whoever asked and whoever may answer."""
    mine = Correction.person_id.in_(records_of(viewer.person_id))
    found = _asked().where(Correction.id == correction_id, or_(mine, within(viewer)))
    return next(_read(db.session.execute(found)), None)


def own_records(viewer: Viewer) -> frozenset[int]:
    """The ids of every record of the viewer's own."""
    return frozenset(db.session.scalars(records_of(viewer.person_id)))


def may_answer(correction_id: int, viewer: Viewer) -> bool:
    """Is it within the viewer's reach, and not their own?"""
    others = Correction.person_id.not_in(records_of(viewer.person_id))
    return bool(db.session.scalar(select(exists().where(Correction.id == correction_id, others, within(viewer)))))


def moves(correction_id: int) -> list[Move]:
    """Its life, first to last."""
    found = (
        select(CorrectionMove, Person.first_name, Person.last_name, Person.preferred_name)
        .join(Account, Account.id == CorrectionMove.by_account_id)
        .join(Person, Person.id == Account.person_id)
        .where(CorrectionMove.correction_id == correction_id)
        .order_by(CorrectionMove.id)
    )
    return [
        Move(row[0].to, row[0].at, full_name(row[1], row[2], row[3]), row[0].by_account_id, row[0].why) for row in db.session.execute(found)
    ]


def employers_of(person_id: int) -> list[tuple[int, str]]:
    """Where this person has, or had, a post."""
    theirs = select(Post.employer_id).where(Post.person_id.in_(records_of(person_id)))
    found = (
        select(Organisation.id, Organisation.name).where(Organisation.id.in_(theirs)).order_by(Organisation.name_folded, Organisation.id)
    )
    return [(row_id, name) for row_id, name in db.session.execute(found)]


def todo(viewer: Viewer, now: datetime) -> list[Todo]:
    """Requests that wait for this officer's answer, those due first; never their own."""
    if not viewer.may(May.MANAGE_PEOPLE):
        return []
    others = Correction.person_id.not_in(records_of(viewer.person_id))
    wanted = _asked().where(within(viewer), others, Correction.state == CorrectionState.ASKED)
    found = db.session.execute(wanted.order_by(Correction.due_on, Correction.id).limit(SHOWN))
    return [
        Todo(
            verb="Answer",
            thing=f"the correction that {one.name} asked for",
            weight=Weight.OVERDUE if one.due_on < local_date(now) else Weight.WAITING,
            endpoint="privacy.correction",
            values={"correction_id": one.id},
            when="By law, by",
            on=one.due_on,
        )
        for one in _read(found)
    ]


def _asked() -> AnySelect:
    return (
        select(Correction, Person.first_name, Person.last_name, Person.preferred_name, Organisation.name.label("employer"))
        .join(Person, Person.id == Correction.person_id)
        .outerjoin(Organisation, Organisation.id == Correction.employer_id)
    )


def _read(rows: Iterable[AnyRow]) -> Iterator[Asked]:
    titles = {table.table: table.title for table in current_house().personal}
    for row in rows:
        one: Correction = row.Correction
        yield Asked(
            id=one.id,
            person_id=one.person_id,
            name=full_name(row.first_name, row.last_name, row.preferred_name),
            about=titles.get(one.about, "Something else"),
            employer=row.employer,
            state=one.state,
            asked_on=one.asked_at.astimezone(LOCAL).date(),
            due_on=one.due_on,
            what=one.what,
            should_be=one.should_be,
        )
