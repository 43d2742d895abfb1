"""Who holds which role, and who may give and end them."""

from datetime import date

import pytest
from sqlalchemy import func, select, update

from lms.access import Role
from lms.kit.db import db
from lms.people.models import Account, Person, RoleGrant


def give(cast, as_, send, who, whom, role, place, **more):
    url = f"/people/{cast[whom].person_id}/roles"
    given = {"account": cast[whom].account_id, "role": role, "organisation": cast.places[place], "starts_on": "2026-03-02"} | more
    return send(as_(who), url, **given)


def held(cast, whom):
    db.session.rollback()
    rows = db.session.execute(select(RoleGrant.role, RoleGrant.ends_on).where(RoleGrant.account_id == cast[whom].account_id))
    return [(role, ends_on) for role, ends_on in rows]


def grant_of(cast, whom):
    return db.session.scalar(select(RoleGrant.id).where(RoleGrant.account_id == cast[whom].account_id))


def test_a_lead_gives_a_role_once_however_often_it_is_sent(cast, as_, send):
    for _ in range(2):
        assert give(cast, as_, send, "priya", "ailsa", Role.TRAINER, "NHSL").status_code == 303
    assert held(cast, "ailsa") == [(Role.TRAINER, None)]
    assert "Trainer" in as_("priya").get("/roles").text


@pytest.mark.parametrize("role", [Role.PARTNERSHIP_LEAD, "learner", "king", ""])
def test_an_administrator_makes_no_lead(cast, as_, send, role):
    assert give(cast, as_, send, "adam", "ailsa", role, "LOCH").status_code == 422
    assert held(cast, "ailsa") == []


def test_an_administrator_of_a_branch_gives_within_it_alone(cast, as_, send, grant):
    grant("hamish", Role.ADMINISTRATOR, "COUN")
    assert give(cast, as_, send, "hamish", "kirsty", Role.TRAINER, "COUN-HC").status_code == 303
    for role, place in ((Role.TRAINER, "LOCH"), (Role.TRAINER, "NHSL"), (Role.BOARD, "COUN"), (Role.LND_OFFICER, "COUN")):
        assert give(cast, as_, send, "hamish", "kirsty", role, place).status_code == 422
    assert held(cast, "kirsty") == [(Role.TRAINER, None)]


def test_somebody_beyond_the_branch_is_not_there(cast, as_, grant):
    grant("hamish", Role.ADMINISTRATOR, "COUN")
    assert as_("hamish").get(f"/people/{cast['ailsa'].person_id}/roles").status_code == 404
    assert as_("hamish").get(f"/roles/{grant_of(cast, 'lorna')}/end").status_code == 404
    page = as_("hamish").get("/roles").text
    assert "Lorna" not in page and "Priya" not in page and "Iona" in page


def test_nobody_changes_their_own_roles(cast, as_, send):
    form = f"/people/{cast['ailsa'].person_id}/roles"
    page = as_("priya").get(f"/people/{cast['priya'].person_id}/roles").text
    assert "Nobody changes their own roles" in page and ">Give this role<" not in page
    given = {"account": cast["priya"].account_id, "role": "administrator", "organisation": cast.places["LOCH"], "starts_on": "2026-03-02"}
    assert send(as_("priya"), f"/people/{cast['priya'].person_id}/roles", page=form, **given).status_code == 422
    assert send(as_("priya"), f"/roles/{grant_of(cast, 'priya')}/end", page=form, last_day="2026-03-02").status_code == 422
    assert held(cast, "priya") == [(Role.PARTNERSHIP_LEAD, None)]


def test_nor_by_a_second_account_of_a_merged_record(cast, as_, send):
    form = f"/people/{cast['ailsa'].person_id}/roles"
    db.session.execute(update(Person).where(Person.id == cast["beth"].person_id).values(merged_into_id=cast["priya"].person_id))
    given = {"account": cast["beth"].account_id, "role": "administrator", "organisation": cast.places["LOCH"], "starts_on": "2026-03-02"}
    assert send(as_("priya"), f"/people/{cast['priya'].person_id}/roles", page=form, **given).status_code == 422


def test_an_account_of_somebody_else_is_not_given_a_role_on_this_page(cast, as_, send):
    assert give(cast, as_, send, "priya", "ailsa", Role.TRAINER, "NHSL", account=cast["gordon"].account_id).status_code == 422
    assert held(cast, "gordon") == []


def test_the_last_administrator_of_the_partnership_stays(cast, as_, send):
    url = f"/roles/{grant_of(cast, 'adam')}/end"
    reply = send(as_("priya"), url, last_day="2026-03-31")
    assert (reply.status_code, "Nobody else administers" in reply.text) == (422, True)
    give(cast, as_, send, "priya", "ailsa", Role.ADMINISTRATOR, "LOCH")
    assert send(as_("priya"), url, last_day="2026-03-31").status_code == 303
    assert held(cast, "adam") == [(Role.ADMINISTRATOR, date(2026, 3, 31))]


def test_a_closed_account_administers_nothing(cast, as_, send):
    give(cast, as_, send, "priya", "ailsa", Role.ADMINISTRATOR, "LOCH")
    db.session.execute(update(Account).where(Account.id == cast["ailsa"].account_id).values(active=False))
    assert send(as_("priya"), f"/roles/{grant_of(cast, 'adam')}/end", last_day="2026-03-31").status_code == 422


def test_yesterday_takes_a_role_away_at_once(cast, as_, send):
    url = f"/roles/{grant_of(cast, 'lorna')}/end"
    assert send(as_("priya"), url, last_day="2026-02-01").status_code == 422
    assert as_("lorna").get("/imports/").status_code == 200
    assert send(as_("priya"), url, last_day="2026-03-01").status_code == 303
    assert as_("lorna").get("/imports/").status_code == 403


def test_a_role_that_has_not_begun_goes_for_good(cast, as_, send):
    give(cast, as_, send, "priya", "ailsa", Role.TRAINER, "NHSL", starts_on="2026-05-01")
    assert send(as_("priya"), f"/roles/{grant_of(cast, 'ailsa')}/end", last_day="2026-03-02").status_code == 303
    assert held(cast, "ailsa") == []


def test_an_administrator_ends_no_lead(cast, as_, send):
    reply = send(as_("adam"), f"/roles/{grant_of(cast, 'priya')}/end", last_day="2026-03-02")
    assert (reply.status_code, held(cast, "priya")) == (422, [(Role.PARTNERSHIP_LEAD, None)])


@pytest.mark.parametrize("more", [{"ends_on": "2026-03-01"}, {"starts_on": ["31", "2", "2026"]}, {"starts_on": ""}])
def test_days_that_cannot_be(cast, as_, send, more):
    assert give(cast, as_, send, "priya", "ailsa", Role.TRAINER, "NHSL", **more).status_code == 422


def test_what_is_given_is_in_the_trail(cast, as_, send):
    give(cast, as_, send, "priya", "ailsa", Role.TRAINER, "NHSL")
    assert "people_admin.roles" in as_("priya").get("/changes?record=role_grant").text


def test_the_list_asks_the_same_number_of_questions_whatever_is_on_it(cast, as_, query_count, grant):
    browser = as_("priya")

    def asked():
        with query_count() as watch:
            assert browser.get("/roles").status_code == 200
        return len(watch.statements)

    before = asked()
    for who in ("ailsa", "gordon", "kirsty", "hamish"):
        grant(who, Role.TRAINER, "LOCH")
    db.session.commit()
    assert asked() == before
    assert db.session.scalar(select(func.count()).select_from(RoleGrant)) == 12


def test_the_list_can_be_searched_and_downloaded(as_):
    assert "Lorna" not in as_("priya").get("/roles?text=Beth&role=board").text
    assert "Beth O'Neill" in as_("priya").get("/roles?format=csv").text
