"""Bookings follow people to the posts that run on their day; where none runs they end, and come back if one does after all.

The same whether a post ends or begins by an import, by hand or by a merge, or a date moves: everything comes by here.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import true

from lms.access import Viewer
from lms.audit import service as audit
from lms.bookings.models import Booking
from lms.bookings.queries import following as queries
from lms.bookings.queries import waiting
from lms.bookings.queries.booking_permissions import manages
from lms.bookings.queries.reservations import of_leavers
from lms.bookings.rules.following import Stranded
from lms.bookings.rules.states import Because, BookingState
from lms.bookings.service.notifications import notify
from lms.bookings.service.reservations import end_leavers_reservations
from lms.bookings.service.transitions import lock, lock_person, move_all, record_moves
from lms.bookings.service.waiting import rebalance, situation_at
from lms.kit import clock
from lms.kit.datetimes import local_date
from lms.kit.db import db
from lms.kit.importing import Ledger
from lms.kit.refusal import Refused
from lms.people.queries import places
from lms.people.queries.posts import humans_of, of_humans
from lms.people.rules.posts import PersonPost

_S = BookingState
FOLLOWS = "It follows to the post that runs on that day."
ENDED = "The post it was booked for has ended by then."
TOLD = "the post it was booked for has ended by then"
BACK = "A post runs on that day after all."
#: As what a booking comes back: an offer was for a while, and is over.
_COMES_BACK_AS = {_S.OFFERED: _S.WAITLISTED}


def follow(post_ids: Sequence[int] | None, ledger: Ledger | None = None) -> None:
    """What the people of these posts (None: everybody) have booked goes where it belongs now, and what those who have left had reserved is
    everybody's. `ledger`: of the import that sets it off."""
    now = clock.now()
    conditions = [true()] if post_ids is None else list(of_humans(humans_of(post_ids)))
    bookings = [each for condition in conditions for read in (queries.stranded, queries.returning) for each in read(now, condition)]
    _settle({booking.event_id for booking in bookings if not booking.asks}, ledger)
    for event_id in sorted({event_id for condition in conditions for event_id in of_leavers(local_date(now), condition)}):
        end_leavers_reservations(event_id, ledger)


def follow_on(event_id: int) -> None:
    """The same of everybody on this event."""
    _settle([event_id], None)


def _settle(event_ids: Collection[int], ledger: Ledger | None) -> None:
    """Behind the locks of these events, as it is by now."""
    if not event_ids:
        return
    events = [lock(event_id) for event_id in sorted(event_ids)]
    for event in events:
        rebalance(event)  # nobody comes back past those who wait
    on, now = Booking.event_id.in_(event_ids), clock.now()
    for human in sorted({booking.person_id for booking in queries.returning(now, on)}):
        lock_person(human)
    _bring_back(queries.returning(now, on), ledger)
    stranded = queries.stranded(now, on)
    _move([(booking, booking.to) for booking in stranded if booking.to], ledger)
    _end([booking for booking in stranded if booking.ends], ledger)
    for event in events:
        rebalance(event)


def choose_post(*, booking_id: int, post_id: int, by: Viewer) -> None:
    """The team that runs the date says for which of their posts somebody has the place from now on, where none was found by itself.

    Said twice, it is done once. Raises Refused.
    """
    event, booking, _ = situation_at(booking_id, by)
    if not manages(event.organiser_id, by):
        raise Refused("Only the learning and development team that runs this date decides about this.")
    if booking.post_id == post_id:
        return
    stranded = next(iter(queries.asked(clock.now(), Booking.id == booking_id)), None)
    choice = next((choice for choice in stranded.choices if choice.post.id == post_id), None) if stranded else None
    if stranded is None or choice is None:
        raise Refused("Choose one of the posts that run on this day.", field="post")
    _move([(stranded, choice.post)], None, by=by)
    rebalance(event)


def _move(to: Sequence[tuple[Stranded, PersonPost]], ledger: Ledger | None, *, by: Viewer | None = None) -> None:
    """To these posts. Who goes to another employer is told."""
    if not to:
        return
    reassign(((booking.booking_id, post) for booking, post in to), ledger)
    steps = record_moves([(booking.booking_id, booking.state) for booking, _ in to], by=by, why=FOLLOWS)
    groups: defaultdict[tuple[int, int], dict[int, int]] = defaultdict(dict)
    for booking, post in to:
        if post.employer_id != booking.left.employer_id:
            groups[booking.event_id, post.employer_id][booking.booking_id] = steps[booking.booking_id]
    for (event_id, employer_id), moves in groups.items():
        notify("follows", moves, event_id, employer=places()[employer_id].name)


def reassign(to: Iterable[tuple[int, PersonPost]], ledger: Ledger | None) -> None:
    """These bookings are for these posts from now on. They stay with the record that booked, so that a merge can be undone."""
    rows = [{"id": booking_id, "post_id": post.id} for booking_id, post in to]
    (ledger or audit.TRAIL).update(Booking, rows)
    db.session.expire_all()


def _end(bookings: Sequence[Stranded], ledger: Ledger | None) -> None:
    """Of people who have left by then."""
    for event_id, ids in _by_event(bookings).items():
        gone = [db.session.get_one(Booking, booking_id, populate_existing=True) for booking_id in ids]
        notify("cancelled", move_all(gone, _S.CANCELLED, by=None, because=Because.LEFT, why=ENDED, ledger=ledger), event_id, because=TOLD)


def _bring_back(bookings: Sequence[Stranded], ledger: Ledger | None) -> None:
    """What ended because somebody had left is theirs again, on the posts that run."""
    reassign(((booking.booking_id, post) for booking in bookings if (post := booking.to)), ledger)
    events = {booking.booking_id: booking.event_id for booking in bookings}
    revive({booking.booking_id: booking.state for booking in bookings}, events, ledger, why=BACK)


def revive(states: Mapping[int, BookingState], events: Mapping[int, int], ledger: Ledger | None, *, why: str) -> None:
    """Bookings that had ended are what they were, and their people are told. The caller holds the locks of the events."""
    now = {booking_id: _COMES_BACK_AS.get(state, state) for booking_id, state in states.items()}
    (ledger or audit.TRAIL).update(Booking, [{"id": booking_id, "state": state} for booking_id, state in now.items()])
    db.session.expire_all()
    steps = record_moves(list(now.items()), by=None, why=why) if now else {}
    groups: defaultdict[tuple[int, BookingState], dict[int, int]] = defaultdict(dict)
    for booking_id, state in now.items():
        groups[events[booking_id], state][booking_id] = steps[booking_id]
    for (event_id, state), moves in groups.items():
        if state is not _S.WAITLISTED:
            notify(state.value, moves, event_id, back=True)
            continue
        positions = waiting.positions(event_id)
        for booking_id, step in moves.items():
            notify(state.value, {booking_id: step}, event_id, back=True, position=positions.get(booking_id))


def _by_event(bookings: Sequence[Stranded]) -> dict[int, list[int]]:
    ids: defaultdict[int, list[int]] = defaultdict(list)
    for booking in bookings:
        ids[booking.event_id].append(booking.booking_id)
    return ids
