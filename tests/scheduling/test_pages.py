"""Pages of dates: what planners see and do, without a script, and who is kept out."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from lms.bookings.models import Booking
from lms.bookings.rules.states import BookingState
from lms.courses.models import Event, EventSession
from lms.courses.queries.events import plan_of
from lms.courses.rules.words import EventState
from lms.kit.db import db
from lms.outbox.models import Message
from lms.registers.models import Attendance
from lms.registers.rules.marks import Mark
from tests.cast import NOW
from tests.events import booking, course, event, venue

ANSWERS = {
    "session_1": "", "day_1": ["16", "3", "2026"], "starts_1": "09:30", "ends_1": "12:30", "venue_1": "",
    "capacity": "12", "offer_hours": "48", "link": "", "notes": "",
}  # fmt: skip


@pytest.fixture
def fire(cast):
    return course(cast)


@pytest.fixture
def add(cast, as_, send, fire):
    """`add(who="priya", **answers)`: fill in the form of a new date."""

    def fill_in(who="priya", **more):
        answers = ANSWERS | {"organiser": str(cast.places["LOCH"])} | more
        return send(as_(who), f"/courses/{fire.id}/dates/add", **answers)

    return fill_in


def the_event():
    return db.session.scalars(select(Event).order_by(Event.id.desc())).first()


def edit(send, client, one, **more):
    """Change a date by its form, as it is shown."""
    shown = client.get(f"/dates/{one.id}/edit").text
    seen = re.search(r'name="seen"[^>]*value="([^"]*)"', shown).group(1)
    session = plan_of(one).sessions[0]
    given = ANSWERS | {"organiser": str(one.organiser_id), "session_1": str(session.id), "capacity": str(one.capacity), "seen": seen}
    return send(client, f"/dates/{one.id}/edit", **given | more)


# --- adding -----------------------------------------------------------------------------------------------------------------------


def test_a_date_is_added_as_a_draft(cast, add, as_):
    room = venue(cast)
    reply = add(venue_1=str(room.id), trainers=[str(cast["tam"].person_id)])
    assert reply.status_code == 303
    page = as_("priya").get(reply.location).text
    assert "Draft" in page and "16 March 2026, 9:30am to 12:30pm" in page and "Training room 1" in page and "Tam Gillespie" in page


def test_a_double_click_adds_one(add):
    assert add().location == add().location
    assert db.session.scalar(select(func.count()).select_from(Event)) == 1


def test_another_session_comes_by_a_button_a_week_later(add):
    reply = add(more="1")
    assert reply.status_code == 200 and "Session 2" in reply.text
    assert re.search(r'name="day_2"[^>]*value="23"', reply.text) and re.search(r'name="starts_2"[^>]*value="09:30"', reply.text)
    assert "There is a problem" not in reply.text and the_event() is None


def test_a_session_goes_by_a_button(add):
    second = {"day_2": ["23", "3", "2026"], "starts_2": "13:00", "ends_2": "14:00", "venue_2": ""}
    reply = add(less_1="1", **second)
    assert re.search(r'name="day_1"[^>]*value="23"', reply.text) and 'name="day_2"' not in reply.text


def test_an_empty_row_is_left_out(add):
    empty = {"day_2": ["", "", ""], "starts_2": "", "ends_2": "", "venue_2": ""}
    third = {"day_3": ["17", "3", "2026"], "starts_3": "13:00", "ends_3": "14:00", "venue_3": ""}
    assert add(**empty, **third).status_code == 303
    assert [one.day.day for one in plan_of(the_event()).sessions] == [16, 17]


def test_an_end_before_the_start_is_the_next_day(add):
    add(starts_1="21:00", ends_1="7:00")
    assert the_event().ends_at == datetime(2026, 3, 17, 7, tzinfo=UTC)


def test_a_time_that_the_clock_jumps_over_is_refused_at_its_answer(add):
    reply = add(day_1=["29", "3", "2026"], starts_1="01:30")
    assert reply.status_code == 422 and 'href="#starts_1"' in reply.text and "the clocks go forward" in reply.text


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"day_1": ["", "", ""], "starts_1": "", "ends_1": ""}, "Enter the day"),
        ({"day_1": ["31", "2", "2026"]}, "Enter a real date"),
        ({"starts_1": "half nine"}, "Enter a time, such as 9:30"),
        ({"ends_1": ""}, "Enter when it ends"),
        ({"capacity": "many"}, "Enter a whole number"),
        ({"capacity": "99999999999999999999"}, "Enter a number of places"),
        ({"organiser": "999999"}, "Choose one of the list"),
        ({"trainers": ["999999"]}, "Choose from the list"),
        ({"venue_1": "x"}, "Choose one of the list"),
        ({"link": "javascript:alert(1)"}, "Enter the whole link"),
        ({"notes": "x" * 5000}, "Use at most 4,000"),
        ({"minimum": "4"}, "on which day you decide"),
        ({"minimum": "4", "decide_on": ["16", "3", "2026"]}, "decide before that day"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(add, answers, said):
    reply = add(**answers)
    assert (reply.status_code, said in reply.text) == (422, True)


def test_the_room_of_a_session_without_a_day_is_kept_and_not_complained_about(cast, add):
    room = venue(cast)
    reply = add(day_1=["", "", ""], starts_1="", ends_1="", venue_1=str(room.id))
    assert f'<option value="{room.id}" selected' in reply.text and "Choose one of the list" not in reply.text


def test_a_taken_room_is_said_at_its_answer(cast, add):
    room = venue(cast)
    add(venue_1=str(room.id))
    reply = add(venue_1=str(room.id), capacity="5")
    assert reply.status_code == 422 and "is taken by" in reply.text and 'href="#venue_1"' in reply.text


def test_five_hundred_rows_are_no_trouble(add):
    many = {
        f"{part}_{row}": value
        for row in range(2, 500)
        for part, value in (("day", ["1", "4", "2026"]), ("starts", "9:00"), ("ends", "10:00"))
    }
    reply = add(**many)
    assert reply.status_code == 422 and 'name="day_60"' in reply.text and 'name="day_61"' not in reply.text


# --- who ------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["ailsa", "effie", "tam", "adam", "beth"])
def test_only_planners_come_in(cast, as_, fire, who):
    one = event(cast, fire)
    assert {as_(who).get(url).status_code for url in ("/dates", f"/dates/{one.id}", f"/dates/{one.id}/edit", "/plan/courses")} == {403}


@pytest.mark.parametrize("page", ["", "/edit", "/copy", "/schedule", "/cancel"])
def test_another_employers_date_looks_like_none(cast, as_, page):
    one = event(cast, course(cast, owner="COUN"))
    assert as_("lorna").get(f"/dates/{one.id}{page}").status_code == 404
    assert as_("priya").get(f"/dates/{one.id}{page}").status_code == 200


@pytest.mark.parametrize("page", ["edit", "copy", "schedule", "cancel"])
def test_nor_is_it_changed_by_its_address(cast, as_, send, page):
    one, mine = event(cast, course(cast, owner="COUN"), state=EventState.DRAFT), event(cast, course(cast, "MINE", owner="NHSL"))
    reply = send(as_("lorna"), f"/dates/{one.id}/{page}", page=f"/dates/{mine.id}/edit", why="x", days="2026-04-01", **ANSWERS)
    assert reply.status_code == 404 and db.session.get(Event, one.id).state == EventState.DRAFT


def test_an_officer_plans_no_course_of_another_employer(cast, as_):
    theirs = course(cast, owner="COUN")
    assert as_("lorna").get(f"/courses/{theirs.id}/dates/add").status_code == 404


def test_an_officer_gives_no_date_to_another_employer(cast, add):
    assert add(who="lorna", organiser=str(cast.places["COUN"])).status_code == 422
    assert add(who="lorna", organiser=str(cast.places["NHSL"])).status_code == 303


# --- the list ---------------------------------------------------------------------------------------------------------------------


def test_the_list_counts_seats_and_who_waits(cast, as_, fire):
    one = event(cast, fire, capacity=2, at=venue(cast, locality="Lochee"))
    for who, state in (("ailsa", BookingState.BOOKED), ("kirsty", BookingState.OFFERED), ("gordon", BookingState.WAITLISTED)):
        more = {"offered_until": one.starts_at} if state == BookingState.OFFERED else {}
        booking(cast, one, who, state, **more)
    page = as_("priya").get("/dates").text
    assert "2 of 2" in page and "1 waiting" in page and "Training room 1, Lochee" in page


def test_the_list_is_filtered(cast, as_, fire):
    event(cast, fire, at=venue(cast, locality="Lochee"))
    event(cast, course(cast, "IPC", ("IPC-2",), title="Infection control"), starts_at=datetime(2026, 4, 16, 9, tzinfo=UTC))
    client = as_("priya")
    for query, fire_there, other_there in (
        ("", True, True), ("text=infection", False, True), (f"course={fire.id}", True, False), ("place=Lochee", True, False),
        ("place=online", False, True), ("since=2026-04-16", False, True), ("until=2026-04-15", True, False), ("state=draft", False, False),
        ("state=nonsense&course=x&place=%00", True, True),
    ):  # fmt: skip
        rows = client.get(f"/dates?{query}").text.partition("</details>")[2]
        assert ("Fire safety" in rows, "Infection" in rows) == (fire_there, other_there), query


def test_what_is_past_is_found_and_open_registers_are_told(cast, as_, fire):
    event(cast, fire, starts_at=datetime(2026, 2, 2, 9, tzinfo=UTC))
    page = as_("priya").get("/dates").text
    assert "Nothing is planned from today on" in page and "1 date is over and its register is" in page
    assert "2 February 2026" in as_("priya").get("/dates?state=scheduled&until=2026-03-02").text


def test_a_course_with_a_thousand_dates_is_listed_as_fast_as_one(cast, as_, fire, query_count):
    def ask():
        with query_count() as asked:
            page = as_("priya").get(f"/dates?course={fire.id}").text
        return len(asked.statements), page

    event(cast, fire)
    few, _ = ask()
    starts = [datetime(2026, 4, 1, 9, tzinfo=UTC) + timedelta(hours=hour) for hour in range(1000)]
    new = {
        "course_id": fire.id,
        "organiser_id": fire.owner_id,
        "state": EventState.SCHEDULED,
        "capacity": 9,
        "offer_hours": 48,
        "link": "",
        "notes": "",
        "revision": 0,
    }
    db.session.execute(Event.__table__.insert(), [new | {"starts_at": at, "ends_at": at + timedelta(hours=1)} for at in starts])
    many, page = ask()
    assert many == few and "50 of 1,001" in page
    seen = set(re.findall(r"/dates/(\d+)\"", page))
    following = as_("priya").get(re.search(r'href="([^"]+)" rel="next"', page).group(1).replace("&amp;", "&")).text
    assert not seen & set(re.findall(r"/dates/(\d+)\"", following)) and len(seen) == 50


@pytest.mark.parametrize(
    "cursor", ['["2026-03-16T09:30:00", 1]', '["0001-01-01T00:00:00+00:00", 1]', "[1, 1]", '["x", 1]', '["9999-12-31T23:59:59-14:00", 1]']
)
def test_an_address_that_somebody_edited_is_no_mistake_of_ours(cast, as_, fire, cursor):
    event(cast, fire)
    assert as_("priya").get("/dates", query_string={"after": cursor}).status_code == 200


# --- changing ---------------------------------------------------------------------------------------------------------------------


def test_whoever_has_a_place_is_told_of_another_time(cast, as_, send, fire):
    one = event(cast, fire)
    booking(cast, one, "ailsa")
    assert edit(send, as_("priya"), one, starts_1="10:00").status_code == 303
    assert db.session.get(Event, one.id).revision == 1
    assert db.session.scalars(select(Message.to)).all() == ["ailsa@example.org"]


def test_nobody_is_told_of_other_notes(cast, as_, send, fire):
    one = event(cast, fire)
    booking(cast, one, "ailsa")
    assert edit(send, as_("priya"), one, notes="Bring lunch").status_code == 303
    assert db.session.scalars(select(Message.to)).all() == []


def test_more_places_are_offered_to_those_who_wait(cast, as_, send, fire):
    one = event(cast, fire, capacity=1)
    booking(cast, one, "ailsa")
    waits = booking(cast, one, "kirsty", BookingState.WAITLISTED)
    assert edit(send, as_("priya"), one, capacity="2").status_code == 303
    assert db.session.get(Booking, waits.id).state == BookingState.OFFERED


def test_no_place_is_taken_from_under_anybody(cast, as_, send, fire):
    one = event(cast, fire, capacity=2)
    for who in ("ailsa", "kirsty"):
        booking(cast, one, who)
    reply = edit(send, as_("priya"), one, capacity="1")
    assert reply.status_code == 422 and 'href="#capacity"' in reply.text


def test_a_session_with_marks_stays(cast, as_, send, fire):
    one = event(cast, fire, sessions=2)
    second = db.session.scalars(select(EventSession.id).where(EventSession.event_id == one.id).order_by(EventSession.starts_at)).all()[1]
    db.session.add(Attendance(booking_id=booking(cast, one, "ailsa").id, session_id=second, mark=Mark.PRESENT))
    reply = edit(send, as_("priya"), one)
    assert reply.status_code == 422 and "The register has marks" in reply.text


def test_a_session_put_off_takes_back_the_marks_of_those_who_came_early(cast, as_, send, fire):
    one = event(cast, fire, starts_at=NOW + timedelta(minutes=20))
    session = db.session.scalars(select(EventSession.id).where(EventSession.event_id == one.id)).one()
    db.session.add(Attendance(booking_id=booking(cast, one, "ailsa").id, session_id=session, mark=Mark.PRESENT))
    assert edit(send, as_("priya"), one).status_code == 303  # to 16 March
    assert db.session.scalars(select(Attendance)).all() == []


def test_two_planners_do_not_overwrite_each_other(cast, as_, send, fire):
    one = event(cast, fire)
    client = as_("priya")
    seen = re.search(r'name="seen"[^>]*value="([^"]*)"', client.get(f"/dates/{one.id}/edit").text).group(1)
    assert edit(send, as_("priya"), one, starts_1="10:00", trainers=[str(cast["tam"].person_id)]).status_code == 303
    reply = edit(send, client, one, seen=seen, notes="Bring lunch")
    assert reply.status_code == 422 and "Someone changed this while you were writing" in reply.text
    assert "16 March 2026, 10:00am to 12:30pm" in reply.text and "Tam Gillespie" in reply.text


def test_what_is_cancelled_has_no_form(cast, as_, fire):
    one = event(cast, fire, state=EventState.CANCELLED)
    assert as_("priya").get(f"/dates/{one.id}/edit").status_code == 404 and as_("priya").get(f"/dates/{one.id}").status_code == 200


# --- scheduling, copying, cancelling ----------------------------------------------------------------------------------------------


def test_a_draft_is_scheduled(cast, as_, send, fire):
    one = event(cast, fire, state=EventState.DRAFT)
    assert "Nobody teaches it yet" in as_("priya").get(f"/dates/{one.id}/schedule").text
    assert send(as_("priya"), f"/dates/{one.id}/schedule").status_code == 303
    assert db.session.get(Event, one.id).state == EventState.SCHEDULED


SERIES = "first_day=23&first_day=3&first_day=2026&rhythm=two_weeks&number=3"


def dates():
    return db.session.scalars(select(Event).order_by(Event.starts_at)).all()


@pytest.mark.parametrize(("more", "state"), [({}, EventState.DRAFT), ({"scheduled": "y"}, EventState.SCHEDULED)])
def test_a_series_is_looked_at_and_planned_once(cast, as_, send, fire, more, state):
    one = event(cast, fire)
    shown = as_("priya").get(f"/dates/{one.id}/copy?{SERIES}").text
    assert re.findall(r'checked[^>]*name="days"[^>]*value="([^"]+)"', shown) == ["2026-03-23", "2026-04-06", "2026-04-20"]
    for _ in range(2):
        reply = send(as_("priya"), f"/dates/{one.id}/copy?{SERIES}", days=["2026-03-23", "2026-04-20"], **more)
        assert reply.status_code == 303 and f"state={state.value}" in reply.location
    assert [(plan_of(row).first_day.day, row.state) for row in dates()[1:]] == [(23, state), (20, state)]
    assert as_("priya").get(f"/dates/{one.id}/copy?{SERIES}").text.count("It is planned already") == 2


def test_what_is_in_the_way_of_a_series_is_shown_and_not_planned(cast, as_, send, fire):
    room = venue(cast, retired_on=date(2026, 4, 15))
    one = event(cast, fire, at=room)
    event(cast, fire, starts_at=one.starts_at + timedelta(weeks=3, hours=-2), at=room)
    shown = as_("priya").get(f"/dates/{one.id}/copy?{SERIES}").text
    assert "Training room 1 is taken by" in shown and "is not used from 15 April 2026" in shown
    assert re.findall(r'name="days"[^>]*value="([^"]+)"', shown) == ["2026-03-23"]
    reply = send(as_("priya"), f"/dates/{one.id}/copy?{SERIES}", days=["2026-03-23", "2026-04-06"])
    assert reply.status_code == 422 and "6 April 2026" in reply.text and len(dates()) == 2


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("first_day=&first_day=&first_day=", "Enter the day on which the first"),
        (f"{SERIES}&until=31&until=2&until=2026", "Enter a real date"),
        (SERIES.replace("number=3", "number=99"), "Enter a number from 1 to 53"),
        (SERIES.replace("two_weeks", "%00"), "Choose one of the list"),
        (SERIES.replace("2026", "2099"), "more than three years away"),
        ("first_day=2026-03-23&until=2026-03-01", "No date lies between"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_series_is_said(cast, as_, fire, query, said):
    assert said in as_("priya").get(f"/dates/{event(cast, fire).id}/copy?{query}").text


@pytest.mark.parametrize(("days", "said"), [([], "Tick at least one date"), (["2026-03-24"], "Choose from the list")])
def test_only_days_of_the_series_are_planned(cast, as_, send, fire, days, said):
    one = event(cast, fire)
    reply = send(as_("priya"), f"/dates/{one.id}/copy?{SERIES}", days=days)
    assert (reply.status_code, said in reply.text, len(dates())) == (422, True, 1)


def test_a_cancelled_date_tells_everybody_once(cast, as_, send, fire):
    one = event(cast, fire)
    booking(cast, one, "ailsa")
    page = as_("priya").get(f"/dates/{one.id}/cancel").text
    assert "1 booking will be cancelled" in page
    for _ in range(2):
        assert send(as_("priya"), f"/dates/{one.id}/cancel", why="The trainer is not available").status_code == 303
    assert db.session.scalars(select(Message.to)).all() == ["ailsa@example.org"]
    assert "The trainer is not available" in as_("priya").get(f"/dates/{one.id}").text


def test_a_date_is_not_cancelled_without_a_reason(cast, as_, send, fire):
    one = event(cast, fire)
    assert send(as_("priya"), f"/dates/{one.id}/cancel", why="").status_code == 422
    assert send(as_("priya"), f"/dates/{one.id}/cancel", why="x" * 401).status_code == 422
    assert db.session.get(Event, one.id).state == EventState.SCHEDULED
