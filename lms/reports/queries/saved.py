"""Saved views: one's own, and those that others share."""

from collections.abc import Mapping

from sqlalchemy import or_, select

from lms.access import Viewer
from lms.kit.db import db
from lms.people.models import Account, JobRole, Organisation, Person
from lms.people.rules import full_name
from lms.reports.models import SavedView
from lms.reports.rules import NONE, Saved, row_id
from lms.training.models import Subject


def saved(viewer: Viewer) -> list[Saved]:
    """Every view this viewer can open: their own by name, then those of others."""
    statement = (
        select(SavedView, Person.first_name, Person.last_name, Person.preferred_name)
        .join(Account, Account.id == SavedView.account_id)
        .join(Person, Person.id == Account.person_id)
        .where(or_(SavedView.account_id == viewer.account_id, SavedView.is_shared))
        .order_by(SavedView.account_id != viewer.account_id, SavedView.name_folded, SavedView.id)
    )
    return [
        _saved(view, None if view.account_id == viewer.account_id else full_name(first, last, preferred))
        for view, first, last, preferred in db.session.execute(statement)
    ]


def to_open(view_id: int, viewer: Viewer) -> Saved | None:
    """One view, if this viewer can open it."""
    return next((view for view in saved(viewer) if view.id == view_id), None)


def own(view_id: int, viewer: Viewer) -> SavedView | None:
    """One view of the viewer's own, to be changed."""
    return db.session.scalar(select(SavedView).where(SavedView.id == view_id, SavedView.account_id == viewer.account_id))


def gone(filters: Mapping[str, str]) -> list[str]:
    """The filters that speak of something which is no longer there."""
    tables = {"organisation": Organisation, "employer": Organisation, "subject": Subject, "job_role": JobRole}
    return [
        name
        for name, table in tables.items()
        if filters.get(name) not in (None, NONE) and db.session.get(table, row_id(filters[name]) or -1) is None
    ]


def _saved(view: SavedView, owner: str | None) -> Saved:
    return Saved(view.id, view.name, view.measure, view.form, view.as_at, view.filters, view.is_shared, owner)
