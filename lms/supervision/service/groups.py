"""Verbs of groups: open one, change it. Who is in it, and its end: `members`."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from lms.access import May, Viewer
from lms.kit import clock
from lms.kit.concurrent_edits import check
from lms.kit.db import advisory_lock, db
from lms.kit.refusal import Refused
from lms.people.queries import records_of
from lms.supervision.models import Agreement, GroupMember, SupervisionGroup
from lms.supervision.queries.candidates import Human
from lms.supervision.rules import groups as rules
from lms.supervision.rules.words import GroupKind, MemberRole
from lms.supervision.service.locking import lock_for

MEMBER, FACILITATOR = MemberRole.MEMBER, MemberRole.FACILITATOR


@dataclass(frozen=True)
class GroupFacts:
    """What a group is, apart from who is in it."""

    name: str
    weeks_between: int | None
    place: str
    link: str
    is_open: bool

    @property
    def answers(self) -> dict[str, object]:
        """As the form asks for them."""
        return vars(self) | {"is_open": "open" if self.is_open else "closed"}


# --- opening --------------------------------------------------------------------------------------------------------------------------


def open_group(*, kind: GroupKind, facts: GroupFacts, member: Human | None, leads: bool, by: Viewer) -> int:
    """A group, with its first people: the opener who leads it, and the member that two-people kinds have. Its id. Raises Refused.

    Sent twice, it is one group: the same kind with the same member or name, opened today by the same person.
    """
    if kind not in rules.kinds_to_open(opens_any=by.may(May.OPEN_SUPERVISION)):
        raise Refused("Supervisors, and learning and development teams, open this kind.", field="kind")
    problem = rules.shape_problem(kind, facts.name, is_open=facts.is_open)
    if problem:
        raise Refused(*problem)
    advisory_lock("supervision groups")
    same = _same(kind, facts.name, member, by)
    if same is not None:
        return same
    group = SupervisionGroup(
        code=_code(kind, facts.name), kind=kind, opened_by_id=by.person_id, opened_on=clock.today(), **_columns(kind, facts)
    )
    db.session.add(group)
    db.session.flush()
    if leads or not by.may(May.OPEN_SUPERVISION):
        roles = (FACILITATOR, MEMBER) if kind in rules.AMONG_EQUALS else (FACILITATOR,)
        db.session.add_all(_membership(group.id, by.person_id, role, group.opened_on) for role in roles)
    if member and kind.is_pair:
        db.session.add(_membership(group.id, member.id, MEMBER, group.opened_on))
    db.session.flush()
    return group.id


def _columns(kind: GroupKind, facts: GroupFacts) -> dict[str, object]:
    return {**vars(facts), "name": "" if kind.is_pair else facts.name.strip()}


def _same(kind: GroupKind, name: str, member: Human | None, by: Viewer) -> int | None:
    """What this person has opened today already."""
    statement = select(SupervisionGroup.id).where(
        SupervisionGroup.opened_by_id.in_(records_of(by.person_id)),
        SupervisionGroup.opened_on == clock.today(),
        SupervisionGroup.kind == kind,
        SupervisionGroup.ended_on.is_(None),
    )
    if not kind.is_pair:
        return db.session.scalar(statement.where(SupervisionGroup.name == name.strip()))
    members = select(GroupMember.group_id).where(GroupMember.role == MEMBER, GroupMember.until.is_(None))
    if member is None:
        return db.session.scalar(statement.where(SupervisionGroup.id.not_in(members)))
    return db.session.scalar(statement.where(SupervisionGroup.id.in_(members.where(GroupMember.person_id.in_(records_of(member.id))))))


def _code(kind: GroupKind, name: str) -> str:
    number = (db.session.scalar(select(func.max(SupervisionGroup.id))) or 0) + 1
    while True:
        code = rules.code_of(kind, "" if kind.is_pair else name, number)
        if db.session.scalar(select(SupervisionGroup.id).where(SupervisionGroup.code == code)) is None:
            return code
        number += 1


def _membership(group_id: int, person_id: int, role: MemberRole, since: date) -> GroupMember:
    return GroupMember(group_id=group_id, person_id=person_id, role=role, since=since)


def change(*, group_id: int, facts: GroupFacts, seen: str, by: Viewer) -> None:
    """Its name, how often, where, and who can join. Raises Refused."""
    group, _ = lock_for(group_id, by)
    problem = rules.shape_problem(group.kind, facts.name, is_open=facts.is_open)
    if problem:
        raise Refused(*problem)
    now = answers_of(group)
    if now == {name: value for name, value in facts.answers.items() if name in now}:
        return  # sent twice
    check(seen, now)
    if facts.is_open and not group.is_open and reads_earlier(group.id):
        raise Refused(rules.NOT_TO_ANYONE, field="is_open")
    for name, value in _columns(group.kind, facts).items():
        setattr(group, name, value)
    db.session.flush()


def answers_of(group: SupervisionGroup) -> dict[str, object]:
    """As the form asks for them; two people have neither a name of their own nor anyone who joins."""
    facts = GroupFacts(group.name, group.weeks_between, group.place, group.link, group.is_open)
    return {name: value for name, value in facts.answers.items() if not group.kind.is_pair or name not in ("name", "is_open")}


def facts_now(group_id: int) -> dict[str, object]:
    return answers_of(db.session.get_one(SupervisionGroup, group_id))


def reads_earlier(group_id: int) -> bool:
    """Has any version in force said that whoever joins later reads earlier records?"""
    says = Agreement.group_id == group_id, Agreement.in_force_from.is_not(None), Agreement.later_members_read
    return db.session.scalar(select(Agreement.id).where(*says).limit(1)) is not None
