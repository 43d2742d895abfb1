"""Never overbook, never jump the queue: hundreds of people at once, in processes of their own, on both databases."""

from contextlib import suppress
from datetime import date
from itertools import pairwise

from sqlalchemy import func, select

from lms.bookings.models import Booking, BookingMove
from lms.bookings.queries import seats, waiting
from lms.bookings.rules.order import Claim, in_order
from lms.bookings.rules.states import MOVES, Because, BookingState
from lms.bookings.service import book, cancel, lock, settle
from lms.kit import clock
from lms.kit.db import db, transaction
from lms.kit.refusal import Refused
from lms.people import queries as people
from lms.people.models import Account, Person, Post, Term
from lms.people.rules import WorkerType
from lms.training.service import recompute
from tests import processes
from tests.events import STARTS, course, event

S = BookingState
PEOPLE, SEATS, SERVERS = 200, 20, 4


def crowd(cast, number):
    """So many home care workers, who began on different days, so that the course is due on different days; the first ones overdue."""
    for n in range(number):
        person = Person(first_name=f"P{n}", last_name="Crowd", name_folded=f"crowd p{n}", email=f"p{n}@example.org")
        db.session.add(person)
        db.session.flush()
        account = Account(person_id=person.id, email=person.email, fs_uniquifier=f"crowd-{n}")
        post = Post(person_id=person.id, employer_id=cast.places["COUN"], employee_number=f"C{n}", number_folded=f"c{n}")
        db.session.add_all([account, post])
        db.session.flush()
        since = date.fromordinal(date(2026, 1, 20).toordinal() + n % 50)
        place = {"organisation_id": cast.places["COUN-HC"], "worker_type": WorkerType.EMPLOYEE}
        db.session.add(Term(post_id=post.id, starts_on=since, **place))
    db.session.flush()
    posts = list(db.session.scalars(select(Post.id).where(Post.number_folded.startswith("c"), Post.employee_number.startswith("C"))))
    recompute(posts)
    db.session.commit()
    return posts


def each_in_its_turn(do, ids):
    """What a server process does: its share of the presses, each in a transaction as a request has one."""

    def serve(number):
        def run(_app):
            for one in ids[number::SERVERS]:
                with transaction():
                    do(one)

        return run

    return [serve(number) for number in range(SERVERS)]


def at_once(url, do, ids):
    """All of it, in several processes at once; none of them may fail."""
    crew = [one for run in each_in_its_turn(do, ids) for one in processes.start(1, url, run)]
    assert processes.end(crew) == [0] * len(crew)
    db.session.rollback()
    db.session.expire_all()


def press(event_id):
    """Somebody presses Book, twice."""

    def do(post_id):
        person = db.session.scalar(select(Account).join(Post, Post.person_id == Account.person_id).where(Post.id == post_id))
        by = people.viewer(person, clock.today())
        first = book(event_id=event_id, post_id=post_id, by=by).id
        assert book(event_id=event_id, post_id=post_id, by=by).id == first

    return do


def states(event_id):
    counted = select(Booking.state, func.count()).where(Booking.event_id == event_id).group_by(Booking.state)
    return {row[0]: row[1] for row in db.session.execute(counted)}


def assert_every_life_is_legal():
    """Each booking's steps follow the table, from asking to the state it is in."""
    lives = {}
    for row in db.session.execute(select(BookingMove.booking_id, BookingMove.state).order_by(BookingMove.id)):
        lives.setdefault(row.booking_id, []).append(row.state)
    for one in db.session.scalars(select(Booking).where(Booking.id.in_(lives))):
        life = lives[one.id]
        assert life[0] is S.REQUESTED and life[-1] is one.state
        assert all(new in MOVES[old] for old, new in pairwise(life))


def by_hand(event_id):
    """The order of the waiting list, reckoned from the terms: the duty is due 28 days after they began."""
    rows = db.session.execute(
        select(Booking.id, Booking.asked_at, Term.starts_on)
        .join(Term, Term.post_id == Booking.post_id)
        .where(Booking.event_id == event_id, Booking.state == S.WAITLISTED)
    )
    claims = []
    for row in rows:
        due = date.fromordinal(row.starts_on.toordinal() + 28)
        not_begun = row.starts_on > date(2026, 3, 2)
        claims.append(Claim(row.id, row.asked_at, due < date(2026, 3, 2), None if not_begun else due))
    return [one.booking_id for one in in_order(claims)]


def test_two_hundred_people_press_book_on_twenty_seats(app, cast, database_url):
    posts, run = crowd(cast, PEOPLE), event(cast, course(cast), capacity=SEATS).id
    db.session.commit()
    at_once(database_url, press(run), posts)
    assert states(run) == {S.BOOKED: SEATS, S.WAITLISTED: PEOPLE - SEATS}
    assert_every_life_is_legal()
    order = [one for one, _ in sorted(waiting.positions(run).items(), key=lambda pair: pair[1])]
    assert order == by_hand(run)
    # Then fifteen give their place back at once while ten more seats are put up: exactly the next in order are offered one.
    booked = list(db.session.scalars(select(Booking.id).where(Booking.event_id == run, Booking.state == S.BOOKED)))
    at_once(database_url, give_back_or_grow(run, cast), [*booked[:15], *[None] * 10])
    offered = set(db.session.scalars(select(Booking.id).where(Booking.event_id == run, Booking.state == S.OFFERED)))
    assert offered == set(order[:25])
    assert seats.free([run])[run].taken == SEATS + 10
    assert_every_life_is_legal()


def give_back_or_grow(event_id, cast):
    priya = cast["priya"].viewer()

    def do(booking_id):
        if booking_id:
            cancel(booking_id=booking_id, because=Because.ILL, by=priya)
        else:
            one = lock(event_id)
            one.capacity += 1
            db.session.flush()
            settle(one)

    return do


def test_one_person_presses_book_on_two_dates_of_a_course_at_once(app, cast, database_url):
    """The person is locked as well as the event: one booking comes of it, and the other press is told why not."""
    fire = course(cast)
    runs = [event(cast, fire).id, event(cast, fire, starts_at=STARTS.replace(month=4)).id]
    ailsa = cast["ailsa"].viewer()
    db.session.commit()

    def do(event_id):
        with suppress(Refused):
            book(event_id=event_id, post_id=cast["ailsa"].post_id, by=ailsa)

    at_once(database_url, do, runs * 4)
    assert db.session.scalar(select(func.count()).select_from(Booking)) == 1
