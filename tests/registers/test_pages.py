"""The register in the room: who opens it, marking with and without scripts, closing, and whoever comes without a booking."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select, update

from lms.bookings.models import Booking, BookingMove
from lms.bookings.rules.states import Because, BookingState
from lms.courses.models import EventSession
from lms.courses.rules.words import EventState
from lms.kit.db import db
from lms.people.models import Person
from lms.registers.models import Attendance
from lms.registers.rules.marks import Mark
from tests.client import TOKEN
from tests.events import STARTS, booking, course, event, venue

S = BookingState


@pytest.fixture
def fire(app, cast, at):
    one = event(cast, course(cast), trainers=("tam",), at=venue(cast))
    for who in ("ailsa", "gordon", "kirsty"):
        booking(cast, one, who, needs="A chair with arms" if who == "gordon" else None)
    return one


def of(on, cast, who):
    return db.session.scalars(select(Booking).where(Booking.event_id == on.id, Booking.person_id == cast[who].person_id)).one()


def page(on, end=""):
    return f"/dates/{on.id}/register{end}"


def marks(on):
    asked = select(Booking.person_id, Attendance.mark).join(Booking, Booking.id == Attendance.booking_id).where(Booking.event_id == on.id)
    return dict(iter(db.session.execute(asked)))


def session_of(on):
    return db.session.scalars(select(EventSession.id).where(EventSession.event_id == on.id).order_by(EventSession.starts_at)).first()


def tap(client, on, who, cast, mark, seen=""):
    """As the script sends it: one row alone."""
    token = TOKEN.search(client.get(page(on)).text).group(1)
    booking_id = of(on, cast, who).id
    values = {"csrf_token": token, "session": session_of(on), f"mark-{booking_id}": mark, f"was-{booking_id}": seen}
    return client.post(f"{page(on)}/{booking_id}/mark", data=values)


def test_it_lists_everybody_in_order_with_their_needs(fire, cast, as_):
    text = as_("tam").get(page(fire)).text
    assert text.index("Ailsa Robertson") > text.index("Gordon Milne") > text.index("Kirsty Duncan")
    assert "A chair with arms" in text and "0 of 3 marked" in text and "Training room 1" in text


def test_it_is_there_for_its_trainers_and_its_organisers_team(app, cast, as_, at):
    ours = event(cast, course(cast, owner="NHSL"), trainers=("tam",))
    theirs = event(cast, course(cast, "IPC", ("IPC-2",), owner="COUN"))
    booking(cast, ours, "ailsa")
    seen = {
        who: [as_(who).get(page(one)).status_code for one in (ours, theirs)] for who in ("tam", "lorna", "priya", "ailsa", "effie", "adam")
    }
    assert seen == {
        "tam": [200, 404],
        "lorna": [200, 404],
        "priya": [200, 200],
        "ailsa": [403, 403],
        "effie": [403, 403],
        "adam": [403, 403],
    }


@pytest.mark.parametrize("end", ["", "/close", "/reopen", "/walk-in"])
def test_another_trainers_date_cannot_be_guessed(app, cast, as_, at, end):
    other = event(cast, course(cast, owner="COUN"))
    client = as_("tam")
    token = TOKEN.search(client.get("/account/password").text).group(1)
    assert client.get(page(other, end)).status_code == client.get(page(other, end).replace(str(other.id), "99999")).status_code == 404
    assert client.post(page(other, end), data={"csrf_token": token}).status_code == 404
    assert client.get(f"/dates/{other.id}/sign-in-sheet.pdf").status_code == 404


def test_marks_are_saved_without_scripts(fire, cast, as_, send):
    ailsa, gordon = of(fire, cast, "ailsa").id, of(fire, cast, "gordon").id
    answers = {f"mark-{ailsa}": "present", f"was-{ailsa}": "", f"mark-{gordon}": "part", f"was-{gordon}": ""}
    assert send(as_("tam"), page(fire), session=session_of(fire), **answers).status_code == 303
    assert marks(fire) == {cast["ailsa"].person_id: Mark.PRESENT, cast["gordon"].person_id: Mark.PART}
    assert "2 of 3 marked" in as_("tam").get(page(fire)).text


def test_two_pages_saved_one_after_the_other_lose_nothing(fire, cast, as_, send):
    """Both trainers opened the page before anybody was marked."""
    ailsa, gordon = of(fire, cast, "ailsa").id, of(fire, cast, "gordon").id
    send(as_("tam"), page(fire), session=session_of(fire), **{f"mark-{ailsa}": "late", f"was-{ailsa}": ""})
    send(as_("priya"), page(fire), session=session_of(fire), **{f"mark-{gordon}": "absent", f"was-{gordon}": "", f"was-{ailsa}": ""})
    assert marks(fire) == {cast["ailsa"].person_id: Mark.LATE, cast["gordon"].person_id: Mark.ABSENT}


def test_a_tap_is_saved_at_once_and_says_how_far_it_is(fire, cast, as_):
    reply = tap(as_("tam"), fire, "ailsa", cast, "present")
    assert reply.status_code == 200 and "Saved" in reply.text and "1 of 3 marked" in reply.text
    assert f'name="was-{of(fire, cast, "ailsa").id}" value="present"' in reply.text
    assert marks(fire) == {cast["ailsa"].person_id: Mark.PRESENT}


def test_a_tap_over_somebody_elses_says_so(fire, cast, as_):
    tap(as_("priya"), fire, "ailsa", cast, "absent")
    assert "Somebody else had marked Ailsa Robertson differently" in tap(as_("tam"), fire, "ailsa", cast, "present").text


def test_a_tap_that_comes_too_late_is_not_saved(fire, cast, as_):
    client = as_("tam")
    tap(client, fire, "ailsa", cast, "present")
    fire.state = EventState.CANCELLED
    reply = tap_after(client, fire, cast)
    assert "Not saved" in reply.text and marks(fire) == {cast["ailsa"].person_id: Mark.PRESENT}


def tap_after(client, on, cast):
    token = TOKEN.search(client.get("/account/password").text).group(1)
    booking_id = of(on, cast, "ailsa").id
    values = {"csrf_token": token, "session": session_of(on), f"mark-{booking_id}": "absent", f"was-{booking_id}": "present"}
    return client.post(f"{page(on)}/{booking_id}/mark", data=values)


@pytest.mark.parametrize(
    "answers",
    [
        {"session": "x"},
        {"session": "9" * 30},
        {"session": "-1"},
        {"session": "١"},
        {},
    ],
)
def test_nonsense_marks_nobody(fire, cast, as_, send, answers):
    ailsa = of(fire, cast, "ailsa").id
    assert send(as_("tam"), page(fire), **{f"mark-{ailsa}": "present", "mark-٣": "present", **answers}).status_code == 422
    send(as_("tam"), page(fire), session=session_of(fire), **{f"mark-{ailsa}": "asleep", "mark-": "present", "mark-1e3": "late"})
    assert marks(fire) == {}


def test_everyone_else_is_present(fire, cast, as_, send):
    gordon = of(fire, cast, "gordon").id
    send(as_("tam"), page(fire), session=session_of(fire), everyone="yes", **{f"mark-{gordon}": "absent", f"was-{gordon}": ""})
    assert sorted(marks(fire).values()) == [Mark.ABSENT, Mark.PRESENT, Mark.PRESENT]
    assert "All 3 marked" in as_("tam").get(page(fire)).text


def test_it_cannot_be_marked_yet(fire, as_, at):
    at(STARTS - timedelta(hours=2))
    text = as_("tam").get(page(fire)).text
    assert "You can mark the register from 16 March 2026 at 8:30am" in text and "Ailsa Robertson" in text and 'type="radio"' not in text


def test_closing_says_what_will_be_and_does_it(fire, cast, as_, send):
    tam = as_("tam")
    assert "Ailsa Robertson" in tam.get(page(fire, "/close")).text
    assert send(tam, page(fire), session=session_of(fire), everyone="yes").status_code == 303
    assert send(tam, page(fire, "/close")).status_code == 303
    text = tam.get(page(fire)).text
    assert "3 attended. Training: 3 recorded." in text and "Open the register again" in text
    assert "closed already" in tam.get(page(fire, "/close")).text


def test_closing_with_marks_missing_is_refused(fire, as_, app):
    tam = as_("tam")
    token = TOKEN.search(tam.get(page(fire)).text).group(1)
    reply = tam.post(page(fire, "/close"), data={"csrf_token": token})
    assert reply.status_code == 422 and "have no mark yet" in reply.text


def test_opened_again_it_is_corrected(fire, cast, as_, send):
    send(as_("tam"), page(fire), session=session_of(fire), everyone="yes")
    send(as_("tam"), page(fire, "/close"))
    assert send(as_("tam"), page(fire, "/reopen"), why=" ").status_code == 422
    send(as_("tam"), page(fire, "/reopen"), why="Ailsa was ill")
    assert "Ailsa was ill" in as_("tam").get(page(fire)).text
    tap(as_("tam"), fire, "ailsa", cast, "absent", seen="present")
    assert "before: Attended" in as_("tam").get(page(fire, "/close")).text
    tam = as_("tam")
    send(tam, page(fire, "/close"), page=page(fire, "/close"))
    assert "1 taken back" in tam.get(page(fire)).text and of(fire, cast, "ailsa").state == S.NO_SHOW


def test_why_somebody_did_not_come(fire, cast, as_, send):
    tap(as_("tam"), fire, "ailsa", cast, "absent")
    why = f"/bookings/{of(fire, cast, 'ailsa').id}/why-absent"
    assert why in as_("tam").get(page(fire)).text
    assert send(as_("tam"), why).status_code == 422
    assert send(as_("tam"), why, because="event").status_code == 422
    send(as_("tam"), why, because="ill")
    assert "Ill, or caring for somebody" in as_("tam").get(page(fire)).text
    send(as_("tam"), page(fire), session=session_of(fire), everyone="yes")
    send(as_("tam"), page(fire, "/close"))
    moves = select(BookingMove.because).where(BookingMove.booking_id == of(fire, cast, "ailsa").id, BookingMove.state == S.NO_SHOW)
    assert db.session.scalars(moves).all() == [Because.ILL]


def test_two_sessions_have_a_page_each(app, cast, as_, send, at):
    two = event(cast, course(cast), sessions=2, trainers=("tam",))
    booking(cast, two, "ailsa")
    first, second = db.session.scalars(select(EventSession.id).where(EventSession.event_id == two.id).order_by(EventSession.starts_at))
    send(as_("tam"), page(two), page=f"{page(two)}?session={second}", session=second, everyone="yes")
    assert "All 1 marked" in as_("tam").get(f"{page(two)}?session={second}").text
    assert "0 of 1 marked" in as_("tam").get(f"{page(two)}?session={first}").text
    assert as_("tam").get(f"{page(two)}?session=99999999999").status_code == 200


def test_the_page_asks_a_fixed_number_of_questions(fire, cast, as_, query_count):
    client, url = as_("tam"), page(fire)
    client.get(url)
    with query_count() as few:
        client.get(url)
    for who in ("dougie", "morag", "lukasz", "hamish", "fraser"):
        booking(cast, fire, who)
    db.session.commit()
    with query_count() as many:
        client.get(url)
    assert len(few.statements) == len(many.statements)


# --- the sheet ---------------------------------------------------------------------------------------------------------------------


def test_the_sheet_has_every_name_and_room_for_more(fire, cast, as_):
    for who in ("morag", "lukasz"):
        booking(cast, fire, who)
    db.session.get_one(Person, cast["dougie"].person_id).last_name = "Шевченко"
    booking(cast, fire, "dougie")
    reply = as_("tam").get(f"/dates/{fire.id}/sign-in-sheet.pdf")
    text = "".join(one.extract_text() for one in PdfReader(BytesIO(reply.data)).pages)
    assert all(
        name in text for name in ("Fire safety awareness", "NicDhòmhnaill", "Łukasz Żółć", "Шевченко", "Tam Gillespie", "Training room 1")
    )
    assert "Monday 16 March 2026, 9:30am to 12:30pm" in text and "Page 1 of" in text and "\n10\n" in text.replace(" ", "\n")


def test_the_sheet_of_a_hundred_hostile_names(fire, cast, as_):
    ailsa = db.session.get_one(Person, cast["ailsa"].person_id)
    ailsa.first_name, ailsa.last_name = "<b>&" * 30, "W" * 120
    for number in range(100):
        other = Person(first_name="Any", last_name=f"Body {number}", name_folded=f"body {number:03} any")
        db.session.add(other)
        db.session.flush()
        booking(cast, fire, "ailsa", person_id=other.id)
    reader = PdfReader(BytesIO(as_("tam").get(f"/dates/{fire.id}/sign-in-sheet.pdf").data))
    assert len(reader.pages) > 5 and "Body 99" in reader.pages[-1].extract_text() + reader.pages[-2].extract_text()


# --- without a booking -------------------------------------------------------------------------------------------------------------


def walk_in(on):
    return f"{page(on)}/walk-in"


def test_somebody_without_a_booking_is_found_by_the_whole_name(fire, as_):
    client = as_("tam")
    assert "Dougie Reid" in client.get(f"{walk_in(fire)}?name=dougie+REID").text
    for part in ("Dougie", "Reid", "Dougie Re", "D%", "%25+%25", "_+_"):
        assert "Nobody found" in client.get(f"{walk_in(fire)}?name={part}").text, part


def test_somebody_with_one_name_is_found_by_it(fire, cast, as_):
    db.session.execute(
        update(Person).where(Person.id == cast["dougie"].person_id).values(first_name="", last_name="Suharti", name_folded="suharti")
    )
    db.session.commit()
    assert "Suharti" in as_("tam").get(f"{walk_in(fire)}?name=suharti").text


def test_or_by_employer_and_number(fire, cast, as_):
    client, council = as_("tam"), cast.places["COUN"]
    assert "Łukasz Żółć" in client.get(f"{walk_in(fire)}?employer={council}&number=20007").text
    assert "Nobody found" in client.get(f"{walk_in(fire)}?employer={council}&number=99999").text
    assert "Nobody found" in client.get(f"{walk_in(fire)}?number=20007").text


def test_one_tap_puts_them_on_the_register_and_present(fire, cast, as_, send):
    assert send(as_("tam"), f"{walk_in(fire)}?name=Dougie+Reid", post=cast["dougie"].post_id).status_code == 303
    assert of(fire, cast, "dougie").state == S.BOOKED and marks(fire) == {cast["dougie"].person_id: Mark.PRESENT}
    moves = db.session.scalars(select(BookingMove.why).where(BookingMove.booking_id == of(fire, cast, "dougie").id)).all()
    assert moves == ["Walk-in", "Walk-in"]


def test_tapped_twice_they_are_there_once(fire, cast, as_, send):
    for _ in range(2):
        send(as_("tam"), f"{walk_in(fire)}?name=Dougie+Reid", post=cast["dougie"].post_id)
    assert db.session.scalar(select(func.count(Booking.id)).where(Booking.person_id == cast["dougie"].person_id)) == 1


def test_over_capacity_is_a_deliberate_choice(fire, cast, as_, send):
    fire.capacity = 3
    text = send(as_("tam"), f"{walk_in(fire)}?name=Dougie+Reid", post=cast["dougie"].post_id)
    assert text.status_code == 422 and "All places are taken" in text.text
    assert send(as_("tam"), f"{walk_in(fire)}?name=Dougie+Reid", post=cast["dougie"].post_id, over_capacity="y").status_code == 303
    moves = db.session.scalars(select(BookingMove.why).where(BookingMove.booking_id == of(fire, cast, "dougie").id)).all()
    assert moves[-1] == "Walk-in, over capacity"


def test_whoever_waited_and_came_has_one_booking(fire, cast, as_, send):
    waiting = booking(cast, fire, "dougie", S.WAITLISTED)
    send(as_("tam"), f"{walk_in(fire)}?name=Dougie+Reid", post=cast["dougie"].post_id)
    db.session.expire_all()
    states = db.session.scalars(select(Booking.state).where(Booking.person_id == cast["dougie"].person_id)).all()
    assert states.count(S.BOOKED) == 1 and waiting.event_id == fire.id


def test_who_is_booked_on_another_date_is_told_so(fire, cast, as_, send):
    later = event(
        cast, db.session.merge(fire) and db.session.get_one(type(course(cast, "X")), fire.course_id), starts_at=STARTS + timedelta(days=30)
    )
    booking(cast, later, "dougie")
    reply = send(as_("tam"), f"{walk_in(fire)}?name=Dougie+Reid", post=cast["dougie"].post_id)
    assert reply.status_code == 422 and "There is a problem" in reply.text


@pytest.mark.parametrize("post", ["", "0", "999999999", "x", "9" * 40])
def test_a_post_that_is_not_there_is_refused(fire, as_, send, post):
    assert send(as_("tam"), walk_in(fire), post=post).status_code == 422


def test_names_are_text(fire, cast, as_):
    ailsa = db.session.get_one(Person, cast["ailsa"].person_id)
    ailsa.first_name, ailsa.last_name = "<script>alert(1)</script>", "W" * 120
    text = as_("tam").get(page(fire)).text
    assert "<script>alert" not in text and re.search("&lt;script&gt;alert", text)


# --- the registers that somebody runs ------------------------------------------------------------------------------------------------


def test_a_trainer_finds_the_registers_of_the_dates_they_teach(fire, cast, as_):
    event(cast, course(cast, "OTHER", title="Somebody else’s"), starts_at=STARTS + timedelta(days=1))
    event(cast, course(cast, "SOON", title="Soon"), starts_at=STARTS + timedelta(days=9), trainers=("tam",))
    event(cast, course(cast, "FAR", title="Far away"), starts_at=STARTS + timedelta(days=90), trainers=("tam",))
    event(cast, course(cast, "DRAFT", title="Draft"), trainers=("tam",), state=EventState.DRAFT)
    text = as_("tam").get("/registers").text.split("<main")[1]
    assert text.index("To mark or close") < text.index(f"/dates/{fire.id}/register") < text.index("To come") < text.index("Soon")
    assert not any(title in text for title in ("Somebody else", "Far away", "Draft", "/no-shows"))


def test_an_officer_finds_those_of_their_organisation(fire, cast, as_):
    event(cast, course(cast, "OURS", title="Ours", owner="NHSL"))
    text = as_("lorna").get("/registers").text.split("<main")[1]
    assert "Ours" in text and f"/dates/{fire.id}/register" not in text and "/no-shows" in text
    assert f"/dates/{fire.id}/register" in as_("priya").get("/registers").text


def test_the_list_asks_a_fixed_number_of_questions(fire, cast, as_, query_count):
    client = as_("tam")
    client.get("/registers")
    with query_count() as few:
        client.get("/registers")
    for number in range(5):
        event(cast, course(cast, f"C{number}"), trainers=("tam",))
    db.session.commit()
    with query_count() as many:
        client.get("/registers")
    assert len(few.statements) == len(many.statements)
