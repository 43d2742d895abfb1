"""The page of messages: what could not be sent first, send again, and no secret."""

import pytest

from lms.kit import clock
from lms.kit.db import db
from lms.outbox import service
from lms.outbox.models import Message
from lms.outbox.rules import MessageState


@pytest.fixture
def settings(tmp_path):
    return {"MAIL": f"file:{tmp_path}"}


@pytest.fixture
def given_up(post):
    """`given_up("key")`: a message that is."""

    def put(key="gone", **more):
        message = post(key=key, **more)
        message.state, message.ended_at, message.problem = MessageState.GIVEN_UP, clock.now(), "The mail server refused the address: 550"
        message.tries = 8
        db.session.commit()
        return message

    return put


def test_an_empty_list_says_what_will_be_here(as_):
    assert "No message has been written yet" in as_("priya").get("/messages").text


def test_what_was_given_up_stands_first_with_its_reason(as_, post, given_up):
    given_up("old"), post("new@example.org", key="new")
    page = as_("adam").get("/messages").text
    assert page.index("550") < page.index("new@example.org")
    assert "1 message was given up" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=given_up", 1),
        ("state=waiting", 1),
        ("state=sent", 0),
        ("text=NEW@example", 1),
        ("text=hello", 2),
        ("text=%25", 0),
        ("state=x", 2),
    ],
)
def test_the_list_can_be_narrowed(as_, post, given_up, query, found):
    given_up(), post("new@example.org", key="new")
    assert as_("priya").get(f"/messages?{query}").text.count('scope="row"') == found


def test_one_is_shown_as_it_was_sent_in_both_forms(as_, post, send_all):
    message = post()
    send_all()
    page = as_("priya").get(f"/messages/{message.id}").text
    assert "<li>Fire safety</li>" in page and "- Fire safety" in page
    assert message.message_id.strip("<>") in page


@pytest.mark.parametrize("sent", [True, False])
def test_a_secret_is_never_shown(as_, post, send_all, sent):
    message = post(is_secret=True)
    if sent:
        send_all()
    page = as_("priya").get(f"/messages/{message.id}").text
    assert ("Dear" in page, '/my-training">See' in page, "its text is not shown here" in page) == (False, False, True)


def test_one_is_sent_again_with_the_same_message_id_and_the_page_says_by_whom(as_, given_up, send, send_all, tmp_path):
    message, client = given_up(), as_("priya")
    before = message.message_id
    page = client.get(send(client, f"/messages/{message.id}/again", page=f"/messages/{message.id}").location).text
    assert "sent again by Priya Nair" in page
    send_all()
    assert (message.state, message.tries, message.message_id) == (MessageState.SENT, 1, before)
    assert len(list(tmp_path.glob("*.eml"))) == 1


def test_all_are_sent_again_but_those_without_an_address(as_, given_up, post, send):
    given_up("1"), given_up("2"), post("nobody", key="3")
    client = as_("adam")
    assert "2 messages go out again" in client.get(send(client, "/messages/again", page="/messages").location).text
    assert sorted(message.state.value for message in db.session.query(Message)) == ["given_up", "waiting", "waiting"]


def test_a_secret_whose_text_has_gone_is_refused_with_a_sentence(as_, post, send_all, send, given_up):
    message, other = post(is_secret=True), given_up()
    send_all()
    client = as_("priya")
    page = client.get(send(client, f"/messages/{message.id}/again", page=f"/messages/{other.id}").location).text
    assert "was removed when it was sent" in page
    assert message.state == MessageState.SENT


@pytest.mark.parametrize(
    ("to", "says"), [("morag@example.org", "is waiting to be sent already"), ("nobody", "This is not an email address")]
)
def test_what_waits_or_has_no_address_is_not_sent_again(as_, post, send, given_up, to, says):
    message, other, client = post(to, key="it"), given_up(), as_("priya")
    reply = send(client, f"/messages/{message.id}/again", page=f"/messages/{other.id}")
    assert says in client.get(reply.location).text


def test_of_two_who_send_it_again_the_second_is_told(cast, given_up):
    message = given_up()
    by = cast["priya"].viewer()
    service.send_again(message, by=by)
    with pytest.raises(service.Refused):
        service.send_again(message, by=by)


def test_a_hostile_subject_and_answer_are_text(as_, given_up):
    message = given_up()
    message.subject = message.problem = "<script>alert(1)</script>"
    for address in ("/messages", f"/messages/{message.id}"):
        assert "<script>alert" not in as_("priya").get(address).text
