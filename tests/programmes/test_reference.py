"""The reference list of inductions: what it says, and that what stands is never overwritten."""

from datetime import date

import pytest
from sqlalchemy import select

from lms.induction.models import Programme
from lms.induction.rules.words import Confirm, Scope, StepKind
from lms.kit.db import db
from lms.kit.seed_files import REFERENCE, read_seed_file
from lms.programmes.rules import reference as rules
from lms.programmes.service.reference import load_reference

DAY = date(2025, 4, 1)
LISTED = {one.code: one for one in rules.read(read_seed_file(REFERENCE / "subjects.yaml")).programmes}


def step(code, key):
    return next(one for one in LISTED[code].steps if one.key == key)


def test_a_step_says_what_it_asks_for_and_who_says_so():
    shadow, fire, edr = step("IND-STAFF", "shadow"), step("IND-CORE", "fire"), step("IND-STAFF", "edr")
    assert (shadow.count, shadow.confirm, shadow.scope, shadow.kind) == (2, Confirm.SUPERVISOR, Scope.PERSON, StepKind.SHADOWING)
    assert (fire.subject, fire.confirm, fire.due_days) == ("FIRE-1", None, 28)
    assert (edr.confirm, edr.scope, edr.is_required) == (Confirm.BOTH, Scope.POST, True)


def test_every_step_of_what_is_offered_to_carers_is_an_offer():
    assert not LISTED["IND-CARER"].is_compulsory and not any(one.is_required for one in LISTED["IND-CARER"].steps)


def test_nobody_is_on_a_programme_from_before_it_existed():
    assert LISTED["IND-NIF"].joins_from(DAY) == date(2025, 5, 14) and LISTED["IND-CORE"].joins_from(DAY) == DAY


@pytest.mark.parametrize(
    "wrong",
    [
        {"extends": "IND-NONE"},
        {"items": [{"key": "a", "title": "A", "kind": "subject", "due_days": 1}]},
        {"joins": [{"sectors": ["moon"]}]},
    ],
)
def test_a_list_that_contradicts_itself_is_refused(wrong):
    entry = {"id": "A", "name": "A", "target_days": 1, "joins": [], "items": []} | wrong
    with pytest.raises((KeyError, ValueError)):
        rules.read({"inductions": [entry]})


def test_loading_again_changes_nothing_and_never_moves_the_day(app):
    assert len(load_reference(REFERENCE, since=DAY)) == len(LISTED) + 3
    assert load_reference(REFERENCE, since=date(2026, 1, 1)) == []
    core = db.session.scalars(select(Programme).where(Programme.code == "IND-CORE")).one()
    assert {core.joins_from, core.approved_from, core.versions[0].published_from} == {DAY}


def test_what_was_changed_here_is_told_and_stays(app):
    load_reference(REFERENCE, since=DAY)
    core = db.session.scalars(select(Programme).where(Programme.code == "IND-CORE")).one()
    core.target_days = 42
    core.versions[0].steps[0].due_days = 5
    [line] = load_reference(REFERENCE)
    assert line == "Left induction programme IND-CORE as it is: its target, its steps differ from the reference list"
    assert (core.target_days, core.versions[0].steps[0].due_days) == (42, 5)
