"""Two records side by side, and the merges that were made."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from lms.kit.clock import LOCAL
from lms.kit.db import AnyRow, db
from lms.kit.tables import PageOfRows, PageRequest, fetch_page
from lms.people.models import Account, Organisation, Person, Post, Registration, RoleGrant, Term
from lms.people.queries import records_of
from lms.people.rules import full_name
from lms.people_admin.models import Merge, MergeMove
from lms.training.models import Award


@dataclass(frozen=True)
class PostFacts:
    """A post in one line."""

    employer: str
    employee_number: str
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True)
class AccountFacts:
    """How somebody signs in with one account, and what it was given."""

    sign_in: str
    last_sign_in_on: date | None
    active: bool
    roles: tuple[str, ...]


@dataclass(frozen=True)
class Whole:
    """Everything that helps to tell whether two records are of one human. For the partnership's lead alone."""

    person_id: int
    name: str
    first_name: str
    last_name: str
    preferred_name: str | None
    email: str | None
    mobile: str | None
    date_of_birth: date | None
    registrations: tuple[str, ...]
    posts: tuple[PostFacts, ...]
    awards: int
    accounts: tuple[AccountFacts, ...]
    includes: tuple[str, ...]  # names of records that were merged into this one


def whole(person_id: int) -> Whole | None:
    """A record that counts, in seven queries; None for one that is not there or was merged into another."""
    one = db.session.scalar(select(Person).where(Person.id == person_id, Person.merged_into_id.is_(None)))
    if one is None:
        return None
    records = records_of(person_id)
    registered = select(Registration.register, Registration.number).where(Registration.person_id.in_(records)).order_by(Registration.id)
    included = select(Person.first_name, Person.last_name, Person.preferred_name).where(Person.merged_into_id == person_id)
    return Whole(
        person_id=one.id,
        name=full_name(one.first_name, one.last_name, one.preferred_name),
        first_name=one.first_name,
        last_name=one.last_name,
        preferred_name=one.preferred_name,
        email=one.email,
        mobile=one.mobile,
        date_of_birth=one.date_of_birth,
        registrations=tuple(f"{register} {number}" for register, number in db.session.execute(registered)),
        posts=_posts(person_id),
        awards=db.session.scalar(select(func.count()).select_from(Award).where(Award.person_id.in_(records))) or 0,
        accounts=_accounts(person_id),
        includes=tuple(full_name(*row) for row in db.session.execute(included.order_by(Person.id))),
    )


def _posts(person_id: int) -> tuple[PostFacts, ...]:
    last_day = func.max(func.coalesce(Term.ends_on, date.max))
    wanted = (
        select(Organisation.name, Post.employee_number, func.min(Term.starts_on), last_day)
        .select_from(Post)
        .join(Organisation, Organisation.id == Post.employer_id)
        .outerjoin(Term, Term.post_id == Post.id)
        .where(Post.person_id.in_(records_of(person_id)))
        .group_by(Post.id, Organisation.name, Post.employee_number)
        .order_by(Post.id)
    )
    rows = db.session.execute(wanted)
    return tuple(PostFacts(name, number, start, None if end == date.max else end) for name, number, start, end in rows)


def _accounts(person_id: int) -> tuple[AccountFacts, ...]:
    accounts = db.session.scalars(select(Account).where(Account.person_id.in_(records_of(person_id))).order_by(Account.id)).all()
    granted = (
        select(RoleGrant.account_id, RoleGrant.role, Organisation.name)
        .join(Organisation, Organisation.id == RoleGrant.organisation_id)
        .where(RoleGrant.account_id.in_([account.id for account in accounts]))
        .order_by(RoleGrant.id)
    )
    rows = db.session.execute(granted).all()
    return tuple(
        AccountFacts(
            sign_in=account.email or account.mobile or "Employer code and employee number",
            last_sign_in_on=account.last_sign_in_at.astimezone(LOCAL).date() if account.last_sign_in_at else None,
            active=account.active,
            roles=tuple(f"{role.label}, {place}" for account_id, role, place in rows if account_id == account.id),
        )
        for account in accounts
    )


@dataclass(frozen=True)
class MergeRow:
    """A merge that was made. `stands`: it was not undone."""

    id: int
    kept_id: int
    kept: str
    gone: str
    by: str
    on: date
    undone_on: date | None

    @property
    def stands(self) -> bool:
        return self.undone_on is None


SORTS = {"when": Merge.id}


def merges(ask: PageRequest) -> PageOfRows[MergeRow]:
    """Every merge, in two queries."""
    kept, gone, actor = aliased(Person), aliased(Person), aliased(Person)
    wanted = (
        select(Merge, *_names(kept, "kept"), *_names(gone, "gone"), *_names(actor, "by"))
        .join(kept, kept.id == Merge.kept_id)
        .join(gone, gone.id == Merge.gone_id)
        .join(Account, Account.id == Merge.by_account_id)
        .join(actor, actor.id == Account.person_id)
    )
    return fetch_page(wanted, ask, keys=SORTS, tie=Merge.id, read=_rows)


def _names(one: type[Person], label: str) -> list[object]:
    return [getattr(one, name).label(f"{label}_{name}") for name in ("first_name", "last_name", "preferred_name")]


def _rows(rows: Iterable[AnyRow]) -> Iterable[MergeRow]:
    for row in rows:
        one: Merge = row.Merge
        yield MergeRow(
            id=one.id,
            kept_id=one.kept_id,
            kept=full_name(row.kept_first_name, row.kept_last_name, row.kept_preferred_name),
            gone=full_name(row.gone_first_name, row.gone_last_name, row.gone_preferred_name),
            by=full_name(row.by_first_name, row.by_last_name, row.by_preferred_name),
            on=_local(one.at),
            undone_on=_local(one.undone_at) if one.undone_at else None,
        )


def _local(moment: datetime) -> date:
    return moment.astimezone(LOCAL).date()


def moved(merge_id: int) -> list[int]:
    """The records that a merge pointed elsewhere, besides the one that went."""
    return list(db.session.scalars(select(MergeMove.person_id).where(MergeMove.merge_id == merge_id).order_by(MergeMove.id)))
