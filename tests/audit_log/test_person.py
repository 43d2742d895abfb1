"""Who changed my record, and who changed that of my people: as far as one may see, and no further."""

from datetime import date

import pytest

from lms.audit import service as audit
from lms.audit_log import queries
from lms.kit.db import db
from lms.kit.tables import PageRequest
from lms.people.models import Account, Person, Term

NEWEST = PageRequest("when", descending=True)


@pytest.fixture
def changed(cast):
    """Lorna has renamed Ailsa and corrected the hours of her post; Adam has removed a term of Łukasz's second post."""
    with audit.acting(cast["lorna"].account_id, "people_admin.edit"):
        db.session.get_one(Person, cast["ailsa"].person_id).preferred_name = "Ali"
        db.session.query(Term).filter_by(post_id=cast["ailsa"].post_id).one().hours = 30
        db.session.flush()
    with audit.acting(cast["adam"].account_id, "people_admin.remove"):
        planned = Term(
            post_id=cast["lukasz"].post_ids[1], starts_on=date(2027, 1, 1), organisation_id=cast.places["BRAE"], worker_type="employee"
        )
        db.session.query(Term).filter_by(post_id=cast["lukasz"].post_ids[1]).one().ends_on = date(2026, 12, 31)
        db.session.add(planned)
        db.session.flush()
        db.session.delete(planned)
        db.session.flush()
    return cast


def seen(cast, who, whom, today):
    found = queries.changes_of_person(cast[whom].person_id, cast[who].viewer(), NEWEST, today)
    return None if found is None else [(row.record, row.what, row.by) for row in found.rows]


def test_a_person_sees_who_changed_their_record(changed, as_, today):
    assert seen(changed, "ailsa", "ailsa", today)[:2] == [("term", "changed", "Lorna Stewart"), ("person", "changed", "Lorna Stewart")]
    page = as_("ailsa").get(f"/people/{changed['ailsa'].person_id}/changes").text
    assert "Who changed your record" in page and "Ali" in page and "Lorna Stewart" in page


def test_an_officer_sees_what_was_changed_about_their_people(changed, today):
    assert ("term", "changed", "Lorna Stewart") in seen(changed, "lorna", "ailsa", today)


def test_what_is_gone_is_still_told(changed, today):
    assert seen(changed, "priya", "lukasz", today)[0] == ("term", "removed", "Adam Ferguson")


@pytest.mark.parametrize(
    ("who", "whom"), [("ailsa", "lorna"), ("effie", "ailsa"), ("lorna", "gordon"), ("beth", "ailsa"), ("tam", "ailsa")]
)
def test_nobody_else_sees_it_nor_learns_that_it_is_there(changed, as_, who, whom):
    hidden = as_(who).get(f"/people/{changed[whom].person_id}/changes")
    assert hidden.status_code == as_(who).get("/people/999999/changes").status_code == 404


def test_an_officer_does_not_see_another_employers_post(changed, cast, today):
    """Priya looks after everything; an officer of the care home alone sees the post there, and not the one at the council."""
    posts = {row.row_id for row in queries.changes_of_person(cast["lukasz"].person_id, cast["lorna"].viewer(), NEWEST, today) or ()}
    assert posts == set()


def test_sign_in_records_are_for_oneself_and_for_those_who_see_everything(changed, cast, today):
    db.session.get_one(Account, cast["ailsa"].account_id).mobile = "+447700900123"
    db.session.flush()
    told = {who: any(record == "account" for record, *_ in seen(changed, who, "ailsa", today)) for who in ("ailsa", "priya", "lorna")}
    assert told == {"ailsa": True, "priya": True, "lorna": False}


def test_ids_carry_the_names_they_stand_for(changed, as_):
    page = as_("priya").get("/changes?record=term").text
    assert f"Braeside Homes ({changed.places['BRAE']})" in page


def test_a_value_is_found_whatever_its_letters(changed, as_):
    db.session.get_one(Person, changed["morag"].person_id).preferred_name = "Mòrag Bheag"
    db.session.flush()
    assert "Mòrag Bheag" in as_("priya").get("/changes?text=mòrag+bheag").text
    assert "No change fits" in as_("priya").get("/changes?text=nothing+like+it").text


def test_a_cause_gathers_what_belongs_together(changed, as_):
    with audit.acting(None, "imports.apply"), audit.because("import 12"):
        db.session.get_one(Person, changed["kirsty"].person_id).preferred_name = "Kirst"
        db.session.flush()
    page = as_("priya").get("/changes?cause=Import+12").text
    assert "Kirst" in page and "1 change" in page


def test_a_download_has_a_line_for_each_value(changed, as_):
    lines = as_("lorna").get(f"/people/{changed['ailsa'].person_id}/changes?format=csv").text.splitlines()
    assert lines[0].endswith("Value,Before,After,Seal") and any("Preferred name,,Ali" in line for line in lines)
