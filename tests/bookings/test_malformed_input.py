"""Addresses and answers that nobody types: no page fails, and what is shown is text."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.bookings.models import Booking
from lms.bookings.rules.states import BookingState
from lms.courses.rules.words import Approval
from lms.kit import clock
from lms.kit.db import db
from lms.outbox.models import Message
from tests.client import TOKEN
from tests.events import STARTS, booking, course, event, venue

S = BookingState
HUGE = 99_999_999_999_999_999_999
ODD = ["\x00", "%", "!!!", "\u202eabc", "x" * 5_000, "\N{GRINNING FACE}", "<script>alert(1)</script>", "0", "-1", str(HUGE)]
ODD += ["0001-01-01T00:00:00+14:00"]
LISTS = ["/courses", "/dates", "/my-bookings", "/approvals", "/team-bookings", "/no-shows", "/registers", "/seats", "/plan/courses"]
LISTS += ["/plan/venues", "/check", "/courses/1", "/courses/1/for", "/dates/1/places", "/dates/1/places/add", "/dates/1/book"]
LISTS += ["/dates/1/register", "/dates/1/register/walk-in", "/dates/1/edit"]
NAMES = ["text", "subject", "place", "delivery", "since", "until", "person", "post", "course", "state", "from", "to", "code", "name"]
NAMES += ["employer", "number", "session", "sort", "after", "before", "page", "per_page", "months", "locality", "format", "event"]
NUMBERED = ["/courses/{}", "/courses/{}/for", "/dates/{}", "/dates/{}/book", "/dates/{}/places", "/dates/{}/register", "/dates/{}/edit"]
NUMBERED += ["/dates/{}/sign-in-sheet.pdf", "/bookings/{}", "/bookings/{}.ics", "/bookings/{}/cancel", "/bookings/{}/why-absent"]
NUMBERED += ["/certificates/{}.pdf", "/plan/courses/{}", "/plan/venues/{}", "/courses/{}/dates/add"]


@pytest.fixture
def fire(cast):
    one = event(cast, course(cast), trainers=("priya",), at=venue(cast))
    booking(cast, one, "ailsa")
    return one


@pytest.mark.parametrize("page", LISTS)
def test_odd_words_in_an_address_are_no_fault_of_ours(fire, as_, page):
    client = as_("priya")
    told = {repr(odd)[:30]: client.get(page, query_string=dict.fromkeys(NAMES, odd)).status_code for odd in ODD}
    assert {odd: status for odd, status in told.items() if status not in (200, 302, 303, 404, 422, 400, 429)} == {}


def test_numbers_that_nothing_has_are_not_there(fire, as_):
    client = as_("priya")
    told = {(page, number): client.get(page.format(number)).status_code for page in NUMBERED for number in (0, 2**31, 2**63, HUGE)}
    assert {one: status for one, status in told.items() if status != 404} == {}


@pytest.mark.parametrize("odd", ODD)
def test_odd_answers_to_a_booking(fire, as_, cast, odd):
    client = as_("kirsty")
    token = TOKEN.search(client.get(f"/dates/{fire.id}/book").text).group(1)
    answers = dict.fromkeys(("post", "needs", "terms_accepted", "shown"), odd)
    reply = client.post(f"/dates/{fire.id}/book", data={"csrf_token": token, **answers})
    assert reply.status_code in (303, 404, 422, 400)


@pytest.mark.parametrize("odd", ODD)
def test_odd_answers_about_a_booking(fire, as_, cast, odd):
    one = booking(cast, fire, "kirsty")
    client = as_("kirsty")
    token = TOKEN.search(client.get(f"/bookings/{one.id}/cancel").text).group(1)
    for end in ("/needs", "/take", "/turn-down", "/cancel"):
        reply = client.post(f"/bookings/{one.id}{end}", data={"csrf_token": token, **dict.fromkeys(("needs", "why", "because"), odd)})
        assert reply.status_code in (303, 404, 422, 400), (end, reply.status_code)


@pytest.mark.parametrize("odd", ODD)
def test_odd_answers_to_a_plan(fire, as_, cast, odd):
    client = as_("priya")
    names = [
        "organiser",
        "capacity",
        "trainers",
        "link",
        "notes",
        "opens_on",
        "closes_on",
        "cancel_by",
        "minimum",
        "decide_on",
        "offer_hours",
    ]
    names += [
        "session_1",
        "day_1",
        "starts_1",
        "ends_1",
        "venue_1",
        "seen",
        "more",
        "why",
        "first_day",
        "times",
        "weeks",
        "post",
        "over_capacity",
    ]
    for page in (
        f"/courses/{fire.course_id}/dates/add",
        f"/dates/{fire.id}/edit",
        f"/dates/{fire.id}/copy",
        f"/dates/{fire.id}/places/add",
    ):
        token = TOKEN.search(client.get(page).text).group(1)
        for left_out in ((), ("more",)):
            sent = {name: odd for name in names if name not in left_out}
            assert client.post(page, data={"csrf_token": token, **sent}).status_code in (200, 303, 404, 422, 400), page


@pytest.mark.parametrize("odd", ODD)
def test_odd_answers_about_courses_and_venues(fire, as_, cast, odd):
    client = as_("priya")
    names = [
        "code",
        "title",
        "owner",
        "delivery",
        "summary",
        "covers",
        "for_whom",
        "learning_minutes",
        "hours",
        "minutes",
        "approval",
        "terms",
    ]
    names += [
        "attendance_percent",
        "subjects",
        "prerequisites",
        "sectors",
        "audiences",
        "seen",
        "name",
        "address",
        "locality",
        "directions",
    ]
    names += ["access", "seats", "retired_on", "on"]
    for page in ("/plan/courses/add", f"/plan/courses/{fire.course_id}/edit", f"/plan/courses/{fire.course_id}/retire", "/plan/venues/add"):
        token = TOKEN.search(client.get(page).text).group(1)
        assert client.post(page, data={"csrf_token": token, **dict.fromkeys(names, odd)}).status_code in (200, 303, 404, 422, 400), page


@pytest.mark.parametrize("odd", ODD)
def test_odd_taps(fire, as_, cast, odd, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: STARTS)
    client = as_("priya")
    page = f"/dates/{fire.id}/register"
    token = TOKEN.search(client.get(page).text).group(1)
    sent = {"csrf_token": token, "session": odd, f"mark-{odd}": "present", f"mark-{HUGE}": "present", "mark-1": odd, "was-1": odd}
    for at in (page, f"{page}/1/mark", f"{page}/walk-in", f"{page}/close", f"{page}/reopen", "/bookings/1/why-absent"):
        reply = client.post(at, data={**sent, "post": odd, "why": odd, "because": odd, "over_capacity": odd})
        assert reply.status_code in (200, 303, 404, 422, 400), at


def test_a_percent_sign_finds_what_has_one_and_not_everything(fire, as_):
    for text in ("100%", "%", "_", "f_re"):
        assert f'/courses/{fire.course_id}"' not in as_("ailsa").get("/courses", query_string={"text": text}).text, text


def test_a_title_of_two_lines_is_no_second_header_of_a_message_nor_of_a_calendar(cast, as_, send):
    title = "Fire\r\nBcc: everybody@example.org\r\nATTENDEE:mailto:x@example.org;,\\"
    one = event(cast, course(cast, title=title), notes="a\r\nEND:VCALENDAR\r\nBEGIN:VCALENDAR", at=venue(cast, name="Room\r\nX-A:1"))
    made = send(as_("ailsa"), f"/dates/{one.id}/book", post=cast["ailsa"].post_id)
    assert made.status_code == 303
    file = as_("ailsa").get(f"{made.location}.ics")
    lines = file.data.decode().split("\r\n")
    assert not [
        line for line in lines if line.startswith(("Bcc", "ATTENDEE", "X-A")) or (line.count("END:VCALENDAR") and line != "END:VCALENDAR")
    ]
    message = db.session.scalars(select(Message)).one()
    assert "\n" not in message.subject and "\r" not in message.subject


# --- how much a page asks -----------------------------------------------------------------------------------------------------------


def asked_of(query_count, client, page):
    client.get(page)
    with query_count() as asked:
        reply = client.get(page)
    assert reply.status_code == 200, page
    return len(asked.statements)


def test_nothing_asks_more_for_many_rows_than_for_few(cast, as_, query_count, monkeypatch):
    """Each page with a handful of rows, and with sixty dates, courses and bookings."""

    def fill(numbers):
        for n in numbers:
            of = course(cast, f"C{n}", owner="NHSL", approval=Approval.SUPERVISOR)
            past = event(cast, of, starts_at=STARTS - timedelta(days=30 + n), trainers=("tam",), at=room)
            booking(cast, past, "ailsa", S.ATTENDED), booking(cast, past, "kirsty", S.NO_SHOW)
            one = event(cast, of, starts_at=STARTS + timedelta(days=n), trainers=("tam",), at=room, capacity=1)
            booking(cast, one, "ailsa"), booking(cast, one, "kirsty", S.WAITLISTED), booking(cast, one, "morag", S.REQUESTED)
            event(cast, first, starts_at=STARTS + timedelta(days=n, hours=4), trainers=("tam",), at=room)

    room, first = venue(cast), course(cast, "FIRST", owner="NHSL")
    busy = event(cast, first, capacity=500)
    pages = [("ailsa", "/"), ("effie", "/"), ("tam", "/"), ("lorna", "/"), ("ailsa", "/courses"), ("ailsa", f"/courses/{first.id}")]
    pages += [
        ("ailsa", "/my-bookings"),
        ("kirsty", "/my-bookings"),
        ("effie", "/approvals"),
        ("effie", "/team-bookings"),
        ("lorna", "/dates"),
    ]
    pages += [
        ("lorna", f"/dates/{busy.id}/places"),
        ("lorna", "/no-shows"),
        ("tam", "/registers"),
        ("priya", "/seats"),
        ("lorna", "/plan/courses"),
    ]
    pages += [
        ("lorna", "/plan/venues"),
        ("priya", f"/plan/venues/{room.id}"),
        ("lorna", f"/plan/courses/{first.id}"),
        ("ailsa", f"/dates/{busy.id}/book"),
    ]
    pages += [
        ("lorna", f"/courses/{first.id}/for"),
        ("effie", f"/courses/{first.id}/for"),
        ("effie", f"/dates/{busy.id}/book?post={cast['ailsa'].post_id}"),
    ]
    fill(range(4))
    before = {one: asked_of(query_count, as_(one[0]), one[1]) for one in pages}
    fill(range(4, 60))
    after = {one: asked_of(query_count, as_(one[0]), one[1]) for one in pages}
    assert {one: (before[one], after[one]) for one in pages if after[one] > before[one]} == {}
    assert db.session.scalar(select(db.func.count()).select_from(Booking)) == 300
