"""Addresses that a mail server has refused for good: marked, listed until they are put right, and used again."""

import socket

import pytest

from lms.kit import clock
from lms.kit.db import db
from lms.outbox import queries, service
from lms.outbox.models import AddressMark, Message
from lms.outbox.rules import MessageState, is_about_the_address
from lms.people.models import Account, Person

PAGE, NO_SUCH_USER = "/messages/addresses", "550 5.1.1 No such user here"


@pytest.fixture
def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@pytest.fixture
def settings(free_port):
    return {"MAIL": f"smtp://127.0.0.1:{free_port}", "MAIL_FROM": "learning@example.org"}


@pytest.fixture
def mark(post):
    """`mark("tam@example.org")`: the mail server has refused it."""

    def put(address, key="refused"):
        service.mark_address(address, post(address, key=key).id, NO_SUCH_USER)
        db.session.commit()

    return put


# --- marked -----------------------------------------------------------------------------------------------------------------------


def test_an_address_that_is_refused_for_good_is_marked(server, post, send_all):
    server.handler.answers["Nobody@example.org"] = NO_SUCH_USER
    message = post("Nobody@example.org")
    send_all()
    (mark,) = db.session.query(AddressMark)
    assert (mark.address, mark.answer, mark.message_id) == ("nobody@example.org", NO_SUCH_USER, message.id)
    assert queries.marked(["NOBODY@example.org", "other@example.org"]) == {"NOBODY@example.org"}


@pytest.mark.parametrize("answer", ["450 Mailbox busy", "421 Going down", "554 5.7.1 Relay access denied", "530 5.7.0 Sign in first"])
def test_one_that_is_refused_for_now_or_because_of_us_is_not(server, post, send_all, answer):
    server.handler.answers["morag@example.org"] = answer
    post()
    send_all()
    assert queries.marked(["morag@example.org"]) == set()


def test_nor_one_whose_message_is_refused(server, post, send_all):
    server.handler.answers["DATA"] = "554 Spam"
    post()
    send_all()
    assert queries.marked(["morag@example.org"]) == set()


@pytest.mark.parametrize(("code", "is_about"), [(550, True), (553, True), (530, False), (450, False), (250, False)])
def test_an_answer_to_a_recipient_says_something_about_the_address(code, is_about):
    assert is_about_the_address(code, "whatever") == is_about


def test_refused_again_it_has_refused_mail_since_the_first_time(mark, later):
    mark("tam@example.org", key="1")
    first = clock.now()
    later(first.replace(year=2027)), mark("tam@example.org", key="2")
    (found,) = db.session.query(AddressMark)
    assert (found.since, db.session.get(Message, found.message_id).key) == (first, "2")


def test_a_message_that_is_taken_there_takes_the_mark_away(server, post, mark, send_all):
    mark("Morag@example.org")
    send_all()
    assert queries.marked(["morag@example.org"]) == set()


def test_many_are_asked_for_at_once(mark):
    mark("tam@example.org")
    addresses = [f"p{number}@example.org" for number in range(6_000)]
    assert queries.marked([*addresses, "tam@example.org"]) == {"tam@example.org"}


# --- listed -----------------------------------------------------------------------------------------------------------------------


def test_without_any_the_page_says_so(as_):
    assert "No address refuses mail" in as_("priya").get(PAGE).text
    assert "refuse mail" not in as_("priya").get("/").text


def test_the_page_says_whose_it_is_since_when_and_what_the_server_said(as_, mark):
    mark("tam@example.org")
    page = as_("adam").get(PAGE).text
    assert all(words in page for words in ("Tam Gillespie", "tam@example.org", "2 March 2026", NO_SUCH_USER))


def test_people_who_look_after_messages_are_told_on_their_home(as_, mark):
    mark("tam@example.org", key="1"), mark("effie@example.org", key="2"), mark("nobody@example.org", key="3")
    assert "2 addresses that refuse mail" in as_("priya").get("/").text
    assert "refuse mail" not in as_("lorna").get("/").text


def test_the_address_of_the_account_counts_before_that_of_the_record(as_, cast, mark):
    mark("new@example.org", key="1"), mark("tam@example.org", key="2")
    db.session.get(Account, cast["tam"].account_id).email = "new@example.org"
    db.session.commit()
    page = as_("priya").get(PAGE).text
    assert ("new@example.org" in page, "tam@example.org" in page) == (True, False)
    assert f'href="/people/{cast["tam"].person_id}/account"' in page


def test_without_an_account_that_of_the_record_is_mended_where_it_is_recorded(as_, cast, mark):
    db.session.get(Account, cast["morag"].account_id).email = None
    db.session.get(Person, cast["morag"].person_id).email = "morag@example.org"
    mark("morag@example.org")
    assert f'href="/people/{cast["morag"].person_id}/edit"' in as_("priya").get(PAGE).text
    db.session.get(Person, cast["morag"].person_id).email = "right@example.org"
    db.session.commit()
    assert "No address refuses mail" in as_("priya").get(PAGE).text


def test_of_records_that_were_merged_the_one_that_counts_is_named(as_, cast, mark):
    db.session.get(Person, cast["tam"].person_id).merged_into_id = cast["effie"].person_id
    mark("tam@example.org")
    page = as_("priya").get(PAGE).text
    assert ("Effie Campbell" in page, "Tam Gillespie" in page) == (True, False)


def test_it_can_be_used_again(as_, mark, send):
    mark("tam@example.org")
    client = as_("priya")
    found = db.session.query(AddressMark).one()
    address = f"{PAGE}/{found.id}/use"
    page = client.get(send(client, address, page=PAGE).location).text
    assert ("tam@example.org is used again." in page, "No address refuses mail" in page) == (True, True)
    assert "is used again already" in client.get(send(client, address, page="/messages").location).text


def test_a_hostile_answer_is_text(as_, mark, post):
    service.mark_address("tam@example.org", post().id, "<script>alert(1)</script>")
    db.session.commit()
    assert "<script>alert" not in as_("priya").get(PAGE).text


# --- messages that are not written yet --------------------------------------------------------------------------------------------


def test_a_message_says_whom_it_is_for_before_it_is_written(as_, post_later):
    message, client = post_later(), as_("priya")
    assert all(words in client.get("/messages").text for words in ("Written when it is sent", "Ailsa Robertson"))
    page = client.get(f"/messages/{message.id}").text
    assert all(words in page for words in ("Written when it is sent", "Ailsa Robertson", "Its text is written when it is sent"))


def test_one_that_is_no_longer_needed_says_why_and_offers_no_button(as_, post_later):
    message, client = post_later(), as_("priya")
    service.replace_waiting([message.id])
    db.session.commit()
    page = client.get(f"/messages/{message.id}").text
    assert all(words in page for words in ("No longer needed", "A newer message takes its place.", "It was never written."))
    assert "Send this message again" not in page and "No longer needed" in client.get("/messages?state=replaced").text
    assert message.state is MessageState.REPLACED
