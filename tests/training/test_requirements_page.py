"""The requirements: found by filters, told in plain words, counted for whoever may see figures."""

from datetime import date

import pytest

from lms.kit.db import db
from lms.kit.tables import PageRequest
from lms.people.models import Audience, JobRole
from lms.people.rules import Sector, WorkerType
from lms.training.models import Requirement
from lms.training.queries import requirements as queries
from lms.training.rules.enums import Kind
from lms.training.rules.requirements import Conditions, Wanted, due_within, renewed, where_due_is_from, who
from tests.cast import TODAY


@pytest.mark.parametrize(
    ("conditions", "said"),
    [
        (Conditions(), "Everyone"),
        (Conditions(audience="Hands on"), "Everyone in audience Hands on"),
        (Conditions(organisation="NHS Lochside"), "NHS Lochside and below"),
        (Conditions(organisation="NHS Lochside", worker_type="Volunteer"), "NHS Lochside and below; worker type: Volunteer"),
        (Conditions(sector="NHS", job_role="Staff nurse"), "Sector: NHS; job role: Staff nurse"),
    ],
)
def test_conditions_are_said_in_plain_words(conditions, said):
    assert who(conditions) == said


def test_days_are_the_rules_own_then_the_subjects_then_28():
    assert [due_within(14, 7), due_within(None, 7), due_within(None, None)] == ["Within 14 days", "Within 7 days", "Within 28 days"]
    assert [due_within(0, 7), due_within(1, None)] == ["On the first day", "Within 1 day"]
    assert [bool(where_due_is_from(*days)) for days in ((14, 7), (None, 7), (None, None))] == [False, True, True]


@pytest.mark.parametrize(
    ("months", "never", "subject_months", "said"),
    [
        (12, False, 24, "Every year"),
        (None, False, 24, "Every 2 years"),
        (18, False, None, "Every 18 months"),
        (None, True, 24, "Once only"),
        (None, False, None, "Once only"),
    ],
)
def test_renewal_is_the_rules_own_then_the_subjects(months, never, subject_months, said):
    assert renewed(months, never, subject_months) == said


def add(cast, code="FIRE-1", kind=Kind.MANDATORY, since=date(2020, 1, 1), **conditions):
    rule = Requirement(subject_id=cast.subjects[code], kind=kind, effective_from=since, **conditions)
    db.session.add(rule)
    db.session.flush()
    return rule


def found(**wanted):
    return [(rule.subject_code, rule.who) for rule in queries.requirements(Wanted(**wanted), PageRequest("subject"), TODAY).rows]


ALL = "Lochside Health and Social Care Partnership and below"


def test_they_are_listed_by_subject(cast, today):
    assert found(day=today) == [("DEM-2", ALL), ("FIRE-1", ALL), ("IPC-2", "NHS Lochside and below")]


def test_they_can_be_of_one_subject_or_kind(cast, today):
    assert found(subject_id=cast.subjects["IPC-2"]) == found(kind=Kind.MANDATORY) == [("IPC-2", "NHS Lochside and below")]


def test_those_that_can_apply_in_an_organisation(cast, today):
    assert [code for code, _ in found(organisation_id=cast.places["COUN-EAST"])] == ["DEM-2", "FIRE-1"]
    assert [code for code, _ in found(organisation_id=cast.places["NHSL-W3"])] == ["DEM-2", "FIRE-1", "IPC-2"]
    assert found(organisation_id=999_999) == []


def test_a_rule_of_another_sector_cannot_apply(cast, today):
    add(cast, "DEM-3", sector=Sector.THIRD)
    assert "DEM-3" not in [code for code, _ in found(organisation_id=cast.places["COUN"])]
    assert "DEM-3" in [code for code, _ in found(organisation_id=cast.places["HARB-DAY"])]


def test_only_those_in_force_on_the_day(cast, today):
    add(cast, "DEM-3", since=date(2021, 1, 1), effective_until=date(2025, 12, 31))
    assert [("DEM-3", "Everyone") in found(day=day) for day in (date(2020, 12, 31), date(2021, 1, 1), date(2025, 12, 31), today, None)] == [
        False,
        True,
        True,
        False,
        True,
    ]


def test_everybody_may_read_them(cast, as_):
    for who_asks in ("ailsa", "morag", "dougie", "beth", "effie", "lorna"):
        assert as_(who_asks).get("/requirements").status_code == 200


def test_a_date_that_is_none_says_so(as_):
    page = as_("ailsa").get("/requirements?on=31&on=2&on=2026").text
    assert "Enter a real date" in page
    assert "2 March 2026" in page


def test_odd_addresses_are_no_error(as_):
    browser = as_("ailsa")
    for odd in (
        "subject=x",
        "organisation=99999999999",
        "kind=odd",
        "sort=-who",
        "after=[null,1]",
        "force=maybe",
        "sort=-from&after=[%22x%22,1]",
    ):
        assert browser.get(f"/requirements?{odd}").status_code == 200


def test_they_can_be_downloaded(as_):
    lines = as_("ailsa").get("/requirements?format=csv").text.splitlines()
    assert lines[2].startswith("FIRE-1,Fire safety awareness,Statutory,")


def test_one_requirement_says_what_there_is_to_say(cast, as_):
    rule = db.session.query(Requirement).filter_by(subject_id=cast.subjects["FIRE-1"]).one()
    page = as_("ailsa").get(f"/requirements/{rule.id}").text
    for said in ("Statutory", "Within 28 days", "Every 2 years", "From 1 January 2020", "Fire (Scotland) Act 2005", "Partnership"):
        assert said in page


def test_there_is_none_of_that_number(as_):
    assert as_("ailsa").get("/requirements/999999").status_code == 404


def test_it_names_the_rule_it_stands_in_for_and_why(cast, as_):
    wider = db.session.query(Requirement).filter_by(subject_id=cast.subjects["FIRE-1"]).one()
    local = add(cast, organisation_id=cast.places["COUN"], replaces_id=wider.id, replaces_reason="The council trains every year")
    assert "Replaces" in as_("ailsa").get(f"/requirements/{local.id}").text
    assert "The council trains every year" in as_("ailsa").get(f"/requirements/{wider.id}").text


def test_it_names_the_rule_it_carries_on_from(cast, as_):
    before = add(cast, "DEM-3", effective_until=date(2025, 12, 31))
    after = add(cast, "DEM-3", since=date(2026, 1, 1), succeeds_id=before.id)
    assert "Carries on from" in as_("ailsa").get(f"/requirements/{after.id}").text
    assert "Followed by" in as_("ailsa").get(f"/requirements/{before.id}").text


@pytest.mark.parametrize(("who_asks", "reached"), [("priya", "15 posts"), ("lorna", "3 posts"), ("effie", "3 posts"), ("beth", "15 posts")])
def test_posts_are_counted_within_the_viewers_figures(cast, as_, who_asks, reached):
    rule = db.session.query(Requirement).filter_by(subject_id=cast.subjects["FIRE-1"]).one()
    assert reached in as_(who_asks).get(f"/requirements/{rule.id}").text


def test_whoever_sees_no_figures_sees_no_count(cast, as_):
    rule = db.session.query(Requirement).filter_by(subject_id=cast.subjects["FIRE-1"]).one()
    assert "Reaches today" not in as_("ailsa").get(f"/requirements/{rule.id}").text


def test_a_board_reader_sees_small_numbers_only_as_small(cast, as_):
    rule = db.session.query(Requirement).filter_by(subject_id=cast.subjects["IPC-2"]).one()
    assert "Fewer than 5 posts" in as_("beth").get(f"/requirements/{rule.id}").text
    assert "3 posts" in as_("priya").get(f"/requirements/{rule.id}").text


@pytest.mark.parametrize(
    ("conditions", "number"),
    [
        ({"sector": Sector.COUNCIL}, 7),
        ({"worker_type": WorkerType.VOLUNTEER}, 1),
        ({"job_role": "staff_nurse"}, 1),
        ({"sector": Sector.NHS, "worker_type": WorkerType.VOLUNTEER}, 0),
    ],
)
def test_posts_are_counted_by_every_condition(cast, today, conditions, number):
    conditions = dict(conditions)  # the same case is played on both databases
    role = conditions.pop("job_role", None)
    role_id = db.session.query(JobRole.id).filter_by(key=role).scalar() if role else None
    rule = add(cast, "DEM-3", job_role_id=role_id, **conditions)
    assert queries.posts_reached(rule.id, cast["priya"].viewer(), today) == number


def test_an_audience_reaches_its_job_roles(cast, today):
    audience = Audience(key="nurses", name="Nurses", job_roles=[db.session.query(JobRole).filter_by(key="staff_nurse").one()])
    db.session.add(audience)
    db.session.flush()
    assert queries.posts_reached(add(cast, "DEM-3", audience_id=audience.id).id, cast["priya"].viewer(), today) == 1


def test_posts_of_a_rule_that_replaces_it_are_taken_off(cast, today):
    wider = db.session.query(Requirement).filter_by(subject_id=cast.subjects["FIRE-1"]).one()
    add(
        cast, job_role_id=db.session.query(JobRole.id).filter_by(key="staff_nurse").scalar(), replaces_id=wider.id, replaces_reason="Yearly"
    )
    assert queries.posts_reached(wider.id, cast["priya"].viewer(), today) == 14


def test_a_page_asks_the_same_number_of_questions_however_many_there_are(cast, as_, query_count):
    browser = as_("ailsa")

    def asked():
        with query_count() as watch:
            browser.get("/requirements")
        return len(watch.statements)

    few = asked()
    for code in ("DEM-3", "DEM-4", "VAW-1"):
        add(cast, code, organisation_id=cast.places["HARB"])
    assert asked() == few
