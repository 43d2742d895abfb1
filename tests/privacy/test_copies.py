"""An officer copies the whole record of somebody who cannot sign in: with a reason, recorded, for people they wholly look after."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from lms.bookings.models import Booking
from lms.kit import clock
from lms.kit.db import db
from lms.people.models import Absence, Post
from lms.privacy.models import AccessCopy
from lms.privacy.service import corrections
from tests.events import booking, course, event
from tests.privacy.test_held import text_of

WHY = {"reason": "Mòrag asked at the desk on 2 March; I know her."}


def address(cast, who):
    return f"/people/{cast[who].person_id}/what-we-hold"


def test_the_reading_is_recorded_before_the_copy_is_there(cast, as_, send):
    reply = send(as_("priya"), address(cast, "morag"), **WHY)
    made = db.session.scalars(select(AccessCopy)).one()
    assert (made.person_id, made.by_account_id, made.reason) == (cast["morag"].person_id, cast["priya"].account_id, WHY["reason"])
    assert reply.location == f"/copies/{made.id}" and as_("priya").get(reply.location).status_code == 200
    assert as_("priya").get(f"/copies/{made.id}/what-we-hold.pdf").data.startswith(b"%PDF")
    assert "NicDhòmhnaill" in as_("priya").get(f"/copies/{made.id}/what-we-hold.json").text


def test_the_person_sees_that_it_was_made(cast, as_, send):
    send(as_("priya"), address(cast, "morag"), **WHY)
    page = as_("morag").get("/account/what-we-hold").text
    assert "Copies of your record" in page and "Priya Nair" in page and "asked at the desk" in page


def test_without_a_reason_there_is_no_copy(cast, as_, send):
    assert send(as_("priya"), address(cast, "morag"), reason=" ").status_code == 422
    assert db.session.scalar(select(func.count()).select_from(AccessCopy)) == 0


@pytest.mark.parametrize(
    ("who", "whom", "code"),
    [("lorna", "ailsa", 200), ("lorna", "gordon", 404), ("effie", "ailsa", 403), ("ailsa", "ailsa", 403), ("adam", "beth", 200)],
)
def test_whose_record_an_officer_may_copy(cast, as_, who, whom, code):
    assert as_(who).get(address(cast, whom)).status_code == code


def test_a_post_with_another_employer_is_out_of_an_officers_reach(cast, as_):
    db.session.add(Post(person_id=cast["ailsa"].person_id, employer_id=cast.places["HARB"], employee_number="X1", number_folded="X1"))
    db.session.flush()
    client, url = as_("lorna"), address(cast, "ailsa")
    assert "Make the copy" not in client.get(url).text
    client.application.config["WTF_CSRF_ENABLED"] = False
    assert client.post(url, data=WHY).status_code == 422
    assert db.session.scalar(select(func.count()).select_from(AccessCopy)) == 0


def test_nobody_else_fetches_it_nor_later(cast, as_, send, monkeypatch):
    at = send(as_("lorna"), address(cast, "ailsa"), **WHY).location
    assert [as_(who).get(f"{at}/what-we-hold.pdf").status_code for who in ("priya", "adam", "ailsa")] == [404, 404, 403]
    later = clock.now() + timedelta(days=8)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert as_("lorna").get(f"{at}/what-we-hold.pdf").status_code == 404


def test_whoever_loses_the_reach_loses_the_copy(cast, as_, send):
    at = send(as_("lorna"), address(cast, "ailsa"), **WHY).location
    db.session.add(Post(person_id=cast["ailsa"].person_id, employer_id=cast.places["HARB"], employee_number="X1", number_folded="X1"))
    db.session.flush()
    assert as_("lorna").get(f"{at}/what-we-hold.json").status_code == 404


# --- what is told in private ------------------------------------------------------------------------------------------------------


@pytest.fixture
def told(cast):
    """Ailsa told what she needs, and when she was away; she asked for a correction."""
    of = event(cast, course(cast), trainers=("tam",))
    booking(cast, of, "ailsa", needs="A quiet corner")
    db.session.add(Absence(post_id=cast["ailsa"].post_id, starts_on=date(2025, 1, 6), ends_on=date(2025, 3, 3), reason="Bereavement"))
    corrections.ask(about="booking", what="My corner is loud", should_be="Quieter", employer_id=None, by=cast["ailsa"].viewer())
    db.session.commit()


PRIVATE = ("A quiet corner", "Bereavement", "My corner is loud")


@pytest.mark.parametrize("who", ["lorna", "priya", "adam"])
def test_what_was_told_in_private_is_in_no_officers_copy(cast, as_, send, told, who):
    client = as_(who)
    made = send(client, address(cast, "ailsa"), **WHY).location
    file, paper = client.get(f"{made}/what-we-hold.json"), client.get(f"{made}/what-we-hold.pdf")
    assert [word for word in PRIVATE if word in file.text or word in text_of(paper.data)] == []


def test_a_copy_names_what_it_leaves_out(cast, as_, send, told):
    made = send(as_("lorna"), address(cast, "ailsa"), **WHY).location
    copy = json.loads(as_("lorna").get(f"{made}/what-we-hold.json").text)
    left_out = {one["name"]: one["title"] for one in copy["left_out"]}
    assert left_out["booking.needs"] == "Courses you have booked: What you need"
    assert {"absence.reason", "correction.what", "evaluation", "evaluation_answer"} <= left_out.keys()


def test_a_copy_does_not_tell_that_something_private_changed(cast, as_, send, told):
    db.session.query(Booking).one().needs = "Nothing any more"
    db.session.commit()
    made = send(as_("lorna"), address(cast, "ailsa"), **WHY).location
    changes = [row["values"] for row in rows_by_kind(as_("lorna").get(f"{made}/what-we-hold.json").text)["change_of_yours"]]
    assert changes and not [values for values in changes if "needs" in values or "should_be" in values or not values]


def test_the_person_has_all_of_it_in_their_own(as_, told):
    file, paper = as_("ailsa").get("/account/what-we-hold.json"), as_("ailsa").get("/account/what-we-hold.pdf")
    page = as_("ailsa").get("/account/what-we-hold").text
    assert [word for word in PRIVATE if not (word in page and word in file.text and word in text_of(paper.data))] == []


def rows_by_kind(file):
    return {kind["name"]: kind["rows"] for kind in json.loads(file)["kinds"]}
