"""Long leave, and who reads its reason."""

from datetime import date

import pytest
from sqlalchemy import select

from lms.access import Role
from lms.kit.db import db
from lms.people.models import Absence
from tests.people_admin.test_posts import marked


def add(cast, as_, send, who="lorna", whose="ailsa", **given):
    url = f"/posts/{cast[whose].post_id}/absences/add"
    return send(as_(who), url, **given)


def of(cast, whose="ailsa"):
    db.session.rollback()
    rows = db.session.execute(select(Absence.starts_on, Absence.ends_on, Absence.reason).where(Absence.post_id == cast[whose].post_id))
    return [tuple(row) for row in rows]


def test_leave_is_recorded_once_and_pauses_what_is_due(cast, as_, send, recounted):
    for _ in range(2):
        assert add(cast, as_, send, starts_on="2026-02-01", reason="Sick").status_code == 303
    assert of(cast) == [(date(2026, 2, 1), None, "Sick")]
    assert "Paused" in as_("lorna").get(f"/people/{cast['ailsa'].person_id}").text
    recounted()


def test_leave_shorter_than_28_days_is_refused_in_a_sentence(cast, as_, send):
    reply = add(cast, as_, send, starts_on="2026-02-01", ends_on="2026-02-27")
    assert (reply.status_code, "28 days or more" in reply.text) == (422, True)


def test_leave_that_overlaps_is_refused(cast, as_, send):
    reply = add(cast, as_, send, "priya", "kirsty", starts_on="2026-03-01")
    assert (reply.status_code, "recorded already" in reply.text) == (422, True)


def test_leave_ends(cast, as_, send, recounted):
    absence = db.session.scalar(select(Absence.id))
    url = f"/absences/{absence}"
    given = marked(cast, as_, {"starts_on": "2026-01-12", "ends_on": "2026-02-20"}, url=url, who="priya")
    assert send(as_("priya"), url, **given).status_code == 303
    assert of(cast, "kirsty") == [(date(2026, 1, 12), date(2026, 2, 20), "Maternity leave")]
    recounted()


@pytest.mark.parametrize(
    ("role", "place", "reads"),
    [(Role.LND_OFFICER, "COUN", True), (Role.LND_OFFICER, "COUN-HC", False), (Role.PARTNERSHIP_LEAD, "LOCH", False)],
)
def test_the_reason_is_for_officers_of_this_very_employer(cast, as_, grant, role, place, reads):
    grant("hamish", role, place)
    absence = db.session.scalar(select(Absence.id))
    pages = [as_("hamish").get(f"/absences/{absence}").text, as_("hamish").get(f"/posts/{cast['kirsty'].post_id}").text]
    assert ["Maternity" in page for page in pages] == [reads, reads]
    assert ('name="reason"' in pages[0]) is reads


def test_whoever_cannot_read_the_reason_neither_writes_nor_loses_it(cast, as_, send, app):
    absence = db.session.scalar(select(Absence.id))
    url = f"/absences/{absence}"
    given = marked(cast, as_, {"starts_on": "2026-01-19", "reason": "Prison"}, url=url, who="priya")
    send(as_("priya"), url, **given)
    assert of(cast, "kirsty") == [(date(2026, 1, 19), None, "Maternity leave")]
    add(cast, as_, send, "priya", "ailsa", starts_on="2026-02-01", reason="Prison")
    assert of(cast)[0][2] is None


def test_leave_entered_by_mistake_goes_with_a_reason(cast, as_, send, recounted):
    absence = db.session.scalar(select(Absence.id))
    assert send(as_("priya"), f"/absences/{absence}/remove", reason=" ").status_code == 422
    assert send(as_("priya"), f"/absences/{absence}/remove", reason="Another Kirsty").status_code == 303
    assert of(cast, "kirsty") == []
    recounted()
