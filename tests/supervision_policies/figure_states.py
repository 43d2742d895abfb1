"""What the page of figures shows in a browser: a year with sessions, cancelled ones, actions and themes."""

from datetime import timedelta

from lms.kit.db import db
from lms.supervision.models import SupervisionAction, SupervisionSession
from lms.supervision.rules.words import ActionState, CancelledBy, CancelledWhy, GroupKind, SessionState
from tests.cast import TODAY
from tests.supervision.groups import a_group, meets

EVERYBODY = ("ailsa", "morag", "kirsty", "gordon")
CANCELLED = [
    *[(CancelledBy.FACILITATOR, CancelledWhy.STAFFING)] * 6,
    *[(CancelledBy.MEMBER, CancelledWhy.LEAVE)] * 6,
    *[(CancelledBy.EMPLOYER, CancelledWhy.STAFFING)] * 5,
]
OWNERS = ("ailsa", "kirsty")


def furnish_figures(cast):
    """A set across three employers that meets every three weeks, and a pair in the NHS that does every four."""
    since = TODAY - timedelta(days=360)
    circle = a_group(cast, GroupKind.ACTION_LEARNING_SET, members=EVERYBODY, since=since, code="FIG-ALS", name="Learning together")
    pair = a_group(cast, GroupKind.INDIVIDUAL, facilitators=("tam",), members=("lorna",), since=since, code="FIG-121")
    for days in range(3, 300, 21):
        there = EVERYBODY if days < 14 else ("ailsa", "kirsty", "gordon")  # Mòrag came lately
        session = meets(cast, circle, TODAY - timedelta(days=days), *there, led_by="effie")
        session.themes = frozenset({"working_across_employers", "wellbeing"} if days % 2 else {"working_across_employers"})
        for number, owner in enumerate(OWNERS):
            due_on = session.held_on + timedelta(days=14)
            state = ActionState.CLOSED if (days + number) % 2 else ActionState.OPEN
            settled_on = due_on if state is ActionState.CLOSED else None
            action = {"owner_id": cast[owner].person_id, "text": "Words", "due_on": due_on, "state": state, "settled_on": settled_on}
            db.session.add(SupervisionAction(session_id=session.id, **action))
    for days in range(5, 350, 28):
        meets(cast, pair, TODAY - timedelta(days=days), "lorna", led_by="tam").themes = frozenset({"leading"})
    for number, (by, why) in enumerate(CANCELLED):
        words = {"state": SessionState.CANCELLED, "cancelled_by": by, "cancelled_why": why}
        db.session.add(SupervisionSession(group_id=circle.id, held_on=TODAY - timedelta(days=8 + 14 * number), minutes=60, **words))
    db.session.flush()
