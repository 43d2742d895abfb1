"""Several people on one date: each has an answer of their own, and sent twice it is done once."""

import pytest
from sqlalchemy import func, select

from lms.bookings.models import Booking
from lms.bookings.queries.several import date_for, dates_for
from lms.bookings.rules.states import Because, BookingState
from lms.bookings.service import cancel
from lms.bookings.service.several import book_several, told
from lms.courses.models import course_prerequisite
from lms.kit import clock
from lms.kit.db import db
from lms.kit.refusal import Refused
from tests.cast import NOW
from tests.events import booking, course, event

S = BookingState
TEAM = ("ailsa", "morag", "kirsty")


@pytest.fixture
def books(cast):
    """`books(run)`: Effie books her people, in this order."""

    def do(on, who=TEAM, by="effie", **more):
        return list(book_several(event_id=on.id, post_ids=[cast[one].post_id for one in who], by=cast[by].viewer(), **more).values())

    return do


def rows(cast, on, who=TEAM, by="effie"):
    found = date_for(on.id, [cast[one].person_id for one in who], cast[by].viewer(), NOW)
    return {one.name: one for one in found.people} if found else None


def test_each_has_an_answer(books, cast):
    run = event(cast, course(cast), capacity=1)
    booking(cast, event(cast, course(cast, "OTHER", title="Other")), "morag")
    answers = books(run)
    assert answers[0] is S.BOOKED
    assert answers[1].startswith("At this time Mòrag NicDhòmhnaill has Other")
    assert answers[2] is S.WAITLISTED


def test_the_page_says_afterwards_what_came_of_it(books, cast):
    run = event(cast, course(cast), capacity=2)
    books(run)
    found = rows(cast, run)
    assert [found[cast[who].name].booking.state for who in TEAM] == [S.BOOKED, S.BOOKED, S.WAITLISTED]
    assert not any(one.can_be_booked for one in found.values())


def test_sent_twice_it_is_done_once(books, cast):
    run = event(cast, course(cast))
    assert books(run) == books(run)
    assert db.session.scalar(select(func.count()).select_from(Booking)) == 3


def test_a_page_from_before_a_booking_that_is_over_books_nothing(books, cast):
    run, shown_at = event(cast, course(cast)), clock.now()
    books(run, ("ailsa",))
    made = db.session.scalars(select(Booking)).one()
    made.asked_at = NOW.replace(hour=10)
    cancel(booking_id=made.id, because=Because.ILL, by=cast["effie"].viewer())
    assert "sent once already" in books(run, ("ailsa",), shown_at=shown_at)[0]


def test_nobody_books_for_people_who_are_not_theirs(books, cast):
    run = event(cast, course(cast))
    assert books(run, ("gordon", "ailsa"))[1] is S.BOOKED
    assert rows(cast, run, ("gordon",)) is None
    assert list(rows(cast, run, ("gordon", "ailsa"))) == ["Ailsa Robertson"]


def test_whoever_needs_it_soonest_comes_first_and_what_is_in_the_way_is_said(cast):
    fire = course(cast)
    db.session.execute(course_prerequisite.insert(), [{"course_id": fire.id, "subject_id": cast.subjects["IPC-2"]}])
    found = rows(cast, event(cast, fire))
    assert list(found) == ["Mòrag NicDhòmhnaill", "Kirsty Duncan", "Ailsa Robertson"], "not due yet, paused, up to date"
    assert found["Ailsa Robertson"].can_be_booked
    assert found["Kirsty Duncan"].no.startswith("Before this course, Kirsty Duncan needs")


def test_terms_are_accepted_for_all_of_them(books, cast):
    run = event(cast, course(cast, terms="Bring a mat."))
    with pytest.raises(Refused) as no:
        books(run)
    assert no.value.field == "terms_accepted"
    assert books(run, terms_accepted=True) == [S.BOOKED] * 3


def test_dates_are_those_of_courses_that_teach_it(cast):
    run = event(cast, course(cast))
    event(cast, course(cast, "IPC", ("IPC-2",), title="Infection"))
    found = dates_for(cast.subjects["FIRE-1"], [cast[who].person_id for who in ("gordon", *TEAM)], cast["effie"].viewer(), NOW)
    assert [one.date.id for one in found.dates] == [run.id]
    assert found.names == ("Kirsty Duncan", "Mòrag NicDhòmhnaill", "Ailsa Robertson")
    assert dates_for(999_999, [cast["ailsa"].person_id], cast["effie"].viewer(), NOW) is None


def test_it_is_told_in_one_line():
    assert told({1: S.BOOKED, 2: S.BOOKED, 3: S.WAITLISTED, 4: "No."}) == "2 booked, 1 on the waiting list, 1 refused"


def test_people_are_ticked_in_the_team_and_booked(as_, cast, send):
    run, client = event(cast, course(cast)), as_("effie")
    db.session.commit()
    people = "&".join(f"person={cast[who].person_id}" for who in TEAM)
    assert "Choose this date" in client.get(f"/courses/for-several?subject={cast.subjects['FIRE-1']}&{people}").text
    url = f"/dates/{run.id}/book-several?{people}"
    assert send(client, url).status_code == 422, "nobody is ticked"
    reply = send(client, url, post=[str(cast[who].post_id) for who in TEAM[:2]])
    assert reply.status_code == 303
    assert "Fire safety awareness: 2 booked." in client.get(reply.location).text


def test_more_people_cost_no_more_queries(cast, query_count):
    run, numbers = event(cast, course(cast)), []
    for who in (TEAM[:1], TEAM):
        with query_count() as watch:
            rows(cast, run, who)
        numbers.append(len(watch.statements))
    assert numbers[0] == numbers[1]
