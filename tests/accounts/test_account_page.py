"""The account's own page, and the page of who may do what."""

from datetime import date

import pytest

from lms.access import ONLY_WHOLE, POLICY, Grant, May, Reach, Role, Viewer
from lms.kit.db import db
from lms.people.models import RoleGrant


def test_it_says_how_to_sign_in(as_):
    page = as_("lukasz").get("/account").text
    for said in ("lukasz@example.org", "COUN 20007", "BRAE B12", "Change your password"):
        assert said in page


def test_whoever_has_no_email_has_a_number(as_):
    page = as_("morag").get("/account").text
    assert "HARB V-7" in page
    assert 'You have none here <a href="/account/email">Add' in page


def test_it_names_roles_and_over_what(as_):
    page = as_("lorna").get("/account").text
    assert "Learning and development officer</b> for NHS Lochside and everything below it, from 1 January 2024" in page
    assert "supervisor" not in page


def test_it_says_who_supervises(as_):
    assert "You are a <b>supervisor</b>" in as_("effie").get("/account").text


def test_a_role_that_has_ended_is_left_out(cast, as_):
    ended = {"starts_on": date(2024, 1, 1), "ends_on": date(2026, 3, 1)}
    db.session.add(RoleGrant(account_id=cast["lorna"].account_id, role=Role.BOARD, organisation_id=cast.places["LOCH"], **ended))
    assert "Board reader" not in as_("lorna").get("/account").text


def test_signing_out_ends_the_session(as_, send):
    browser = as_("ailsa")
    send(browser, "/sign-out", page="/account")
    assert browser.get("/account").headers["Location"].startswith("/sign-in")


def test_who_may_do_what_shows_every_permission_and_role(as_):
    page = as_("ailsa").get("/who-may-do-what").text
    assert all(role.label in page for role in Role)
    assert all(may.value[1:].replace("'", "&#39;") in page for may in May)


def test_who_may_do_what_is_the_policy(as_):
    page = as_("ailsa").get("/who-may-do-what").text
    assert page.count(Reach.TEAM.label) == sum(reach is Reach.TEAM for reaches in POLICY.values() for reach in reaches.values())


def viewer(role, path):
    return Viewer(1, 1, "Somebody", grants=(Grant(role, 7, path),))


def test_a_grant_over_the_root_reaches_the_whole_partnership():
    assert viewer(Role.LND_OFFICER, "/1/").reach(May.SEE_PEOPLE) is Reach.PARTNERSHIP
    assert viewer(Role.LND_OFFICER, "/1/7/").reach(May.SEE_PEOPLE) is Reach.BRANCH


@pytest.mark.parametrize("may", sorted(ONLY_WHOLE))
def test_what_has_no_branch_is_for_those_who_were_given_all_of_it(may):
    assert viewer(Role.ADMINISTRATOR, "/1/").may(may)
    assert not viewer(Role.ADMINISTRATOR, "/1/7/").may(may)


@pytest.mark.parametrize("address", ["/help", "/accessibility", "/privacy", "/cookies"])
def test_pages_about_the_service_are_for_anyone(nobody, cast, as_, address):
    assert nobody.get(address).status_code == 200
    assert as_("ailsa").get(address).status_code == 200


def test_the_account_is_for_whoever_has_signed_in(nobody, cast):
    assert nobody.get("/account").headers["Location"].startswith("/sign-in")
    assert nobody.get("/who-may-do-what").headers["Location"].startswith("/sign-in")
