"""When a code works, what somebody is marked, and what they are told: all without a database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from lms.bookings.rules.states import BookingState
from lms.courses.rules.words import EventState
from lms.registers.rules import check_in as rules
from lms.registers.rules.check_in import Occasion, Place, Stand
from lms.registers.rules.marks import Mark
from lms.registers.rules.register import Session

S, M = BookingState, timedelta(minutes=1)
STARTS = datetime(2026, 3, 16, 9, 30, tzinfo=UTC)
ENDS = STARTS + timedelta(hours=3)


def place(state=S.BOOKED, mark=None, checked_in_at=None):
    return Place(1, state, mark, checked_in_at)


def occasion(*places, starts=STARTS, ends=ENDS, event_state=EventState.SCHEDULED, teaches=False):
    session = Session(1, starts, ends, "Room 1", "2B4D6F8H")
    return Occasion(7, event_state, "Fire", "NHS Lochside", (session,), session, ("Tam",), teaches, places or (place(),))


@pytest.mark.parametrize(
    ("at", "stand"),
    [
        (STARTS - timedelta(days=30), Stand.EARLY),
        (STARTS - 30 * M - timedelta(seconds=1), Stand.EARLY),
        (STARTS - 30 * M, Stand.OPEN),
        (ENDS, Stand.OPEN),
        (ENDS + timedelta(seconds=1), Stand.OVER),
    ],
)
def test_a_code_works_from_half_an_hour_before_until_the_end(at, stand):
    assert rules.stand(occasion(), at) == stand


def test_the_code_of_one_session_ends_with_it_whatever_comes_after():
    afternoon = Session(2, ENDS + 60 * M, ENDS + 180 * M, "Room 1", "9KMN2B4D")
    morning = occasion()
    whole_day = replace(morning, sessions=(morning.session, afternoon))
    assert [rules.stand(whole_day, at) for at in (ENDS, ENDS + M)] == [Stand.OPEN, Stand.OVER]


@pytest.mark.parametrize(
    ("after", "mark"), [(-30 * M, "present"), (15 * M, "present"), (15 * M + timedelta(seconds=1), "late"), (180 * M, "late")]
)
def test_late_is_more_than_a_quarter_of_an_hour(after, mark):
    assert rules.mark_at(STARTS, STARTS + after) == mark


@pytest.mark.parametrize(
    ("of", "stand"),
    [
        (occasion(event_state=EventState.CANCELLED), Stand.CANCELLED),
        (occasion(event_state=EventState.DELIVERED), Stand.CLOSED),
        (occasion(teaches=True), Stand.TEACHES),
        (occasion(place(mark=Mark.ABSENT)), Stand.DONE),
        (occasion(place(S.ATTENDED)), Stand.OPEN),  # the register was opened again, with a session more
        (occasion(place(S.CANCELLED)), Stand.NO_PLACE),
        (occasion(place(S.LAPSED), place(S.WAITLISTED)), Stand.WAITING),
        (occasion(place(mark=Mark.PRESENT), place()), Stand.OPEN),  # two records of one person were merged
    ],
)
def test_who_cannot_check_in_is_told_why(of, stand):
    assert rules.stand(of, STARTS) == stand and rules.told(of, STARTS).endswith(".")


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (place(mark=Mark.PRESENT, checked_in_at=STARTS), "You checked in at 9:30am. The register says: present."),
        (
            place(mark=Mark.ABSENT, checked_in_at=STARTS),
            "You checked in at 9:30am. The register says: absent. If that is wrong, tell the trainer.",
        ),
        (place(mark=Mark.PRESENT), "The register says: present."),
        (
            place(S.OFFERED),
            "A place was offered to you, and you have not taken it yet. Tell the trainer that you are here: they can let you in.",
        ),
    ],
)
def test_what_the_register_says_is_said(one, said):
    assert rules.told(occasion(one), STARTS) == said


def test_past_midnight_the_day_is_named():
    night = occasion(starts=datetime(2026, 3, 16, 22, tzinfo=UTC), ends=datetime(2026, 3, 17, 6, tzinfo=UTC))
    assert rules.told(night, datetime(2026, 3, 17, 5, tzinfo=UTC)) == "Are you in the room? You can check in until 17 March 2026 at 6:00am."


@pytest.mark.parametrize(
    ("starts", "said"),
    [
        (datetime(2026, 3, 29, 1, 15, tzinfo=UTC), "12:45am"),  # 2:15am summer time; half an hour before it is winter time still
        (datetime(2026, 10, 25, 1, 15, tzinfo=UTC), "1:45am"),  # 1:15am winter time, half an hour after 1:45am summer time
    ],
)
def test_on_the_night_the_clock_changes_the_window_is_half_an_hour(starts, said):
    of = occasion(starts=starts, ends=starts + timedelta(hours=2))
    assert said in rules.told(of, starts - 31 * M) and rules.stand(of, starts - 30 * M) == Stand.OPEN


def test_a_page_waits_for_two_hours_at_most():
    assert [rules.is_soon(occasion(), STARTS - 30 * M - wait * M) for wait in (0, 1, 120, 121)] == [False, True, True, False]
