"""Views are saved, changed and deleted."""

from collections.abc import Mapping

from sqlalchemy import select

from lms.access import Viewer
from lms.kit import clock
from lms.kit.db import advisory_lock, db
from lms.kit.identifiers import fold
from lms.kit.refusal import Refused
from lms.reports.models import SavedView
from lms.reports.rules import LONGEST_NAME, Form, When

#: Nobody finds their way through more.
MOST_VIEWS = 100


def save_view(
    *, name: str, measure: str = "completion", form: Form, as_at: When, filters: Mapping[str, str], is_shared: bool, by: Viewer
) -> None:
    """Keep what is asked for under a name. The same again changes nothing; another under a name already taken is refused."""
    advisory_lock(f"saved views of {by.account_id}")
    wording = _name(name)
    mine = {view.name_folded: view for view in db.session.scalars(select(SavedView).where(SavedView.account_id == by.account_id))}
    same = mine.get(fold(wording))
    if same and (same.measure, same.form, same.as_at, same.filters, same.is_shared) == (measure, form, as_at, dict(filters), is_shared):
        return
    if same:
        raise Refused(f"You already have a view called “{same.name}”. Choose another name.", field="name")
    if len(mine) >= MOST_VIEWS:
        raise Refused(f"You have {MOST_VIEWS} saved views. Delete one you no longer use first.")
    row = {"measure": measure, "form": form, "as_at": as_at, "filters": dict(filters), "is_shared": is_shared, "made_at": clock.now()}
    db.session.add(SavedView(account_id=by.account_id, name=wording, name_folded=fold(wording), **row))
    db.session.flush()


def change_view(view: SavedView, *, name: str, as_at: When, is_shared: bool, by: Viewer) -> None:
    """Another name, another day, or shared or not."""
    advisory_lock(f"saved views of {by.account_id}")
    wording = _name(name)
    taken = select(SavedView.name).where(
        SavedView.account_id == by.account_id, SavedView.name_folded == fold(wording), SavedView.id != view.id
    )
    if other := db.session.scalar(taken):
        raise Refused(f"You already have a view called “{other}”. Choose another name.", field="name")
    view.name, view.name_folded, view.as_at, view.is_shared = wording, fold(wording), as_at, is_shared
    db.session.flush()


def delete_view(view: SavedView, *, by: Viewer) -> None:
    """It goes; no figure depends on it."""
    assert view.account_id == by.account_id
    db.session.delete(view)


def _name(name: str) -> str:
    words = " ".join(name.split())
    if not any(letter.isalnum() for letter in words):
        raise Refused("Enter a name with at least one letter or number.", field="name")
    if len(words) > LONGEST_NAME or "\0" in words:
        raise Refused(f"Enter a name of at most {LONGEST_NAME} letters.", field="name")
    return words
