"""Someone changed this while you were writing: both answers stand side by side, and nothing is lost."""

import re

import pytest
from sqlalchemy import select

from lms.kit.db import db
from lms.people.models import Absence, Person, Term
from tests.people_admin.test_posts import marked


@pytest.fixture
def two_at_once(cast, as_, send):
    """Lorna opened the form; meanwhile Priya changed the mobile number and the last name. Lorna changes the last name and the address."""
    url = f"/people/{cast['ailsa'].person_id}/edit"
    shown = {"first_name": "Ailsa", "last_name": "Robertson", "email": "ailsa@example.org"}
    lorna = marked(cast, as_, shown | {"last_name": "Reid", "email": "a.reid@example.org"}, url=url)
    priya = marked(cast, as_, shown | {"last_name": "Robertson-Bain", "mobile": "07700 900123"}, url=url, who="priya")
    assert send(as_("priya"), url, **priya).status_code == 303
    return send(as_("lorna"), url, **lorna)


def cells(text):
    table = text.split("What was changed while you were writing")[1].split("</table>")[0]
    return [re.findall(r"<t[hd][^>]*>([^<]+)</t", row) for row in table.split("<tr>")[2:]]


def test_the_second_saver_sees_both_answers(two_at_once):
    assert two_at_once.status_code == 422
    assert "Someone changed this while you were writing" in two_at_once.text
    assert cells(two_at_once.text) == [
        ["Last name", "Reid", "Robertson-Bain", "Your answer"],
        ["Mobile number", "Nothing", "+447700900123", "What is recorded: you had not changed it"],
    ]


def test_what_was_left_alone_is_taken_over_and_the_rest_kept(two_at_once):
    value = dict(re.findall(r'name="(\w+)"[^>]*value="([^"]*)"', two_at_once.text))
    assert (value["last_name"], value["email"], value["mobile"]) == ("Reid", "a.reid@example.org", "+447700900123")


def test_nothing_is_saved_until_they_save_again(cast, as_, send, two_at_once):
    person = db.session.get_one(Person, cast["ailsa"].person_id)
    assert (person.last_name, person.email) == ("Robertson-Bain", "ailsa@example.org")
    db.session.rollback()
    value = dict(re.findall(r'name="(\w+)"[^>]*value="([^"]*)"', two_at_once.text))
    value.pop("csrf_token")
    assert send(as_("lorna"), f"/people/{cast['ailsa'].person_id}/edit", **value).status_code == 303
    person = db.session.get_one(Person, cast["ailsa"].person_id)
    assert (person.last_name, person.email, person.mobile) == ("Reid", "a.reid@example.org", "+447700900123")


def test_the_same_change_by_two_is_no_quarrel(cast, as_, send):
    url = f"/people/{cast['ailsa'].person_id}/edit"
    given = {"first_name": "Ailsa", "last_name": "Reid", "email": "ailsa@example.org"}
    both = [marked(cast, as_, given, url=url), marked(cast, as_, given, url=url, who="priya")]
    assert [send(as_(who), url, **one).status_code for who, one in zip(("lorna", "priya"), both, strict=True)] == [303, 303]


@pytest.mark.parametrize("forged", ["", "x", "last_name", "last_name:abc first_name:", ":", "seen:seen"])
def test_a_mark_that_is_none_overwrites_nothing(cast, as_, send, forged):
    url = f"/people/{cast['ailsa'].person_id}/edit"
    reply = send(as_("lorna"), url, first_name="Ailsa", last_name="Reid", email="ailsa@example.org", seen=forged)
    assert (reply.status_code, "Someone changed this" in reply.text) == (422, True)


def test_two_moves_of_one_post(cast, as_, send, answers):
    url = f"/posts/{cast['ailsa'].post_id}/move"
    first, second = marked(cast, as_, answers("NHSL-COM"), url=url), marked(cast, as_, answers("NHSL"), url=url, who="priya")
    assert send(as_("lorna"), url, starts_on="2026-02-01", **first).status_code == 303
    reply = send(as_("priya"), url, starts_on="2026-02-15", **second)
    assert reply.status_code == 422
    assert cells(reply.text) == [["Employer, service or team", "NHS Lochside", "Community nursing", "Your answer"]]


def test_an_end_beside_a_move(cast, as_, send, answers):
    post = cast["ailsa"].post_id
    ending = marked(cast, as_, {"last_day": "2026-01-15"}, url=f"/posts/{post}/end", who="priya")
    send(as_("lorna"), f"/posts/{post}/move", starts_on="2026-02-01", **marked(cast, as_, answers("NHSL-COM")))
    assert send(as_("priya"), f"/posts/{post}/end", **ending).status_code == 422
    db.session.rollback()
    assert db.session.scalar(select(Term.id).where(Term.post_id == post, Term.ends_on.is_(None)))


def test_two_corrections_of_one_leave(cast, as_, send, grant):
    url = f"/absences/{db.session.scalar(select(Absence.id))}"
    one, other = (marked(cast, as_, {}, url=url, who=who) for who in ("priya", "adam"))
    assert send(as_("priya"), url, **one, starts_on="2026-01-12", ends_on="2026-02-20").status_code == 303
    reply = send(as_("adam"), url, **other, starts_on="2026-01-12", ends_on="2026-02-27")
    assert cells(reply.text) == [["Last day away", "27 February 2026", "20 February 2026", "Your answer"]]
