"""Never overbook, never jump the queue: hundreds of people at once, in processes of their own, on both databases."""

from contextlib import suppress
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import func, select

from lms.bookings.models import Booking, BookingMove, Reservation
from lms.bookings.queries import seats, waiting
from lms.bookings.rules.states import MOVES, Because, BookingState
from lms.bookings.rules.waiting_list import QueueEntry, in_order
from lms.bookings.service import approve, book, cancel, follow_on, give_back, lock, name_one, rebalance, reserve, take_offer
from lms.bookings.service.quotas import add_quota, change_quota
from lms.courses.rules.planning import Changed
from lms.courses.rules.words import Approval
from lms.kit import clock
from lms.kit.db import db
from lms.kit.refusal import Refused
from lms.outbox.models import Message
from lms.people.models import Post, Term
from lms.scheduling.service import event_changed
from tests import processes
from tests.bookings.crowd import SERVERS, at_once, crowd, double_click, on_servers, press_book
from tests.cast import TODAY
from tests.events import STARTS, booking, course, event

S = BookingState
PEOPLE, SEATS = 200, 20
#: So many of these people are of another employer, for which so many of the seats are kept.
NURSES, KEPT = 40, 8
RELEASE = STARTS.date() - timedelta(days=3)


def states(event_id):
    counted = select(Booking.state, func.count()).where(Booking.event_id == event_id).group_by(Booking.state)
    return {row[0]: row[1] for row in db.session.execute(counted)}


def ids(event_id, state):
    return list(db.session.scalars(select(Booking.id).where(Booking.event_id == event_id, Booking.state == state).order_by(Booking.id)))


def lives():
    """The steps of every booking, first to last."""
    found = {}
    for row in db.session.execute(select(BookingMove.booking_id, BookingMove.state).order_by(BookingMove.id)):
        found.setdefault(row.booking_id, []).append(row.state)
    return found


def assert_every_life_is_legal():
    """Each follows the table, from asking to the state that the booking is in."""
    by_booking = lives()
    now = {row.id: row.state for row in db.session.execute(select(Booking.id, Booking.state))}
    assert {booking_id: life[-1] for booking_id, life in by_booking.items()} == now
    assert all(life[0] is S.REQUESTED for life in by_booking.values())
    assert all(new in MOVES[old] for life in by_booking.values() for old, new in pairwise(life))


def by_hand(event_id):
    """The order of the waiting list, reckoned from the terms alone: the duty is due 28 days after they began."""
    wanted = select(Booking.id, Booking.asked_at, Term.starts_on).join(Term, Term.post_id == Booking.post_id)
    rows = db.session.execute(wanted.where(Booking.event_id == event_id, Booking.state == S.WAITLISTED)).all()
    due = {row.id: row.starts_on + timedelta(days=28) for row in rows if row.starts_on <= TODAY}
    claims = [QueueEntry(row.id, row.asked_at, row.id in due and due[row.id] < TODAY, due.get(row.id)) for row in rows]
    return [one.booking_id for one in in_order(claims)]


@pytest.fixture
def rush(app, cast, database_url):
    """Two hundred people of two employers have pressed Book at once on twenty seats, eight of them kept for one of the two: the event, and
    the booking of whoever is next, and so on."""
    posts = crowd(cast.places["COUN"], cast.places["COUN-HC"], PEOPLE - NURSES)
    nurses = crowd(cast.places["NHSL"], cast.places["NHSL-W3"], NURSES)
    run = event(cast, course(cast), capacity=SEATS).id
    add_quota(event_id=run, organisation_id=cast.places["NHSL"], number=KEPT, release_on=RELEASE, by=cast["priya"].viewer())
    at_once(database_url, press_book(run), [one for some in zip(*[iter(posts)] * 4, nurses, strict=True) for one in some])
    return run, [booking_id for booking_id, _ in sorted(waiting.positions(run).items(), key=lambda pair: pair[1])]


def test_two_hundred_people_on_twenty_seats_then_thirty_seats_come_free(rush, cast, database_url):
    run, order = rush
    assert states(run) == {S.BOOKED: SEATS, S.WAITLISTED: PEOPLE - SEATS}
    assert len(of_nurses(ids(run, S.BOOKED), cast)) >= KEPT
    assert order == by_hand(run)
    assert db.session.scalar(select(func.count()).select_from(Message)) == PEOPLE
    freed = [*ids(run, S.BOOKED), *[None] * 10]
    at_once(database_url, give_back_or_grow(run, cast["priya"].viewer()), freed)
    first = of_nurses(order, cast)[:KEPT]
    others = [one for one in order if one not in first]
    assert ids(run, S.OFFERED) == sorted([*first, *others[: 30 - KEPT]])
    assert (seats.free([run])[run].taken, seats.free([run])[run].free) == (30, 0)
    assert_every_life_is_legal()


def of_nurses(booking_ids, cast):
    """Those of these bookings that are of the employer with kept seats, in their order."""
    theirs = select(Booking.id).join(Post, Post.id == Booking.post_id).where(Post.employer_id == cast.places["NHSL"])
    found = set(db.session.scalars(theirs))
    return [one for one in booking_ids if one in found]


def give_back_or_grow(event_id, by):
    """A place is given back, or (None) there is one seat more."""

    def do(booking_id):
        if booking_id is not None:
            return cancel(booking_id=booking_id, because=Because.ILL, by=by)
        one = lock(event_id)
        one.capacity += 1
        return rebalance(one)

    return do


def test_a_crowd_clicks_twice_on_the_page_and_nobody_sees_an_error(app, cast, database_url):
    number = 8 * processes.rounds()
    posts, run = crowd(cast.places["COUN"], cast.places["COUN-HC"], number), event(cast, course(cast), capacity=3).id

    def do(app, one):
        assert double_click(app, run, one) == [303, 303]

    on_servers(database_url, do, posts)
    assert states(run) == {S.BOOKED: 3, S.WAITLISTED: number - 3}
    assert_every_life_is_legal()


def test_a_date_that_is_edited_while_people_book_never_has_more_people_than_seats(app, cast, database_url):
    posts = crowd(cast.places["COUN"], cast.places["COUN-HC"], 20)
    run = event(cast, course(cast), capacity=6).id
    press = press_book(run)

    def do(one):
        return edit(run, one[0]) if isinstance(one, tuple) else press(one)

    at_once(database_url, do, [one for post, seats_now in zip(posts, [4, 9, 5, 8] * 5, strict=True) for one in (post, (seats_now,))])
    found = seats.free([run])[run]
    assert found.taken <= found.capacity and not (found.free and found.waiting)
    assert sum(states(run).values()) == len(posts)
    assert_every_life_is_legal()


def edit(event_id, capacity):
    """As planners do it; where people would lose their seats it is refused, and nothing has happened."""
    one = lock(event_id)
    if seats.why_not(event_id, capacity) is None:
        before, one.capacity = one.capacity, capacity
        event_changed(one, Changed(capacity_before=before, capacity=capacity))


def test_several_workers_pass_a_place_on_once(app, cast, database_url):
    run = event(cast, course(cast), capacity=1)
    gone, first, second = (booking(cast, run, who, S.WAITLISTED).id for who in ("kirsty", "gordon", "ailsa"))
    booking(cast, run, "hamish", S.OFFERED, offered_until=clock.now())
    db.session.scalar(select(Term).where(Term.post_id == cast["kirsty"].post_id)).ends_on = TODAY

    def look_after(event_id):
        follow_on(event_id)
        rebalance(lock(event_id))

    at_once(database_url, look_after, [run.id] * 3 * SERVERS)
    assert [db.session.get(Booking, one).state for one in (gone, first, second)] == [S.CANCELLED, S.OFFERED, S.WAITLISTED]
    assert db.session.scalar(select(func.count()).select_from(Message)) == 3


def test_kept_and_reserved_seats_change_while_people_book_and_on_their_day(app, cast, database_url, monkeypatch):
    nurses, carers = (crowd(cast.places[one], cast.places[one], 10) for one in ("NHSL", "COUN"))
    run, priya, effie = event(cast, course(cast), capacity=6).id, cast["priya"].viewer(), cast["effie"].viewer()
    kept = add_quota(event_id=run, organisation_id=cast.places["NHSL"], number=3, release_on=RELEASE, by=priya).id
    held = reserve(event_id=run, organisation_id=cast.places["NHSL"], number=2, ends_on=RELEASE, by=effie).id
    press, before, now = press_book(run), clock.now, clock.now()

    def do(one):
        with suppress(Refused):
            match one:
                case ("keep", number):
                    change_quota(event_id=run, quota_id=kept, number=number, release_on=RELEASE, by=priya)
                case ("name", _):
                    name_one(reservation_id=held, post_id=cast["ailsa"].post_id, by=effie)
                case ("give back", _):
                    give_back(reservation_id=held, number=1, by=effie)
                case ("the day comes", _):
                    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=12))
                    rebalance(lock(run))
                    monkeypatch.setattr(clock, "now", before)
                case _:
                    press(one)

    keeping = [("keep", 5), ("name", 0), ("keep", 1), ("give back", 0), ("name", 0), ("keep", 6), ("the day comes", 0), ("keep", 2)]
    people = [one for two in zip(nurses, carers, strict=True) for one in two]
    at_once(database_url, do, [*people[:8], *(one for two in zip(keeping, people[8:16], strict=True) for one in two), *people[16:]])
    found = seats.free([run])[run]
    assert (found.taken, found.capacity, found.reserved) == (6, 6, 0) and not found.can_be_offered
    assert db.session.get(Reservation, held).named <= 1
    assert_every_life_is_legal()


def test_two_who_reserve_the_last_seats_at_once(app, cast, database_url):
    run = event(cast, course(cast), capacity=3).id

    def do(by):
        with suppress(Refused):
            reserve(event_id=run, organisation_id=cast.places["NHSL"], number=2, ends_on=RELEASE, by=by)

    at_once(database_url, do, [cast[who].viewer() for who in ("effie", "lorna")] * SERVERS)
    assert [one.seats for one in db.session.scalars(select(Reservation))] == [2]


# --- one person, several tabs ---------------------------------------------------------------------------------------------------------


def test_a_form_sent_again_and_again_is_one_booking(app, cast, database_url):
    run = event(cast, course(cast)).id
    at_once(database_url, press_book(run), [cast["ailsa"].post_id] * 3 * SERVERS)
    assert list(lives().values()) == [[S.REQUESTED, S.BOOKED]]
    assert db.session.scalar(select(func.count()).select_from(Message)) == 1


def test_two_dates_of_a_course_in_two_tabs_are_one_booking(app, cast, database_url):
    """The person is locked as well as the event: the other press is told why not."""
    fire = course(cast)
    runs = [event(cast, fire).id, event(cast, fire, starts_at=STARTS.replace(month=4)).id]
    ailsa = cast["ailsa"].viewer()

    def do(event_id):
        with suppress(Refused):
            book(event_id=event_id, post_id=cast["ailsa"].post_id, by=ailsa)

    at_once(database_url, do, runs * SERVERS)
    assert list(lives().values()) == [[S.REQUESTED, S.BOOKED]]


def test_two_courses_at_one_time_in_two_tabs_are_one_booking(app, cast, database_url):
    runs, ailsa = [event(cast, course(cast, code)).id for code in "AB"], cast["ailsa"].viewer()

    def do(event_id):
        with suppress(Refused):
            book(event_id=event_id, post_id=cast["ailsa"].post_id, by=ailsa)

    at_once(database_url, do, runs * SERVERS)
    assert len(lives()) == 1


def test_an_offer_is_taken_once_in_two_tabs_and_by_the_supervisor(app, cast, database_url):
    run = event(cast, course(cast), capacity=1)
    waits = booking(cast, run, "ailsa", S.WAITLISTED).id
    rebalance(lock(run.id))
    at_once(database_url, lambda by: take_offer(booking_id=waits, by=by), [cast[who].viewer() for who in ("ailsa", "effie")] * SERVERS)
    assert lives()[waits] == [S.WAITLISTED, S.OFFERED, S.BOOKED]


def test_an_offer_taken_at_the_last_moment_is_taken_or_passed_on_and_never_both(app, cast, database_url, monkeypatch):
    run = event(cast, course(cast), capacity=1)
    first, second = (booking(cast, run, who, S.WAITLISTED).id for who in ("gordon", "ailsa"))
    rebalance(lock(run.id))
    until, gordon = db.session.get(Booking, first).offered_until, cast["gordon"].viewer()

    def do(late):
        monkeypatch.setattr(clock, "now", lambda: until - timedelta(microseconds=0 if late else 1))
        with suppress(Refused):
            rebalance(lock(run_id)) if late else take_offer(booking_id=first, by=gordon)

    run_id = run.id
    at_once(database_url, do, [True, False] * SERVERS)
    now = [db.session.get(Booking, one).state for one in (first, second)]
    assert now in ([S.BOOKED, S.WAITLISTED], [S.LAPSED, S.OFFERED])


def test_a_request_is_approved_once_by_several_at_once(app, cast, database_url):
    run = event(cast, course(cast, approval=Approval.SUPERVISOR)).id
    one = book(event_id=run, post_id=cast["ailsa"].post_id, by=cast["ailsa"].viewer()).id
    at_once(database_url, lambda by: approve(booking_id=one, by=by), [cast[who].viewer() for who in ("effie", "lorna", "priya")] * SERVERS)
    assert lives()[one] == [S.REQUESTED, S.BOOKED]
