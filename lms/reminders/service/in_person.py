"""Somebody has told people in person; that ends the stage."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import update

from lms.access import Viewer
from lms.kit import clock
from lms.kit.datetimes import long_date
from lms.kit.db import chunked, db
from lms.kit.refusal import Refused
from lms.reminders.models import Nudge
from lms.reminders.queries import in_person as queries
from lms.reminders.queries.stages import with_earlier
from lms.reminders.rules.in_person import UNDO_FOR, PersonToTell
from lms.reminders.rules.words import NudgeState, Route

NOTHING_MORE = "There is nothing more to tell these people. Look at the list again."
_BARE = {"synchronize_session": False}


def tell(*, team_id: int, person_ids: Collection[int] | None, told_on: date, newest: int, by: Viewer) -> int:
    """These people of the team (None: all) were told on that day what had been decided by then; how many they are. Raises Refused.

    `newest`: the last nudge that was on the page; what is newer, nobody can have told.
    """
    if person_ids is not None and not person_ids:
        raise Refused("Tick the people who were told.", field="person")
    if told_on > clock.today():
        raise Refused("That day has not come yet. Enter the day on which they were told.", field="told_on")
    of_team = queries.team(by, clock.today(), team_id)
    people = [person for person in (of_team.people if of_team else ()) if person_ids is None or person.person_id in person_ids]
    if not people:
        raise Refused(NOTHING_MORE, field="person")
    nudge_ids = [nudge_id for person in people for nudge_id in _told(person, told_on, newest)]
    values = {"state": NudgeState.TOLD, "told_on": told_on, "told_at": clock.now(), "told_by_account_id": by.account_id}
    for chunk in chunked(nudge_ids):
        open_ones = (Nudge.state == NudgeState.WAITING, Nudge.route == Route.PAPER)
        db.session.execute(update(Nudge).where(*open_ones, with_earlier(chunk)).values(**values), execution_options=_BARE)
    return len(people)


def _told(person: PersonToTell, told_on: date, newest: int) -> list[int]:
    """What of it they can have been told on that day. Raises Refused where that is nothing."""
    known = [(nudge_id, decided_on) for nudge_id, decided_on in person.decided if nudge_id <= newest]
    if not known:
        raise Refused(NOTHING_MORE, field="person")
    heard = [nudge_id for nudge_id, decided_on in known if decided_on <= told_on]
    if not heard:
        earliest = long_date(min(decided_on for _, decided_on in known))
        raise Refused(f"{person.name} was to be told from {earliest}. Enter that day or a later one.", field="told_on")
    return heard


def take_back(*, nudge_id: int, by: Viewer) -> None:
    """Not told after all: all that they said together with this. Raises Refused once it is too late."""
    nudge = db.session.get(Nudge, nudge_id)
    is_own = nudge is not None and nudge.state is NudgeState.TOLD and nudge.told_by_account_id == by.account_id
    if nudge is None or not is_own or nudge.told_at is None or clock.now() - nudge.told_at > UNDO_FOR:
        raise Refused("It can be undone for ten minutes, by whoever noted it.")
    same = (Nudge.state == NudgeState.TOLD, Nudge.told_by_account_id == by.account_id, Nudge.told_at == nudge.told_at)
    anew = {"state": NudgeState.WAITING, "told_on": None, "told_at": None, "told_by_account_id": None}
    db.session.execute(update(Nudge).where(*same).values(**anew), execution_options=_BARE)
