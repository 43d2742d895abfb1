"""Training recorded by hand, taken back within ten minutes, and revoked once it is seen what becomes overdue."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from lms.access import Role
from lms.kit import clock
from lms.kit.db import db
from lms.people.models import Person
from lms.training.models import Award
from lms.training.service import Achieved, revoke
from lms.training.service import award as record
from tests.cast import NOW


def awards(cast, name, code):
    db.session.rollback()
    of = (Award.person_id == cast[name].person_id, Award.subject_id == cast.subjects[code])
    rows = db.session.execute(select(Award.achieved_on, Award.employer_id, Award.revoked_reason).where(*of).order_by(Award.achieved_on))
    return [tuple(row) for row in rows]


@pytest.fixture
def written(cast, as_, send):
    """`written("lorna", ["ailsa"], "IPC-2", "2026-02-11")`: the form sent twice, to see what follows and to record it."""

    def write(who, whose, code, achieved_on, posts=(), **answers):
        client, people = as_(who), [str(cast[name].person_id) for name in whose]
        answers |= {"person": people, "post": list(map(str, posts)), "subject": str(cast.subjects[code]), "achieved_on": achieved_on}
        check = send(client, "/record-training", **answers)
        if check.status_code != 200 or 'name="checked"' not in check.text:
            return check
        mark = check.text.split('name="checked"')[1].split('value="')[1].split('"')[0]
        assert "Check before you record it" in check.text, check.text
        return send(client, "/record-training", **answers, checked=mark)

    return write


def test_an_officer_records_what_somebody_has_learnt(cast, as_, written, recounted):
    page = as_("lorna").get(f"/record-training?person={cast['ailsa'].person_id}").text
    assert "Ailsa Robertson" in page
    reply = written("lorna", ["ailsa"], "IPC-2", "2026-02-11", method="e-learning", certificate_number="C-1")
    assert (reply.status_code, awards(cast, "ailsa", "IPC-2")[-1]) == (303, (date(2026, 2, 11), cast.places["NHSL"], None))
    assert "until 10 February 2027" in as_("lorna").get(reply.location).text
    history = as_("lorna").get(f"/people/{cast['ailsa'].person_id}").text
    assert "certificate C-1, verified by Lorna Stewart" in history
    recounted()


def test_it_is_first_seen_until_when_it_counts(cast, as_, send):
    answers = {"person": str(cast["ailsa"].person_id), "subject": str(cast.subjects["IPC-2"]), "achieved_on": "2026-02-11"}
    check = send(as_("lorna"), "/record-training", **answers, expires_on="2026-06-30")
    assert ("until <b>30 June 2026</b>" in check.text, len(awards(cast, "ailsa", "IPC-2"))) == (True, 1)


def test_sent_twice_it_is_recorded_once(cast, written):
    first, second = (written("lorna", ["ailsa", "tam"], "IPC-2", "2026-02-11") for _ in range(2))
    assert first.location == second.location
    assert (len(awards(cast, "ailsa", "IPC-2")), len(awards(cast, "tam", "IPC-2"))) == (2, 1)


def test_what_somebody_else_has_recorded_is_said(written, cast):
    written("lorna", ["ailsa"], "IPC-2", "2026-02-11")
    reply = written("priya", ["ailsa"], "IPC-2", "2026-02-11")
    assert (reply.status_code, "on record already" in reply.text) == (422, True)


IMPOSSIBLE = {
    "2026-03-03": "on the day it is achieved, or later",
    "1955-01-01": "more than 70 years ago",
    "1990-02-17": "was born on 17 February 1990",
}


def test_days_that_cannot_be_are_refused(cast, written):
    db.session.get_one(Person, cast["ailsa"].person_id).date_of_birth = date(1990, 2, 17)
    db.session.commit()
    replies = {day: written("lorna", ["ailsa"], "IPC-2", day) for day in IMPOSSIBLE}
    assert [(day, reply.status_code, IMPOSSIBLE[day] in reply.text) for day, reply in replies.items()] == [
        (day, 422, True) for day in IMPOSSIBLE
    ]


def test_supervisors_record_what_is_learnt_on_the_job(cast, as_, written, recounted):
    page = as_("effie").get(f"/record-training?person={cast['ailsa'].person_id}").text
    assert ("(FIRE-W)" in page, "(IPC-2)" in page) == (True, False)
    assert written("effie", ["ailsa", "morag"], "FIRE-W", "2026-02-20").status_code == 303
    assert [awards(cast, name, "FIRE-W")[0][1] for name in ("ailsa", "morag")] == [cast.places["NHSL"], cast.places["HARB"]]
    recounted()


def test_and_nothing_else(cast, written, grant):
    assert written("effie", ["ailsa"], "IPC-2", "2026-02-20").status_code == 422
    grant("effie", Role.LND_OFFICER, "COUN")  # of the council, not of the health board
    reply = written("effie", ["ailsa"], "IPC-2", "2026-02-20")
    assert (reply.status_code, len(awards(cast, "ailsa", "IPC-2"))) == (422, 1)


def test_nobody_records_their_own_nor_that_of_their_other_record(cast, written):
    assert "Nobody records their own training" in written("lorna", ["lorna"], "IPC-2", "2026-02-20").text
    db.session.get_one(Person, cast["lorna"].person_id).merged_into_id = cast["tam"].person_id
    db.session.commit()
    assert "Nobody records their own training" in written("lorna", ["tam"], "IPC-2", "2026-02-20").text


def test_people_out_of_reach_are_nobody(cast, as_, send):
    gordon = str(cast["gordon"].person_id)
    pages = [as_("lorna").get(f"/record-training?person={person}") for person in (gordon, "999999")]
    assert [("Nobody is chosen" in page.text, page.status_code) for page in pages] == [(True, 200)] * 2
    reply = send(as_("lorna"), "/record-training", person=gordon, subject=str(cast.subjects["IPC-2"]), achieved_on="2026-02-20")
    assert ("Nobody is chosen" in reply.text, awards(cast, "gordon", "IPC-2")) == (True, [])


def test_it_is_recorded_for_the_post_that_is_chosen(cast, written):
    care_home = cast["lukasz"].post_ids[1]
    written("priya", ["lukasz"], "FIRE-W", "2026-02-20", posts=[care_home])
    assert awards(cast, "lukasz", "FIRE-W")[0][1] == cast.places["BRAE"]


# --- taking it back ---------------------------------------------------------------------------------------------------------------


def test_for_ten_minutes_it_can_be_undone_by_whoever_recorded_it(cast, as_, send, written, recounted):
    location = written("lorna", ["ailsa", "tam"], "IPC-2", "2026-02-11").location
    assert "just recorded it: undo" in as_("lorna").get(f"/people/{cast['ailsa'].person_id}").text
    assert [as_(name).get(location).status_code for name in ("lorna", "priya", "effie")] == [200, 404, 404]
    for _ in range(2):
        assert send(as_("lorna"), f"{location}/undo").status_code == 303
    assert [awards(cast, name, "IPC-2")[-1][2] for name in ("ailsa", "tam")] == ["Recorded by mistake, and taken back at once"] * 2
    recounted()


def test_after_that_it_cannot(cast, as_, send, written, monkeypatch):
    location = written("lorna", ["ailsa"], "IPC-2", "2026-02-11").location
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(minutes=10, seconds=1))
    send(as_("lorna"), f"{location}/undo")
    page = as_("lorna").get(location).text
    assert ("can no longer be undone" in page, awards(cast, "ailsa", "IPC-2")[-1][2]) == (True, None)


def test_what_was_undone_comes_back_when_it_is_recorded_again(cast, as_, send, written):
    send(as_("lorna"), f"{written('lorna', ['ailsa'], 'IPC-2', '2026-02-11').location}/undo")
    assert written("priya", ["ailsa"], "IPC-2", "2026-02-11", method="class").status_code == 303
    assert awards(cast, "ailsa", "IPC-2")[-1][2] is None


# --- revoking ---------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def ipc(cast):
    """The award of Ailsa that is up to date until 14 April 2026."""
    of = (Award.person_id == cast["ailsa"].person_id, Award.subject_id == cast.subjects["IPC-2"])
    return db.session.scalars(select(Award.id).where(*of)).one()


def test_it_is_seen_what_becomes_overdue_before_it_is_revoked(cast, as_, send, ipc, recounted):
    client, address = as_("lorna"), f"/awards/{ipc}/revoke"
    assert "overdue at once" in client.get(address).text
    reply = send(client, address, since="today", reason="The certificate is another person's")
    person = client.get(reply.location).text
    assert ("1 line becomes overdue" in person, "Revoked on 2 March 2026: The certificate is another person" in person) == (True, True)
    recounted()
    assert send(as_("lorna"), f"/awards/{ipc}/bring-back").status_code == 303
    assert awards(cast, "ailsa", "IPC-2")[0][2] is None
    recounted()


def test_an_earlier_award_carries_on_until_its_own_end(cast, as_, ipc):
    record(wanted=[Achieved(cast["ailsa"].person_id, cast.subjects["IPC-2"], date(2026, 1, 20), cast.places["NHSL"])])
    newer = db.session.scalars(select(Award.id).order_by(Award.id.desc())).first()
    db.session.commit()
    assert "becomes overdue on <b>15 April 2026</b> for NHSL 10001" in as_("lorna").get(f"/awards/{newer}/revoke").text


def test_a_reason_is_needed_and_the_past_may_stay(cast, as_, send, ipc):
    assert send(as_("lorna"), f"/awards/{ipc}/revoke", since="never", reason=" ").status_code == 422
    send(as_("lorna"), f"/awards/{ipc}/revoke", since="never", reason="Never happened")
    assert db.session.get_one(Award, ipc).revoked_on == date(2025, 4, 15)


def test_who_is_no_officer_opens_no_such_page(as_, ipc):
    assert [as_(who).get(f"/awards/{ipc}/revoke").status_code for who in ("effie", "ailsa", "gordon", "iona")] == [403] * 4


def test_nor_does_an_officer_of_another_employer_or_the_person_themselves(cast, as_, grant, ipc):
    grant("hamish", Role.LND_OFFICER, "COUN")
    grant("ailsa", Role.LND_OFFICER, "NHSL")
    assert [as_(who).get(f"/awards/{ipc}/revoke").status_code for who in ("hamish", "ailsa")] == [404, 404]
    assert as_("lorna").get("/awards/999999/revoke").status_code == 404


def test_what_somebody_has_revoked_is_not_recorded_over_it(cast, written, ipc):
    revoke(award_ids=[ipc], reason="Not genuine")
    db.session.commit()
    reply = written("lorna", ["ailsa"], "IPC-2", "2025-04-15")
    assert (reply.status_code, "was revoked: Not genuine" in reply.text) == (422, True)
