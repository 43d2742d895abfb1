"""Asking somebody to do a step of an induction with the learner, and to confirm it."""

from lms.access import May, Viewer
from lms.bookings.queries import recipients
from lms.induction.queries.checklist import Asking
from lms.kit import clock
from lms.kit.refusal import Refused
from lms.kit.web import address
from lms.outbox import service as outbox


def ask(*, asking: Asking, by: Viewer) -> None:
    """A message to whoever does it with the learner, once a day at most. Raises Refused where nobody can be written to."""
    today, step = clock.today(), asking.step
    if asking.helper_id is None:
        people = recipients.officers(0, asking.post.path, May.CONFIRM_STEPS, today)
    else:
        person = recipients.person(asking.helper_id)
        people = [person] if person else []
    with_address = [person for person in people if person.email]
    if not with_address:
        raise Refused(f"We have no email address of {asking.helper}. Speak to them at work instead.")
    for person in with_address:
        outbox.post(
            key=f"induction ask {asking.post.id} {step.step_id} {today} to {person.person_id}",
            to=person.email or "",
            template="induction/mail/asked.txt",
            values={"name": person.name, "learner": by.name, "step": step.title, "link": address("starters.starters")},
            person_id=person.person_id,
        )
