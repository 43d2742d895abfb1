"""Static files are kept for ever under an address that carries their version, and asked about under any other."""

import re

import pytest

from lms.kit.static_versions import Versions

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def addresses(client):
    return re.findall(r'(?:href|src)="(/(?:static|brand\.css|logo)[^"]*)"', client.get("/help").text.replace("&amp;", "&"))


def test_every_address_on_a_page_may_be_kept_for_ever(app, nobody):
    found = addresses(nobody)
    assert len(found) > 3
    for address in found:
        reply = nobody.get(address)
        assert (reply.status_code, reply.headers["Cache-Control"]) == (200, "public, max-age=31536000, immutable"), address


@pytest.mark.parametrize("address", ["/static/vendor/app.css", "/static/vendor/app.css?v=other", "/brand.css", "/brand.css?v=other"])
def test_any_other_address_is_asked_about(app, nobody, address):
    assert nobody.get(address).headers["Cache-Control"] == "no-cache"


def test_what_is_not_there_is_not_kept(app, nobody):
    reply = nobody.get("/static/nope.css?v=1")
    assert (reply.status_code, reply.headers["Cache-Control"]) == (404, "no-store")


def test_pages_are_not_kept(app, nobody):
    assert nobody.get("/help").headers["Cache-Control"] == "no-store"


def test_a_changed_file_has_another_version(database, tmp_path):
    versions, file = Versions(tmp_path), tmp_path / "a.css"
    file.write_text("one")
    before = versions.of("a.css")
    file.write_text("three")
    assert (versions.of("a.css") != before, versions.of("b.css")) == (True, None)
