"""Messages as files, and the letter box of the demonstration."""

from email import message_from_bytes
from email.policy import default

import pytest

from lms.kit import clock
from lms.outbox.models import Message
from lms.outbox.rules import SERVER_AWAY, MessageState


@pytest.fixture
def settings(tmp_path, request):
    return {"MAIL": f"file:{tmp_path / 'mail'}", "DEMO": "demonstration" in request.node.name}


def test_each_message_becomes_a_file_that_a_mail_program_opens(post, send_all, tmp_path):
    message = post()
    send_all()
    (file,) = (tmp_path / "mail").iterdir()
    mail = message_from_bytes(file.read_bytes(), policy=default)
    assert (file.suffix, mail["To"], mail["Message-ID"]) == (".eml", "morag@example.org", message.message_id)


def test_sent_twice_it_is_one_file(post, send_all, tmp_path):
    message = post()
    send_all()
    message.state = MessageState.WAITING
    send_all()
    assert len(list((tmp_path / "mail").iterdir())) == 1


def test_a_folder_that_cannot_be_written_is_a_server_that_is_away(post, send_all, tmp_path):
    (tmp_path / "mail").write_text("in the way")
    message = post()
    assert (send_all(), message.state) == (SERVER_AWAY, MessageState.WAITING)


def test_a_secret_goes_as_soon_as_it_is_sent(post, send_all):
    secret, plain = post(key="1", is_secret=True), post(key="2")
    send_all()
    assert (secret.state, secret.body, bool(plain.body)) == (MessageState.SENT, "", True)


def test_in_the_demonstration_nothing_is_sent_and_everything_can_be_read(post, send_all, nobody, tmp_path):
    post(is_secret=True)
    send_all()
    page = nobody.get("/demonstration/messages").text
    assert ("Sent" in page, "Mòrag NicDhòmhnaill" in page) == (True, True)
    assert 'href="http://127.0.0.1:8000/my-training">See your list</a>' in page
    assert not (tmp_path / "mail").exists()


def test_the_demonstration_leads_to_it_before_and_after_signing_in(app, nobody, as_):
    app.config.update(DEMO_ACCOUNTS=[{"who": "Ailsa", "sign_in_name": "ailsa", "can": "learn"}], DEMO_PASSWORD="open sesame")
    for page in (nobody.get("/sign-in"), as_("ailsa").get("/")):
        assert "/demonstration/messages" in page.text


def test_an_empty_letter_box_of_the_demonstration_says_how_to_fill_it(nobody):
    assert "Nothing has been sent yet" in nobody.get("/demonstration/messages").text


def test_elsewhere_there_is_no_such_page(post, nobody, as_):
    post()
    assert [client.get("/demonstration/messages").status_code for client in (nobody, as_("priya"))] == [404, 404]


def test_a_full_letter_box_of_the_demonstration_is_paged(app, nobody):
    for number in range(60):
        row = {"key": str(number), "to": "a@example.org", "subject": f"S{number}", "body": "", "message_id": "<1>", "made_at": clock.now()}
        app.extensions["sqlalchemy"].session.add(Message(**row))
    page = nobody.get("/demonstration/messages").text
    assert ("50 of 60 messages" in page, "Next page" in page) == (True, True)
