"""Giving roles, and taking them away."""

from datetime import date, timedelta

from lms.access import Role, Viewer
from lms.accounts.rules.role_delegation import may_give
from lms.kit.db import db
from lms.kit.refusal import Refused
from lms.people import service as people
from lms.people.models import Account, Organisation, RoleGrant
from lms.people_admin.queries import grants
from lms.people_admin.queries.grants import GrantRow
from lms.people_admin.service.write_lock import lock_writes

OWN = "Nobody changes their own roles. Ask somebody else who gives roles."


def give_role(
    *, person_id: int, account_id: int, role: Role | None, organisation_id: int, starts_on: date, ends_on: date | None, by: Viewer
) -> None:
    """Give one account of a person a role over a part of the tree. Sent twice, it is given once. Raises Refused."""
    lock_writes()
    if account_id not in {one.id for one in grants.accounts(person_id)}:
        raise Refused("This is not an account of this person. Open their page again.")
    if by.person_id == person_id or by.account_id == account_id:
        raise Refused(OWN)
    place = db.session.get(Organisation, organisation_id)
    if role is None or place is None or not may_give(by, role, place.path):
        raise Refused(
            "You cannot give this role there: nobody gives more than they hold, and some roles are for the whole partnership.", field="role"
        )
    if ends_on is not None and ends_on < starts_on:
        raise Refused("The last day lies before the first.", field="ends_on")
    if not _is_given(account_id, role, organisation_id, starts_on, ends_on):
        account = db.session.get_one(Account, account_id)
        people.grant(account=account, role=role, organisation=place, starts_on=starts_on, ends_on=ends_on)


def _is_given(account_id: int, role: Role, organisation_id: int, starts_on: date, ends_on: date | None) -> bool:
    """Is it given already? Raises Refused where it is, for other days that overlap these."""
    held = db.session.query(RoleGrant).filter_by(account_id=account_id, role=role, organisation_id=organisation_id).all()
    if any((one.starts_on, one.ends_on) == (starts_on, ends_on) for one in held):
        return True
    if any(one.starts_on <= (ends_on or date.max) and starts_on <= (one.ends_on or date.max) for one in held):
        raise Refused("This account holds this role there already, on some of these days. End that first.", field="role")
    return False


def end_role(grant: GrantRow, *, last_day: date, today: date, by: Viewer) -> None:
    """Take a role away after this day; before it began, for good. Raises Refused."""
    lock_writes()
    row = db.session.get(RoleGrant, grant.id)
    if row is None:
        return
    place = db.session.get_one(Organisation, row.organisation_id)
    if row.account_id == by.account_id or grants.human_of(row.account_id) == by.person_id:
        raise Refused(OWN)
    if not may_give(by, row.role, place.path):
        raise Refused("You cannot end this role: only somebody who could give it can.")
    if last_day < today - timedelta(days=1):
        raise Refused("The last day can be yesterday or later: what was done under this role was done.", field="last_day")
    is_whole = row.role == Role.ADMINISTRATOR and place.parent_id is None
    if is_whole and row.ends_on is None and not grants.others_administer(row.id, last_day):
        raise Refused("Nobody else administers the whole partnership without an end. Give that role to somebody else first.")
    if last_day < row.starts_on:
        db.session.delete(row)
    else:
        row.ends_on = last_day
    db.session.flush()
