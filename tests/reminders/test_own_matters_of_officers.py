"""What officers are told once a month: how training stands, and that no date comes in time. Today is Monday 2 March 2026."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update

from lms.access import Role
from lms.bookings.rules.states import BookingState
from lms.courses.models import course_sector
from lms.kit.db import db
from lms.people.models import Account, Person, RoleGrant
from lms.people.queries import places
from lms.people.rules import Sector
from lms.reminders.queries.own_matters.no_date import FEWEST
from lms.reminders.queries.own_matters.summary import figures, in_words
from lms.training.models import Award, subject_covers
from lms.training.service import recompute
from tests.cast import TODAY
from tests.events import STARTS, booking, course, event
from tests.reminders.own import DAY, decided, rows, say

FIRST = date(2026, 3, 1)
AUTUMN = date(2026, 7, 13)


# --- the summary of the month ------------------------------------------------------------------------------------------------------


def summaries(cast, *who, day=TODAY):
    return [row[2] for row in rows("monthly_summary", cast, *who, day=day)]


def of_nhs(cast, day=TODAY):
    return figures(day, places()[cast.places["NHSL"]])


def test_an_officer_gets_it_once_a_month(cast):
    lorna = cast["lorna"].person_id
    assert rows("monthly_summary", cast, "lorna", "priya", "effie") == [(lorna, None, "NHSL", FIRST, FIRST)]
    april = [date(2026, 4, 1), date(2026, 4, 2)]
    assert decided("monthly_summary", TODAY, TODAY + DAY, *april) == [
        (lorna, "NHSL", FIRST, TODAY),
        (lorna, "NHSL", april[0], april[0]),
    ]


def test_for_every_place_that_they_were_given(cast, grant):
    for place in ("LOCH", "COUN-EAST", "NHSL"):
        grant("lorna", Role.LND_OFFICER, place)
    assert summaries(cast, "lorna") == ["COUN-EAST", "LOCH", "NHSL"]


def test_but_not_after_the_first_fortnight(cast):
    assert summaries(cast, "lorna", day=date(2026, 3, 14)) == ["NHSL"] and summaries(cast, "lorna", day=date(2026, 3, 15)) == []


def test_nor_to_who_is_an_officer_no_longer(cast):
    db.session.execute(update(RoleGrant).values(ends_on=TODAY))
    assert summaries(cast, "lorna") == ["NHSL"] and summaries(cast, "lorna", day=TODAY + DAY) == []


def test_nor_to_who_has_no_account_any_more(cast):
    db.session.execute(update(Account).values(active=False))
    assert summaries(cast, "lorna") == []


def test_a_merged_record_s_grant_is_for_the_record_that_counts(cast):
    db.session.execute(update(Person).where(Person.id == cast["lorna"].person_id).values(merged_into_id=cast["beth"].person_id))
    assert [row[0] for row in rows("monthly_summary", cast, "lorna", "beth")] == [cast["beth"].person_id]


def test_its_figures_are_those_of_the_report(app, cast):
    answer = app.test_cli_runner().invoke(args=["report", "completion", "--organisation", "NHSL", "--format", "json"])
    (row,) = json.loads(answer.stdout)
    counts = of_nhs(cast).tally
    assert (str(row["rate"]), row["current"] + row["expiring"], row["overdue"]) == (counts.rate, counts.good, counts.of("overdue"))


def test_it_says_what_has_been_overdue_for_longer_than_reminders_speak_of_it(cast):
    """The thirteenth Monday after 14 April, when Ailsa's infection control runs out."""
    before, then = of_nhs(cast, AUTUMN - DAY), of_nhs(cast, AUTUMN)
    assert (before.tally.of("overdue"), before.silent) == (then.tally.of("overdue"), then.silent - 1)


def test_and_what_falls_due_within_30_days(cast):
    days = [date(2026, 3, 14), date(2026, 3, 15), date(2026, 4, 14), date(2026, 4, 15)]
    assert [of_nhs(cast, day).soon for day in days] == [0, 1, 1, 0]


def test_it_is_said_in_two_sentences(cast):
    described = say("monthly_summary", cast["lorna"].person_id, None, "NHSL")
    assert described.why == (
        "On 2 March 2026: 3 people, 6 lines, 50.0% in date. 3 lines are overdue, 3 of them for more than 12 weeks, which no other "
        "reminder speaks of. 0 fall due within 30 days."
    )
    assert (described.thing, described.endpoint) == ("NHS Lochside in March 2026", "reports.completion")
    assert described.values == {"organisation": cast.places["NHSL"]}


def test_a_place_without_training_says_so(cast):
    nobody = figures(TODAY, places()[cast.places["NHSL-W3"]])
    assert "3 lines" not in in_words(nobody)
    empty = figures(date(2019, 1, 1), places()[cast.places["NHSL-W3"]])
    assert in_words(empty) == "On 1 January 2019 there is nobody with training that counts."


# --- no date in time ---------------------------------------------------------------------------------------------------------------

RUNS_OUT = date(2026, 3, 31)
LATE = datetime(2026, 4, 10, 9, tzinfo=UTC)
FIVE = ("effie", "priya", "iona", "fraser", "adam")


@pytest.fixture
def officer(cast, grant):
    """Iona looks after the training of the council, where five people's fire safety runs out at the end of March."""
    grant("iona", Role.LND_OFFICER, "COUN")
    award = {"subject_id": cast.subjects["FIRE-1"], "achieved_on": date(2024, 4, 1), "employer_id": cast.places["COUN"]}
    db.session.add_all(Award(person_id=cast[who].person_id, **award) for who in FIVE)
    db.session.execute(update(Award).where(Award.person_id == cast["lukasz"].person_id).values(achieved_on=date(2026, 1, 5)))
    recompute()
    return cast["iona"].person_id


@pytest.fixture
def ref(cast):
    return f"{cast.places['COUN']} {cast.subjects['FIRE-1']}"


def gaps(cast, *who, day=TODAY):
    return [row[2] for row in rows("no_date", cast, *(who or ["iona"]), day=day)]


def test_the_officer_is_told_once_a_month_that_no_date_is_planned(cast, officer, ref):
    assert rows("no_date", cast, "iona", "effie", "lorna") == [(officer, None, ref, FIRST, FIRST)]
    assert decided("no_date", TODAY, TODAY + DAY) == [(officer, ref, FIRST, TODAY)]
    assert decided("no_date", date(2026, 3, 31)) == [(officer, ref, FIRST, TODAY)]


def test_and_again_in_another_month_while_it_lasts(cast, officer, ref):
    february = date(2026, 2, 2)
    assert decided("no_date", february, TODAY) == [(officer, ref, date(2026, 2, 1), february), (officer, ref, FIRST, TODAY)]


def test_only_within_60_days(cast, officer, ref):
    assert gaps(cast, day=date(2026, 1, 30)) == [ref] and gaps(cast, day=date(2026, 1, 29)) == []
    assert gaps(cast, day=RUNS_OUT) == [ref] and gaps(cast, day=RUNS_OUT + DAY) == []


def test_a_date_in_time_is_enough(cast, officer):
    event(cast, course(cast))
    assert gaps(cast) == []


def test_also_of_what_covers_it(cast, officer):
    event(cast, course(cast, subjects=("IPC-2",)))
    assert len(gaps(cast)) == 1
    db.session.execute(subject_covers.insert().values(subject_id=cast.subjects["IPC-2"], covered_id=cast.subjects["FIRE-1"]))
    assert gaps(cast) == []


def test_a_date_that_is_full_or_too_late_is_not(cast, officer, ref):
    full = event(cast, course(cast), capacity=1)
    booking(cast, full, "lukasz")
    event(cast, course(cast, code="LATE"), starts_at=LATE)
    assert gaps(cast) == [ref]


def test_nor_is_one_for_another_sector(cast, officer, ref):
    fire = course(cast)
    event(cast, fire)
    db.session.execute(course_sector.insert().values(course_id=fire.id, sector=Sector.NHS))
    assert gaps(cast) == [ref]


def test_who_has_a_place_is_not_counted(cast, officer):
    full = event(cast, course(cast), capacity=1, starts_at=STARTS + timedelta(days=60))
    booking(cast, full, "effie", BookingState.REQUESTED)
    assert len(gaps(cast)) == 1
    booking(cast, full, "priya")
    assert gaps(cast) == []


def test_of_fewer_people_nothing_is_said(cast, officer):
    assert len(FIVE) == FEWEST
    db.session.execute(update(Award).where(Award.person_id == cast["adam"].person_id).values(achieved_on=date(2025, 4, 1)))
    recompute()
    assert gaps(cast) == []


def test_it_is_for_officers_of_that_very_employer(cast, officer, grant):
    grant("tam", Role.LND_OFFICER, "LOCH")
    grant("beth", Role.LND_OFFICER, "COUN-EAST")
    assert gaps(cast, "tam", "beth", "lorna", "effie") == []


def test_it_says_how_many_and_when(cast, officer, ref):
    described = say("no_date", officer, None, ref)
    assert described.thing == "Fire safety awareness: no date before 5 people run out"
    assert described.why == "At Lochside Council the first of them runs out on 31 March 2026. No date has a free seat."
    assert described.values == {"subject": cast.subjects["FIRE-1"], "organisation": cast.places["COUN"]}
    event(cast, course(cast), starts_at=LATE)
    assert say("no_date", officer, None, ref).why.endswith("The first date with a free seat is on 10 April 2026.")


def test_once_there_is_one_nothing_is_said(cast, officer, ref):
    event(cast, course(cast))
    assert say("no_date", officer, None, ref) is None


def test_among_people_without_an_officer_it_costs_one_look(cast, query_count):
    with query_count() as watch:
        assert gaps(cast, "ailsa", "effie") == []
    assert sum("FROM" in text for text in watch.statements) == 2
