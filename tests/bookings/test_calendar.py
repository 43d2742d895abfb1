"""A person's calendar at a private address, and one booking as a file."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from lms.bookings.models import Booking, CalendarFeed
from lms.bookings.queries import calendar as queries
from lms.bookings.rules.states import BookingState
from lms.bookings.service import calendar as service
from lms.courses.rules.words import EventState
from lms.kit import clock
from lms.kit.db import db
from lms.people.models import Account, Person
from tests.events import STARTS, booking, course, event, venue

S = BookingState
NEVER = "There is no calendar at this address.\n"


@pytest.fixture
def feed_of(app, cast):
    """`feed_of("ailsa")`: the path of her calendar, newly made."""

    def make(who):
        service.new_address(by=cast[who].viewer())
        return path_of(cast[who])

    return make


def path_of(player):
    feed = queries.feed_of(player.account_id)
    assert feed is not None
    return f"/calendar/{service.token_of(feed)}.ics"


def shown(reply):
    assert reply.status_code == 200 and reply.content_type == "text/calendar; charset=utf-8"
    return [(str(one["SUMMARY"]), str(one["STATUS"])) for one in Calendar.from_ical(reply.data).walk("VEVENT")]


# --- the feed ---------------------------------------------------------------------------------------------------------------------


def test_it_holds_what_they_booked_and_what_they_teach(cast, nobody, feed_of):
    fire, ipc = course(cast), course(cast, "IPC", ("IPC-2",), title="Infection control")
    booking(cast, event(cast, fire, at=venue(cast)), "tam")
    event(cast, ipc, trainers=("tam",), starts_at=STARTS + timedelta(days=1), sessions=2)
    event(cast, ipc, trainers=("tam",), state=EventState.DRAFT)
    assert shown(nobody.get(feed_of("tam"))) == [
        ("Fire safety awareness", "CONFIRMED"),
        ("Teaching: Infection control (session 1 of 2)", "CONFIRMED"),
        ("Teaching: Infection control (session 2 of 2)", "CONFIRMED"),
    ]


def test_cancelled_ones_are_in_it_as_cancelled(cast, nobody, feed_of):
    fire, ipc = course(cast), course(cast, "IPC", ("IPC-2",), title="Infection control")
    booking(cast, event(cast, fire), "ailsa", S.CANCELLED)
    booking(cast, event(cast, ipc, state=EventState.CANCELLED, starts_at=STARTS + timedelta(days=1)), "ailsa")
    assert shown(nobody.get(feed_of("ailsa"))) == [("Fire safety awareness", "CANCELLED"), ("Infection control", "CANCELLED")]


def test_it_reaches_six_months_back(cast, nobody, feed_of):
    fire = course(cast)
    for days in (170, 190):
        booking(cast, event(cast, fire, starts_at=clock.now() - timedelta(days=days)), "ailsa", S.ATTENDED)
    assert len(shown(nobody.get(feed_of("ailsa")))) == 1


def test_nobody_elses_bookings_and_no_needs_are_in_it(cast, nobody, feed_of):
    run = event(cast, course(cast))
    booking(cast, run, "ailsa", needs="A hearing loop")
    booking(cast, run, "morag", needs="No nuts")
    reply = nobody.get(feed_of("ailsa"))
    assert len(shown(reply)) == 1
    assert "hearing" not in reply.text and "nuts" not in reply.text and "rag" not in reply.text


def test_a_merged_person_has_one_calendar_of_both_records(cast, nobody, feed_of):
    fire, ipc = course(cast), course(cast, "IPC", ("IPC-2",))
    booking(cast, event(cast, fire), "ailsa"), booking(cast, event(cast, ipc), "kirsty")
    paths = [feed_of("ailsa"), feed_of("kirsty")]
    db.session.get_one(Person, cast["kirsty"].person_id).merged_into_id = cast["ailsa"].person_id
    assert [len(shown(nobody.get(path))) for path in paths] == [2, 2]


def test_it_follows_a_changed_date_with_a_higher_number(cast, nobody, feed_of):
    run = event(cast, course(cast))
    booking(cast, run, "ailsa")
    path = feed_of("ailsa")

    def number():
        (one,) = Calendar.from_ical(nobody.get(path).data).walk("VEVENT")
        return str(one["UID"]), one["SEQUENCE"]

    uid, before = number()
    run.revision += 1
    assert number() == (uid, before + 1)


# --- its address ------------------------------------------------------------------------------------------------------------------


def test_a_new_address_ends_the_old_one(cast, nobody, as_, send, feed_of):
    old, client = feed_of("ailsa"), as_("ailsa")
    assert nobody.get(old).status_code == 200
    assert send(client, "/account/calendar/address", page="/account/calendar").status_code == 303
    assert (nobody.get(old).status_code, nobody.get(path_of(cast["ailsa"])).status_code) == (404, 200)


def test_so_does_having_none(nobody, as_, send, feed_of):
    path, client = feed_of("ailsa"), as_("ailsa")
    assert send(client, "/account/calendar/no-address", page="/account/calendar").status_code == 303
    assert nobody.get(path).status_code == 404
    assert "Make a private address" in client.get("/account/calendar").text


def test_having_none_twice_is_no_error(cast):
    service.no_address(by=cast["ailsa"].viewer())


@pytest.mark.parametrize("what", ["closed", "changed", "of another", "not signed by us", "no token", "the account is gone"])
def test_what_is_nobodys_address_says_no_more_than_that(cast, app, nobody, feed_of, what):
    path, account = feed_of("ailsa"), db.session.get_one(Account, cast["ailsa"].account_id)
    match what:
        case "closed":
            account.active = False
        case "changed":
            path = path.replace(".ics", "x.ics")
        case "of another":
            path = path.split(".")[0] + "." + feed_of("morag").split(".", 1)[1]
        case "not signed by us":
            key, app.config["SECRET_KEY"] = app.config["SECRET_KEY"], "another"
            path, app.config["SECRET_KEY"] = path_of(cast["ailsa"]), key
        case "no token":
            path = "/calendar/1.ics"
        case "the account is gone":
            db.session.query(CalendarFeed).delete()
    reply = nobody.get(path)
    assert (reply.status_code, reply.text, reply.location) == (404, NEVER, None)


def test_an_account_that_follows_another_inherits_no_address(cast, nobody, feed_of, monkeypatch):
    """A database may give an id that has become free to somebody else."""
    path = feed_of("ailsa")
    db.session.query(CalendarFeed).delete()
    then = clock.now() + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: then)
    service.new_address(by=cast["ailsa"].viewer())
    assert queries.feed_of(cast["ailsa"].account_id).serial == 1
    assert nobody.get(path).status_code == 404


def test_it_never_leads_to_sign_in_nor_to_the_second_step(app, cast, as_, nobody, feed_of):
    app.config["SECOND_FACTOR_REQUIRED"] = True
    path = feed_of("priya")
    assert as_("priya").get("/account/calendar").location.endswith("/account/security")
    assert [browser.get(path).status_code for browser in (nobody, as_("priya"))] == [200, 200]


def test_it_is_not_sent_again_while_nothing_changes(cast, nobody, feed_of):
    run, path = event(cast, course(cast)), feed_of("ailsa")
    booking(cast, run, "ailsa")
    first = nobody.get(path)
    assert first.headers["Cache-Control"] == "private, no-cache" and first.headers["X-Robots-Tag"] == "noindex"
    assert nobody.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    run.revision += 1
    assert nobody.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


@pytest.mark.parametrize("settings", [{"SIGN_IN_LIMIT": "3 per minute"}])
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_guessing_is_limited_and_coming_back_is_not(nobody, feed_of, settings):
    path = feed_of("ailsa")
    assert [nobody.get(path).status_code for _ in range(5)] == [200] * 5
    assert [nobody.get("/calendar/x.ics").status_code for _ in range(5)] == [404, 404, 404, 429, 429]


def test_a_thousand_bookings_are_a_fixed_number_of_queries(cast, nobody, feed_of, query_count):
    path, fire = feed_of("ailsa"), course(cast)
    for number in range(3):
        booking(cast, event(cast, fire, starts_at=STARTS + timedelta(hours=number)), "ailsa", S.CANCELLED)
    with query_count() as few:
        nobody.get(path)
    _many(cast, event(cast, fire), 997)
    with query_count() as many:
        assert len(shown(nobody.get(path))) == 1000
    assert len(few.statements) == len(many.statements)


def _many(cast, run, number):
    row = {"event_id": run.id, "course_id": run.course_id, "person_id": cast["ailsa"].person_id, "post_id": cast["ailsa"].post_id}
    db.session.execute(Booking.__table__.insert(), [row | {"state": S.CANCELLED, "asked_at": clock.now()}] * number)


# --- the page and the file --------------------------------------------------------------------------------------------------------


def test_the_page_shows_the_address_and_how_to_add_it(cast, as_, send):
    client = as_("morag")
    assert "Make a private address" in client.get("/account/calendar").text
    send(client, "/account/calendar/address", page="/account/calendar")
    text = client.get("/account/calendar").text
    assert f'value="http://127.0.0.1:8000{path_of(cast["morag"])}"' in text and 'href="webcal://127.0.0.1:8000/calendar/' in text
    for words in ("Outlook", "Google Calendar", "iPhone", "Make a new address"):
        assert words in text
    assert "teach" not in text and "teach" in as_("tam").get("/account/calendar").text


@pytest.mark.parametrize(("who", "status"), [("ailsa", 200), ("effie", 200), ("priya", 200), ("morag", 404), ("tam", 404), ("beth", 404)])
def test_a_booking_as_a_file_is_for_its_learner_and_those_who_book_for_them(cast, as_, who, status):
    one = booking(cast, event(cast, course(cast)), "ailsa")
    reply = as_(who).get(f"/bookings/{one.id}.ics")
    assert reply.status_code == status
    if status == 200:
        assert shown(reply) == [("Fire safety awareness", "CONFIRMED")]
        assert reply.headers["Content-Disposition"] == f'attachment; filename="booking-{one.id}.ics"'


def test_an_organiser_has_the_bookings_of_its_dates(cast, as_):
    one = booking(cast, event(cast, course(cast, owner="NHSL")), "kirsty")
    assert as_("lorna").get(f"/bookings/{one.id}.ics").status_code == 200
    other = booking(cast, event(cast, course(cast, "OTHER", owner="COUN")), "kirsty")
    assert as_("lorna").get(f"/bookings/{other.id}.ics").status_code == 404


def test_a_booking_that_is_not_there(as_):
    assert as_("ailsa").get("/bookings/999999999.ics").status_code == 404
