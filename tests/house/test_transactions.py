"""Only a POST that ends in a redirect commits, and only the kit and those who come in by no door end a transaction."""

import pytest
from flask import request
from sqlalchemy import event

from lms.kit.db import db
from lms.kit.house import House
from lms.kit.room import Requests, Room
from lms.kit.web import commits, go
from lms.people.models import Person
from tests.house.source import SOURCE, file_of, names, offences

#: file -> why it ends transactions itself.
ENDS_ITS_OWN = {
    "lms/errors.py": "undoes what a mistake of ours has left half-done",
    "lms/accounts/views/sign_in.py": "counts an attempt to sign in although the page refuses it",
    "lms/accounts/views/invitations.py": "counts a try of a printed code although the page refuses it",
    "lms/accounts/views/own.py": "counts an attempt to confirm a password although the page refuses it",
}
COMES_IN_BY_NO_DOOR = {"worker", "cli"}


def ends_a_transaction(path):
    allowed = "kit" in path.parts or (len(path.parts) > 2 and file_of(path) in COMES_IN_BY_NO_DOOR) or path.as_posix() in ENDS_ITS_OWN
    return set() if allowed else names(path) & {"commit", "rollback", "transaction", "begin_nested"}


def test_only_the_kit_and_the_workers_end_a_transaction():
    assert offences(SOURCE, ends_a_transaction) == {}


@pytest.fixture
def renaming(cast):
    """A view that renames Ailsa, then redirects or shows a page."""

    def answer(method, redirects):
        @commits
        def rename():
            db.session.get_one(Person, cast["ailsa"].person_id).first_name = "Renamed"
            return go("home.home") if redirects else request.method

        return rename

    return answer


@pytest.mark.parametrize(
    ("method", "redirects", "named", "kept"),
    [
        ("POST", True, False, True),
        ("POST", False, False, False),
        ("GET", True, False, False),
        ("GET", False, False, False),
        ("GET", False, True, True),
    ],
)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_only_a_post_that_redirects_is_kept_unless_named(app, cast, renaming, monkeypatch, method, redirects, named, kept):
    named_by_room = Requests(commit_with_page={"home.home": "to show that a name is enough"} if named else {})
    monkeypatch.setitem(app.extensions, "house", House({"home": Room(requests=named_by_room)}))
    with app.test_request_context("/", method=method):
        renaming(method, redirects)()
    assert (db.session.get_one(Person, cast["ailsa"].person_id).first_name == "Renamed") == kept


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_browser_of_the_tests_sees_a_get_that_writes(app, as_, monkeypatch):
    """The rule that no GET writes is kept by `tests/client.py`; this shows that it would notice."""

    def sneaky():
        db.session.add(Person(first_name="Sly", last_name="Fox", name_folded="fox sly"))
        db.session.commit()
        return "done"

    monkeypatch.setitem(app.view_functions, "accounts.account", sneaky)
    with pytest.raises(AssertionError, match="GET /account has written"):
        as_("ailsa").get("/account")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_may_write_stands_in_the_queue_of_writers_from_its_first_question(app, as_, send):
    """Else the second of two people is told that the database is locked, however long it would have waited."""
    began = []

    @event.listens_for(db.engine, "before_cursor_execute")
    def note(_c, _cursor, statement, _values, _context, _many):
        if statement.startswith("BEGIN"):
            began.append(statement)

    send(as_("priya"), "/imports/start")
    assert began[-1] == "BEGIN IMMEDIATE"
    as_("priya").get("/imports/start")
    assert began[-1] == "BEGIN"
