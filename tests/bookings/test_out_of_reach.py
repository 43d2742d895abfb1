"""What nobody may learn or do by guessing an address, a number or a post: the same answer for "not yours" as for "not there"."""

import pytest
from sqlalchemy import select

from lms.access import Role
from lms.bookings.models import Booking, BookingMove
from lms.bookings.rules.states import BookingState
from lms.certificates.models import Certificate
from lms.courses.models import EventSession
from lms.courses.rules.words import Approval
from lms.kit import clock
from lms.kit.db import db
from lms.people.models import RoleGrant
from lms.registers.rules.marks import Mark
from lms.registers.service import register
from tests.client import TOKEN
from tests.events import STARTS, booking, course, event, venue

S = BookingState
NOT_THERE = 987_654
OF_DATES = ["/dates/{event}", "/dates/{event}/places", "/dates/{event}/places/add", "/dates/{event}/edit", "/dates/{event}/copy"]
OF_DATES += ["/dates/{event}/schedule", "/dates/{event}/cancel", "/dates/{event}/register", "/dates/{event}/register/close"]
OF_DATES += ["/dates/{event}/register/reopen", "/dates/{event}/register/walk-in", "/dates/{event}/sign-in-sheet.pdf"]
OF_BOOKINGS = ["", ".ics", "/cancel", "/decline", "/why-absent"]
SENT_TO_BOOKINGS = ["/cancel", "/decline", "/why-absent", "/approve", "/take", "/turn-down", "/needs", "/needs/remove"]
PAGES = [*OF_DATES, *(f"/bookings/{{booking}}{end}" for end in OF_BOOKINGS), "/certificates/{certificate}.pdf"]
PAGES += ["/plan/courses/{course}/edit", "/plan/courses/{course}/retire", "/plan/venues/{venue}/edit", "/plan/venues/{venue}/retire"]
PAGES += ["/dates/{draft}/book", "/dates/{draft}/places", "/courses/{course}/dates/add"]
SENT = [*OF_DATES[2:-1], *(f"/bookings/{{booking}}{end}" for end in SENT_TO_BOOKINGS), "/dates/{event}/register/{booking}/mark"]
SENT += ["/plan/courses/{course}/edit", "/plan/courses/{course}/retire", "/plan/courses/{course}/bring-back"]
SENT += ["/plan/venues/{venue}/retire", "/plan/venues/{venue}/bring-back", "/dates/{draft}/book", "/courses/{course}/dates/add"]
#: A volunteer, a personal assistant, a supervisor, another employer's officer, a trainer of other dates, a board reader.
STRANGERS = ["morag", "dougie", "effie", "lorna", "tam", "beth"]


@pytest.fixture
def braeside(app, cast, monkeypatch):
    """A date of Braeside, of which nobody here but the partnership's lead knows: Lukasz attended it for his post there."""
    room = venue(cast, owner="BRAE")
    of = course(cast, owner="BRAE", approval=Approval.SUPERVISOR)
    one = event(cast, of, at=room)
    draft = event(cast, of, state="draft")
    his = booking(cast, one, "lukasz", post_id=cast["lukasz"].post_ids[1], needs="A ramp", asked_at=clock.now())
    monkeypatch.setattr(clock, "now", lambda: STARTS)
    session = db.session.scalars(select(EventSession.id).where(EventSession.event_id == one.id)).one()
    register.write_marks(session, {his.id: Mark.PRESENT})
    register.close(event_id=one.id, by=cast["priya"].viewer())
    certificate = db.session.scalars(select(Certificate.id).limit(1)).first()
    return {"event": one.id, "draft": draft.id, "booking": his.id, "course": of.id, "venue": room.id, "certificate": certificate}


def gone(ids):
    return dict.fromkeys(ids, NOT_THERE)


@pytest.mark.parametrize("who", STRANGERS)
def test_pages_of_others_look_like_none(braeside, as_, who):
    client = as_(who)
    told = {
        page: (client.get(page.format(**braeside)).status_code, client.get(page.format(**gone(braeside))).status_code) for page in PAGES
    }
    assert {page: seen for page, seen in told.items() if seen[0] != seen[1] or seen[0] not in (403, 404)} == {}


@pytest.mark.parametrize("who", STRANGERS)
def test_nothing_of_others_is_changed_by_its_address(braeside, as_, who):
    client = as_(who)
    token = TOKEN.search(client.get("/").text).group(1)
    before = len(db.session.scalars(select(BookingMove.id)).all())

    def sent(page, ids):
        answers = {"csrf_token": token, "why": "x", "because": "ill", "post": "1", "session": "1", "needs": "x", "on": "2026-04-01"}
        return client.post(page.format(**ids), data=answers).status_code

    told = {page: (sent(page, braeside), sent(page, gone(braeside))) for page in SENT}
    assert {page: seen for page, seen in told.items() if seen[0] != seen[1] or seen[0] not in (403, 404)} == {}
    db.session.expire_all()
    assert len(db.session.scalars(select(BookingMove.id)).all()) == before


def test_who_is_not_signed_in_is_led_to_the_door(braeside, nobody):
    told = {page: nobody.get(page.format(**braeside)).status_code for page in PAGES}
    assert {page: status for page, status in told.items() if status != 302} == {}


# --- numbers of others ------------------------------------------------------------------------------------------------------------


def test_a_trainer_cannot_try_numbers_to_learn_who_works_where(app, cast, as_, send, monkeypatch):
    """Whoever comes without a booking is found by the whole name, or by number: a post that was not found so is nobody's."""
    monkeypatch.setattr(clock, "now", lambda: STARTS)
    full = event(cast, course(cast), trainers=("tam",), capacity=1)
    booking(cast, full, "ailsa")
    page = f"/dates/{full.id}/register/walk-in"
    reply = send(as_("tam"), page, f"{page}?name=Dougie+Reid", post=cast["hamish"].post_id)
    assert reply.status_code == 422 and "Hamish" not in reply.text
    reply = send(as_("tam"), f"{page}?name=Dougie+Reid", post=cast["hamish"].post_id, over_capacity="y")
    assert reply.status_code == 422 and "Hamish" not in reply.text
    assert not db.session.scalars(select(Booking.id).where(Booking.person_id == cast["hamish"].person_id)).all()


# --- two employers of one person ----------------------------------------------------------------------------------------------------


@pytest.fixture
def lorna_of_braeside(cast):
    """Lorna looks after Braeside as well: she sees Lukasz's post there, and not the one at the council."""
    place = cast.places["BRAE"]
    db.session.add(RoleGrant(account_id=cast["lorna"].account_id, role=Role.LND_OFFICER, organisation_id=place, starts_on=clock.today()))
    db.session.flush()


def of_the_council(cast, **more):
    secret = course(cast, "SECRET", ("DEM-2",), title="Living with dementia", **more)
    return event(cast, secret)


def test_what_is_booked_for_another_employer_is_not_told(cast, as_, send, lorna_of_braeside):
    booking(cast, of_the_council(cast), "lukasz")
    page = f"/dates/{event(cast, course(cast)).id}/book?post={cast['lukasz'].post_ids[1]}"
    text = as_("lorna").get(page).text
    assert "Living with dementia" not in text and "At this time Łukasz Żółć has" in text


def test_nor_which_date_of_a_course_somebody_has_booked_there(cast, as_, lorna_of_braeside):
    of = course(cast)
    booking(cast, event(cast, of), "lukasz")
    later = event(cast, of, starts_at=STARTS.replace(day=25))
    text = as_("lorna").get(f"/dates/{later.id}/book?post={cast['lukasz'].post_ids[1]}").text
    assert "16 March 2026" not in text and "Łukasz Żółć has asked for a place" in text


def test_a_place_booked_there_leads_to_no_closed_door(cast, as_, send, lorna_of_braeside):
    one = event(cast, course(cast))
    booking(cast, one, "lukasz")
    page = f"/dates/{one.id}/book?post={cast['lukasz'].post_ids[1]}"
    client = as_("lorna")
    told = TOKEN.search(client.get(page).text)
    reply = client.post(page, data={"csrf_token": told.group(1) if told else "", "post": cast["lukasz"].post_ids[1]})
    if reply.status_code == 303:
        assert client.get(reply.location).status_code == 200
