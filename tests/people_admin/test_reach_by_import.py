"""An employer's staff list that names somebody of another employer links the two, and gives no reach over what the other has recorded."""

import pytest
from sqlalchemy import select

from lms.imports import worker
from lms.kit.db import db
from lms.kit.importing import Options
from lms.people.models import Absence, Post, Registration
from lms.people.service.imports import STAFF_LIST

HEADER = "employer_code,employee_number,first_name,last_name,start_date,register,register_number\n"


@pytest.fixture
def linked(cast, tmp_path, today):
    """The NHS has sent a list with the register number of Kirsty, who works for the council and is on leave."""
    db.session.add(Registration(person_id=cast["kirsty"].person_id, register="SSSC", number="300", number_folded="300"))
    db.session.commit()
    file = tmp_path / "people.csv"
    file.write_text(f"{HEADER}NHSL,777,Kirsty,Duncan,2026-03-02,SSSC,300\n", encoding="utf-8")
    worker.apply_now(STAFF_LIST, file, Options(today), apply_good_lines=False)
    assert db.session.scalar(select(Post.person_id).where(Post.number_folded == "777")) == cast["kirsty"].person_id
    db.session.rollback()


def test_posts_and_leave_of_the_other_employer_stay_hidden(cast, as_, linked):
    page = as_("lorna").get(f"/people/{cast['kirsty'].person_id}").text
    assert "777" in page
    assert not any(word in page for word in ("20002", "East team", "Lochside Council, employee", "Long leave", "Maternity"))


def test_nor_can_they_be_changed(cast, as_, linked):
    absence = db.session.scalar(select(Absence.id).where(Absence.post_id == cast["kirsty"].post_id))
    urls = [f"/posts/{cast['kirsty'].post_id}", f"/posts/{cast['kirsty'].post_id}/end", f"/absences/{absence}"]
    assert [as_("lorna").get(url).status_code for url in urls] == [404, 404, 404]


def test_both_employers_are_told_that_others_see_the_record(cast, as_, linked):
    assert "changes for them too" in as_("lorna").get(f"/people/{cast['kirsty'].person_id}/edit").text
