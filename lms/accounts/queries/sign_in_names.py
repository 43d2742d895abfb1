"""Whose sign-in name is this?"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, case, exists, false, func, or_, select, true

from lms.access import May, Viewer
from lms.kit.db import AnySelect, db
from lms.kit.identifiers import clean_email, clean_mobile, folded_number
from lms.people.models import Account, Organisation, Person, Post, Term
from lms.people.queries import has_its_number, records_of, root_id, within
from lms.people.rules.identity import is_filler_address


def account_for(sign_in_name: str) -> Account | None:
    """The account with this sign-in name: an e-mail address, a mobile number, or employer code and employee number ("NHSL 10234")."""
    name = sign_in_name.strip()
    if "@" in name:
        return db.session.scalar(select(Account).where(Account.email == clean_email(name)))
    mobile = clean_mobile(name)
    by_mobile = db.session.scalar(select(Account).where(Account.mobile == mobile)) if mobile else None
    return by_mobile or _by_employee_number(name)


def _by_employee_number(name: str) -> Account | None:
    """A number of any record of the human signs in: to an open account first, that of the post's record, or of the one that counts."""
    person_id = db.session.scalar(_posts_numbered(name).with_only_columns(Post.person_id))
    if person_id is None:
        return None
    root = root_of(person_id)
    nearest = case((Account.person_id == person_id, 0), (Account.person_id == root, 1), else_=2)
    theirs = select(Account).where(Account.person_id.in_(records_of(root)))
    return db.session.scalar(theirs.order_by(Account.active.desc(), nearest, Account.id).limit(1))


def _posts_numbered(name: str) -> AnySelect:
    """Employer code, then a space or a slash, then the number; both may have spaces in them."""
    words = name.replace("/", " ").split()
    cuts = ((" ".join(words[:n]).upper(), folded_number(" ".join(words[n:]))) for n in range(1, len(words)))
    named = (and_(func.upper(Organisation.code) == code, Post.number_folded == number) for code, number in cuts)
    found = select(Post).join(Organisation, Organisation.id == Post.employer_id).where(or_(false(), *named))
    return found.order_by(Post.id).limit(1)


def person_for(sign_in_name: str) -> int | None:
    """The person on record with this name, with an account or without. None also where an address or number is recorded with several."""
    name = sign_in_name.strip()
    account = account_for(name)
    if account is not None:
        return root_of(account.person_id)
    if is_filler_address(clean_email(name)):
        return None
    if "@" in name:
        return _only(select(Person.id).where(Person.email == clean_email(name), Person.merged_into_id.is_(None)))
    mobile = clean_mobile(name)
    by_mobile = _only(select(Person.id).where(Person.mobile == mobile, Person.merged_into_id.is_(None))) if mobile else None
    if by_mobile is not None:
        return by_mobile
    by_number = db.session.scalar(_posts_numbered(name).with_only_columns(Post.person_id))
    return root_of(by_number) if by_number is not None else None


def _only(wanted: AnySelect) -> int | None:
    found: Sequence[int] = db.session.scalars(wanted.limit(2)).all()
    return found[0] if len(found) == 1 else None


def root_of(person_id: int) -> int:
    """The record that counts, where this one was merged into another."""
    return db.session.scalars(select(root_id()).where(Person.id == person_id)).one()


def accounts_of(person_id: int) -> list[Account]:
    """The accounts of this human, open ones first, then that of the record that counts: two records with one each may have been merged."""
    own_first = case((Account.person_id == person_id, 0), else_=1)
    wanted = select(Account).where(Account.person_id.in_(records_of(person_id)))
    return list(db.session.scalars(wanted.order_by(Account.active.desc(), own_first, Account.id)))


def account_of(person_id: int) -> Account | None:
    """The account of this human, the first of them."""
    return next(iter(accounts_of(person_id)), None)


def has_own_address(person_id: int, email: str | None) -> bool:
    """Is this address recorded with this person alone, and the sign-in name of no other account? One that systems fill in is nobody's."""
    if not email or is_filler_address(email):
        return False
    records = records_of(person_id)
    others = select(Person.id).where(Person.email == email, Person.id.not_in(records))
    taken = select(Account.id).where(Account.email == email, Account.person_id.not_in(records))
    return not db.session.scalar(select(or_(others.exists(), taken.exists())))


def is_passed_on(account: Account, today: date) -> bool:
    """Is the address of this account somebody else's by now: recorded with another person, while its own has left or has another one?"""
    records = records_of(account.person_id)
    others = select(Person.id).where(Person.email == account.email, Person.id.not_in(records), Person.merged_into_id.is_(None))
    posts = select(Post.person_id).join(Term, Term.post_id == Post.id).where(or_(Term.ends_on.is_(None), Term.ends_on >= today))
    theirs = select(Person.id).where(Person.id.in_(records), Person.email == account.email)
    works = select(Person.id).where(Person.id.in_(records), Person.id.in_(posts))
    return bool(db.session.scalar(select(and_(others.exists(), ~and_(theirs.exists(), works.exists())))))


def posts_seen(by: Viewer | None) -> ColumnElement[bool]:
    """Posts whose number this officer may know: those with a term within reach. None: whoever asks is told of all."""
    return true() if by is None else exists().where(Term.post_id == Post.id, within(by, May.INVITE))


def sign_in_names(person_ids: Sequence[int], by: Viewer | None = None) -> dict[int, list[str]]:
    """The employer code and number of each post of these people, as they are typed at sign-in; to an officer only of posts within reach.

    A number that is somebody else's by now is no way in."""
    wanted = (
        select(root_id(), Organisation.code, Post.employee_number)
        .select_from(Post)
        .join(Person, Person.id == Post.person_id)
        .join(Organisation, Organisation.id == Post.employer_id)
        .where(or_(Person.id.in_(person_ids), Person.merged_into_id.in_(person_ids)), posts_seen(by), has_its_number())
        .order_by(Post.id)
    )
    found: dict[int, list[str]] = {person_id: [] for person_id in person_ids}
    for person_id, code, number in db.session.execute(wanted):
        if person_id in found:  # a record that was merged into another is asked for by the one that counts
            found[person_id].append(f"{code} {number}")
    return found
