"""Pages of sessions and actions: who opens them, what a browser looks at, and what these pages show."""

from datetime import timedelta

from flask import Flask

from lms.kit.db import db, transaction
from lms.supervision.models import AgendaItem, SupervisionAction
from lms.supervision.rules.words import ActionState, CancelledBy, CancelledWhy, GroupKind, Method, SessionState
from tests.cast import TODAY, Cast
from tests.room_pages import EVERYONE, RoomPage, RoomPages, State
from tests.supervision.groups import a_group, agrees, joins, meets

GROUP, SESSION = "/supervision/groups/{sessions_group}/sessions", "/supervision/sessions/{session_today}"
ACTION = "/supervision/actions/{action_open}"

#: What is not theirs is 404.
SESSION_PAGES = (
    RoomPage(
        "supervision_sessions.sessions",
        EVERYONE,
        (
            State("sessions of a group", "effie", GROUP),
            State("sessions of a group, none", "gordon", "/supervision/groups/{group_new}/sessions"),
        ),
    ),
    RoomPage("supervision_sessions.plan", EVERYONE, (State("plan a session", "effie", GROUP + "/plan"),)),
    RoomPage("supervision_sessions.plan_series", EVERYONE, (State("plan a series", "effie", GROUP + "/plan-series"),)),
    RoomPage(
        "supervision_sessions.session",
        EVERYONE,
        (
            State("a session today", "effie", SESSION, on_a_phone=True),
            State("a session today, as a member", "ailsa", SESSION),
            State("a session that took place", "effie", "/supervision/sessions/{session_over}"),
            State("a session, for those who oversee it", "lorna", "/supervision/sessions/{session_over}"),
            State("a session, cancelled", "effie", "/supervision/sessions/{session_cancelled}"),
            State("a session of others", "hamish", SESSION, status=404),
        ),
    ),
    RoomPage("supervision_sessions.session_move", EVERYONE, (State("move a session", "effie", SESSION + "/move"),)),
    RoomPage("supervision_sessions.cancel_session", EVERYONE, (State("cancel a session", "effie", SESSION + "/cancel"),)),
    RoomPage("supervision_sessions.take_back_cancelling", EVERYONE),
    RoomPage("supervision_sessions.session_calendar", EVERYONE),
    RoomPage("supervision_sessions.session_agenda", EVERYONE, (State("add to an agenda", "ailsa", SESSION + "/agenda"),)),
    RoomPage("supervision_sessions.remove_point", EVERYONE),
    RoomPage(
        "supervision_sessions.session_register",
        EVERYONE,
        (
            State("who came", "effie", SESSION + "/register", on_a_phone=True),
            State("who came, of a day to come", "effie", "/supervision/sessions/{session_to_come}/register"),
        ),
    ),
    RoomPage("supervision_sessions.session_mark", EVERYONE),
    RoomPage("supervision_sessions.held_as_planned", EVERYONE),
    RoomPage("supervision_sessions.did_not_take_place", EVERYONE),
    RoomPage("supervision_sessions.action_add", EVERYONE, (State("add an action", "effie", SESSION + "/actions"),)),
    RoomPage(
        "supervision_sessions.action",
        EVERYONE,
        (
            State("an action", "ailsa", ACTION, on_a_phone=True),
            State("an action without an owner", "effie", "/supervision/actions/{action_left}"),
            State("an action, dropped", "morag", "/supervision/actions/{action_dropped}"),
        ),
    ),
    RoomPage("supervision_sessions.action_close", EVERYONE),
    RoomPage("supervision_sessions.action_reopen", EVERYONE),
    RoomPage("supervision_sessions.action_drop", EVERYONE, (State("drop an action", "ailsa", ACTION + "/drop"),)),
    RoomPage("supervision_sessions.action_change", EVERYONE, (State("hand over an action", "ailsa", ACTION + "/change"),)),
)


def furnish_sessions(_: Flask, cast: Cast, __: dict[str, int]) -> dict[str, int]:
    """A group that has met, meets today and will meet, with points and actions in every state."""
    with transaction():
        group = a_group(cast, members=("ailsa", "morag", "iona"), code="SESSIONS-1", name="Practice supervision, north")
        joins(cast, group, "fraser", since=TODAY - timedelta(days=100), until=TODAY - timedelta(days=3))
        agrees(cast, group)
        new = a_group(cast, GroupKind.PEER, facilitators=("gordon",), members=(), code="SESSIONS-2", name="Peers")
        return {"sessions_group": group.id, "group_new": new.id, **_sessions(cast, group)}


def _sessions(cast, group):
    over = meets(cast, group, TODAY - timedelta(days=14), "ailsa", "iona", led_by="effie")
    over.method, over.themes = Method.REFLECTIVE, frozenset({"wellbeing", "workload", "working_across_employers"})
    meets(cast, group, TODAY - timedelta(days=5), state=SessionState.PLANNED)
    today = meets(cast, group, TODAY, state=SessionState.PLANNED)
    today.place, today.link = "Health centre, room 2", "https://meet.example.org/north"
    to_come = meets(cast, group, TODAY + timedelta(days=14), state=SessionState.PLANNED)
    cancelled = meets(cast, group, TODAY + timedelta(days=28), state=SessionState.PLANNED)
    cancelled.state, cancelled.cancelled_by, cancelled.cancelled_why = SessionState.CANCELLED, CancelledBy.EMPLOYER, CancelledWhy.STAFFING
    for who, text in (("ailsa", "How we hand over between the ward and the care at home team"), ("iona", "Two referrals at once")):
        db.session.add(AgendaItem(session_id=today.id, author_id=cast[who].person_id, text=text))
    ids = {"session_over": over.id, "session_today": today.id, "session_to_come": to_come.id, "session_cancelled": cancelled.id}
    return {**ids, **_actions(cast, over)}


def _actions(cast, session):
    rows = {
        "action_open": ("ailsa", "Read the guidance about lone working, and bring one question", ActionState.OPEN, ""),
        "action_left": ("fraser", "Ask for a room with a screen", ActionState.OPEN, ""),
        "action_done": ("iona", "Send the list of contacts to everyone", ActionState.CLOSED, ""),
        "action_dropped": ("morag", "Visit the day service in Dundee", ActionState.DROPPED, "The day service moves in spring."),
    }
    actions = {}
    for name, (who, text, state, why) in rows.items():
        settled = {} if state == ActionState.OPEN else {"settled_on": TODAY - timedelta(days=2), "settled_by_id": cast["effie"].person_id}
        owned = {"owner_id": cast[who].person_id, "text": text, "due_on": TODAY + timedelta(days=7), "state": state, "why_dropped": why}
        actions[name] = SupervisionAction(session_id=session.id, **owned, **settled)
    db.session.add_all(actions.values())
    db.session.flush()
    return {name: action.id for name, action in actions.items()}


PAGES = RoomPages(SESSION_PAGES, furnish_sessions)
