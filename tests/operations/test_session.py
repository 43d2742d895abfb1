"""The end of a session: how long it goes on, that asking does not prolong it, and that sending does."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from lms.operations.rules.session import seconds_left

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def real_time(monkeypatch):
    """Cookies are signed with the time of the machine."""
    monkeypatch.setattr("lms.kit.clock.now", lambda: datetime.now(UTC))


@pytest.fixture
def ailsa(app, as_, cast, real_time):
    return as_("ailsa")


def post(client, token):
    return client.post("/session", headers={"X-CSRFToken": token})


def test_seconds_are_counted_from_the_last_renewal(database):
    signed_at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    left = [
        seconds_left(signed_at=signed_at, lasts=timedelta(hours=8), now=signed_at + timedelta(hours=hours)) for hours in (-1, 0, 7, 8, 9)
    ]
    assert left == [8 * 3600, 8 * 3600, 3600, 0, 0]


def test_it_says_how_long_and_who(ailsa, cast):
    said = ailsa.get("/session").json
    assert 2 * 3600 - 60 < said["left"] <= 2 * 3600
    assert said["who"] == str(cast["ailsa"].account_id)


def test_asking_does_not_prolong_it(ailsa):
    ailsa.get("/session")  # the first time a token is put into the cookie
    assert "Set-Cookie" not in ailsa.get("/session").headers


def test_sending_does(ailsa):
    reply = post(ailsa, ailsa.get("/session").json["token"])
    assert "one_workforce=" in reply.headers["Set-Cookie"]
    assert reply.json["left"] == 2 * 3600


def test_opening_a_page_does_but_not_every_page(ailsa, monkeypatch):
    ailsa.get("/account")
    assert "Set-Cookie" not in ailsa.get("/account").headers
    later = datetime.now(UTC) + timedelta(minutes=90)
    monkeypatch.setattr("lms.kit.clock.now", lambda: later)
    assert "one_workforce=" in ailsa.get("/account").headers["Set-Cookie"]


def test_what_a_page_asks_by_itself_does_not(ailsa, monkeypatch):
    ailsa.get("/account")
    later = datetime.now(UTC) + timedelta(minutes=90)
    monkeypatch.setattr("lms.kit.clock.now", lambda: later)
    assert "Set-Cookie" not in ailsa.get("/account", headers={"HX-Request": "true"}).headers


def test_marks_that_are_sent_without_a_new_page_do(ailsa, monkeypatch):
    token = ailsa.get("/session").json["token"]
    ailsa.get("/account/password")
    later = datetime.now(UTC) + timedelta(minutes=90)
    monkeypatch.setattr("lms.kit.clock.now", lambda: later)
    reply = ailsa.post("/account/password", headers={"HX-Request": "true", "X-CSRFToken": token})
    assert (reply.status_code, "one_workforce=" in reply.headers["Set-Cookie"]) == (422, True)


def test_after_two_hours_without_a_page_nobody_is_signed_in(ailsa, monkeypatch):
    signed = time.time
    ailsa.get("/account")
    monkeypatch.setattr("time.time", lambda: signed() + 2 * 3600 + 5)
    assert ailsa.get("/account").status_code == 302


def test_it_is_not_prolonged_without_a_token(ailsa):
    ailsa.get("/session")
    assert post(ailsa, "made up").status_code == 422


def test_nobody_has_no_time_left(nobody, real_time):
    said = nobody.get("/session").json
    assert (said["left"], said["who"]) == (0, "")
    assert post(nobody, said["token"]).json["left"] == 0


def test_a_made_up_cookie_is_nobody(app, nobody, real_time):
    nobody.set_cookie("one_workforce", "eyJfdXNlcl9pZCI6IjEifQ.aaaa.bbbb")
    assert nobody.get("/session").json["who"] == ""


def test_pages_carry_the_warning_for_whoever_is_signed_in_alone(ailsa, nobody):
    assert 'data-warn="300"' in ailsa.get("/").text
    assert "session-warning" not in nobody.get("/help").text


def test_a_form_can_be_sent_for_as_long_as_the_session_lasts(app, ailsa):
    assert app.config["WTF_CSRF_TIME_LIMIT"] is None
