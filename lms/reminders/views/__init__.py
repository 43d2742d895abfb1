"""Pages of reminders."""

from collections.abc import Callable

from flask import Blueprint, g

from lms.kit import clock
from lms.reminders.queries.bell import unread

bp = Blueprint("reminders", __name__, url_prefix="/reminders")


@bp.app_context_processor
def bell() -> dict[str, Callable[[], int]]:
    """For the header of every page."""
    return {"unread_reminders": lambda: unread(g.viewer, clock.today())}


from lms.reminders.views import in_person, mine  # noqa: E402

__all__ = ["bp", "in_person", "mine"]
