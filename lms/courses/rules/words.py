"""Pure: the words of courses and events."""

from enum import StrEnum


class Delivery(StrEnum):
    FACE_TO_FACE = "face_to_face"
    WEBINAR = "webinar"
    E_LEARNING = "e_learning"
    BLENDED = "blended"
    ON_THE_JOB = "on_the_job"

    @property
    def label(self) -> str:
        return DELIVERY_LABELS[self]


DELIVERY_LABELS = {
    Delivery.FACE_TO_FACE: "In person",
    Delivery.WEBINAR: "Webinar",
    Delivery.E_LEARNING: "E-learning",
    Delivery.BLENDED: "In person and online",
    Delivery.ON_THE_JOB: "On the job",
}


class Approval(StrEnum):
    """Who has to agree before a place is booked."""

    NONE = "none"
    SUPERVISOR = "supervisor"
    LND = "lnd"

    @property
    def label(self) -> str:
        return APPROVAL_LABELS[self]


APPROVAL_LABELS = {
    Approval.NONE: "Nobody: a place is booked at once",
    Approval.SUPERVISOR: "The learner’s supervisor",
    Approval.LND: "The learning and development team",
}


class EventState(StrEnum):
    """A draft is seen by those who plan; a delivered event has had its register closed."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    CANCELLED = "cancelled"
    DELIVERED = "delivered"

    @property
    def label(self) -> str:
        return self.value.capitalize()


EVENT_MOVES: dict[EventState, frozenset[EventState]] = {
    EventState.DRAFT: frozenset({EventState.SCHEDULED, EventState.CANCELLED}),
    EventState.SCHEDULED: frozenset({EventState.DELIVERED, EventState.CANCELLED}),
    EventState.DELIVERED: frozenset({EventState.SCHEDULED}),  # the register is opened again
    EventState.CANCELLED: frozenset(),
}
#: Hours somebody has to take an offered place, unless the event says otherwise.
OFFER_HOURS = 48
#: Letters of the code with which people check themselves in to a session: 30 to the 8th power is 656,100,000,000.
CODE_LETTERS = 8
