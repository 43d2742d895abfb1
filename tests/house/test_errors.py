"""Errors have pages of their own, a reference that is in the log, and no personal value beside it."""

import re

import pytest

from lms.kit.confidential import decrypt_bytes
from lms.kit.db import db


@pytest.fixture
def breaking(app):
    def fall(what):
        def view():
            raise RuntimeError(what)

        app.view_functions["accounts.account"] = view

    return fall


def test_a_mistake_of_ours_shows_a_reference_that_is_in_the_log(as_, cast, breaking, caplog):
    breaking("oops")
    reply = as_("ailsa").get("/account")
    (reference,) = set(re.findall(r"\b[0-9A-F]{8}\b", reply.text))
    assert reply.status_code == 500
    assert f"Reference {reference}: RuntimeError at GET accounts.account" in caplog.text


def test_what_was_told_in_private_and_has_no_key_here_is_said(as_, cast, app):
    def view():
        decrypt_bytes(b"enc1:written with another key")

    app.view_functions["accounts.account"] = view
    reply = as_("ailsa").get("/account")
    assert (reply.status_code, "This text cannot be read at the moment" in reply.text) == (503, True)


def test_the_log_says_where_and_never_what(as_, cast, breaking, caplog):
    breaking("born on 3 May 1970, ailsa@example.org")
    as_("ailsa").get("/account")
    assert "in view" in caplog.text
    assert "1970" not in caplog.text and "ailsa@example.org" not in caplog.text


def test_the_page_comes_out_even_when_the_database_is_gone(as_, cast, monkeypatch):
    client = as_("ailsa")

    def gone(*_, **__):
        raise OSError("no database")

    monkeypatch.setattr(db.session, "execute", gone)
    monkeypatch.setattr(db.session, "scalar", gone)
    monkeypatch.setattr(db.session, "scalars", gone)
    assert client.get("/account").status_code == 500


@pytest.mark.parametrize(
    "address", ["/nope", "/people/999999", "/requirements/999999", "/imports/999999", "/people/99999999999999999999", "/frameworks/%00"]
)
def test_not_yours_and_not_there_read_the_same(as_, cast, address):
    assert as_("lorna").get(address).status_code == 404


def test_not_yours_reads_like_not_there(as_, cast):
    def page(person_id):
        page = as_("lorna").get(f"/people/{person_id}").text
        return re.sub(r'name="csrf_token"[^>]*>', "", page)

    assert page(cast["gordon"].person_id) == page(999999)


def test_too_large_a_file_has_a_page(app, as_, cast):
    app.config["MAX_CONTENT_LENGTH"] = 1_000
    reply = as_("lorna").post("/imports/start", data={"csrf_token": "x" * 2_000})
    assert reply.status_code == 413


def test_a_form_without_a_token_changes_nothing_and_says_so(as_, cast):
    reply = as_("lorna").post("/imports/start", data={"kind": "people"})
    assert reply.status_code == 422
    assert "open for too long" in reply.text


def test_a_wrong_method_is_not_there(as_, cast):
    assert as_("lorna").post("/my-training").status_code in (404, 405, 422)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_request_for_another_host_gets_no_page(app, nobody):
    app.config["TRUSTED_HOSTS"] = ["learning.example.org"]
    reply = nobody.get("/help", headers={"Host": "evil.example.org"})
    assert (reply.status_code, reply.text) == (400, "This is not the address of the service.\n")
    assert nobody.get("/help", headers={"Host": "learning.example.org"}).status_code == 200
