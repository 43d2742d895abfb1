"""Checking oneself in: scanned early, late, twice, by a stranger; the code on the wall and on paper; the register that shows it."""

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from lms.audit.models import Change
from lms.bookings.models import Booking
from lms.bookings.rules.states import BookingState
from lms.courses.models import EventSession
from lms.courses.rules.words import EventState
from lms.kit import codes
from lms.kit.db import db
from lms.people.models import Person
from lms.registers.models import Attendance
from lms.registers.rules.marks import Mark
from lms.registers.service import register
from tests.cast import PASSWORD
from tests.client import TOKEN
from tests.events import STARTS, booking, course, event, venue

S, MINUTE = BookingState, timedelta(minutes=1)


@pytest.fixture
def fire(app, cast, at):
    one = event(cast, course(cast), trainers=("tam",), at=venue(cast))
    for who in ("ailsa", "gordon", "kirsty"):
        booking(cast, one, who)
    return one


def sessions(on):
    return list(db.session.scalars(select(EventSession).where(EventSession.event_id == on.id).order_by(EventSession.starts_at)))


def scanned(on, number=0):
    """The address behind the square."""
    return f"/check-in?code={sessions(on)[number].check_in_code}"


def row(on, cast, who):
    """What the register says: (mark, checked in at), if anything."""
    asked = select(Attendance.mark, Attendance.checked_in_at).join(Booking).where(Booking.event_id == on.id)
    return db.session.execute(asked.where(Booking.person_id == cast[who].person_id)).one_or_none()


def text(client, url):
    return client.get(url).text.split("<main")[1].split("</main>")[0]


# --- the learner -------------------------------------------------------------------------------------------------------------------


def test_one_button_and_it_is_done(fire, cast, as_, send, at):
    ailsa, url = as_("ailsa"), scanned(fire)
    assert "Are you in the room?" in text(ailsa, url) and row(fire, cast, "ailsa") is None
    assert send(ailsa, url).status_code == 303
    at(STARTS + 20 * MINUTE)
    assert row(fire, cast, "ailsa") == (Mark.PRESENT, STARTS)
    said = text(ailsa, url)
    assert "You checked in at 9:30am. The register says: present." in said and "<form" not in said


def test_said_twice_it_is_done_once(fire, cast, as_, send, at):
    ailsa, url = as_("ailsa"), scanned(fire)
    token = TOKEN.search(ailsa.get(url).text).group(1)
    for after in (0, 40):
        at(STARTS + after * MINUTE)
        assert ailsa.post(url, data={"csrf_token": token}).status_code == 303
    assert row(fire, cast, "ailsa") == (Mark.PRESENT, STARTS)


def test_a_late_joiner_is_late_and_not_turned_away(fire, cast, as_, send, at):
    at(STARTS + 16 * MINUTE)
    send(as_("ailsa"), scanned(fire))
    assert row(fire, cast, "ailsa").mark == Mark.LATE


def test_scanning_early_blocks_nobody(fire, cast, as_, send, at, app):
    ailsa, url = as_("ailsa"), scanned(fire)
    at(STARTS - 45 * MINUTE)
    for _ in range(30):
        early = text(ailsa, url)
    assert "You can check in from 16 March 2026 at 9:00am" in early and "every 20s" in early and "<button" not in early
    assert ailsa.get(f"{url}&waits=yes").status_code == 204
    token = TOKEN.search(ailsa.get("/account/password").text).group(1)
    assert ailsa.post(url, data={"csrf_token": token}).status_code == 422 and row(fire, cast, "ailsa") is None
    at(STARTS - 30 * MINUTE)
    assert "<button" in text(ailsa, f"{url}&waits=yes")
    assert send(ailsa, url).status_code == 303 and row(fire, cast, "ailsa").mark == Mark.PRESENT


def test_the_way_leads_through_signing_in_and_back(fire, cast, nobody, send):
    url = scanned(fire)
    way_in = nobody.get(url).location
    answers = {"sign_in_name": cast["ailsa"].sign_in_name, "password": PASSWORD, "next": url}
    assert f'value="{url}"' in nobody.get(way_in).text and send(nobody, way_in, **answers).location == url


def test_a_mark_that_was_given_by_hand_stays(fire, cast, as_, send):
    register.write_marks(sessions(fire)[0].id, {booking_of(fire, cast, "ailsa"): Mark.ABSENT})
    ailsa, url = as_("ailsa"), scanned(fire)
    token = TOKEN.search(ailsa.get("/account/password").text).group(1)
    assert ailsa.post(url, data={"csrf_token": token}).status_code == 303
    assert row(fire, cast, "ailsa") == (Mark.ABSENT, None) and "absent. If that is wrong, tell the trainer" in text(ailsa, url)


def booking_of(on, cast, who):
    return db.session.scalars(select(Booking.id).where(Booking.event_id == on.id, Booking.person_id == cast[who].person_id)).one()


@pytest.mark.parametrize(
    ("who", "state", "said"),
    [
        ("dougie", None, "You have no place on this date."),
        ("dougie", S.CANCELLED, "You have no place on this date."),
        ("dougie", S.WAITLISTED, "You are on the waiting list"),
        ("dougie", S.REQUESTED, "nobody has decided yet"),
        ("tam", S.BOOKED, "You teach this date, so you do not check in."),
    ],
)
def test_who_has_no_place_is_sent_to_the_trainer(fire, cast, as_, who, state, said):
    if state:
        booking(cast, fire, who, state)
    client, url = as_(who), scanned(fire)
    page = text(client, url)
    assert said in page and "Tam Gillespie" in page and "<form" not in page
    token = TOKEN.search(client.get("/account/password").text).group(1)
    assert client.post(url, data={"csrf_token": token}).status_code == 422 and row(fire, cast, who) is None


def test_a_date_that_does_not_run(fire, as_):
    for state, status, said in (
        (EventState.CANCELLED, 200, "has been cancelled"),
        (EventState.DELIVERED, 200, "is closed"),
        (EventState.DRAFT, 404, "No session has this code"),
    ):
        fire.state = state
        reply = as_("ailsa").get(scanned(fire))
        assert reply.status_code == status and said in reply.text


def test_after_the_session_the_trainer_is_told(fire, as_, at):
    at(STARTS + timedelta(hours=3, seconds=1))
    assert "People could check in until 12:30pm." in text(as_("ailsa"), scanned(fire))


def test_each_session_has_a_code_of_its_own(app, cast, as_, send, at):
    two = event(cast, course(cast), sessions=2)
    booking(cast, two, "ailsa")
    assert "Session 2 of 2" in text(as_("ailsa"), scanned(two, 1)) and "You are early" in text(as_("ailsa"), scanned(two, 1))
    send(as_("ailsa"), scanned(two, 0))
    marked = db.session.scalars(select(Attendance.session_id)).all()
    assert marked == [sessions(two)[0].id]


def test_the_code_of_a_moved_session_follows_it(fire, as_, at):
    url, one = scanned(fire), sessions(fire)[0]
    one.starts_at, one.ends_at = one.starts_at + timedelta(days=1), one.ends_at + timedelta(days=1)
    assert "You can check in from 17 March 2026 at 9:00am" in text(as_("ailsa"), url)


def test_a_person_of_two_records_checks_in_with_either(fire, cast, as_, send):
    old = Person(first_name="Ailsa", last_name="Old", name_folded="old ailsa", merged_into_id=cast["ailsa"].person_id)
    db.session.add(old)
    db.session.flush()
    two = booking(cast, fire, "ailsa", person_id=old.id)
    send(as_("ailsa"), scanned(fire))
    assert {one.booking_id for one in db.session.scalars(select(Attendance))} == {two.id, booking_of(fire, cast, "ailsa")}


def test_a_code_is_typed_in_any_way(fire, as_):
    code = codes.format_code(sessions(fire)[0].check_in_code).lower()
    assert "Are you in the room?" in text(as_("ailsa"), f"/check-in?code=+{code}+")
    assert 'name="code"' in text(as_("ailsa"), "/check-in")


def test_what_is_no_code_leads_nowhere(fire, as_):
    client = as_("ailsa")
    token = TOKEN.search(client.get("/account/password").text).group(1)
    for code in ("2B4D-6F8H", "x", "0" * 8, "9" * 4000, "%00", "' OR 1=1 --", "٢٢٢٢٢٢٢٢"):
        assert client.get("/check-in", query_string={"code": code}).status_code == 404, code
        assert client.post("/check-in", query_string={"code": code}, data={"csrf_token": token}).status_code == 404, code


class TestGuessing:
    @pytest.fixture
    def settings(self):
        return {"SIGN_IN_LIMIT": "3 per minute"}

    def test_is_stopped_for_whoever_guesses_and_nobody_else_in_the_room(self, fire, as_):
        ailsa, url = as_("ailsa"), scanned(fire)
        for _ in range(6):
            assert ailsa.get(url).status_code == 200  # what is there is not counted
        seen = [ailsa.get(f"/check-in?code=2B4D6F8{letter}").status_code for letter in "HJKM"]
        assert seen == [404, 404, 404, 429] and as_("gordon").get(url).status_code == 200


# --- the wall and the paper --------------------------------------------------------------------------------------------------------


def wall(on):
    return f"/dates/{on.id}/check-in-code"


def test_the_wall_shows_the_square_the_code_and_when_it_works(fire, as_):
    page = as_("tam").get(wall(fire)).text
    assert codes.format_code(sessions(fire)[0].check_in_code) in page and "It works from 16 March 2026 at 9:00am" in page
    assert (
        "data:image/svg+xml;base64," in page
        and "session-warning" not in page
        and wall(fire) in as_("tam").get(f"/dates/{fire.id}/register").text
    )


def test_a_new_code_ends_the_one_before(fire, cast, as_, send):
    old, one = scanned(fire), sessions(fire)[0]
    assert send(as_("tam"), f"{wall(fire)}/new", page=wall(fire), session=one.id).status_code == 303
    db.session.expire_all()
    assert as_("ailsa").get(old).status_code == 404 and as_("ailsa").get(scanned(fire)).status_code == 200
    told = [one.values for one in db.session.scalars(select(Change).where(Change.record == "event_session", Change.what == "changed"))]
    assert told == [{"check_in_code": ["…", "…"]}]


def test_a_new_code_is_for_a_session_of_the_date(fire, cast, as_, send):
    other = event(cast, course(cast, "OTHER", owner="COUN"))
    before = scanned(fire), scanned(other)
    for session in ("", "x", "999999999", "9" * 40, sessions(other)[0].id):
        send(as_("tam"), f"{wall(fire)}/new", page=wall(fire), session=session)
    db.session.expire_all()
    assert (scanned(fire), scanned(other)) == before


def test_who_does_not_run_the_register_finds_no_code(fire, cast, as_):
    other = event(cast, course(cast, "OTHER", owner="COUN"))
    assert [as_(who).get(wall(one)).status_code for who, one in (("ailsa", fire), ("tam", other), ("lorna", other), ("priya", other))] == [
        403,
        404,
        404,
        200,
    ]
    token = TOKEN.search(as_("tam").get("/account/password").text).group(1)
    assert as_("tam").post(f"{wall(other)}/new", data={"csrf_token": token}).status_code in (404, 422)


def test_a_session_without_a_code_is_given_one(fire, as_, send):
    """As the release before this one writes them."""
    one = sessions(fire)[0]
    one.check_in_code = None
    assert "This session has no code yet" in as_("tam").get(wall(fire)).text
    assert as_("tam").get(f"/dates/{fire.id}/sign-in-sheet.pdf").status_code == 200
    send(as_("tam"), f"{wall(fire)}/new", page=wall(fire), session=one.id)
    db.session.expire_all()
    assert len(sessions(fire)[0].check_in_code) == 8


def test_the_paper_has_the_code_of_each_session(app, cast, as_):
    two = event(cast, course(cast), sessions=2, trainers=("tam",))
    pages = [one.extract_text() for one in PdfReader(BytesIO(as_("tam").get(f"/dates/{two.id}/sign-in-sheet.pdf").data)).pages]
    assert [codes.format_code(one.check_in_code) in page for one, page in zip(sessions(two), pages, strict=True)] == [True, True]
    assert "/check-in" in pages[0] and "16 March 2026 at 9:00am" in pages[0]


# --- the register ------------------------------------------------------------------------------------------------------------------


def test_the_register_shows_who_came_and_a_tap_counts_for_more(fire, cast, as_, send):
    send(as_("ailsa"), scanned(fire))
    tam, ailsa, url = as_("tam"), booking_of(fire, cast, "ailsa"), f"/dates/{fire.id}/register"
    assert "Checked in 9:30am" in tam.get(url).text
    answers = {f"mark-{ailsa}": "absent", f"was-{ailsa}": ""}  # shown before she checked in
    send(tam, url, session=sessions(fire)[0].id, **answers)
    said = tam.get(url).text
    assert (
        row(fire, cast, "ailsa") == (Mark.ABSENT, STARTS) and "or they had checked in by themselves" in said and "Checked in 9:30am" in said
    )


def test_an_open_register_keeps_up(fire, cast, as_, send):
    tam, url = as_("tam"), f"/dates/{fire.id}/register"
    asks = re.search(r'data-hx-get="([^"]+checked-in[^"]+)"', tam.get(url).text).group(1).replace("&amp;", "&")
    assert tam.get(f"{asks}&told=0").status_code == 204
    send(as_("ailsa"), scanned(fire))
    send(as_("gordon"), scanned(fire))
    reply = tam.get(f"{asks}&told=1")
    assert "2 people have checked in since you opened this page." in reply.text and 'form="register"' in reply.text
    assert tam.get(f"{asks}&told=2").status_code == 204
    kirsty = booking_of(fire, cast, "kirsty")
    send(tam, url, session=sessions(fire)[0].id, show="yes", **{f"mark-{kirsty}": "part", f"was-{kirsty}": ""})
    assert row(fire, cast, "kirsty").mark == Mark.PART and "3 of 3 marked" not in tam.get(url).text and "All 3 marked" in tam.get(url).text


def test_everyone_else_leaves_those_who_checked_in(fire, cast, as_, send, at):
    at(STARTS + 30 * MINUTE)
    send(as_("ailsa"), scanned(fire))
    send(as_("tam"), f"/dates/{fire.id}/register", session=sessions(fire)[0].id, everyone="yes")
    assert row(fire, cast, "ailsa").mark == Mark.LATE and row(fire, cast, "gordon") == (Mark.PRESENT, None)


@pytest.mark.parametrize("how", ["tap", "everyone", "walk-in"])
def test_nobody_marks_themselves(fire, cast, as_, send, how):
    tam, url, mine = as_("tam"), f"/dates/{fire.id}/register", 0
    if how != "walk-in":
        mine = booking(cast, fire, "tam").id
        assert "You cannot mark yourself." in tam.get(url).text and f'name="mark-{mine}"' not in tam.get(url).text
    answers = {
        "tap": {"session": sessions(fire)[0].id, f"mark-{mine}": "present", f"was-{mine}": ""},
        "everyone": {"session": sessions(fire)[0].id, "everyone": "yes"},
        "walk-in": {"post": cast["tam"].post_id},
    }[how]
    reply = send(tam, f"{url}/walk-in?name=Tam+Gillespie" if how == "walk-in" else url, **answers)
    assert row(fire, cast, "tam") is None and reply.status_code == (303 if how == "everyone" else 422)
    if how == "tap":
        send(as_("priya"), url, **answers)
        assert row(fire, cast, "tam").mark == Mark.PRESENT


def test_the_page_asks_a_fixed_number_of_questions(fire, cast, as_, query_count):
    ailsa, url = as_("ailsa"), scanned(fire)
    ailsa.get(url)
    with query_count() as few:
        ailsa.get(url)
    for who in ("dougie", "morag", "lukasz", "hamish"):
        booking(cast, fire, who)
    db.session.commit()
    with query_count() as many:
        ailsa.get(url)
    assert len(few.statements) == len(many.statements)


def test_across_midnight_and_the_change_of_the_clock(app, cast, as_, send, at):
    """From 11pm on Saturday until 7am on Sunday, when the clocks go forward."""
    starts = datetime(2026, 3, 28, 23, tzinfo=UTC)
    night = event(cast, course(cast), starts_at=starts, hours=7)
    booking(cast, night, "ailsa")
    at(starts + timedelta(hours=3))
    assert "until 29 March 2026 at 7:00am" in text(as_("ailsa"), scanned(night))
    send(as_("ailsa"), scanned(night))
    assert "You checked in on 29 March 2026 at 3:00am" in text(as_("ailsa"), scanned(night)) and row(night, cast, "ailsa").mark == Mark.LATE
