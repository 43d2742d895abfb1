"""Moving a date with people on it: who is in two places at once is shown first, and everybody who waits is told as well."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.bookings.rules.states import BookingState
from lms.courses.models import Event
from lms.kit.db import db
from lms.outbox.models import Message
from lms.scheduling.rules import Clash, knowing, number_of_people
from tests.events import STARTS, booking, course, event, venue
from tests.scheduling.test_pages import edit

S = BookingState


@pytest.fixture
def fire(cast):
    return event(cast, course(cast))


@pytest.fixture
def hands(cast):
    """On the same day in the afternoon, run by the NHS."""
    return event(cast, course(cast, "IPC", ("IPC-2",), owner="NHSL", title="Hand hygiene"), starts_at=STARTS + timedelta(hours=4))


def to_the_afternoon(send, client, one, **more):
    return edit(send, client, one, starts_1="13:00", ends_1="15:00", **more)


def mail(who):
    return db.session.scalars(select(Message).where(Message.to == f"{who}@example.org").order_by(Message.id)).all()


def test_who_would_be_in_two_places_is_shown_before_it_is_saved(cast, as_, send, fire, hands):
    for one in (fire, hands):
        booking(cast, one, "ailsa")
    booking(cast, fire, "kirsty")
    reply = to_the_afternoon(send, as_("priya"), fire)
    assert reply.status_code == 422 and "Somebody who has a place would be in two places" in reply.text
    assert re.search(r"<b>Ailsa Robertson</b>: Hand hygiene, Monday 16 March 2026, 1:30pm to 4:30pm", reply.text)
    assert reply.text.index('tabindex="-1"') < reply.text.index('name="knowing"')  # Enter saves, and is asked again
    assert "Kirsty Duncan" not in reply.text and "Change Fire safety awareness, Monday 16 March 2026" in reply.text
    assert db.session.get(Event, fire.id).starts_at == STARTS and not mail("ailsa")


def test_and_whoever_knows_saves_it_all_the_same(cast, as_, send, fire, hands):
    for one in (fire, hands):
        booking(cast, one, "ailsa")
    booking(cast, fire, "kirsty")
    shown = to_the_afternoon(send, as_("priya"), fire).text
    known = re.search(r'name="knowing" value="([^"]+)"', shown).group(1)
    assert to_the_afternoon(send, as_("priya"), fire, knowing=known).status_code == 303
    (hers,), (other,) = mail("ailsa"), mail("kirsty")
    assert "two things at that time" in hers.body and "- Hand hygiene, Monday 16 March 2026, 1:30pm to 4:30pm" in hers.body
    assert "Cancel the one" in hers.body and "two things" not in other.body and "Your place is kept" in other.body


def test_whoever_was_shown_others_is_asked_again(cast, as_, send, fire, hands):
    for one in (fire, hands):
        booking(cast, one, "ailsa")
    known = re.search(r'name="knowing" value="([^"]+)"', to_the_afternoon(send, as_("priya"), fire).text).group(1)
    for one in (fire, hands):
        booking(cast, one, "effie")
    assert "2 people who have a place" in to_the_afternoon(send, as_("priya"), fire, knowing=known).text


def test_another_employers_booking_is_not_named(cast, as_, send, hands):
    mine = event(cast, course(cast, "MINE", (), owner="NHSL", title="Ward fire walk"))
    theirs = event(cast, course(cast, "THEIRS", (), owner="HARB", title="Harbour day"), starts_at=STARTS + timedelta(hours=4))
    for one in (mine, theirs):
        booking(cast, one, "gordon")
    text = to_the_afternoon(send, as_("lorna"), mine).text
    assert "<b>Gordon Milne</b>: another booking, Monday 16 March" in text and "Harbour day" not in text


@pytest.mark.parametrize("state", [S.WAITLISTED, S.REQUESTED, S.CANCELLED])
def test_only_places_are_in_the_way(cast, as_, send, fire, hands, state):
    booking(cast, fire, "ailsa")
    booking(cast, hands, "ailsa", state)
    assert to_the_afternoon(send, as_("priya"), fire).status_code == 303


def test_a_date_that_keeps_its_times_asks_about_nobody(cast, as_, send, fire):
    """They have known that, and another room is no other time."""
    same = event(cast, course(cast, "IPC", (), title="Hand hygiene"))
    for one in (fire, same):
        booking(cast, one, "ailsa")
    assert edit(send, as_("priya"), fire, venue_1=str(venue(cast).id)).status_code == 303


def test_those_who_wait_are_told_without_a_calendar_entry(cast, as_, send, fire):
    booking(cast, fire, "ailsa")
    booking(cast, fire, "effie", S.WAITLISTED)
    booking(cast, fire, "kirsty", S.REQUESTED)
    booking(cast, fire, "gordon", S.OFFERED, offered_until=STARTS - timedelta(days=2))
    db.session.get(Event, fire.id).capacity = 2
    assert to_the_afternoon(send, as_("priya"), fire).status_code == 303
    said = {who: mail(who)[0] for who in ("ailsa", "effie", "kirsty", "gordon")}
    assert all("Monday 16 March 2026, 1:00pm to 3:00pm" in one.body for one in said.values())
    assert "still on the waiting list" in said["effie"].body and "waits to be approved" in said["kirsty"].body
    assert "kept for you until 14 March 2026 at 9:30am" in said["gordon"].body
    assert [who for who, one in said.items() if one.calendar] == ["ailsa"]


def test_a_new_link_is_told_to_those_with_a_place_alone(cast, as_, send, fire):
    booking(cast, fire, "ailsa")
    booking(cast, fire, "gordon", S.OFFERED, offered_until=STARTS - timedelta(days=2))
    assert edit(send, as_("priya"), fire, link="https://meet.example.org/fire").status_code == 303
    assert len(mail("ailsa")) == 1 and not mail("gordon")


def test_one_person_with_two_clashes_is_one_person():
    two = [Clash(1, "Ailsa", other, "Hands", STARTS, STARTS, True, True) for other in (2, 3)]
    assert number_of_people(two) == 1 and knowing(two) != knowing(two[:1])
