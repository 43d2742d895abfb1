"""Asking people, once: the asking and its message are written together, so that neither is there without the other, or twice."""

from lms.bookings.queries import recipients
from lms.evaluations.models import Evaluation
from lms.evaluations.queries.invitations import to_ask
from lms.evaluations.rules.invitations import until
from lms.evaluations.rules.words import Stage
from lms.kit import clock
from lms.kit.db import db, insert
from lms.kit.web import address
from lms.outbox import service as outbox


def invite(event_id: int | None = None) -> int:
    """Ask everybody whose time has come, on this date (None: on all); how many. Nobody is reminded but by their own first page."""
    today = clock.today()
    asked, last = to_ask(today, event_id), until(today)
    for stage in Stage:
        of_stage = {one.booking_id: one.event_id for one in asked if one.stage is stage}
        rows = [{"booking_id": row_id, "stage": stage, "until": last, "comment": ""} for row_id in of_stage]
        if rows:
            db.session.execute(insert(Evaluation).values(rows).on_conflict_do_nothing(index_elements=["booking_id", "stage"]))
            _tell(of_stage, stage)
    return len(asked)


def _tell(bookings: dict[int, int], stage: Stage) -> None:
    """One message each; whoever has no address finds the line on their first page."""
    about = {event_id: recipients.event_summary(event_id) for event_id in set(bookings.values())}
    for one in recipients.people_of(bookings):
        if one.email:
            link = address("evaluations.answer", booking_id=one.booking_id, stage=stage.value)
            values = {"name": one.name, "about": about[bookings[one.booking_id]], "until": until(clock.today()), "link": link}
            key, template = f"evaluation {one.booking_id} {stage.value}", f"evaluations/mail/{stage.value}.txt"
            outbox.post(key=key, to=one.email, template=template, values=values, person_id=one.person_id)
