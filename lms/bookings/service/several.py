"""Several people are booked on one date: each by the verb that books one, with an answer of their own."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from lms.access import Viewer
from lms.bookings.queries import eligibility_facts
from lms.bookings.queries.course_page import terms
from lms.bookings.rules.states import BookingState
from lms.bookings.service.booking import book
from lms.bookings.service.transitions import lock, lock_person
from lms.kit.refusal import Refused


def book_several(
    *, event_id: int, post_ids: Sequence[int], by: Viewer, terms_accepted: bool = False, shown_at: datetime | None = None
) -> Mapping[int, BookingState | str]:
    """A place for each of these posts, in this order: by post, what came of it, or the sentence that refuses it.

    Said twice, it is done once. Raises Refused where there is no such date, or its terms are not accepted. Everybody is locked before
    the first is booked, and in one order, so that two who book the same people do not wait for each other.
    """
    event = lock(event_id)
    if terms(event.course_id) and not terms_accepted:
        raise Refused("Tell them of the terms and tick that they accept them, to book these places.", field="terms_accepted")
    humans = {eligibility_facts.human_of(post_id) for post_id in post_ids}
    for person_id in sorted(human for human in humans if human is not None):
        lock_person(person_id)
    answers: dict[int, BookingState | str] = {}
    for post_id in post_ids:
        try:
            booking = book(event_id=event_id, post_id=post_id, by=by, terms_accepted=terms_accepted, shown_at=shown_at)
            answers[post_id] = booking.state
        except Refused as no:
            answers[post_id] = str(no)
    return answers


def told(answers: Mapping[int, BookingState | str]) -> str:
    """What came of it in one line: "3 booked, 1 on the waiting list, 1 refused"."""
    number = Counter(answer.label.lower() if isinstance(answer, BookingState) else "refused" for answer in answers.values())
    return ", ".join(f"{count} {word}" for word, count in number.items())
