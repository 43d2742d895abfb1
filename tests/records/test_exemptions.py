"""Exemptions: given with a reason and an end, ended early, listed; never one's own."""

from datetime import date

import pytest
from sqlalchemy import select

from lms.access import Role
from lms.kit.db import db
from lms.training.models import Exemption


def exemptions(cast, name):
    db.session.rollback()
    of = (Exemption.post_id.in_(cast[name].post_ids)) | (Exemption.person_id == cast[name].person_id)
    columns = (Exemption.post_id, Exemption.starts_on, Exemption.ends_on, Exemption.reason)
    return [tuple(row) for row in db.session.execute(select(*columns).where(of).order_by(Exemption.id))]


@pytest.fixture
def given(cast, as_, send):
    """`given("lorna", "ailsa", ends_on="2026-12-31")`: the form sent by her."""

    def give(who, whose, where=None, **answers):
        filled = {"subject": str(cast.subjects["IPC-2"]), "starts_on": "2026-03-02", "reason": "Office work alone"}
        place = str(where or cast[whose].post_id)
        return send(as_(who), f"/people/{cast[whose].person_id}/exempt", where=place, **filled | answers)

    return give


def test_somebody_is_exempt_for_a_reason_until_a_day(cast, as_, given, recounted):
    for _ in range(2):
        assert given("lorna", "ailsa", ends_on="2026-12-31").status_code == 303
    assert exemptions(cast, "ailsa") == [(cast["ailsa"].post_id, date(2026, 3, 2), date(2026, 12, 31), "Office work alone")]
    assert "Exempt until 31 December 2026: Office work alone." in as_("lorna").get(f"/people/{cast['ailsa'].person_id}").text
    recounted()


def test_in_every_post_where_all_of_them_are_in_reach(cast, as_, given, grant, recounted):
    assert given("priya", "lukasz", "every", subject=str(cast.subjects["DEM-2"])).status_code == 303
    assert exemptions(cast, "lukasz")[-1][0] is None
    grant("hamish", Role.LND_OFFICER, "COUN")
    assert given("hamish", "lukasz", "every").status_code == 422
    recounted()


IMPOSSIBLE = [
    ({"reason": " "}, "Say why"),
    ({"ends_on": "2026-03-01"}, "before the first"),
    ({"starts_on": "2022-07-31"}, "The post starts on 1 August 2022"),
    ({"subject": ""}, "Choose a subject"),
]


def test_what_cannot_be_is_refused(given):
    replies = [(given("lorna", "ailsa", **answers), sentence) for answers, sentence in IMPOSSIBLE]
    assert [(reply.status_code, sentence in reply.text) for reply, sentence in replies] == [(422, True)] * len(IMPOSSIBLE)


def test_two_do_not_run_on_one_day(given):
    given("lorna", "ailsa", ends_on="2026-12-31")
    reply = given("lorna", "ailsa", starts_on="2026-12-31", ends_on="2027-12-31")
    assert (reply.status_code, "recorded already" in reply.text) == (422, True)


def test_never_ones_own_nor_of_people_out_of_reach(cast, as_, given):
    assert [given("lorna", name).status_code for name in ("lorna", "gordon")] == [404, 404]
    assert as_("lorna").get("/people/999999/exempt").status_code == 404
    assert as_("effie").get(f"/people/{cast['ailsa'].person_id}/exempt").status_code == 403


def ended(cast, as_, send, who, ends_on):
    exemption = db.session.scalar(select(Exemption.id))
    page = as_(who).get(f"/exemptions/{exemption}").text
    seen = page.split('name="seen"')[1].split('value="')[1].split('"')[0]
    return page, send(as_(who), f"/exemptions/{exemption}", ends_on=ends_on, reason="Trained by the agency", seen=seen)


def test_it_ends_early_once_it_is_seen_what_becomes_overdue(cast, as_, send, recounted):
    page, reply = ended(cast, as_, send, "priya", "2026-03-31")
    assert ("Fire safety" in page, "BRAE B12" in page, reply.status_code) == (True, True, 303)
    assert exemptions(cast, "lukasz")[0][2] == date(2026, 3, 31)
    recounted()


def test_officers_of_other_employers_do_not_find_it(cast, as_):
    exemption = db.session.scalar(select(Exemption.id))
    assert [as_(who).get(f"/exemptions/{exemption}").status_code for who in ("lorna", "effie")] == [404, 403]


def test_all_that_one_looks_after_are_listed_with_their_end(cast, as_, given):
    given("lorna", "ailsa", ends_on="2026-12-31")
    pages = [as_(who).get("/exemptions").text for who in ("lorna", "priya")]
    assert [("Ailsa" in page, "31 December 2026" in page, "Łukasz" in page) for page in pages] == [(True, True, False), (True, True, True)]
    assert "Ailsa" not in as_("priya").get(f"/exemptions?organisation={cast.places['BRAE']}").text
    assert "Ailsa" not in as_("priya").get("/exemptions?past=y").text
    rows = as_("lorna").get("/exemptions?format=csv").text.splitlines()
    cells = rows[1].split(",")
    assert [*cells[:2], *cells[-3:]] == ["Ailsa Robertson", "NHS Lochside 10001", "2026-03-02", "2026-12-31", "Office work alone"]
