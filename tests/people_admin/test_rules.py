"""Grants, names and marks, without a database."""

from datetime import date
from decimal import Decimal

import pytest

from lms.access import GRANTED, Grant, Role, Viewer
from lms.accounts.rules.role_delegation import may_give, roles_over
from lms.kit import concurrent_edits
from lms.kit.refusal import Refused
from lms.people_admin.rules import duplicates, supervisors
from lms.people_admin.rules.persons import Details, OnRegister, clean, clean_register

TODAY = date(2026, 3, 2)


def holder(*grants):
    return Viewer(1, 1, "Somebody", grants=tuple(Grant(role, 1, path) for role, path in grants))


LEAD, WHOLE = holder((Role.PARTNERSHIP_LEAD, "/1/")), holder((Role.ADMINISTRATOR, "/1/"))
BRANCH, OFFICER = holder((Role.ADMINISTRATOR, "/1/4/")), holder((Role.LND_OFFICER, "/1/4/"))


def test_a_lead_gives_every_role_over_the_whole():
    assert roles_over(LEAD, "/1/") == list(GRANTED)


def test_an_administrator_of_a_branch_gives_within_it_and_no_more_than_they_hold():
    within = {Role.TRAINER, Role.ASSESSOR, Role.INTERNAL_VERIFIER, Role.ADMINISTRATOR, Role.CALDICOTT_GUARDIAN}
    assert set(roles_over(BRANCH, "/1/4/9/")) == within
    assert roles_over(BRANCH, "/1/") == roles_over(BRANCH, "/1/5/") == []


def test_nobody_makes_a_lead_who_is_none():
    assert not may_give(WHOLE, Role.PARTNERSHIP_LEAD, "/1/")
    assert may_give(WHOLE, Role.ADMINISTRATOR, "/1/")
    assert may_give(WHOLE, Role.BOARD, "/1/")


def test_what_reaches_the_whole_is_given_over_the_whole_alone():
    assert not may_give(LEAD, Role.PARTNERSHIP_LEAD, "/1/4/")
    assert not may_give(LEAD, Role.BOARD, "/1/4/")


def test_who_gives_no_roles_gives_none():
    assert [role for role in Role if may_give(OFFICER, role, "/1/4/")] == []
    assert not may_give(LEAD, Role.SUPERVISOR, "/1/")


def ask(**how):
    supervisors.check(
        **({"post_ids": [1], "person_ids": [11], "above": [2, 3], "supervisor_person": 12, "ended_on": None, "day": TODAY} | how)
    )


def test_a_supervisor_who_is_there_and_above_nobody_here_is_fine():
    ask()
    ask(ended_on=TODAY)


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"supervisor_person": 11}, "supervises themselves"),
        ({"above": [2, 3, 1]}, "circle"),
        ({"ended_on": date(2026, 3, 1)}, "ended on 1 March 2026"),
    ],
)
def test_a_supervisor_who_cannot_be(how, words):
    with pytest.raises(Refused, match=words):
        ask(**how)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("robertson ailsa", "robertson ailsa", True),
        ("robertson ailsa", "robertson alisa", True),
        ("macdonald ann", "mcdonald ann", True),
        ("kowalska anna", "anna kowalska", True),
        ("smith john", "smythe joan", False),
        ("robertson ailsa", "robertson morag", False),
    ],
)
def test_names_between_which_a_slip_of_the_finger_lies(one, other, alike):
    assert duplicates.names_are_alike(one, other) is alike


def details(**how):
    given = {"first_name": " Ann ", "last_name": "Bain", "preferred_name": "", "email": " Ann@Example.org", "mobile": "07700 900123"}
    return Details(**(given | how), date_of_birth=None)


def test_what_is_known_is_kept_in_one_form():
    assert clean(details(), TODAY) == Details("Ann", "Bain", None, "ann@example.org", "+447700900123", None)


@pytest.mark.parametrize("heading", ["first_name", "last_name"])
def test_one_name_is_enough(heading):
    assert clean(details(**{"first_name": "", "last_name": "", heading: "Suharti"}), TODAY).name_folded == "suharti"


@pytest.mark.parametrize(
    ("how", "field"),
    [
        ({"first_name": " ", "last_name": "\u0301"}, "first_name"),
        ({"email": "ann@"}, "email"),
        ({"mobile": "12"}, "mobile"),
    ],
)
def test_what_is_no_name_address_or_number(how, field):
    with pytest.raises(Refused) as no:
        clean(details(**how), TODAY)
    assert no.value.field == field


def test_nobody_is_born_today():
    with pytest.raises(Refused, match="in the past"):
        clean(Details("Ann", "Bain", None, None, None, TODAY), TODAY)


def test_a_place_on_a_register_has_both_parts():
    assert clean_register(OnRegister(" nmc", "12a 3456e ")) == OnRegister("NMC", "12a 3456e")
    with pytest.raises(Refused):
        clean_register(OnRegister("NMC", " "))
    with pytest.raises(Refused, match="This is no number"):
        clean_register(OnRegister("NMC", "1.23E+11"))
    with pytest.raises(Refused, match="before the first"):
        clean_register(OnRegister("NMC", "1", None, date(2026, 2, 1), date(2026, 1, 1)))


@pytest.mark.parametrize(("one", "other"), [(Decimal("37.50"), Decimal("37.5")), (None, ""), (5, "5"), ("a\r\nb", "a\nb"), (" x ", "x")])
def test_a_value_as_recorded_and_as_answered_has_one_mark(one, other):
    assert concurrent_edits.fingerprint({"it": one}) == concurrent_edits.fingerprint({"it": other})


def test_another_value_has_another():
    concurrent_edits.check(concurrent_edits.fingerprint({"it": 1}), {"it": 1})
    with pytest.raises(concurrent_edits.EditConflict):
        concurrent_edits.check(concurrent_edits.fingerprint({"it": 1}), {"it": 2})
