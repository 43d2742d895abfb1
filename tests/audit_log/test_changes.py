"""Who changed what: for those who look after the whole partnership, and nobody else."""

from datetime import UTC, date, datetime

import pytest

from lms.access import May, Role
from lms.audit import service as audit
from lms.audit_log import queries
from lms.audit_log.rules import Wanted, parts_in_words
from lms.kit import clock
from lms.kit.db import db
from lms.kit.tables import PageRequest
from lms.people.models import Absence, Organisation, Person, RoleGrant
from lms.reports import service as reports
from lms.reports.rules import Form, When

NEWEST = PageRequest("when", descending=True)


@pytest.fixture
def renamed(cast):
    """Adam has renamed Harbour Care."""
    with audit.acting(cast["adam"].account_id, "imports.apply"):
        db.session.get_one(Organisation, cast.places["HARB"]).name = "Harbour Care Scotland"
        db.session.flush()
    return cast


@pytest.mark.parametrize(
    ("who", "code"),
    [("priya", 200), ("adam", 200), ("ailsa", 403), ("effie", 403), ("lorna", 403), ("beth", 403), ("tam", 403), ("iona", 403)],
)
def test_it_is_for_those_who_look_after_everything(as_, who, code):
    assert as_(who).get("/changes").status_code == code


def test_an_administrator_of_one_employer_does_not_see_the_whole_trail(cast, as_):
    db.session.add(
        RoleGrant(
            account_id=cast["fraser"].account_id, role=Role.ADMINISTRATOR, organisation_id=cast.places["COUN"], starts_on=date(2024, 1, 1)
        )
    )
    db.session.flush()
    assert not cast["fraser"].viewer().may(May.SEE_CHANGES)
    assert as_("fraser").get("/changes").status_code == 403
    assert 'href="/changes"' not in as_("fraser").get("/").text


def test_a_change_says_who_what_when_and_from_what_to_what(renamed, as_):
    page = as_("priya").get("/changes?record=organisation").text
    for said in ("Adam Ferguson", "imports.apply", "Changed", "Harbour Care → Harbour Care Scotland", "2 March 2026"):
        assert said in page


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("{'day': None, 'only': False, 'organisation_id': 4}", "Day: nothing; Only: no; Organisation: 4"),
        ("{'feeds': {'achieved_on': {'column': 'Date'}}}", "Feeds: (Achieved on: (Column: Date))"),
        ("{'codes': ['A', None], 'by': {}}", "Codes: (A, nothing); By: nothing"),
        ("['A', 'B']", "A, B"),
        ("{}", "nothing"),
        ("None of it", "None of it"),
    ],
)
def test_what_has_parts_is_said_in_words(written, said):
    assert parts_in_words(written) == said


def test_the_parts_of_a_saved_view_are_named(cast, as_):
    filters = {"organisation_id": None, "by": "subject"}
    reports.save_view(name="Mine", form=Form.COMPLETION, as_at=When.TODAY, filters=filters, is_shared=False, by=cast["priya"].viewer())
    assert "Organisation: nothing; By: subject" in as_("priya").get("/changes?record=saved_view").text


def test_the_newest_comes_first(renamed, today):
    assert queries.changes(Wanted(), NEWEST).rows[0].record == "organisation"


def test_changes_are_found_by_record_row_person_and_day(renamed, today):
    place = renamed.places["HARB"]
    for wanted in (Wanted(record="organisation", row_id=place, by="adam"), Wanted(by="FERGUSON", since=today), Wanted(by="adam ferguson")):
        assert [(one.record, one.row_id) for one in queries.changes(wanted, NEWEST).rows] == [("organisation", place)]
    assert not queries.changes(Wanted(by="lorna"), NEWEST).rows
    assert not queries.changes(Wanted(until=date(2020, 1, 1)), NEWEST).rows


def test_a_day_is_one_of_the_partnerships_wall_calendar(cast, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 7, 1, 23, 30, tzinfo=UTC))  # half past midnight on the 2nd, in summer
    db.session.get_one(Organisation, cast.places["HARB"]).name = "Harbour"
    db.session.flush()
    assert [queries.changes(Wanted(since=date(2026, 7, day), until=date(2026, 7, day)), NEWEST).total for day in (1, 2, 3)] == [0, 1, 0]


def test_confidential_text_is_named_and_not_shown(cast, as_):
    db.session.query(Absence).one().reason = "Bereavement"
    db.session.flush()
    page = as_("priya").get("/changes?record=absence").text
    assert "Reason" in page
    assert not any(word in page for word in ("Bereavement", "Maternity"))


def test_secrets_are_not_shown(cast, as_):
    assert "argon2" not in as_("priya").get("/changes?record=account").text


def test_what_no_account_did_was_done_by_the_service(cast, today):
    db.session.get_one(Person, cast["ailsa"].person_id).first_name = "Aila"
    db.session.flush()
    assert queries.changes(Wanted(record="person"), NEWEST).rows[0].by is None


def test_pages_follow_each_other(cast, as_):
    first = as_("priya").get("/changes").text
    assert "Next page" in first
    assert "Previous page" not in first


def test_odd_addresses_are_no_error(as_):
    browser = as_("priya")
    for odd in (
        "record=nothing",
        "row=x",
        "row=99999999999999",
        "since=yesterday",
        "until=31&until=2&until=2026",
        "text=%00",
        "until=9999-12-31",
        "by=%25",
        "sort=who",
        "after=[1]",
    ):
        assert browser.get(f"/changes?{odd}").status_code == 200


def test_nothing_found_says_so(as_):
    assert "No change fits these filters" in as_("priya").get("/changes?by=nobody").text
