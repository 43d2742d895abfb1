"""The interview pack of a job role: what a panel asks, looks for and writes on."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from lms.framework.models import Competency
from lms.framework.rules import AsksFor
from lms.kit.db import db
from tests.frameworks import framework, profile

ADDRESS = "/frameworks/CCBF/profiles/staff_nurse/interview.pdf"


@pytest.fixture
def asked(cast):
    """Nurses need CARE at level 2, and TEAM1 as something optional."""
    new = framework()
    profile(new, "staff_nurse", "CARE", 2)
    profile(new, "staff_nurse", "TEAM1", 1, asks_for=AsksFor.COMPETENCY, is_essential=False)
    care = db.session.query(Competency).filter_by(code="CARE1").one()
    care.interview_question, care.warning_sign = "When did you listen to Олена Їжакевич?", "Talks over people"
    db.session.commit()
    return new


def read(reply):
    """The file, and its words."""
    reader = PdfReader(BytesIO(reply.data))
    return reader, " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_it_has_the_question_what_good_looks_like_and_the_warning_sign(as_, asked):
    _, words = read(as_("ailsa").get(ADDRESS))
    for said in ("When did you listen to Олена Їжакевич?", "CARE1 at level 2, second part", "▲ Talks over people", "☐ 3 consistent"):
        assert said in words
    assert "CARE1 at level 3" not in words and "TEAM2" not in words


def test_what_is_optional_or_has_no_question_says_so(as_, asked):
    _, words = read(as_("ailsa").get(ADDRESS))
    assert "TEAM1 Competency TEAM1 (Level 1: Foundation, optional)" in words and "Write the one that you will ask" in words


def test_it_has_a_title_a_language_and_a_bookmark_for_each_competency(as_, asked):
    reader, _ = read(as_("ailsa").get(ADDRESS))
    assert reader.metadata.title.startswith("Interview pack: ") and reader.trailer["/Root"]["/Lang"] == "en-GB"
    _, care, of_care, *_ = reader.outline
    assert care.title == "CARE Domain CARE" and [one.title[:5] for one in of_care] == ["CARE1", "CARE2"]


def test_a_role_that_asks_for_nothing_has_none(as_, asked):
    assert as_("ailsa").get(ADDRESS.replace("staff_nurse", "gp")).status_code == 404
    assert "interview.pdf" not in as_("ailsa").get("/frameworks/CCBF/profiles/gp").text
    assert ADDRESS in as_("ailsa").get("/frameworks/CCBF/profiles/staff_nurse").text
