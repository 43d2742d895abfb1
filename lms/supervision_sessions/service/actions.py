"""Actions: taken on at a session, handed over, closed, or dropped with a reason."""

from datetime import date

from sqlalchemy import select

from lms.access import Viewer
from lms.audit import service as audit
from lms.kit import clock
from lms.kit.db import db
from lms.kit.readers import Reader, Work, reading_as
from lms.kit.refusal import Refused
from lms.supervision.models import SupervisionAction
from lms.supervision.queries.access import group_access
from lms.supervision.queries.people import InGroup, people_on
from lms.supervision.rules.words import ActionState
from lms.supervision_sessions.queries import actions as queries
from lms.supervision_sessions.queries.sessions import session_page
from lms.supervision_sessions.rules import actions as rules
from lms.supervision_sessions.rules.actions import Action
from lms.supervision_sessions.service.sessions import lock_both

GONE = "This action is not there any more. Load the page again."
NOT_IN_GROUP = "Choose somebody who is in the group and has signed the agreement."


def take_on(*, session_id: int, text: str, owner_id: int, due_on: date, by: Viewer) -> None:
    """An action of a session. A facilitator gives it to anyone in the group that day, a member to themselves. The same again changes
    nothing. Raises Refused."""
    lock_both(session_id)
    reader, words, page = Reader(by.person_id, clock.now()), text.strip(), session_page(session_id, by, clock.today())
    if page is None or not (page.led_it or page.may_add):
        raise Refused("Members of the group take on actions once they have signed the agreement.")
    no = rules.why_not_take_on(page.session, clock.today())
    if no:
        raise Refused(no)
    if not words or len(words) > rules.LONGEST_TEXT:
        raise Refused(f"Enter what is to be done, in {rules.LONGEST_TEXT} characters or fewer.", field="text")
    if not page.led_it and owner_id != by.person_id:
        raise Refused("You can take on an action yourself. Whoever facilitates gives one to somebody else.", field="owner")
    _refuse_owner(people_on(page.session.group_id, page.session.held_on), owner_id)
    _refuse_day(due_on, page.session.held_on)
    same = (words, owner_id, due_on, True)
    if any((each.text, each.owner_id, each.due_on, each.is_open) == same for each in queries.taken_on_at(session_id, reader)):
        return
    if queries.how_many_open(page.session.group_id) >= rules.MOST_OPEN:
        raise Refused(f"This group has {rules.MOST_OPEN} open actions, which is the most. Close or drop one first.")
    db.session.add(SupervisionAction(session_id=session_id, owner_id=owner_id, text=words, due_on=due_on, why_dropped=""))
    db.session.flush()


def _refuse_owner(people: list[InGroup], owner_id: int) -> None:
    if owner_id not in {somebody.person_id for somebody in people if somebody.has_signed and somebody.post_id}:
        raise Refused(NOT_IN_GROUP, field="owner")


def _refuse_day(due_on: date, session_day: date) -> None:
    no = rules.why_not_due(due_on, session_day)
    if no:
        raise Refused(no, field="due_on")


def may_change(action: Action, by: Viewer) -> bool:
    """Whoever has it, and those who facilitate the group today."""
    access = group_access(action.group_id, by, clock.today())
    return action.is_own or (access is not None and access.facilitates and access.has_signed)


def close(*, action_id: int, by: Viewer) -> None:
    """It is done. Said twice, it is done once. Raises Refused."""
    action = _held(action_id, by)
    if action.state == ActionState.CLOSED:
        return
    _refuse_settled(action)
    _settle(action, ActionState.CLOSED, "", by)


def reopen(*, action_id: int, by: Viewer) -> None:
    """It was marked as done by mistake: open again, on that same day. Said twice, it is open once. Raises Refused."""
    action = _held(action_id, by)
    if action.is_open:
        return
    if not action.is_done_on(clock.today()):
        raise Refused(rules.STAYS_SETTLED)
    audit.update_rows(SupervisionAction, [{"id": action.id, "state": ActionState.OPEN, "settled_on": None, "settled_by_id": None}])


def drop(*, action_id: int, why: str, by: Viewer) -> None:
    """It is not done any more, with the reason. Raises Refused."""
    action, reason = _held(action_id, by), why.strip()
    if not reason or len(reason) > rules.LONGEST_TEXT:
        raise Refused(f"Say why it is dropped, in {rules.LONGEST_TEXT} characters or fewer.", field="why")
    if (action.state, action.why_dropped) == (ActionState.DROPPED, reason):
        return
    _refuse_settled(action)
    _settle(action, ActionState.DROPPED, reason, by)


def _settle(action: Action, state: ActionState, why: str, by: Viewer) -> None:
    settled = {"settled_on": clock.today(), "settled_by_id": by.person_id, "why_dropped": why}
    audit.update_rows(SupervisionAction, [{"id": action.id, "state": state, **settled}])


def change(*, action_id: int, owner_id: int, due_on: date, by: Viewer) -> None:
    """Somebody else has it, or it is due on another day. Raises Refused."""
    action = _held(action_id, by)
    _refuse_settled(action)
    if owner_id != action.owner_id:
        _refuse_owner(queries.who_may_have(action, by, clock.today()), owner_id)
    if due_on != action.due_on:
        _refuse_day(due_on, action.taken_on)
    audit.update_rows(SupervisionAction, [{"id": action.id, "owner_id": owner_id, "due_on": due_on}])


def _held(action_id: int, by: Viewer) -> Action:
    """The action, its row held, as somebody who may change it reads it. Raises Refused."""
    db.session.flush()
    statement = select(SupervisionAction.id).where(SupervisionAction.id == action_id).with_for_update()
    db.session.execute(reading_as(statement, Work.FACTS))
    action = queries.action(action_id, Reader(by.person_id, clock.now()))
    if action is None:
        raise Refused(GONE)
    if not may_change(action, by):
        raise Refused("Whoever has this action, and those who facilitate the group, can change it.")
    return action


def _refuse_settled(action: Action) -> None:
    if not action.is_open:
        raise Refused(rules.NOT_OPEN)
