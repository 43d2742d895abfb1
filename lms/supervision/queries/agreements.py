"""Reads of agreements: the versions of a group, who has signed which, and what waits for whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import aliased

from lms.kit.db import AnySelect, db
from lms.people.models import Person
from lms.people.queries import name_in_sql, records_of, root_id
from lms.supervision.models import Agreement, AgreementSignature, GroupMember, SupervisionGroup
from lms.supervision.rules.agreement import CLAUSES, Signer, without_limits
from lms.supervision.rules.words import GroupKind

_record = aliased(Person)


@dataclass(frozen=True)
class Version:
    """A version with all its clauses."""

    id: int
    group_id: int
    version: int
    given_out_at: datetime | None
    in_force_from: date | None
    clauses: Mapping[str, object]

    @property
    def is_draft(self) -> bool:
        return self.given_out_at is None

    @property
    def is_being_signed(self) -> bool:
        return self.given_out_at is not None and self.in_force_from is None

    @property
    def stamp(self) -> str:
        """What tells it from the same version taken back, changed and given out again."""
        return self.given_out_at.isoformat() if self.given_out_at else ""


@dataclass(frozen=True)
class SignatureRow:
    """A human to whom a version was given."""

    person_id: int
    name: str
    is_founding: bool
    signed_at: datetime | None
    is_staying: bool

    @property
    def signer(self) -> Signer:
        return Signer(self.is_founding, self.signed_at is not None, self.is_staying)


@dataclass(frozen=True)
class Versions:
    """What a group has: the version in force, the one being signed, the draft; and all of them, the newest first."""

    all: Sequence[Version]

    @property
    def in_force(self) -> Version | None:
        since = [version for version in self.all if version.in_force_from]
        return max(since, key=lambda version: (version.in_force_from, version.version), default=None)

    @property
    def being_signed(self) -> Version | None:
        return next((version for version in self.all if version.is_being_signed), None)

    @property
    def draft(self) -> Version | None:
        return next((version for version in self.all if version.is_draft), None)

    def of_number(self, number: int | None) -> Version | None:
        return next((version for version in self.all if version.version == number), None)

    def before(self, version: Version) -> Version | None:
        """The version that was in force before this one."""
        return next((other for other in self.all if other.version < version.version and other.in_force_from), None)


def versions_of(group_id: int) -> Versions:
    """All versions, in one statement."""
    statement = select(Agreement).where(Agreement.group_id == group_id).order_by(Agreement.version.desc())
    rows = db.session.scalars(statement.execution_options(populate_existing=True))
    return Versions([_version(row) for row in rows])


def version_called(agreement_id: int) -> Version | None:
    row = db.session.get(Agreement, agreement_id)
    return _version(row) if row else None


def _version(row: Agreement) -> Version:
    clauses = {name: getattr(row, name) for name in CLAUSES}
    return Version(row.id, row.group_id, row.version, row.given_out_at, row.in_force_from, clauses)


def signatures(agreement_id: int) -> list[SignatureRow]:
    """Who was given a version and who has signed it, each human once, whatever the number of their records."""
    member, member_record = aliased(GroupMember), aliased(Person)
    staying = (
        select(member.id)
        .join(member_record, member_record.id == member.person_id)
        .where(member.group_id == Agreement.group_id, root_id(member_record) == Person.id, member.until.is_(None))
        .correlate(Agreement, Person)
    )
    statement = (
        select(Person.id, name_in_sql(), AgreementSignature.is_founding, AgreementSignature.signed_at, exists(staying))
        .select_from(AgreementSignature)
        .join(Agreement, Agreement.id == AgreementSignature.agreement_id)
        .join(_record, _record.id == AgreementSignature.person_id)
        .join(Person, Person.id == root_id(_record))
        .where(Agreement.id == agreement_id)
        .order_by(Person.name_folded, AgreementSignature.id)
    )
    humans: dict[int, SignatureRow] = {}
    for row in (SignatureRow(*columns) for columns in db.session.execute(statement)):
        before = humans.get(row.person_id)
        humans[row.person_id] = row if before is None else _together(before, row)
    return list(humans.values())


def _together(first: SignatureRow, second: SignatureRow) -> SignatureRow:
    """Two records of one human: signed once is signed."""
    signed_at = first.signed_at or second.signed_at
    return SignatureRow(first.person_id, first.name, first.is_founding or second.is_founding, signed_at, first.is_staying)


@dataclass(frozen=True)
class ToSign:
    """A version that waits for somebody."""

    agreement_id: int
    group_id: int
    version: int
    kind: GroupKind
    name: str


def to_sign(person_id: int, today: date) -> list[ToSign]:
    """What waits for the signature of this human."""
    statement = waiting_for(person_id, today).order_by(Agreement.given_out_at, Agreement.id)
    return [ToSign(*row) for row in db.session.execute(statement)]


def waiting_for(person_id: int, today: date) -> AnySelect:
    """Versions that wait for this human's signature, in groups that have not ended and that they are in, or are named for."""
    mine = records_of(person_id)
    is_in = (
        select(GroupMember.id)
        .where(GroupMember.group_id == SupervisionGroup.id, GroupMember.person_id.in_(mine))
        .where(or_(GroupMember.until.is_(None), GroupMember.until >= today))
        .correlate(SupervisionGroup)
    )
    own = AgreementSignature.agreement_id == Agreement.id, AgreementSignature.person_id.in_(mine)
    rows = select(AgreementSignature.id).where(*own).correlate(Agreement)
    return (
        select(Agreement.id, Agreement.group_id, Agreement.version, SupervisionGroup.kind, SupervisionGroup.name)
        .select_from(Agreement)
        .join(SupervisionGroup, SupervisionGroup.id == Agreement.group_id)
        .where(Agreement.given_out_at.is_not(None), exists(is_in), exists(rows))
        .where(~exists(rows.where(AgreementSignature.signed_at.is_not(None))), SupervisionGroup.ended_on.is_(None))
    )


def answers_of(version: Version) -> dict[str, object]:
    """As the form asks for them."""
    values = dict(version.clauses) | {"confidentiality": without_limits(str(version.clauses["confidentiality"]))}
    return values | {name: "yes" if values[name] else "no" for name in ("line_manager_reads", "later_members_read")}
