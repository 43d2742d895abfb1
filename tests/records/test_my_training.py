"""My training: one row a subject, whatever asks for it."""

import re
from datetime import date

import pytest
from sqlalchemy import select, update

from lms.kit.db import db
from lms.people.models import Absence, Person
from lms.records import queries
from lms.training.models import Award, Exemption, Requirement, Subject
from lms.training.rules.enums import Kind, Status
from lms.training.service import recompute


def record_of(player, today, day=None):
    return queries.own_record(player.viewer(), today, day or today)


@pytest.fixture
def lukasz(cast):
    """Łukasz, whose second post is exempt no longer: both ask for fire safety."""
    db.session.query(Exemption).update({"ends_on": date(2025, 12, 31)})
    recompute(cast["lukasz"].post_ids)
    return cast["lukasz"]


def test_two_posts_that_ask_for_a_subject_make_one_row(lukasz, today):
    assert [(row.subject, len(row.parts)) for row in record_of(lukasz, today).required] == [("Fire safety awareness", 2)]


def test_the_row_has_the_earliest_date_and_the_worst_status(lukasz, today):
    row = record_of(lukasz, today).required[0]
    assert (row.status, row.date_is, row.on) == (Status.EXPIRING, "Expires", date(2026, 3, 19))


def test_an_exempt_post_does_not_hide_what_another_asks_for(cast, today):
    row = record_of(cast["lukasz"], today).required[0]
    assert (row.status, row.on) == (Status.EXPIRING, date(2026, 3, 19))


def test_the_page_shows_the_subject_once(lukasz, cast, as_):
    assert len(re.findall(r'id="subject-\d+"', as_("lukasz").get("/my-training").text.split("Offered to you")[0])) == 1


def test_offers_stand_apart_and_have_no_status(cast, today):
    record = record_of(cast["dougie"], today)
    assert (record.required, [row.status for row in record.offered]) == ((), [None, None])


def test_why_is_said_in_place_with_the_rule_and_its_authority(as_):
    page = as_("ailsa").get("/my-training").text
    assert "so it expires on 3 November 2026" in page
    assert "Lochside Health and Social Care Partnership and below" in page
    assert "Authority: Fire (Scotland) Act 2005" in page


def test_why_also_names_the_rule_that_shortens_the_interval(cast, as_):
    rule = {"subject_id": cast.subjects["FIRE-1"], "organisation_id": cast.places["NHSL"], "kind": Kind.MANDATORY, "renew_months": 18}
    db.session.add(Requirement(effective_from=date(2020, 1, 1), due_days=90, owner="The fire officer", **rule))
    db.session.flush()
    recompute(cast["ailsa"].post_ids)
    page = as_("ailsa").get("/my-training").text
    assert "Valid for 18 months" in page
    assert "Every 18 months. Set by The fire officer." in page


def test_the_history_shows_training_done_elsewhere(cast, today):
    db.session.execute(update(Person).where(Person.id == cast["gordon"].person_id).values(merged_into_id=cast["ailsa"].person_id))
    awards = record_of(cast["ailsa"], today).awards
    assert [award.employer for award in awards] == ["NHS Lochside", "NHS Lochside", "Harbour Care"]


def test_overdue_since_it_expired_not_since_it_first_fell_due(cast, today):
    row = record_of(cast["gordon"], today).required[0]
    assert (row.status, row.date_is, row.on) == (Status.OVERDUE, "Expired", date(2025, 11, 30))


def test_after_an_absence_the_date_is_four_weeks_later(cast, today):
    db.session.query(Absence).update({"ends_on": date(2026, 2, 22)})
    recompute(cast["kirsty"].post_ids)
    row = record_of(cast["kirsty"], today).required[0]
    assert (row.status, row.date_is, row.on) == (Status.NOT_YET_DUE, "Due by", date(2026, 3, 22))


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("/my-training?on=2024-12-01", "1 December 2024"),
        ("/my-training?on=1&on=12&on=2024", "1 December 2024"),
        ("/my-training?on=2030-01-01", "1 January 2030"),
    ],
)
def test_a_record_can_be_seen_as_at_a_day(as_, address, shown):
    assert f"As at <b>{shown}</b>" in as_("ailsa").get(address).text


def test_as_at_an_earlier_day_the_facts_are_those_of_that_day(cast, today):
    rows = record_of(cast["ailsa"], today, date(2024, 10, 1)).required
    assert {row.subject_id: row.status for row in rows}[cast.subjects["FIRE-1"]] == Status.OVERDUE


def test_before_the_first_post_nothing_is_asked(as_):
    assert "Nothing is required of you on this day" in as_("ailsa").get("/my-training?on=2019-01-01").text


@pytest.mark.parametrize(
    "typed", ["on=31&on=2&on=2026", "on=yesterday", "on=3&on=11&on=26", "on=3", "on=1&on=2&on=3&on=4", "on=0001-01-01"]
)
def test_a_date_that_is_none_says_so_and_shows_today(as_, typed):
    reply = as_("ailsa").get(f"/my-training?{typed}")
    assert (reply.status_code, "There is a problem" in reply.text, "As at" in reply.text.split("Show this")[0]) == (200, True, False)


def test_nobody_without_an_account_gets_in(nobody, app):
    assert nobody.get("/my-training").headers["Location"].startswith("/sign-in")


@pytest.mark.parametrize("who", ["beth", "morag", "dougie", "hamish"])
def test_everybody_has_a_page(as_, who):
    assert as_(who).get("/my-training").status_code == 200


def folds(page):
    """(status, whether it is open, subjects) of each fold, in order."""
    found = re.findall(
        r'<details class="app-fold"( open)?>.*?</span>([^<]+)</strong> <span>(\d+) subjects?</span></h2>(.*?)</table>', page, re.S
    )
    return [(word, bool(is_open), int(number), len(re.findall(r'id="subject-\d+"', rows))) for is_open, word, number, rows in found]


def test_a_short_list_is_folded_by_status_with_nothing_hidden(as_):
    assert folds(as_("ailsa").get("/my-training").text) == [("Expires soon", True, 1, 1), ("Up to date", True, 1, 1)]


@pytest.fixture
def many(cast):
    """Ailsa must hold eleven subjects more, and has just done them all."""
    ids = db.session.scalars(select(Subject.id).where(Subject.retired_on.is_(None)).order_by(Subject.id)).all()
    more = [one for one in ids if one not in (cast.subjects["FIRE-1"], cast.subjects["IPC-2"], cast.subjects["DEM-2"])][:11]
    for subject_id in more:
        rule = {"organisation_id": cast.places["NHSL"], "kind": Kind.MANDATORY, "due_days": 28, "effective_from": date(2020, 1, 1)}
        db.session.add(Requirement(subject_id=subject_id, owner="Partnership", renew_months=24, **rule))
        achieved = {"achieved_on": date(2026, 2, 1), "employer_id": cast.places["NHSL"]}
        db.session.add(Award(person_id=cast["ailsa"].person_id, subject_id=subject_id, **achieved))
    db.session.flush()
    recompute(cast["ailsa"].post_ids)


def test_in_a_long_list_what_needs_nothing_is_folded_away_and_still_there(many, as_):
    assert folds(as_("ailsa").get("/my-training").text) == [("Expires soon", True, 1, 1), ("Up to date", False, 12, 12)]


def test_a_supervisor_sees_the_same_folds(many, cast, as_):
    assert [fold[:2] for fold in folds(as_("effie").get(f"/people/{cast['ailsa'].person_id}").text)] == [
        ("Expires soon", True),
        ("Up to date", False),
    ]
