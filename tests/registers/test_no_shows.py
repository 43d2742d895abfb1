"""Seats that stayed empty: which are counted, for whom, and why; counted again by hand."""

import csv
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from lms.access import Role
from lms.bookings.models import Booking, BookingMove
from lms.bookings.rules.states import Because, BookingState
from lms.courses.rules.words import EventState
from lms.kit.db import db
from lms.people.models import RoleGrant
from lms.registers.queries import no_shows as queries
from lms.registers.rules.no_shows import NOT_SAID, by_employer, counts, period, reasons_of
from tests.events import booking, course, event

S = BookingState
DAY = date(2026, 2, 16)
AT = datetime(2026, 2, 16, 9, 30, tzinfo=UTC)
TODAY = date(2026, 3, 2)


def cancelled(cast, on, who, at, because=Because.ILL, had=True):
    """A booking, taken and given back at this moment."""
    one = booking(cast, on, who, S.CANCELLED)
    (move,) = db.session.scalars(select(BookingMove).where(BookingMove.booking_id == one.id))
    move.at, move.because = at, because
    if had:
        db.session.add(BookingMove(booking_id=one.id, state=S.BOOKED, at=at - timedelta(days=9), by_account_id=None, why=""))
    db.session.flush()
    return one


@pytest.fixture
def over(app, cast):
    """Two dates on 16 February: one of the council with a cut-off on the 11th, one of the NHS with none."""
    council = event(cast, course(cast, owner="COUN"), starts_at=AT, cancel_by=date(2026, 2, 11), state=EventState.DELIVERED)
    nhs = event(cast, course(cast, "IPC", ("IPC-2",), owner="NHSL"), starts_at=AT, state=EventState.DELIVERED)
    booking(cast, council, "ailsa", S.NO_SHOW)
    booking(cast, council, "gordon", S.NO_SHOW)
    booking(cast, council, "kirsty", S.ATTENDED)
    cancelled(cast, council, "effie", datetime(2026, 2, 12, 0, 5, tzinfo=UTC))
    cancelled(cast, council, "iona", datetime(2026, 2, 11, 23, 55, tzinfo=UTC))
    cancelled(cast, council, "fraser", datetime(2026, 2, 14, tzinfo=UTC), had=False)
    cancelled(cast, council, "adam", datetime(2026, 2, 14, tzinfo=UTC), because=Because.EVENT)
    booking(cast, nhs, "ailsa", S.NO_SHOW)
    cancelled(cast, nhs, "kirsty", datetime(2026, 2, 15, tzinfo=UTC))
    cancelled(cast, nhs, "lorna", AT, because=None)
    db.session.commit()
    return council, nhs


def names(cast, who, first=DAY, last=DAY):
    found = queries.empty_seats(cast[who].viewer(), first, last)
    return sorted((one.name.split()[0], one.event_id) for one in found.absences)


def test_the_lead_sees_all_and_an_officer_their_people_and_their_dates(over, cast):
    council, nhs = (one.id for one in over)
    assert names(cast, "priya") == [("Ailsa", council), ("Ailsa", nhs), ("Effie", council), ("Gordon", council), ("Lorna", nhs)]
    assert names(cast, "lorna") == [("Ailsa", council), ("Ailsa", nhs), ("Lorna", nhs)]


def test_an_officer_of_a_service_sees_the_people_of_its_teams(over, cast):
    council, nhs = (one.id for one in over)
    grant = RoleGrant(role=Role.LND_OFFICER, organisation_id=cast.places["NHSL-COM"], starts_on=date(2024, 1, 1))
    grant.account_id = cast["hamish"].account_id
    db.session.add(grant)
    db.session.commit()
    assert names(cast, "hamish") == [("Ailsa", council), ("Ailsa", nhs)]


def test_only_dates_of_the_period(over, cast):
    assert names(cast, "priya", DAY + timedelta(days=1), TODAY) == names(cast, "priya", date(2025, 1, 1), DAY - timedelta(days=1)) == []


def test_the_table_is_the_sum_of_its_lines(over, cast):
    found = queries.empty_seats(cast["priya"].viewer(), DAY, DAY)
    rows = {row.employer: row for row in by_employer(found.absences, found.seats)}
    assert (rows["NHS Lochside"].no_shows, rows["NHS Lochside"].late, rows["NHS Lochside"].seats) == (2, 1, 3)
    assert (rows["Lochside Council"].no_shows, rows["Lochside Council"].late, rows["Lochside Council"].seats) == (0, 1, 2)
    assert sum(row.empty for row in rows.values()) == len(found.absences) == sum(sum(row.reasons.values()) for row in rows.values())
    assert reasons_of(list(rows.values()))[-1] == NOT_SAID


def test_the_page_and_its_file(over, cast, as_):
    text = as_("priya").get("/no-shows?first=16+2+2026&last=16+2+2026").text
    assert "5 seats stayed empty" in text and "Cancelled on 12 February 2026" in text and "Ill, or caring for somebody" in text
    file = as_("priya").get("/no-shows?first=2026-02-16&last=2026-02-16&format=csv").text
    assert file.count("\n") == 6 and "Gordon Milne" in file


def test_the_command_and_the_pages_files_have_the_same_columns(over, app, as_):
    asked = ["report", "no-shows", "--from", "2026-02-16", "--to", "2026-02-16"]
    lines = list(csv.DictReader(StringIO(app.test_cli_runner().invoke(args=[*asked, "--by", "line"]).stdout)))
    page = as_("priya").get("/no-shows?first=2026-02-16&last=2026-02-16&format=csv").data.decode("utf-8-sig")
    assert list(csv.DictReader(StringIO(page))) == lines and len(lines) == 5
    named = as_("priya").get("/no-shows?first=2026-02-16&last=2026-02-16&format=json").json
    assert [{name: cell or "" for name, cell in row.items()} for row in named] == lines


def test_an_outsider_counts_empty_seats_by_employer_again_from_the_lines(over, app):
    asked = ["report", "no-shows", "--from", "2026-02-16", "--to", "2026-02-16"]
    lines, rows = (
        list(csv.DictReader(StringIO(app.test_cli_runner().invoke(args=[*asked, "--by", by]).stdout))) for by in ("line", "employer")
    )
    empty = Counter((line["employer_code"], line["status"]) for line in lines)
    assert {(row["key"], int(row["no_shows"]), int(row["cancelled_late"])) for row in rows} == {
        (row["key"], empty[row["key"], "no_show"], empty[row["key"], "cancelled"]) for row in rows
    }
    assert next(row for row in rows if row["key"] == "NHSL")["rate"] == "100.0"


def test_it_opens_to_learning_and_development_alone(over, as_, cast):
    assert {who for who in cast.players if as_(who).get("/no-shows").status_code == 200} == {"lorna", "priya"}


@pytest.mark.parametrize(
    "asked", ["?first=x&last=99+99+9999", "?first=1+1+2027&last=1+1+2026", "?first=31+12+2100", "?last=1+1+1950", "?first=%00"]
)
def test_odd_days_are_left_out(over, as_, asked):
    assert as_("priya").get(f"/no-shows{asked}").status_code == 200


def test_a_reason_is_recorded_after_the_register_is_closed(over, cast, as_, send):
    one = db.session.scalars(select(Booking).where(Booking.event_id == over[0].id, Booking.person_id == cast["ailsa"].person_id)).one()
    assert as_("tam").get(f"/bookings/{one.id}/why-absent").status_code == 404
    assert send(as_("lorna"), f"/bookings/{one.id}/why-absent", because="travel", why="No bus").status_code == 303
    assert "Could not get there" in as_("lorna").get("/no-shows?first=16+2+2026&last=16+2+2026").text
    (said,) = db.session.scalars(select(BookingMove).where(BookingMove.booking_id == one.id, BookingMove.because == Because.TRAVEL))
    assert (said.state, said.by_account_id, said.why) == (S.NO_SHOW, cast["lorna"].account_id, "No bus")
    assert db.session.get_one(Booking, one.id).state == S.NO_SHOW


def test_nor_is_it_of_people_elsewhere(over, cast, as_):
    gordon = db.session.scalars(select(Booking).where(Booking.event_id == over[0].id, Booking.person_id == cast["gordon"].person_id)).one()
    gone = db.session.scalars(select(Booking).where(Booking.event_id == over[0].id, Booking.state == S.CANCELLED)).first()
    for who, row_id in (("lorna", gordon.id), ("priya", gone.id), ("priya", 99_999)):
        assert as_(who).get(f"/bookings/{row_id}/why-absent").status_code == 404, who


DAYS = st.dates(date(2000, 1, 1), date(2090, 1, 1))


@given(st.none() | DAYS, st.none() | DAYS, DAYS)
def test_a_period_has_its_days_in_order(first, last, today):
    begins, ends = period(first, last, today)
    assert begins <= ends and {begins, ends} >= {day for day in (first, last) if day}


@given(st.sampled_from(S), st.none() | st.sampled_from(Because), st.none() | DAYS, st.none() | DAYS, DAYS)
def test_what_counts(state, because, cancelled_on, cancel_by, first_day):
    said = counts(state, because, cancelled_on=cancelled_on, cancel_by=cancel_by, first_day=first_day)
    late = cancelled_on is not None and (cancelled_on > cancel_by if cancel_by else cancelled_on >= first_day)
    assert said == (state == S.NO_SHOW or (state == S.CANCELLED and because != Because.EVENT and late))
