"""What you have done: one list of all rooms, for its owner alone."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from lms.kit.db import db
from lms.people.models import Person
from lms.signoff.queries.timeline import timeline as sign_off_timeline
from lms.supervision.models import SessionAttendance
from lms.supervision.queries.timeline import timeline
from lms.supervision.rules.words import AttendanceMark, GroupKind, SessionState
from lms.training.models import Award
from lms.training.queries.timeline import timeline as training_timeline
from tests.cast import TODAY
from tests.frameworks import framework, sign_off
from tests.supervision.groups import a_group, meets

ADDRESS = "/my-training/done"
YESTERDAY = TODAY - timedelta(days=1)


def own(cast, who):
    return [line.text for line in timeline([cast[who].person_id], cast[who].viewer())]


def test_it_has_training_and_supervision_newest_first_by_year(as_, cast):
    meets(cast, a_group(cast), date(2025, 6, 10), "ailsa")
    page = as_("ailsa").get(ADDRESS).text
    places = [
        page.index(text) for text in (">2025<", "10 June 2025", "Supervision, 60 minutes", "15 April 2025", ">2024<", "4 November 2024")
    ]
    assert places == sorted(places)


def test_supervision_says_that_it_took_place_and_how_long(cast):
    session = meets(cast, a_group(cast), YESTERDAY, "ailsa", led_by="effie", minutes=90)
    db.session.execute(update(SessionAttendance).where(SessionAttendance.post_id == cast["ailsa"].post_id).values(minutes=30))
    assert (own(cast, "ailsa"), own(cast, "effie"), session.minutes) == (["Supervision, 30 minutes"], ["Supervision, 90 minutes"], 90)


@pytest.mark.parametrize("mark", [AttendanceMark.APOLOGIES, AttendanceMark.ABSENT])
def test_who_did_not_come_was_not_supervised(cast, mark):
    meets(cast, a_group(cast), YESTERDAY, "ailsa")
    db.session.execute(update(SessionAttendance).values(mark=mark))
    assert own(cast, "ailsa") == []


def test_what_is_planned_has_not_been_done(cast):
    meets(cast, a_group(cast), TODAY, "ailsa", state=SessionState.PLANNED)
    assert own(cast, "ailsa") == []


def test_it_is_for_its_owner_alone(cast):
    meets(cast, a_group(cast), YESTERDAY, "ailsa")
    for who in ("effie", "lorna", "priya", "adam", "beth"):
        assert [*timeline([cast["ailsa"].person_id], cast[who].viewer())] == []
        assert [*training_timeline([cast["ailsa"].person_id], cast[who].viewer())] == []


def test_two_records_that_became_one_have_one_list(as_, cast):
    meets(cast, a_group(cast, GroupKind.PEER), YESTERDAY, "kirsty")
    db.session.execute(update(Person).where(Person.id == cast["kirsty"].person_id).values(merged_into_id=cast["ailsa"].person_id))
    assert "Supervision, 60 minutes" in as_("ailsa").get(ADDRESS).text


def test_it_leads_to_the_page_of_a_session_that_was_ones_groups_and_of_no_other(as_, cast):
    own_group = meets(cast, a_group(cast), YESTERDAY, "ailsa")
    of_a_file = meets(cast, a_group(cast, members=("morag",), code="FILE"), YESTERDAY, "ailsa")
    linked = [f"/supervision/sessions/{session.id}" in as_("ailsa").get(ADDRESS).text for session in (own_group, of_a_file)]
    opens = [as_("ailsa").get(f"/supervision/sessions/{session.id}").status_code for session in (own_group, of_a_file)]
    assert (linked, opens) == ([True, False], [200, 404])


def test_nothing_of_a_group_stands_there(as_, cast):
    meets(cast, a_group(cast, name="The planted name", code="PLANTED"), YESTERDAY, "ailsa", led_by="effie")
    assert "planted" not in as_("ailsa").get(ADDRESS).text.lower()


def test_what_was_revoked_was_not_done(cast):
    db.session.execute(update(Award).where(Award.person_id == cast["ailsa"].person_id).values(revoked_on=TODAY, revoked_reason="Wrong"))
    assert [*training_timeline([cast["ailsa"].person_id], cast["ailsa"].viewer())] == []


def test_sign_offs_stand_there_and_lead_to_the_competencies(as_, cast):
    ccbf = framework()
    sign_off(cast, ccbf, "ailsa", "CARE1", 2, on=date(2025, 6, 2))
    db.session.commit()
    page = as_("ailsa").get(ADDRESS).text
    assert 'href="/competencies">Signed off: CARE1' in page and "level 2</a>" in page
    assert [*sign_off_timeline([cast["ailsa"].person_id], cast["effie"].viewer())] == []


def test_it_is_paged_with_a_fixed_number_of_queries(as_, cast, query_count):
    client = as_("ailsa")
    client.get(ADDRESS)
    with query_count() as few:
        client.get(ADDRESS)
    group = a_group(cast)
    for days in range(1, 60):
        meets(cast, group, TODAY - timedelta(days=days), "ailsa")
    db.session.commit()
    with query_count() as many:
        page = client.get(ADDRESS).text
    assert (page.count("Supervision, 60"), len(few.statements)) == (50, len(many.statements))
    assert client.get(f"{ADDRESS}?page=2").text.count("Supervision, 60") == 9
    assert [client.get(f"{ADDRESS}?page={wrong}").status_code for wrong in ("0", "-1", "x", "9" * 40, "3")] == [200] * 5
