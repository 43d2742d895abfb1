"""Decisions about reminders, on pages: for every employer or for one."""

import re

import pytest
from sqlalchemy import select

from lms.jobs.models import Job
from lms.jobs.worker import work
from lms.kit.concurrent_edits import fingerprint
from lms.kit.db import db
from lms.reminders.models import ReminderPolicy
from lms.reminders.queries.matters import matters
from lms.reminders.queries.policies import policy_row
from lms.reminders.service.policies import load_reference
from lms.reminders_admin.models import ReminderEffect
from lms.reminders_admin.service import policies as service
from lms.reminders_admin.worker import count_effect
from tests.cast import TODAY

ANSWERS = {"is_on": "yes", "starts_on": ["2", "3", "2026"], "opening_mail": "yes", "stages": ["14", "30", "60", "90"]}
EDIT = "/reminders/policies/registration/edit"


@pytest.fixture(autouse=True)
def policies(cast):
    load_reference(None, without=(), since=None)
    db.session.commit()


def of(cast, code):
    return f"/reminders/policies/registration/employers/{cast.places[code]}"


def seen(matter="registration", employer_id=None):
    return fingerprint(service.answers(matters()[matter], service.current_terms(matter, employer_id)))


def everybodys():
    return policy_row("registration", None)


def own_rows():
    return db.session.scalars(select(ReminderPolicy).where(ReminderPolicy.employer_id.is_not(None))).all()


# --- the reference ----------------------------------------------------------------------------------------------------------------


def test_the_second_time_the_reference_changes_nothing(app):
    everybodys().is_on = False
    assert load_reference(None, without=(), since=None) == []
    assert not everybodys().is_on


def test_a_new_matter_of_a_later_release_is_switched_on_and_named(app):
    db.session.delete(everybodys())
    assert load_reference(None, without=(), since=None) == ["Reminders of registrations that end: on from today."]
    row = everybodys()
    assert (row.is_on, row.starts_on, row.opening_mail, row.opened_on) == (True, TODAY, True, None)


# --- pages ------------------------------------------------------------------------------------------------------------------------


def test_every_matter_is_listed_with_when_and_for_whom(as_):
    text = as_("priya").get("/reminders/policies").text
    assert all(matter.label in text for matter in matters().values())
    assert "90, 60, 30 and 14 days before" in text


def test_a_lead_decides_for_every_employer(as_, send):
    answers = {**ANSWERS, "starts_on": ["9", "3", "2026"], "opening_mail": "no", "stages": ["14"]}
    assert send(as_("priya"), EDIT, seen=seen(), **answers).status_code == 303
    row = everybodys()
    assert (row.starts_on.day, row.opening_mail, row.left_out) == (9, False, frozenset({"90", "60", "30"}))
    assert "14 days before" in as_("priya").get("/reminders/policies/registration").text


def test_an_officer_decides_for_their_own_employer_alone(as_, send, cast):
    lorna = as_("lorna")
    assert lorna.get(EDIT).status_code == 403
    assert [lorna.get(of(cast, code)).status_code for code in ("NHSL", "COUN", "NHSL-W3", "LOCH")] == [200, 404, 404, 404]
    send(lorna, of(cast, "NHSL"), seen=seen(), **{**ANSWERS, "is_on": "no"})
    assert [(row.employer_id, row.is_on) for row in own_rows()] == [(cast.places["NHSL"], False)]
    assert everybodys().is_on


@pytest.mark.parametrize("who", ["ailsa", "effie", "tam", "adam", "beth"])
def test_nobody_else_decides(as_, who):
    assert {as_(who).get(page).status_code for page in ("/reminders/policies", EDIT, "/reminders/calendars")} == {403}


def test_guessed_addresses_lead_nowhere(as_, cast):
    priya = as_("priya")
    guesses = ("policies/nothing", "policies/nothing/edit", "policies/registration/employers/999999", "effects/999999")
    assert {priya.get(f"/reminders/{guess}").status_code for guess in guesses} == {404}
    assert priya.get(f"{of(cast, 'NHSL')}/remove").status_code == 404


def test_an_employers_own_goes_on_where_the_others_are(as_, send, cast):
    everybodys().opened_on = TODAY
    send(as_("lorna"), of(cast, "NHSL"), seen=seen(), **{**ANSWERS, "stages": ["30"]})
    assert own_rows()[0].opened_on == TODAY


def test_an_employer_is_as_every_other_again(as_, send, cast):
    send(as_("lorna"), of(cast, "NHSL"), seen=seen(), **ANSWERS)
    assert send(as_("lorna"), f"{of(cast, 'NHSL')}/remove").status_code == 303
    assert own_rows() == []


def test_what_is_compulsory_says_why_it_stays_on(as_, send, cast):
    address = "/reminders/policies/refresher/edit"
    page = as_("priya").get(address).text
    assert "cannot be switched off. Nobody should run out" in page
    answers = {**ANSWERS, "is_on": "no", "stages": ["0"], "to_supervisors": "no"}
    send(as_("priya"), address, seen=seen("refresher"), **answers)
    assert policy_row("refresher", None).is_on


def test_what_is_compulsory_and_goes_out_already_keeps_its_first_day(as_, send):
    policy_row("refresher", None).opened_on = TODAY
    db.session.commit()
    address = "/reminders/policies/refresher/edit"
    assert "Starts on" not in as_("priya").get(address).text
    send(as_("priya"), address, seen=seen("refresher"), stages=["90", "0"], to_supervisors="yes")
    row = policy_row("refresher", None)
    assert (row.starts_on, row.opening_mail, row.opened_on) == (TODAY, True, TODAY)
    assert "60" in row.left_out


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ({"stages": []}, "Choose at least one"),
        ({"stages": ["13"]}, "Choose from the list"),
        ({"starts_on": ["1", "3", "2026"]}, "or a later day"),
        ({"starts_on": ["31", "2", "2027"]}, "Enter a real date"),
        ({"starts_on": ["9", "3", "9999"]}, "Enter a year from"),
        ({"starts_on": ["9", "3", "2099"]}, "Enter a day up to"),
        ({"starts_on": ["", "", ""]}, "Enter the first day"),
        ({"opening_mail": "perhaps"}, "Choose one of the list"),
    ],
)
def test_what_cannot_be_says_why(as_, send, answer, why):
    reply = send(as_("priya"), EDIT, seen=seen(), **{**ANSWERS, **answer})
    assert reply.status_code == 422
    assert why in reply.text


def test_the_second_of_two_is_told_what_the_first_has_changed(as_, send):
    before = seen()
    send(as_("priya"), EDIT, seen=before, **{**ANSWERS, "stages": ["14"]})
    reply = send(as_("priya"), EDIT, seen=before, **{**ANSWERS, "opening_mail": "no"})
    assert reply.status_code == 422 and "What was changed while you were writing" in reply.text
    assert everybodys().opening_mail


# --- what it would do -------------------------------------------------------------------------------------------------------------


def effect_of(reply):
    """The count that the worker has made of what was asked for."""
    assert re.search(r"/jobs/\d+$", reply.location)
    db.session.rollback()
    work({service.EFFECT: count_effect})
    return db.session.scalars(select(ReminderEffect).order_by(ReminderEffect.id.desc())).first()


def test_what_goes_out_is_counted_for_the_page(as_, send):
    effect = effect_of(send(as_("priya"), "/reminders/effects", "/reminders/policies", of="all"))
    assert sum(effect.counts["now"]["mails"].values()) > 0
    assert "By day" in as_("priya").get(f"/reminders/effects/{effect.id}").text
    assert "counted on 2 March 2026" in as_("priya").get("/reminders/policies").text


def test_a_change_is_looked_at_and_then_saved(as_, send, cast):
    lorna, address = as_("lorna"), of(cast, "NHSL")
    effect = effect_of(send(lorna, address, seen=seen(), then="count", **{**ANSWERS, "stages": ["60"]}))
    assert effect.counts.keys() == {"now", "then"} and own_rows() == []
    page = f"/reminders/effects/{effect.id}"
    assert "60 days before" in lorna.get(page).text
    assert "checked" in lorna.get(f"{address}?effect={effect.id}").text
    assert send(lorna, f"{page}/save", page).status_code == 303
    assert own_rows()[0].left_out == frozenset({"90", "30", "14"})


def test_what_was_changed_since_is_not_saved_over(as_, send, cast):
    effect = effect_of(send(as_("priya"), EDIT, seen=seen(), then="count", **{**ANSWERS, "stages": ["60"]}))
    send(as_("priya"), EDIT, seen=seen(), **{**ANSWERS, "stages": ["14"]})
    page = f"/reminders/effects/{effect.id}"
    assert send(as_("priya"), f"{page}/save", page).location.endswith(f"{EDIT}?effect={effect.id}")
    assert everybodys().left_out == frozenset({"90", "60", "30"})


def test_a_count_of_others_is_not_there(as_, send):
    effect = effect_of(send(as_("priya"), "/reminders/effects", "/reminders/policies", of="all"))
    assert as_("lorna").get(f"/reminders/effects/{effect.id}").status_code == 404
    send(as_("lorna"), "/reminders/effects", "/reminders/policies", of="all")
    assert db.session.scalar(select(Job.id).where(Job.state == "waiting")) is None
