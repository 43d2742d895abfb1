"""The competency book: what is expected, how somebody stands, and nothing that was written in private."""

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from lms.access import Role
from lms.kit.db import db
from lms.people.models import RoleGrant
from lms.signoff.rules.words import Source
from tests.frameworks import profile, sign_off
from tests.signoff.conftest import SAW

OWN = "/competencies/book.pdf"


@pytest.fixture
def book(as_):
    """`book("ailsa", OWN)`: the words of the file that this player opens."""

    def words(who, address=OWN):
        reply = as_(who).get(address)
        assert reply.status_code == 200 and reply.mimetype == "application/pdf"
        return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(reply.data)).pages).split())

    return words


def test_it_says_what_is_expected_and_who_signed_until_when(cast, ccbf, book):
    sign_off(cast, ccbf, "ailsa", "CARE1", 2, date(2025, 1, 10), source=Source.BROUGHT, assessor_name="Łukasz Żółć")
    db.session.commit()
    words = book("ailsa")
    assert "Name Ailsa Robertson" in words and "NHS Lochside" in words and "Signed off 1 of 2" in words
    assert "Łukasz Żółć, level 2, on 10 January 2025, brought from elsewhere Counts until 9 January 2027" in words
    assert "☐ CARE2 at level 2, second part" in words and "CARE2 at level 3" not in words


def test_it_has_nothing_that_was_written_in_private(signed, finds, book):
    signed()
    words = book("ailsa")
    assert "Not yet, level 1 of 2" in words and "Effie Campbell, level 1" in words and SAW.text not in words


def test_those_who_see_the_record_open_it_and_nobody_else(as_, cast, ccbf):
    address = f"/competencies/{cast['ailsa'].person_id}/book.pdf"
    opened = {who: as_(who).get(address).status_code for who in ("ailsa", "effie", "lorna", "priya", "gordon", "morag", "iona")}
    assert opened == {"ailsa": 200, "effie": 200, "lorna": 200, "priya": 200, "gordon": 404, "morag": 404, "iona": 404}
    assert address in as_("effie").get(f"/people/{cast['ailsa'].person_id}").text and OWN in as_("ailsa").get("/competencies").text


def test_a_reader_of_one_post_sees_what_that_post_expects(cast, ccbf, book):
    profile(ccbf, "home_care_sw", "TEAM", 1)
    profile(ccbf, "care_home_sw", "CARE", 1)
    officer = {"role": Role.LND_OFFICER, "organisation_id": cast.places["COUN"], "starts_on": date(2024, 1, 1)}
    db.session.add(RoleGrant(account_id=cast["gordon"].account_id, **officer))
    db.session.commit()
    own, of_council = book("lukasz"), book("gordon", f"/competencies/{cast['lukasz'].person_id}/book.pdf")
    assert "CARE1" in own and "TEAM1" in own and "Braeside" in own
    assert "TEAM1" in of_council and "CARE1" not in of_council and "Braeside" not in of_council


def test_whoever_is_expected_nothing_has_none(as_, ccbf):
    assert [as_(who).get(OWN).status_code for who in ("beth", "gordon")] == [404, 404]
    assert OWN not in as_("gordon").get("/competencies").text


def test_it_asks_as_many_questions_however_much_is_expected(as_, ccbf, query_count):
    def statements():
        with query_count() as asked:
            as_("ailsa").get(OWN)
        return len(asked.statements)

    before = statements()
    profile(ccbf, "staff_nurse", "TEAM", 3)
    db.session.commit()
    assert statements() == before
