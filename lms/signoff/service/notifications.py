"""Telling people what became of requests and sign-offs: every message of this room is written here. None holds what was told in private."""

from collections.abc import Sequence

from lms.bookings.queries.recipients import person
from lms.kit.web import address
from lms.outbox import service as outbox
from lms.signoff.models import RequestItem
from lms.signoff.queries.names import competencies


def notify(template: str, person_id: int, key: str, endpoint: str, **values: object) -> None:
    """One message to this person, once for each key. Who has no address finds it on Home."""
    to = person(person_id)
    if to and to.email:
        link = address(endpoint)
        outbox.post(
            key=f"sign-off {template} {key} to {to.person_id}",
            to=to.email,
            template=f"signoff/mail/{template}.txt",
            values={"name": to.name, "link": link, **values},
            person_id=to.person_id,
        )


def tell_assessor(template: str, items: Sequence[RequestItem], key: str, **values: object) -> None:
    """To the assessor of these items, of one learner."""
    assessor_id = items[0].assessor_id
    if assessor_id:
        details = {"what": competencies(items), "learner": _name(items[0].person_id), **values}
        notify(template, assessor_id, key, "signoff.queue", **details)


def tell_learner(template: str, items: Sequence[RequestItem], key: str, **values: object) -> None:
    """To whoever has asked."""
    assessor = _name(items[0].assessor_id) if items[0].assessor_id else ""
    notify(template, items[0].person_id, key, "signoff.asked", what=competencies(items), assessor=assessor, **values)


def _name(person_id: int) -> str:
    to = person(person_id)
    return to.name if to else ""
