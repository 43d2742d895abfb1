"""What Home says about bookings, and how a line that is due leads to a seat."""

from datetime import timedelta

import pytest

from lms.bookings.rules.states import BookingState
from lms.courses.models import Course, course_prerequisite, course_sector
from lms.courses.rules.words import Approval
from lms.kit import clock
from lms.kit.db import db
from lms.people.rules import Sector
from lms.training.models import Subject
from lms.training.rules.enums import Transfers
from tests.cast import NOW, TODAY
from tests.events import STARTS, booking, course, event


def home(as_, who):
    return as_(who).get("/").text.split("<main")[1]


def test_a_subject_with_one_course_leads_to_its_dates(as_, cast):
    of = course(cast)
    event(cast, of)
    assert f'href="/courses/{of.id}#dates">Book Fire safety awareness' in home(as_, "gordon")
    assert f'href="/courses/{of.id}#dates">Book' in as_("gordon").get("/my-training").text


def test_a_subject_with_several_leads_to_those(as_, cast):
    for code in ("ONE", "TWO"):
        event(cast, course(cast, code))
    assert f'href="/courses?subject={cast.subjects["FIRE-1"]}">Book' in home(as_, "gordon")


def test_and_there_the_next_place_of_each_is_one_button_away(as_, cast):
    dates = [event(cast, course(cast, code)) for code in ("ONE", "TWO")]
    event(cast, course(cast, "AWAY", ()))
    text = as_("gordon").get(f"/courses?subject={cast.subjects['FIRE-1']}").text
    assert all(f'action="/dates/{date.id}/book"' in text for date in dates) and text.count("Book this place") == 2
    assert "Book this place" not in as_("ailsa").get("/courses").text  # nothing presses


def test_a_subject_is_booked_through_one_that_covers_it(as_, cast):
    of = course(cast, "HIGH", ("DEM-3",))
    event(cast, of)
    assert f'href="/courses/{of.id}#dates">Find a course' in as_("ailsa").get("/my-training").text


def test_without_a_date_the_line_leads_to_the_reason_as_before(as_, cast):
    course(cast)
    assert "Renew Fire safety awareness" in home(as_, "gordon") and "/my-training#subject-" in home(as_, "gordon")


def test_a_line_without_a_date_says_how_it_is_done(as_, cast):
    assert "No date is planned. Ask your learning and development team." in home(as_, "gordon")
    db.session.get_one(Subject, cast.subjects["FIRE-1"]).transfers = Transfers.EMPLOYER
    db.session.flush()
    assert "Done where you work. Ask your supervisor." in home(as_, "gordon")


@pytest.mark.parametrize(("days", "said"), [(0, "Book Fire"), (1, "See dates for Fire")])
def test_it_can_be_booked_until_the_day_it_is_due(as_, cast, days, said):
    event(cast, course(cast), starts_at=STARTS + timedelta(days=days))  # Mòrag has to do it by 16 March
    assert said in home(as_, "morag") and ("is too late" in home(as_, "morag")) == bool(days)


def test_what_is_overdue_can_be_booked_on_any_day(as_, cast):
    event(cast, course(cast), starts_at=STARTS + timedelta(days=90))
    assert "Book Fire safety awareness" in home(as_, "gordon")


def test_a_date_at_the_time_of_another_booking_cannot_be_booked(as_, cast):
    event(cast, course(cast))
    booking(cast, event(cast, course(cast, "AWAY", ())), "gordon")
    assert "You have booked something else for the same time." in home(as_, "gordon")
    assert ">See dates<" in as_("gordon").get("/my-training").text
    event(cast, db.session.query(Course).filter_by(code="FIRE").one(), starts_at=STARTS + timedelta(days=1))
    assert "Book Fire safety awareness" in home(as_, "gordon")


def test_booking_that_has_not_begun_says_when_it_does(as_, cast):
    event(cast, course(cast), opens_on=TODAY + timedelta(days=1))
    assert "See dates for Fire" in home(as_, "gordon") and "Booking opens on 3 March 2026." in home(as_, "gordon")


@pytest.mark.parametrize(("first", "said"), [("DEM-2", "See dates for IPC"), ("FIRE-1", "Book IPC")])
def test_a_course_that_asks_for_something_first_is_booked_by_those_who_have_it(as_, cast, first, said):
    of = course(cast, "IPC", ("IPC-2",), title="Hand hygiene")
    event(cast, of)
    db.session.execute(course_prerequisite.insert(), [{"course_id": of.id, "subject_id": cast.subjects[first]}])
    assert said.replace("IPC", "Infection prevention") in home(as_, "ailsa")


def test_a_course_that_is_not_for_them_is_no_way(as_, cast):
    of = course(cast)
    event(cast, of)
    db.session.execute(course_sector.insert(), [{"course_id": of.id, "sector": Sector.NHS}])
    assert "Renew Fire safety awareness" in home(as_, "gordon")


def test_what_is_booked_already_leads_to_the_booking(as_, cast):
    one = booking(cast, event(cast, course(cast)), "gordon")
    text = home(as_, "gordon")
    assert f'href="/bookings/{one.id}">See your booking for Fire safety awareness' in text
    assert "Go to Fire safety awareness, 9:30am" in text and "On " in text


def test_and_stands_behind_what_is_still_to_do(as_, cast):
    asked = course(cast, "IPC", ("IPC-2",), title="Hand hygiene", approval=Approval.SUPERVISOR)
    booking(cast, event(cast, asked), "kirsty", BookingState.REQUESTED)
    before = home(as_, "effie")
    booking(cast, event(cast, course(cast)), "effie")
    after = home(as_, "effie")
    assert before.index("Fire safety awareness") < before.index("Hand hygiene")
    assert after.index("See your booking for Fire safety awareness") > after.index("Hand hygiene")


def test_an_offer_waits_with_its_deadline(as_, cast):
    one = booking(cast, event(cast, course(cast)), "ailsa", BookingState.OFFERED, offered_until=NOW + timedelta(hours=5))
    text = home(as_, "ailsa")
    assert f'href="/bookings/{one.id}">Answer about the place kept for you on Fire safety awareness' in text and "By 2:00pm on" in text


def test_an_offer_that_ran_out_waits_for_nobody(as_, cast):
    booking(cast, event(cast, course(cast)), "ailsa", BookingState.OFFERED, offered_until=NOW)
    assert "Answer about" not in home(as_, "ailsa")


@pytest.mark.parametrize(("people", "said"), [(("ailsa",), "Decide whether Ailsa Robertson goes to Fire"), ((), "")])
def test_a_few_requests_are_a_line_each(as_, cast, people, said):
    one = event(cast, course(cast, approval=Approval.SUPERVISOR))
    for who in people:
        booking(cast, one, who, BookingState.REQUESTED)
    assert said in home(as_, "effie") and ("Decide" in home(as_, "effie")) == bool(people)


def test_many_are_one_line(as_, cast):
    for number in range(4):
        one = event(cast, course(cast, f"C{number}", (), approval=Approval.SUPERVISOR), starts_at=STARTS + timedelta(days=number))
        booking(cast, one, "ailsa", BookingState.REQUESTED)
    assert "Decide 4 requests for places on courses" in home(as_, "effie")


def test_a_fixed_number_of_queries(as_, cast, query_count):
    def more(numbers):
        for number in numbers:
            of = course(cast, f"C{number}", ("FIRE-1", "IPC-2"))
            event(cast, of, starts_at=STARTS + timedelta(days=number))
            booking(cast, event(cast, of), "ailsa")

    more([1])
    client = as_("ailsa")
    client.get("/")
    with query_count() as few:
        client.get("/")
    more(range(2, 12))
    with query_count() as many:
        client.get("/")
    assert len(many.statements) == len(few.statements)


@pytest.mark.parametrize("who", ["morag", "dougie", "beth", "hamish"])
def test_home_of_those_of_whom_little_is_asked(as_, cast, who):
    event(cast, course(cast))
    assert as_(who).get("/").status_code == as_(who).get("/my-training").status_code == 200


def test_a_trainer_is_led_to_who_comes_and_then_to_the_register(as_, cast, monkeypatch):
    one = event(cast, course(cast), trainers=("tam",))
    assert f'href="/dates/{one.id}/places">Teach Fire safety awareness, 9:30am' in home(as_, "tam")
    for moment, verb in ((STARTS - timedelta(minutes=30), "Take"), (STARTS + timedelta(hours=3), "Close")):
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        db.session.commit()
        assert f'href="/dates/{one.id}/register">{verb} the register of Fire safety awareness, 9:30am' in home(as_, "tam")
