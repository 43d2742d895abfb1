"""The register of a session: who stands on it, and who came."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import and_, select

from lms.kit.db import db
from lms.people.models import JobRole, Organisation, Person, Post, Term
from lms.people.queries import active, root_id
from lms.people.rules import full_name
from lms.supervision.models import SessionAttendance
from lms.supervision.queries.people import people_on
from lms.supervision.rules.session_facts import Facts
from lms.supervision.rules.words import AttendanceMark, MemberRole
from lms.supervision_sessions.queries.sessions import human
from lms.supervision_sessions.rules.sessions import Standing, token_of


@dataclass(frozen=True)
class Attendee:
    """Somebody on the register, under one post. `standing`: None, as long as nobody has marked them."""

    post_id: int
    person_id: int
    name: str
    employer: str
    role: MemberRole
    standing: Standing | None
    attendance_id: int | None

    @property
    def token(self) -> str:
        return token_of(self.standing)

    @property
    def is_there(self) -> bool:
        return self.standing is not None and self.standing.mark.is_there


def register_of(session: Facts) -> list[Attendee]:
    """Who was in the group on its day, has signed and has a post then, which is the first that they have; and whoever is marked already,
    under the post of the mark. By name."""
    marked = {attendee.person_id: attendee for attendee in marked_at(session.id)}
    people = [
        somebody
        for somebody in people_on(session.group_id, session.held_on)
        if somebody.has_signed and somebody.post_id and somebody.person_id not in marked
    ]
    employers = _employers({somebody.post_id for somebody in people if somebody.post_id})
    unmarked = [
        Attendee(somebody.post_id, somebody.person_id, somebody.name, employers.get(somebody.post_id, ""), somebody.role, None, None)
        for somebody in people
        if somebody.post_id
    ]
    return sorted([*marked.values(), *unmarked], key=lambda attendee: (attendee.name.casefold(), attendee.post_id))


def marked_at(session_id: int) -> list[Attendee]:
    """Whoever has a mark, by name of the record that counts."""
    names = human.first_name, human.last_name, human.preferred_name
    statement = (
        select(SessionAttendance, human.id, *names, Organisation.name)
        .join(Post, Post.id == SessionAttendance.post_id)
        .join(Person, Person.id == Post.person_id)
        .join(human, human.id == root_id())
        .join(Organisation, Organisation.id == Post.employer_id)
        .where(SessionAttendance.session_id == session_id)
        .order_by(SessionAttendance.id)
    )
    return [
        Attendee(row[0].post_id, row[1], full_name(*row[2:5]), row[5], row[0].role, Standing(row[0].mark, row[0].minutes), row[0].id)
        for row in db.session.execute(statement)
    ]


def _employers(post_ids: set[int]) -> Mapping[int, str]:
    statement = select(Post.id, Organisation.name).join(Organisation, Organisation.id == Post.employer_id).where(Post.id.in_(post_ids))
    return {row.id: row.name for row in db.session.execute(statement)}


@dataclass(frozen=True)
class WhoCame:
    """How many came of which employer and of which profession: for whoever may know that a session took place, and no names."""

    employers: list[tuple[str, int]]
    professions: list[tuple[str, int]]


def who_came(session: Facts) -> WhoCame:
    """In numbers, by the posts as they stood on its day."""
    there = SessionAttendance.mark.in_([mark for mark in AttendanceMark if mark.is_there])
    statement = (
        select(Organisation.name, JobRole.title)
        .select_from(SessionAttendance)
        .join(Post, Post.id == SessionAttendance.post_id)
        .join(Organisation, Organisation.id == Post.employer_id)
        .outerjoin(Term, and_(Term.post_id == Post.id, active(session.held_on)))
        .outerjoin(JobRole, JobRole.id == Term.job_role_id)
        .where(SessionAttendance.session_id == session.id, there)
    )
    rows = db.session.execute(statement).all()
    employers, professions = Counter(row[0] for row in rows), Counter(row[1] or "Not recorded" for row in rows)
    return WhoCame(sorted(employers.items()), sorted(professions.items()))


def names_there(session_id: int) -> list[str]:
    """Whoever is marked as there."""
    return sorted(attendee.name for attendee in marked_at(session_id) if attendee.is_there)
