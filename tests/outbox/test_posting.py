"""Posting: in the transaction of its cause, once a key, and no value of a person's can do more than stand in its line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.kit.db import db
from lms.outbox import rules, service
from lms.outbox.models import Message
from lms.outbox.rules import Bullets, Button, MessageState, Paragraph, blocks
from lms.outbox.worker.mail import Letter, as_mail

HERE = "http://127.0.0.1:8000"
HOSTILE = [
    "Eve\nBcc: victim@example.org",
    "Eve\r\nSubject: You won\r\n\r\nhttp://127.0.0.1:8000/sign-out",
    "Eve\u2028- a list",
    "<a href='https://evil.example'>Eve</a>",
    "Eve\x00\x1b[31m",
    "Eve\u202egro.elpmaxe",
]


def mail_of(message):
    return as_mail(Letter(message.id, None, message.to, message.subject, message.body, message.message_id, message.made_at))


def test_the_same_key_again_changes_nothing(post):
    first = post()
    assert post("other@example.org").id == first.id
    assert (first.to, db.session.query(Message).count()) == ("morag@example.org", 1)


def test_it_goes_with_its_cause(post, app):
    service.post(key="undone", to="a@example.org", template="hello.txt", values={"name": "A"})
    db.session.rollback()
    assert db.session.query(Message).count() == 0


@pytest.mark.parametrize("to", ["", "nobody", "a@example.org\nBcc: b@example.org", "a@example.org, b@example.org", "<a@example.org>"])
def test_what_is_no_address_is_given_up_with_a_reason_and_breaks_nothing(post, to):
    message = post(to)
    assert (message.state, message.problem) == (MessageState.GIVEN_UP, rules.NO_ADDRESS)


def test_the_message_id_is_of_the_key_and_the_service_and_tells_nobody_the_key(post):
    message = post(key="invitation 7")
    assert message.message_id == rules.message_id("invitation 7", HERE) == rules.message_id("invitation 7", f"{HERE}/x")
    assert "invitation" not in message.message_id and message.message_id.endswith("@127.0.0.1>")


@pytest.mark.parametrize("name", HOSTILE, ids=repr)
def test_a_hostile_name_adds_no_header_no_line_no_link_and_no_markup(post, name):
    usual, message = mail_of(post(key="usual")), post(key="hostile", values={"name": name})
    mail = mail_of(message)
    assert mail.keys() == usual.keys()
    bodies = [{kind: one.get_body([kind]).get_content() for kind in ("plain", "html")} for one in (usual, mail)]
    assert len({body["plain"].count("\n") for body in bodies}) == 1
    assert len({(body["html"].count("<a "), body["html"].count("<li>"), body["html"].count('href="')) for body in bodies}) == 1


def test_a_link_to_elsewhere_is_no_button():
    assert blocks("See:\nhttps://evil.example/", HERE) == [Paragraph(("See:", "https://evil.example/"))]
    assert blocks(f"{HERE}.evil.example/", HERE) == [Paragraph((f"{HERE}.evil.example/",))]
    assert blocks(f"{HERE}@evil.example/", HERE) == [Paragraph((f"{HERE}@evil.example/",))]


def test_a_sentence_before_a_link_stays_a_sentence():
    sentence = "To start, open this link and choose a password of your own:"
    assert blocks(f"{sentence}\n{HERE}/x", HERE) == [Paragraph((sentence,)), Button(f"{HERE}/x", "")]


def test_text_is_paragraphs_lists_and_buttons():
    body = f"Dear A,\nwelcome.\n\nThese fall due:\n- One\n- Two\nand more.\n\nSet your password:\n{HERE}/x?y=1&z=2\n\nBye"
    assert blocks(body, HERE) == [
        Paragraph(("Dear A,", "welcome.")),
        Paragraph(("These fall due:",)),
        Bullets(("One", "Two")),
        Paragraph(("and more.",)),
        Button(f"{HERE}/x?y=1&z=2", "Set your password"),
        Paragraph(("Bye",)),
    ]


@given(st.lists(st.sampled_from([*"ab- \n\r:/<", HERE, f"\n{HERE}/x\n", "\n- "])).map("".join))
def test_no_word_of_the_text_is_lost_or_added(body):
    said = [line for one in blocks(body, HERE) for line in _lines(one)]
    assert _bare("".join(said)) == _bare(body)


def _lines(block):
    return block.lines if isinstance(block, Paragraph) else block.items if isinstance(block, Bullets) else (block.label, block.url)


def _bare(text):
    """Without what only shapes it."""
    return "".join(letter for letter in text if letter not in "- \n\r:")


@given(st.text())
def test_one_line_is_one_line_and_changes_no_more(text):
    once = rules.one_line(text)
    assert len(once.splitlines()) <= 1 and rules.one_line(once) == once
