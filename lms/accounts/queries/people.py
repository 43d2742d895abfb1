"""Who has an account and who does not, among the people an officer may invite."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from sqlalchemy import ColumnElement, Select, and_, case, exists, or_, select
from sqlalchemy.orm import aliased

from lms.access import May, Reach, Viewer
from lms.accounts.models import AccountHelp, Ticket
from lms.accounts.queries.sessions import factors_of
from lms.accounts.queries.sign_in_names import accounts_of, has_own_address, posts_seen, sign_in_names
from lms.accounts.rules.role_delegation import may_give
from lms.accounts.rules.security_policy import Act
from lms.accounts.rules.state import WITHOUT_A_WAY_IN, State, Wanted
from lms.accounts.rules.tickets import TicketKind
from lms.kit.db import AnyRow, AnySelect, db
from lms.kit.identifiers import clean_email, fold, folded_number
from lms.kit.tables import PageOfRows, PageRequest, fetch_page
from lms.people.models import Account, Organisation, Person, Post, RoleGrant, Term
from lms.people.queries import below, places, records_of, root_id, within
from lms.people.rules import full_name
from lms.people.rules.identity import is_filler_address

SORTS = ("name",)
INVITING = (TicketKind.INVITATION, TicketKind.CODE)
#: The record that counts, where two were merged.
Human = aliased(Person, name="human")
_twin, _other, _account = aliased(Person), aliased(Person), aliased(Account)


@dataclass(frozen=True)
class AccountRow:
    """A person of the list."""

    id: int
    name: str
    numbers: tuple[str, ...]
    email: str | None
    has_own_address: bool
    state: State


# --- within reach ---------------------------------------------------------------------------------------------------------------


def _not_over(today: date) -> ColumnElement[bool]:
    return or_(Term.ends_on.is_(None), Term.ends_on >= today)


def _humans(*conditions: ColumnElement[bool]) -> Select[int]:
    """Those with a post and term like this, by the record that counts."""
    posts = select(root_id()).select_from(Post).join(Person, Person.id == Post.person_id).join(Term, Term.post_id == Post.id)
    return posts.where(*conditions)


def _listed(viewer: Viewer, wanted: Wanted, today: date) -> Iterator[ColumnElement[bool]]:
    """Conditions on Human: within reach, with a post that is not over; whoever reaches everybody also sees people without one."""
    yield Human.merged_into_id.is_(None)
    there = places().get(wanted.organisation_id or 0)
    if wanted.organisation_id is not None:
        here = Term.organisation_id.in_(below(there.path)) if there else Term.id == 0
        yield Human.id.in_(_humans(_not_over(today), within(viewer, May.INVITE), here))
    elif viewer.reach(May.INVITE) != Reach.PARTNERSHIP:
        yield Human.id.in_(_humans(_not_over(today), within(viewer, May.INVITE)))


def is_within(viewer: Viewer, person_id: int, today: date) -> bool:
    """May this officer help this person: by a post that is not over, or by the last term of one that is?"""
    standing = db.session.scalar(select(Person.id).where(Person.id == person_id, Person.merged_into_id.is_(None)))
    if standing is None or not viewer.may(May.INVITE):
        return False
    if viewer.reach(May.INVITE) == Reach.PARTNERSHIP:
        return True
    later = aliased(Term)
    is_last = ~exists().where(later.post_id == Term.post_id, later.starts_on > Term.starts_on)
    reached = _humans(within(viewer, May.INVITE), or_(_not_over(today), is_last), root_id() == person_id)
    return db.session.scalar(reached.limit(1)) is not None


def _state(now: datetime) -> ColumnElement[str]:
    """The state of a Human's way in, by the record's own account, or one of a record merged into it."""

    def has(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
        mine = exists().where(_account.person_id == Human.id, *conditions)
        of_twin = exists().where(_twin.merged_into_id == Human.id, _account.person_id == _twin.id, *conditions)
        return or_(mine, of_twin)

    invited = (Ticket.person_id == Human.id, Ticket.kind.in_(INVITING))
    still_theirs = or_(Ticket.kind == TicketKind.CODE, Ticket.email == Human.email)  # else the link works no longer
    live = (Ticket.used_at.is_(None), Ticket.ended_at.is_(None), Ticket.expires_at > now, still_theirs)
    return case(
        (has(_account.active.is_(True), _account.locked_until > now), State.LOCKED.value),
        (has(_account.active.is_(True)), State.ACTIVE.value),
        (has(), State.CLOSED.value),
        (exists().where(*invited, *live), State.INVITED.value),
        (exists().where(*invited), State.LAPSED.value),
        else_=State.NONE.value,
    )


def _own_address() -> ColumnElement[bool]:
    """Has Human an e-mail address that is recorded with nobody else, and is no other's sign-in name?"""
    shared = exists().where(
        _other.email == Human.email, _other.id != Human.id, or_(_other.merged_into_id.is_(None), _other.merged_into_id != Human.id)
    )
    taken = exists().where(_account.email == Human.email, _account.person_id != Human.id)
    return and_(Human.email.is_not(None), Human.email != "", ~shared, ~taken)


def _matching(text: str, viewer: Viewer) -> Iterator[ColumnElement[bool]]:
    words = fold(text).split()
    if words:
        by_name = and_(*(Human.name_folded.contains(word, autoescape=True) for word in words))
        numbered = select(root_id()).select_from(Post).join(Person, Person.id == Post.person_id).where(posts_seen(viewer))
        yield or_(by_name, Human.email == clean_email(text), Human.id.in_(numbered.where(Post.number_folded == folded_number(text))))


# --- the list -------------------------------------------------------------------------------------------------------------------


def _wanted(viewer: Viewer, wanted: Wanted, now: datetime, today: date) -> AnySelect:
    named = (Human.id, Human.first_name, Human.last_name, Human.preferred_name, Human.email)
    chosen = select(*named, _state(now).label("state"), _own_address().label("own_address"))
    chosen = chosen.where(*_listed(viewer, wanted, today), *_matching(wanted.text, viewer))
    if wanted.state:
        chosen = chosen.where(_state(now) == wanted.state.value)
    if wanted.has_address is not None:
        chosen = chosen.where(_own_address() if wanted.has_address else ~_own_address())
    return chosen


def people(viewer: Viewer, wanted: Wanted, ask: PageRequest, now: datetime, today: date) -> PageOfRows[AccountRow]:
    """A page of people and the state of their accounts."""
    return fetch_page(
        _wanted(viewer, wanted, now, today), ask, keys={"name": Human.name_folded}, tie=Human.id, read=partial(_read, by=viewer)
    )


def _read(rows: Iterable[AnyRow], by: Viewer) -> list[AccountRow]:
    found = list(rows)
    numbers = sign_in_names([row.id for row in found], by)
    return [
        AccountRow(
            row.id,
            full_name(row.first_name, row.last_name, row.preferred_name),
            tuple(numbers[row.id]),
            row.email,
            bool(row.own_address) and not is_filler_address(row.email),
            State(row.state),
        )
        for row in found
    ]


@dataclass(frozen=True)
class ToInvite:
    """Those of a list who can be invited: by e-mail (person, address), and by a printed code."""

    by_email: tuple[tuple[int, str], ...]
    by_code: tuple[int, ...]


def to_invite(viewer: Viewer, wanted: Wanted, now: datetime, today: date) -> ToInvite:
    """Those of the list who have no account; who hold an invitation that still works only where these were asked for. By name."""
    states = [State.INVITED] if wanted.state == State.INVITED else list(WITHOUT_A_WAY_IN)
    chosen = _wanted(viewer, wanted, now, today).where(_state(now).in_([state.value for state in states]))
    rows = db.session.execute(chosen.order_by(Human.name_folded, Human.id)).all()
    by_email = tuple((row.id, row.email) for row in rows if row.own_address and not is_filler_address(row.email))
    invited = {person_id for person_id, _ in by_email}
    return ToInvite(by_email, tuple(row.id for row in rows if row.id not in invited))


def organisations(viewer: Viewer) -> list[tuple[str, str]]:
    """The organisations whose people this officer may invite: (id, name), indented under the one above."""
    among = places()
    reached = [one for one in among.values() if viewer.reaches(May.INVITE, one.path)]
    trail = {one.id: [among[int(part)].name for part in one.path.split("/") if part] for one in reached}
    return [(str(one.id), "\u2003" * (one.path.count("/") - 2) + one.name) for one in sorted(reached, key=lambda one: trail[one.id])]


# --- one person -----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class HelpRow:
    act: Act
    reason: str | None
    at: datetime
    by: str | None


@dataclass(frozen=True)
class PersonAccount:
    """One person's way in, as an officer sees it: never when or where they signed in from, but for the last day."""

    person_id: int
    name: str
    email: str | None
    has_own_address: bool
    numbers: tuple[str, ...]
    state: State
    accounts: tuple[Account, ...]  # two, where two records with one each were merged
    has_second: bool
    ticket: Ticket | None  # the latest invitation, code or reset
    helps: tuple[HelpRow, ...]
    may_manage: bool  # False: they hold a role that this officer may not give, supervise from a post out of reach, or are this officer

    @property
    def account(self) -> Account | None:
        return next(iter(self.accounts), None)


def person(viewer: Viewer, person_id: int, now: datetime, today: date) -> PersonAccount | None:
    """Of somebody within reach; None: not there, or not yours."""
    if not is_within(viewer, person_id, today):
        return None
    columns = (Human.first_name, Human.last_name, Human.preferred_name, Human.email, _state(now))
    first, last, preferred, email, state = db.session.execute(select(*columns).where(Human.id == person_id)).one()
    accounts = accounts_of(person_id)
    ids = [account.id for account in accounts]
    latest = select(Ticket).where(Ticket.person_id == person_id, Ticket.kind != TicketKind.EMAIL).order_by(Ticket.id.desc()).limit(1)
    return PersonAccount(
        person_id=person_id,
        name=full_name(first, last, preferred),
        email=email,
        has_own_address=has_own_address(person_id, email),
        numbers=tuple(sign_in_names([person_id], viewer)[person_id]),
        state=State(state),
        accounts=tuple(accounts),
        has_second=any(factors_of(one).any for one in ids),
        ticket=db.session.scalar(latest),
        helps=_helps(ids),
        may_manage=_may_manage(viewer, ids, today) and not _supervises_elsewhere(viewer, person_id, today),
    )


def _helps(account_ids: Collection[int]) -> tuple[HelpRow, ...]:
    wanted = (
        select(AccountHelp.act, AccountHelp.reason, AccountHelp.at, Person.first_name, Person.last_name, Person.preferred_name)
        .outerjoin(Account, Account.id == AccountHelp.by_account_id)
        .outerjoin(Person, Person.id == Account.person_id)
        .where(AccountHelp.account_id.in_(account_ids))
        .order_by(AccountHelp.id.desc())
    )
    rows = db.session.execute(wanted)
    return tuple(HelpRow(row[0], row[1], row[2], full_name(row[3], row[4], row[5]) if row[3] else None) for row in rows)


def _may_manage(viewer: Viewer, account_ids: Collection[int], today: date) -> bool:
    """Do these accounts hold only roles that the viewer may give? Whoever could print a code for a mightier account could become it."""
    if viewer.account_id in account_ids:
        return False
    held = (
        select(RoleGrant.role, Organisation.path)
        .join(RoleGrant, RoleGrant.organisation_id == Organisation.id)
        .where(RoleGrant.account_id.in_(account_ids), or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= today))
    )
    return all(may_give(viewer, role, path) for role, path in db.session.execute(held))


def _supervises_elsewhere(viewer: Viewer, person_id: int, today: date) -> bool:
    """Does anybody have a post of theirs as supervisor that the viewer does not look after? Whoever became them would see that team."""
    theirs = select(Post.id).where(Post.person_id.in_(records_of(person_id)), ~posts_seen(viewer))
    return bool(db.session.scalar(select(exists().where(Term.supervisor_post_id.in_(theirs), _not_over(today)))))
