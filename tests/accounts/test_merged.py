"""Two records of one person, each with an account, are merged: both get in to the same record, and both are looked after."""

import pytest
from sqlalchemy import select

from lms.accounts.models import Ticket
from lms.kit.db import db
from lms.people.models import Account, Person
from tests.accounts.conftest import NEW
from tests.cast import PASSWORD


@pytest.fixture
def merged(cast):
    """Gordon of the charity is Kirsty of the council as well; Kirsty's record counts."""
    db.session.get_one(Person, cast["gordon"].person_id).merged_into_id = cast["kirsty"].person_id
    db.session.commit()


def test_both_accounts_open_the_record_that_counts(merged, cast, app, sign_in):
    for name in ("kirsty@example.org", "gordon@example.org"):
        client = app.test_client()
        sign_in(client, name)
        page = client.get("/account").text
        assert "COUN 20002" in page and "HARB 30001" in page


def test_each_number_signs_in_with_the_password_of_its_own_account(merged, cast, app, sign_in, as_, post):
    post(as_("gordon"), "/account/password", old=PASSWORD, new=NEW, again=NEW)
    assert sign_in(app.test_client(), "HARB 30001", NEW).location == "/"
    assert sign_in(app.test_client(), "COUN 20002").location == "/"


def test_a_forgotten_password_is_that_of_the_account_named(merged, cast, app, post, link, welcome, sign_in):
    client = app.test_client()
    post(client, "/forgotten-password", sign_in_name="gordon@example.org")
    assert welcome(client, link("gordon@example.org")).location == "/"
    assert sign_in(app.test_client(), "gordon@example.org", NEW).location == "/"
    assert sign_in(app.test_client(), "kirsty@example.org").location == "/"


def test_an_officer_sees_both_and_closes_both(merged, cast, as_, post, app, sign_in):
    path = f"/people/{cast['kirsty'].person_id}/account"
    assert "merged into this one: gordon@example.org" in as_("priya").get(path).text
    post(as_("priya"), f"{path}/close", reason="Left")
    assert [sign_in(app.test_client(), f"{one}@example.org").status_code for one in ("kirsty", "gordon")] == [422, 422]


def test_the_merged_record_has_no_page_of_its_own(merged, cast, as_):
    assert as_("priya").get(f"/people/{cast['gordon'].person_id}/account").status_code == 404


def test_undoing_the_merge_leaves_each_with_their_own(merged, cast, app, sign_in):
    db.session.get_one(Person, cast["gordon"].person_id).merged_into_id = None
    client = app.test_client()
    sign_in(client, "gordon@example.org")
    assert "COUN 20002" not in client.get("/account").text


def test_no_invitation_goes_to_somebody_whose_other_record_has_an_account(merged, cast, newcomer, as_, post):
    rona = newcomer("Rona", email="rona@example.org")
    db.session.get_one(Person, rona).merged_into_id = cast["kirsty"].person_id
    post(as_("priya"), "/accounts/invite")
    assert db.session.scalar(select(Ticket).where(Ticket.person_id == rona)) is None


def test_a_number_of_a_record_whose_account_is_closed_signs_in_to_the_other(merged, cast, app, sign_in):
    db.session.get_one(Account, cast["gordon"].account_id).active = False
    client = app.test_client()
    assert sign_in(client, "HARB 30001").location == "/"
    assert "kirsty@example.org" in client.get("/account").text


def test_opening_again_undoes_closing_for_both(merged, cast, as_, post, app, sign_in):
    path = f"/people/{cast['kirsty'].person_id}/account"
    post(as_("priya"), f"{path}/close", reason="Left")
    post(as_("priya"), path, act="reopen")
    assert [sign_in(app.test_client(), f"{one}@example.org").location for one in ("kirsty", "gordon")] == ["/", "/"]
