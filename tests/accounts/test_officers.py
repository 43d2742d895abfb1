"""Officers invite and help people within reach, never those who may do more than they."""

import re

import pytest
from sqlalchemy import func, select

from lms.access import Role
from lms.accounts.models import AccountHelp, Authenticator, Ticket
from lms.kit.db import db
from lms.outbox.models import Message
from lms.people.models import Account, Person, Post, RoleGrant, Term
from lms.people.rules import WorkerType
from tests.accounts.conftest import token_of
from tests.cast import NOW, TODAY


def page_of(cast, who):
    return f"/people/{cast[who].person_id}/account"


def act(post, client, cast, who, what):
    return post(client, page_of(cast, who), act=what)


def account(cast, who):
    db.session.rollback()
    return db.session.get_one(Account, cast[who].account_id)


# --- reach ------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("officer", "who", "status"), [("lorna", "ailsa", 200), ("lorna", "gordon", 404), ("priya", "gordon", 200)])
def test_a_person_s_account_opens_within_reach_alone(as_, cast, officer, who, status):
    assert as_(officer).get(page_of(cast, who)).status_code == status


def test_not_yours_is_never_changed(as_, cast):
    lorna = as_("lorna")
    token = token_of(lorna.get(page_of(cast, "ailsa")).text)
    for path in ("", "/letter", "/close", "/reset-second-step"):
        answers = {"csrf_token": token, "act": "reset", "reason": "Because"}
        assert lorna.post(f"{page_of(cast, 'gordon')}{path}", data=answers).status_code == 404
    assert db.session.scalar(select(func.count()).select_from(Ticket)) == 0


def test_the_list_shows_whom_they_look_after(as_, newcomer, cast):
    newcomer("Rona")
    page = as_("lorna").get("/accounts").text
    assert "Rona Munro" in page and "Ailsa Robertson" in page
    assert "Gordon Milne" not in page


def test_the_partnership_s_lead_sees_people_without_a_post(as_, cast):
    assert "Beth O&#39;Neill" in as_("priya").get("/accounts").text


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("state=none", {"Rona", "Flora"}),
        ("state=none&address=y", {"Rona"}),
        ("state=none&address=n", {"Flora"}),
        ("text=rona", {"Rona"}),
        ("text=R-Flora", {"Flora"}),
        ("state=closed", set()),
        ("state=nonsense&text=munro&organisation=x", {"Rona", "Flora"}),
    ],
)
def test_the_filters(as_, newcomer, cast, asked, shown):
    newcomer("Rona", email="rona@example.org")
    newcomer("Flora")
    page = as_("lorna").get(f"/accounts?{asked}").text
    assert {name for name in ("Rona", "Flora") if f"{name} Munro" in page} == shown


def test_states_follow_what_happens(as_, cast, sign_in, app, invited, later):
    def shown():
        priya = app.test_client()
        sign_in(priya, "priya@example.org")
        return re.search(r'data-label="Account">([^<]+)<', priya.get("/accounts?text=rona").text).group(1)

    invited("Rona")
    assert shown() == "Invited"
    later(days=15)
    assert shown() == "Invitation ran out"


# --- inviting ---------------------------------------------------------------------------------------------------------------------


def test_a_shared_address_is_no_proof_of_who_reads_it(as_, newcomer, post, cast):
    rona = newcomer("Rona", email="team@example.org")
    newcomer("Flora", email="team@example.org")
    reply = post(as_("lorna"), f"/people/{rona}/account", act="invite")
    assert reply.status_code == 422
    assert "is recorded with somebody else as well" in reply.text


def test_nor_is_one_that_another_signs_in_with(as_, newcomer, post, cast):
    db.session.get_one(Account, cast["gordon"].account_id).email = "gordon.home@example.org"
    rona = newcomer("Rona", email="gordon.home@example.org")
    assert post(as_("lorna"), f"/people/{rona}/account", act="invite").status_code == 422


def test_whoever_has_an_account_is_not_invited(as_, cast, post):
    assert act(post, as_("lorna"), cast, "ailsa", "invite").status_code == 422


def test_everyone_without_an_account_is_invited_at_once(as_, newcomer, post, mail):
    names = [f"N{n}" for n in range(5)]
    for name in names:
        newcomer(name, email=f"{name.lower()}@example.org")
    newcomer("Paper")
    newcomer("Elsewhere", email="elsewhere@example.org", employer="HARB", place="HARB-DAY")
    lorna = as_("lorna")
    page = lorna.get("/accounts/invite").text
    assert "By email: 5" in page and "By letter: 1" in page
    assert post(lorna, "/accounts/invite").location == "/accounts"
    assert all(mail(f"{name.lower()}@example.org") for name in names)
    assert mail("elsewhere@example.org") == []


def test_asked_twice_they_get_one_message(as_, newcomer, post):
    newcomer("Rona", email="rona@example.org")
    for _ in range(2):
        post(as_("lorna"), "/accounts/invite")
    assert db.session.scalar(select(func.count()).select_from(Message)) == 1


def test_inviting_many_asks_as_many_questions_but_for_what_it_writes(as_, newcomer, post, query_count):
    def asked_for(number):
        for n in range(number):
            newcomer(f"P{number}x{n}", email=f"p{number}x{n}@example.org")
        lorna = as_("lorna")
        token = token_of(lorna.get("/accounts/invite").text)
        with query_count() as asked:
            lorna.post("/accounts/invite", data={"csrf_token": token})
        return sum("INSERT INTO" not in one for one in asked.statements)

    assert asked_for(2) == asked_for(20)


def test_letters_for_all_who_need_one(as_, newcomer, post):
    for name in ("Rona", "Flora", "Una"):
        newcomer(name)
    newcomer("Mail", email="mail@example.org")
    lorna = as_("lorna")
    page = post(lorna, "/accounts/letters", page="/accounts/invite").text
    assert page.count("app-letter__code") == 3
    assert "Mail Munro" not in page
    assert len(set(re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", page))) >= 3
    assert db.session.scalar(select(func.count()).select_from(Ticket)) == 3


def test_printed_again_nobody_who_holds_one_loses_it(as_, newcomer, post):
    newcomer("Rona")
    for _ in range(2):
        page = post(as_("lorna"), "/accounts/letters", page="/accounts/invite").text
    assert "Nothing to print" in page
    assert db.session.scalar(select(func.count()).select_from(Ticket)) == 1


def test_merged_records_are_one_person(as_, newcomer, cast):
    twin = newcomer("Ailsatwin")
    db.session.get_one(Person, twin).merged_into_id = cast["ailsa"].person_id
    page = as_("lorna").get("/accounts?state=none").text
    assert "Ailsatwin" not in page


def test_whose_merged_record_has_the_account_has_one(as_, newcomer, cast, post):
    rona = newcomer("Rona", email="rona@example.org")
    db.session.get_one(Person, cast["kirsty"].person_id).merged_into_id = rona
    assert "Has an account" in as_("lorna").get(f"/people/{rona}/account").text
    assert post(as_("lorna"), f"/people/{rona}/account", act="invite").status_code == 422


# --- helping ----------------------------------------------------------------------------------------------------------------------


def test_a_link_for_a_new_password_goes_to_the_owner_alone(as_, cast, post, mail):
    reply = act(post, as_("lorna"), cast, "ailsa", "reset")
    assert reply.status_code == 303
    assert "/link/reset/" in mail("ailsa@example.org")[-1]
    assert "/link/" not in as_("lorna").get(page_of(cast, "ailsa")).text


def test_whoever_has_no_address_gets_a_letter_instead(as_, cast, post):
    reply = act(post, as_("priya"), cast, "morag", "reset")
    assert (reply.status_code, "Print a code instead" in reply.text) == (422, True)


def test_a_locked_account_is_unlocked(as_, cast, post, sign_in, app):
    for _ in range(10):
        sign_in(app.test_client(), "ailsa@example.org", "not the password")
    assert "<b>Locked</b> until 2 March 2026 at 9:15am" in as_("lorna").get(page_of(cast, "ailsa")).text
    act(post, as_("lorna"), cast, "ailsa", "unlock")
    assert sign_in(app.test_client(), "ailsa@example.org").location == "/"


def test_closing_ends_everything_and_opening_again_undoes_it(as_, cast, post, sign_in, app, letter):
    letter(cast["ailsa"].person_id)
    ailsa = as_("ailsa")
    assert ailsa.get("/account").status_code == 200
    post(as_("lorna"), f"{page_of(cast, 'ailsa')}/close", reason="Left on Friday")
    assert ailsa.get("/account").status_code == 302
    assert sign_in(app.test_client(), "ailsa@example.org").status_code == 422
    assert "Left on Friday" in as_("lorna").get(page_of(cast, "ailsa")).text
    act(post, as_("lorna"), cast, "ailsa", "reopen")
    assert sign_in(app.test_client(), "ailsa@example.org").location == "/"
    assert ailsa.get("/account").status_code == 302


def test_closing_wants_a_reason(as_, cast, post):
    assert post(as_("lorna"), f"{page_of(cast, 'ailsa')}/close", reason=" ").status_code == 422
    assert account(cast, "ailsa").active


def test_resetting_the_second_step_is_told_and_recorded(as_, cast, post, mail):
    db.session.add(Authenticator(account_id=cast["ailsa"].account_id, secret="x", confirmed_at=NOW))
    db.session.commit()
    ailsa = as_("ailsa")
    post(as_("lorna"), f"{page_of(cast, 'ailsa')}/reset-second-step", reason="Lost her phone, came with her badge")
    assert db.session.scalar(select(Authenticator)) is None
    assert "second step for signing in was reset" in mail("ailsa@example.org")[-1]
    assert ailsa.get("/account").status_code == 302
    done = db.session.scalar(select(AccountHelp))
    assert (done.reason, done.by_account_id) == ("Lost her phone, came with her badge", cast["lorna"].account_id)


@pytest.fixture
def mighty(cast):
    """Ailsa administers the whole partnership."""
    given = {"role": Role.ADMINISTRATOR, "organisation_id": cast.places["LOCH"], "starts_on": TODAY}
    db.session.add(RoleGrant(account_id=cast["ailsa"].account_id, **given))
    db.session.commit()


@pytest.mark.parametrize("path", ["/letter", "/close", "/reset-second-step"])
def test_an_officer_cannot_become_somebody_who_may_do_more(as_, cast, mighty, path):
    lorna = as_("lorna")
    token = token_of(lorna.get(page_of(cast, "ailsa")).text)
    reply = lorna.post(f"{page_of(cast, 'ailsa')}{path}", data={"csrf_token": token, "reason": "Because"})
    assert reply.status_code in (303, 422)
    assert account(cast, "ailsa").active
    assert db.session.scalar(select(Ticket)) is None


def test_who_may_give_the_role_can_help(as_, cast, mighty, letter):
    assert letter(cast["ailsa"].person_id, by="adam")


def test_nobody_takes_away_their_own_second_step_or_lock(as_, cast):
    adam = as_("adam")
    token = token_of(adam.get(page_of(cast, "adam")).text)
    assert adam.post(f"{page_of(cast, 'adam')}/letter", data={"csrf_token": token}).status_code == 303
    assert adam.post(page_of(cast, "adam"), data={"csrf_token": token, "act": "unlock"}).status_code == 422
    assert db.session.scalar(select(Ticket)) is None


def test_an_act_that_is_none_is_refused(as_, cast, post):
    assert act(post, as_("lorna"), cast, "ailsa", "explode").status_code == 422


# --- posts at two employers ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def braeside(cast):
    """Hamish looks after Braeside Homes, where Łukasz of the council (20007) does bank work under number B12."""
    given = {"role": Role.LND_OFFICER, "organisation_id": cast.places["BRAE"], "starts_on": TODAY}
    db.session.add(RoleGrant(account_id=cast["hamish"].account_id, **given))
    db.session.commit()


def test_an_officer_learns_no_number_from_another_employer(as_, cast, braeside):
    hamish = as_("hamish")
    for path in ("/accounts", page_of(cast, "lukasz")):
        page = hamish.get(path).text
        assert ("BRAE B12" in page, "20007" in page) == (True, False)
    assert "Żółć" in hamish.get("/accounts?text=b12").text
    assert "Żółć" not in hamish.get("/accounts?text=20007").text


def test_a_letter_names_only_posts_that_its_officer_looks_after(as_, cast, braeside):
    hamish = as_("hamish")
    token = token_of(hamish.get(page_of(cast, "lukasz")).text)
    printed = hamish.post(f"{page_of(cast, 'lukasz')}/letter", data={"csrf_token": token}).text
    assert ("BRAE B12" in printed, "20007" in printed) == (True, False)


@pytest.mark.parametrize(("officer", "tickets"), [("hamish", 0), ("priya", 1)])
def test_nobody_becomes_a_supervisor_of_another_employer_s_team(as_, cast, braeside, officer, tickets):
    """A bank post at Braeside would otherwise open the council's team to Braeside's officer."""
    boss = Post(person_id=cast["effie"].person_id, employer_id=cast.places["BRAE"], employee_number="B99", number_folded="B99")
    db.session.add(boss)
    db.session.flush()
    db.session.add(Term(post_id=boss.id, starts_on=TODAY, organisation_id=cast.places["BRAE-1"], worker_type=WorkerType.BANK_RELIEF))
    db.session.commit()
    client = as_(officer)
    client.post(f"{page_of(cast, 'effie')}/letter", data={"csrf_token": token_of(client.get(page_of(cast, "effie")).text)})
    assert db.session.scalar(select(func.count()).select_from(Ticket)) == tickets
