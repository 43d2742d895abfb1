"""Changing a date that people may have booked: nothing is taken from under them."""

from collections.abc import Iterable

from sqlalchemy import exists, select

from lms.access import Viewer
from lms.audit import service as audit
from lms.courses.queries.events import plan_of
from lms.courses.rules.planning import Changed, Plan, SessionPlan, moved, session_text
from lms.courses.rules.words import EventState
from lms.courses.service import events as courses
from lms.kit import clock
from lms.kit.db import db
from lms.kit.refusal import Refused
from lms.registers.models import Attendance
from lms.registers.rules.register import OPENS_BEFORE
from lms.scheduling import rules
from lms.scheduling.queries import clashes as queries
from lms.scheduling.queries import minimum_decisions
from lms.scheduling.service.events import event_changed


def edit_event(*, event_id: int, plan: Plan, seen: str, knowing: str = "", by: Viewer) -> Changed:
    """Change a date; whoever has a place is told where they must be, and new seats are offered to those who wait.

    `knowing`: what `rules.knowing` makes of those whom the planner was shown to be in two places at once. Raises InTwoPlaces where
    there are others, Overtaken where somebody else was quicker, Refused where the plan is wrong or takes away what is in use.
    """
    event = courses.lock_planned(event_id, by=by)
    before, kept_ids = plan_of(event), {session.id for session in plan.sessions}
    for session in before.sessions:
        if session.id not in kept_ids and _is_marked(session.id):
            raise Refused(f"The register has marks for the session of {session_text(session)}, so it stays.", field="day_1")
    changed = courses.change_event(event_id=event_id, plan=plan, seen=seen, by=by)
    elsewhere = moved(before, plan)
    doubles = queries.clashes(event, elsewhere, by, clock.today()) if event.state is EventState.SCHEDULED else []
    if doubles and knowing != rules.knowing(doubles):
        raise rules.InTwoPlaces(doubles)
    _take_back_marks(elsewhere)
    event_changed(event, changed, doubles)
    return changed


def _take_back_marks(moved_to: Iterable[SessionPlan]) -> None:
    """Nobody was at a session that is to come: whoever was marked before it was put off is not there yet."""
    to_come = [session.id for session in moved_to if session.id and clock.now() < session.starts_at - OPENS_BEFORE]
    marks = list(db.session.scalars(select(Attendance.id).where(Attendance.session_id.in_(to_come))))
    audit.remove_rows(Attendance, marks, "The session was moved to a time to come.")


def run_event(*, event_id: int, by: Viewer) -> None:
    """It runs with however few have booked. Said twice, it is recorded once. Raises Refused where there is nothing to decide."""
    event = courses.lock_planned(event_id, by=by)
    if event.decided_on is not None:
        return
    decision = minimum_decisions.decision(event_id, clock.now())
    if decision is None:
        raise Refused("There is nothing to decide about this date any more: look at it again.")
    courses.decide_to_run(event, f"It runs, with {decision.booked} of {decision.minimum} booked.", by=by)


def _is_marked(session_id: int | None) -> bool:
    return bool(db.session.scalar(select(exists().where(Attendance.session_id == session_id))))
