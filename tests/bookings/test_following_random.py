"""Whatever posts people have, no booking is on a post that does not run on its day unless somebody is asked about it, and none is lost."""

from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select

from lms.bookings.models import Booking
from lms.bookings.queries.following import asked
from lms.bookings.rules.states import LIVE, BookingState
from lms.bookings.service import follow
from lms.courses.models import course_sector
from lms.kit import clock
from lms.kit.db import db
from lms.people.models import Person, Post, Term
from lms.people.queries.posts import posts_of
from lms.people.rules import Sector, WorkerType
from tests.events import STARTS, course, event

S = BookingState
DAY = STARTS.date()
PLACES = ("COUN", "HARB", "BRAE")


def somebody(cast, chance, number):
    """With one to three posts, of one to two terms each, that begin and end around the day."""
    person = Person(first_name="Ann", last_name=f"Other {number}", name_folded=f"other {number} ann")
    db.session.add(person)
    db.session.flush()
    for which in range(chance.randint(1, 3)):
        place = cast.places[chance.choice(PLACES)]
        post = Post(person_id=person.id, employer_id=place, employee_number=f"R{number}-{which}", number_folded=f"r{number}-{which}")
        db.session.add(post)
        db.session.flush()
        starts_on = DAY - timedelta(days=chance.randint(0, 9))
        for _ in range(chance.randint(1, 2)):
            ends_on = chance.choice((None, starts_on + timedelta(days=chance.randint(0, 12))))
            values = {"organisation_id": place, "worker_type": WorkerType.EMPLOYEE}
            db.session.add(Term(post_id=post.id, starts_on=starts_on, ends_on=ends_on, **values))
            if ends_on is None:
                break
            starts_on = ends_on + timedelta(days=chance.randint(1, 3))
    db.session.flush()
    return person


def booked(chance, run, person):
    post_id = chance.choice(db.session.scalars(select(Post.id).where(Post.person_id == person.id)).all())
    state = chance.choice((S.BOOKED, S.REQUESTED))
    row = Booking(event_id=run.id, course_id=run.course_id, person_id=person.id, post_id=post_id, state=state)
    row.asked_at, row.asked_by_account_id = clock.now(), None
    db.session.add(row)
    db.session.flush()
    return row


@pytest.mark.parametrize("seed", range(3))
def test_every_booking_is_on_a_post_that_runs_or_asked_about_or_over(cast, seed):
    chance = Random(seed)
    runs = [event(cast, course(cast, code), capacity=500) for code in ("OPEN", "COUNCIL")]
    db.session.execute(course_sector.insert(), [{"course_id": runs[1].course_id, "sector": Sector.COUNCIL}])
    people = [somebody(cast, chance, number) for number in range(40)]
    bookings = [booked(chance, run, person) for person in people for run in runs]
    before = {row.id: (row.state, row.post_id) for row in bookings}
    follow(None)
    assert set(db.session.scalars(select(Booking.id))) == before.keys()
    posts, questions = posts_of({person.id for person in people}), {each.booking_id for each in asked(clock.now())}
    for row in db.session.scalars(select(Booking).order_by(Booking.id)).all():
        running = [post.id for post in posts[row.person_id] if post.term_on(DAY)]
        state, post_id = before[row.id]
        if post_id in running:
            assert (row.state, row.post_id) == (state, post_id)
        elif row.state in LIVE:
            assert row.state == state and (row.post_id in running) != (row.id in questions)
        else:
            assert row.state == S.CANCELLED and not running
