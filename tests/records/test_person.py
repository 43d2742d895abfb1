"""One person's page: who may open it, and what it never shows."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from lms.access import Role
from lms.kit.db import db
from lms.people.models import Absence, Person, Post, RoleGrant, Term
from lms.records import queries

OPENS = {
    "ailsa": {"ailsa"},
    "effie": {"effie", "ailsa", "morag", "kirsty"},
    "lorna": {"lorna", "ailsa", "tam"},
    "tam": {"tam"},
    "iona": {"iona"},
    "beth": {"beth"},
    "dougie": {"dougie"},
}


@pytest.mark.parametrize("who", OPENS)
def test_each_opens_these_people_and_no_others(cast, as_, who):
    browser = as_(who)
    opened = {name for name, player in cast.players.items() if browser.get(f"/people/{player.person_id}").status_code == 200}
    assert opened == OPENS[who]


@pytest.mark.parametrize("who", ["priya", "adam"])
def test_the_partnership_lead_and_administrator_open_everybody_with_a_post(cast, today, who):
    viewer = cast[who].viewer()
    assert all(queries.record(cast[name].person_id, viewer, today, today) for name in cast.players if name != "beth")


def test_out_of_reach_looks_like_not_there(cast, as_):
    browser = as_("effie")
    hidden, missing = (browser.get(f"/people/{person_id}") for person_id in (cast["gordon"].person_id, 999_999))
    assert (hidden.status_code, hidden.text.count("Gordon")) == (404, 0)
    assert len(hidden.data) == len(missing.data)


def test_only_posts_within_reach_are_shown(cast, today):
    grant(cast, "iona", Role.LND_OFFICER, "BRAE")
    record = queries.record(cast["lukasz"].person_id, cast["iona"].viewer(), today, today)
    assert record is not None
    assert [post.employer for post in record.posts] == ["Braeside Homes"]
    assert [part.line.employer for row in record.required for part in row.parts] == ["Braeside Homes"]


def test_awards_are_shown_wherever_they_were_made(cast, today):
    grant(cast, "iona", Role.LND_OFFICER, "BRAE")
    record = queries.record(cast["lukasz"].person_id, cast["iona"].viewer(), today, today)
    assert record is not None
    assert [award.employer for award in record.awards] == ["Lochside Council"]


def grant(cast, who, role, place):
    db.session.add(RoleGrant(account_id=cast[who].account_id, role=role, organisation_id=cast.places[place], starts_on=date(2024, 1, 1)))
    db.session.flush()


@pytest.mark.parametrize(
    ("role", "place", "reads"),
    [
        (Role.LND_OFFICER, "COUN", True),
        (Role.ADMINISTRATOR, "COUN", True),
        (Role.LND_OFFICER, "COUN-HC", False),  # a service below the employer
        (Role.PARTNERSHIP_LEAD, "LOCH", False),  # the partnership above it
        (Role.BOARD, "COUN", None),
        (Role.LND_OFFICER, "NHSL", None),
    ],
)
def test_the_reason_for_an_absence_is_for_the_employer_alone(cast, as_, role, place, reads):
    grant(cast, "hamish", role, place)
    reply = as_("hamish").get(f"/people/{cast['kirsty'].person_id}")
    assert reply.status_code == (404 if reads is None else 200)
    assert ("Maternity" in reply.text) is bool(reads)


@pytest.mark.parametrize("who", ["effie", "priya", "adam"])
def test_the_reason_is_on_no_page_of_anybody_else(cast, as_, who):
    browser = as_(who)
    pages = ["/", "/people", "/people?format=csv", f"/people/{cast['kirsty'].person_id}"]
    assert not any("Maternity" in browser.get(page).text for page in pages)


def test_people_read_the_reason_on_their_own_page(as_):
    assert "Maternity leave" in as_("kirsty").get("/my-training").text


def test_a_supervisor_sees_that_somebody_is_away(cast, as_):
    page = as_("effie").get(f"/people/{cast['kirsty'].person_id}").text
    assert "Long leave" in page
    assert "Paused" in page


def test_a_supervisor_does_not_see_a_birthday(cast, as_):
    db.session.execute(update(Person).where(Person.id == cast["ailsa"].person_id).values(date_of_birth=date(1987, 6, 5)))
    assert "1987" not in as_("effie").get(f"/people/{cast['ailsa'].person_id}").text


def test_whoever_supervised_somebody_no_longer_sees_them(cast, today):
    end_post(cast, "ailsa", today - timedelta(days=1))
    assert queries.record(cast["ailsa"].person_id, cast["effie"].viewer(), today, today) is None


def test_the_employer_still_sees_somebody_who_has_left(cast, today):
    end_post(cast, "ailsa", today - timedelta(days=1))
    record = queries.record(cast["ailsa"].person_id, cast["lorna"].viewer(), today, today)
    assert record is not None
    assert [post.is_over(today) for post in record.posts] == [True]


def test_a_part_that_a_person_has_left_for_another_does_not_see_them(cast, today):
    grant(cast, "iona", Role.LND_OFFICER, "COUN-EAST")
    moved = db.session.query(Term).filter_by(post_id=cast["kirsty"].post_id).one()
    moved.ends_on = today - timedelta(days=1)
    db.session.add(Term(post_id=moved.post_id, starts_on=today, organisation_id=cast.places["COUN-HC"], worker_type=moved.worker_type))
    db.session.flush()
    assert queries.record(cast["kirsty"].person_id, cast["iona"].viewer(), today, today) is None


def end_post(cast, who, last_day):
    db.session.execute(update(Term).where(Term.post_id == cast[who].post_id).values(ends_on=last_day))


def test_the_number_of_a_merged_record_leads_to_the_one_that_counts(cast, as_):
    db.session.execute(update(Person).where(Person.id == cast["morag"].person_id).values(merged_into_id=cast["ailsa"].person_id))
    assert "<h1>Ailsa Robertson</h1>" in as_("effie").get(f"/people/{cast['morag'].person_id}").text


def test_a_page_asks_the_same_number_of_questions_whatever_is_on_it(cast, as_, query_count):
    browser = as_("priya")

    def asked_for(name):
        with query_count() as asked:
            browser.get(f"/people/{cast[name].person_id}")
        return len(asked.statements)

    assert asked_for("hamish") == asked_for("lukasz") == asked_for("kirsty")


def test_a_day_can_be_chosen(cast, as_):
    page = as_("effie").get(f"/people/{cast['ailsa'].person_id}?on=2024-10-01").text
    assert "As at <b>1 October 2024</b>" in page


def test_posts_show_their_terms(cast, as_):
    page = as_("lorna").get(f"/people/{cast['ailsa'].person_id}").text
    assert "supervised by Effie Campbell" in page
    assert "1 August 2022 onwards" in page


def test_an_absence_is_listed_with_its_days(cast, today):
    db.session.add(Absence(post_id=cast["ailsa"].post_id, starts_on=date(2025, 1, 1), ends_on=date(2025, 2, 28)))
    db.session.flush()
    record = queries.record(cast["ailsa"].person_id, cast["effie"].viewer(), today, today)
    assert record is not None
    assert [(one.starts_on, one.reason) for one in record.posts[0].absences] == [(date(2025, 1, 1), None)]


def test_a_post_number_says_nothing_about_a_person(cast, as_):
    assert db.session.get(Post, cast["gordon"].post_id) is not None
    assert as_("ailsa").get(f"/people/{cast['gordon'].person_id}?on=2026-01-01").status_code == 404
