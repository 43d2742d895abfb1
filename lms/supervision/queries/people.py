"""Who is in a group on a day, and how they are told of its sessions."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from lms.kit.db import db
from lms.people.models import Account, Person
from lms.people.queries import first_post, root_id
from lms.people.rules import full_name
from lms.supervision.models import GroupMember
from lms.supervision.queries.readers import covers, has_signed
from lms.supervision.rules.words import MemberRole

human = aliased(Person)
#: Where somebody is written to: their account's address, as they have confirmed it, before that of their records.
EMAIL: ColumnElement[str | None] = func.coalesce(Account.email, human.email, Person.email)


@dataclass(frozen=True)
class InGroup:
    """Somebody who is in a group on a day. `post_id`: the first post that they have then; none: they do not work here."""

    person_id: int
    name: str
    facilitates: bool
    has_signed: bool
    post_id: int | None

    @property
    def role(self) -> MemberRole:
        return MemberRole.FACILITATOR if self.facilitates else MemberRole.MEMBER


@dataclass(frozen=True)
class ToTell:
    """Somebody in a group who can be written to, from a day to a day."""

    person_id: int
    name: str
    email: str
    since: date
    until: date | None

    def is_in(self, day: date) -> bool:
        return self.since <= day and (self.until is None or self.until >= day)


def people_on(group_id: int, day: date) -> list[InGroup]:
    """Who is in a group on this day, each once, by name."""
    signed = has_signed().label("signed")
    names = human.first_name, human.last_name, human.preferred_name
    statement = (
        select(human.id, *names, GroupMember.role, signed, first_post(day).label("post_id"))
        .select_from(GroupMember)
        .join(Person, Person.id == GroupMember.person_id)
        .join(human, human.id == root_id())
        .where(GroupMember.group_id == group_id, covers(day))
    )
    people: dict[int, InGroup] = {}
    for row in db.session.execute(statement):
        before = people.get(row.id)
        facilitates = row.role == MemberRole.FACILITATOR or (before is not None and before.facilitates)
        people[row.id] = InGroup(row.id, full_name(*row[1:4]), facilitates, bool(row.signed), row.post_id)
    return sorted(people.values(), key=lambda somebody: (somebody.name.casefold(), somebody.person_id))


def to_tell(group_id: int, today: date) -> list[ToTell]:
    """Who has been, is or will be in a group, has a post today and an address."""
    statement = (
        select(human.id, human.first_name, human.last_name, human.preferred_name, EMAIL, GroupMember.since, GroupMember.until)
        .select_from(GroupMember)
        .join(Person, Person.id == GroupMember.person_id)
        .join(human, human.id == root_id())
        .outerjoin(Account, Account.person_id == human.id)
        .where(GroupMember.group_id == group_id, first_post(today).is_not(None))
        .order_by(human.id, GroupMember.id)
    )
    return [ToTell(row[0], full_name(*row[1:4]), row[4], row[5], row[6]) for row in db.session.execute(statement) if row[4]]


def contact(person_id: int, today: date) -> ToTell | None:
    """Somebody who has a post today and an address, as they are found who are in a group on no day any more."""
    statement = (
        select(human.id, human.first_name, human.last_name, human.preferred_name, EMAIL)
        .select_from(Person)
        .join(human, human.id == root_id())
        .outerjoin(Account, Account.person_id == human.id)
        .where(Person.id == person_id, first_post(today).is_not(None))
    )
    row = db.session.execute(statement).first()
    return ToTell(row[0], full_name(*row[1:4]), row[4], date.max, date.min) if row and row[4] else None
