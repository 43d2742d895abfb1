"""What a booking says to a calendar: read back with a program that is not ours."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from lms.bookings.rules.calendar import Held, Meeting, entries, to_tell
from lms.bookings.rules.states import BookingState
from lms.courses.rules.words import EventState
from lms.kit.calendars import Holds, Method, Party, invitation, objects, published, read
from lms.kit.clock import LOCAL

S = BookingState
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOST = "learning.example.org"
ORGANISER, LEARNER = Party("Lochside", "no-reply@example.org"), Party("Mòrag NicDhòmhnaill", "morag@example.org")
ROOM = Meeting(5, datetime(2026, 3, 16, 9, 30, tzinfo=UTC), datetime(2026, 3, 16, 12, 30, tzinfo=UTC), "Room 1, 1 Quay Road", "Ring twice.")
BOOKED = Held(
    key="booking-7",
    state=S.BOOKED,
    event_state=EventState.SCHEDULED,
    revision=0,
    moves=2,
    changed_at=NOW,
    title="Fire safety",
    notes="Bring your badge.",
    link="https://meet.example.org/7",
    url="https://learning.example.org/bookings/7",
    meetings=[ROOM],
)
#: What has been tried on calendars.
HOSTILE = [
    "Fire, smoke; and \\n \"alarm\": what 'now'?",
    "One\nEND:VEVENT\nEND:VCALENDAR\nBEGIN:VCALENDAR\nMETHOD:CANCEL",
    "One\r\nATTENDEE:mailto:victim@example.org",
    "🔥" * 60,
    "Żółć " * 40,
    "One\x00\x1b[31m\u202ered",
]


def told(held, attendee=LEARNER):
    return invitation(entries(held, HOST), ORGANISER, attendee)


def event_of(stream):
    (calendar,) = Calendar.from_ical(stream, multiple=True)
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def test_a_booking_is_a_request_to_its_learner():
    calendar, event = event_of(told(BOOKED))
    assert (calendar["METHOD"], calendar["VERSION"]) == ("REQUEST", "2.0")
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == ("session-5-booking-7@learning.example.org", 2, "CONFIRMED")
    assert (event["SUMMARY"], event["LOCATION"]) == ("Fire safety", "Room 1, 1 Quay Road")
    assert event["ORGANIZER"] == "mailto:no-reply@example.org" and event["ATTENDEE"] == "mailto:morag@example.org"
    assert event["ATTENDEE"].params == {
        "CN": "Mòrag NicDhòmhnaill",
        "CUTYPE": "INDIVIDUAL",
        "PARTSTAT": "ACCEPTED",
        "ROLE": "REQ-PARTICIPANT",
        "RSVP": "FALSE",
    }
    for words in ("https://meet.example.org/7", "Bring your badge.", "Ring twice.", "https://learning.example.org/bookings/7"):
        assert words in event["DESCRIPTION"]


def test_cancelled_it_has_the_same_name_and_a_higher_number():
    calendar, event = event_of(told(replace(BOOKED, state=S.CANCELLED, moves=3)))
    assert (calendar["METHOD"], event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 3)
    assert event["UID"] == event_of(told(BOOKED))[1]["UID"]


@pytest.mark.parametrize(
    ("state", "event_state", "holds"),
    [
        (S.BOOKED, EventState.SCHEDULED, Holds.CONFIRMED),
        (S.ATTENDED, EventState.DELIVERED, Holds.CONFIRMED),
        (S.REQUESTED, EventState.SCHEDULED, Holds.TENTATIVE),
        (S.WAITLISTED, EventState.SCHEDULED, Holds.TENTATIVE),
        (S.OFFERED, EventState.SCHEDULED, Holds.TENTATIVE),
        (S.DECLINED, EventState.SCHEDULED, Holds.CANCELLED),
        (S.LAPSED, EventState.SCHEDULED, Holds.CANCELLED),
        (S.BOOKED, EventState.CANCELLED, Holds.CANCELLED),
        (None, EventState.SCHEDULED, Holds.CONFIRMED),
    ],
)
def test_how_firmly_it_stands_follows_from_the_states(state, event_state, holds):
    (entry,) = entries(replace(BOOKED, state=state, event_state=event_state), HOST)
    assert entry.holds == holds


@pytest.mark.parametrize("state", [S.REQUESTED, S.WAITLISTED, S.OFFERED, S.DECLINED, S.CANCELLED])
def test_the_link_is_for_those_who_have_a_place(state):
    assert "meet.example.org" not in told(replace(BOOKED, state=state)) and "badge" not in told(replace(BOOKED, state=state))


def test_whoever_waits_is_not_shown_as_busy():
    _, event = event_of(told(replace(BOOKED, state=S.WAITLISTED)))
    assert (event["SUMMARY"], event["TRANSP"], event["ATTENDEE"].params["PARTSTAT"]) == (
        "Waiting list: Fire safety",
        "TRANSPARENT",
        "TENTATIVE",
    )


def test_online_says_so():
    _, event = event_of(told(replace(BOOKED, meetings=[replace(ROOM, place="", directions="")])))
    assert event["LOCATION"] == "Online"


@pytest.mark.parametrize("local", ["2026-03-28 23:30", "2026-03-29 00:30", "2026-03-29 02:30", "2026-10-24 22:00", "2026-10-25 09:00"])
def test_times_are_right_across_the_clock_change_and_midnight(local):
    starts_at = datetime.fromisoformat(local).replace(tzinfo=LOCAL)
    meeting = replace(ROOM, starts_at=starts_at, ends_at=(starts_at.astimezone(UTC) + timedelta(hours=3)).astimezone(LOCAL))
    stream = told(replace(BOOKED, meetings=[meeting]))
    _, event = event_of(stream)
    assert event["DTSTART"].dt.astimezone(LOCAL).strftime("%Y-%m-%d %H:%M") == local
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(hours=3)
    assert "DTSTART:2026" in stream and "TZID" not in stream


def test_each_session_is_an_object_of_its_own_as_one_object_may_name_one_entry_alone():
    later = [timedelta(weeks=number) for number in range(3)]
    week = [replace(ROOM, id=wait.days, starts_at=ROOM.starts_at + wait, ends_at=ROOM.ends_at + wait) for wait in later]
    stream = told(replace(BOOKED, meetings=week))
    assert [method for method, _ in objects(stream)] == [Method.REQUEST] * 3
    assert [len(Calendar.from_ical(text).walk("VEVENT")) for _, text in objects(stream)] == [1, 1, 1]
    assert [entry.summary for entry in read(stream)] == [f"Fire safety (session {number} of 3)" for number in (1, 2, 3)]


def test_a_session_that_was_taken_away_is_taken_out_of_the_calendar_once():
    two = replace(BOOKED, meetings=[ROOM, replace(ROOM, id=6)])
    after = replace(BOOKED, revision=1, changed_at=NOW + timedelta(days=1))
    before = entries(two, HOST)
    kept, gone = to_tell(before, after, HOST)
    assert (kept.uid, kept.holds, kept.sequence) == (f"session-5-booking-7@{HOST}", Holds.CONFIRMED, 3)
    assert (gone.uid, gone.holds, gone.sequence) == (f"session-6-booking-7@{HOST}", Holds.CANCELLED, 3)
    assert to_tell([*before, gone], after, HOST) == [kept]


def test_what_was_told_of_another_booking_stays():
    other = entries(replace(BOOKED, key="booking-17", meetings=[replace(ROOM, id=6)]), HOST)
    assert to_tell(other, BOOKED, HOST) == entries(BOOKED, HOST)


def test_what_was_never_put_in_is_not_taken_out():
    cancelled = replace(BOOKED, state=S.CANCELLED, moves=3)
    assert to_tell([], cancelled, HOST) == []
    (gone,) = to_tell(entries(BOOKED, HOST), cancelled, HOST)
    assert to_tell([*entries(BOOKED, HOST), gone], cancelled, HOST) == []


@pytest.mark.parametrize("state", [S.REQUESTED, S.WAITLISTED, S.OFFERED])
def test_who_waits_is_told_nothing(state):
    assert to_tell([], replace(BOOKED, state=state), HOST) == []


@pytest.mark.parametrize("words", HOSTILE, ids=ascii)
def test_hostile_words_stay_words(words):
    held = replace(BOOKED, title=words, notes=words, link=words, meetings=[replace(ROOM, place=words, directions=words)])
    stream = told(held, Party(words, "eve@example.org"))
    (one,) = objects(stream)
    calendar, event = event_of(stream)
    assert (one[0], calendar["METHOD"], event["ATTENDEE"]) == (Method.REQUEST, "REQUEST", "mailto:eve@example.org")
    assert [name for name, _ in event.property_items()].count("ATTENDEE") == 1
    assert all(len(line.encode()) <= 75 for line in stream.split("\r\n"))
    assert "\n" not in stream.replace("\r\n", "") and "\x00" not in stream


@given(st.text(), st.text(), st.text())
def test_whatever_is_written_is_read_again(title, notes, place):
    held = replace(BOOKED, title=title, notes=notes, meetings=[replace(ROOM, place=place)])
    (entry,) = read(told(held))
    assert (entry.uid, entry.starts_at, entry.sequence) == (f"session-5-booking-7@{HOST}", ROOM.starts_at, 2)
    assert not title.isprintable() or entry.summary == title.strip()


def test_a_published_calendar_names_nobody_as_invited():
    calendar = Calendar.from_ical(published("Training: Mòrag", entries(BOOKED, HOST), ORGANISER))
    (event,) = calendar.walk("VEVENT")
    assert (calendar["METHOD"], calendar["X-WR-CALNAME"], "ATTENDEE" in event) == ("PUBLISH", "Training: Mòrag", False)
    assert published("A", entries(BOOKED, HOST), ORGANISER) == published("A", entries(BOOKED, HOST), ORGANISER)
