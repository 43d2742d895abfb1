"""The header wears the partnership's name, colour and logo; what cannot be read or is no picture stops the start with a sentence."""

import json

import pytest

from config import Misconfigured
from lms.accounts.service import factors, passkeys
from lms.operations.rules.brand import contrast, kind_of_logo, problem_with_colour
from tests.databases import app_on

DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="3" fill="#fff"/></svg>'
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 30


@pytest.fixture
def settings(tmp_path):
    logo = tmp_path / "logo.svg"
    logo.write_bytes(DRAWING)
    return {"SERVICE_NAME": "Tayside Learns", "PARTNERSHIP_NAME": "Tayside Partnership", "BRAND_COLOUR": "#7A1f3d", "LOGO": str(logo)}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_partnership_names_and_colours_its_header(app, nobody):
    page = nobody.get("/help").text
    assert "Help - Tayside Learns</title>" in page
    assert "Tayside Partnership" in page.split("</header>")[0]
    assert 'content="#7A1f3d"' in page
    assert nobody.get("/brand.css").text == ":root{--app-brand:#7a1f3d}\n"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_logo_is_what_was_given(app, nobody):
    reply = nobody.get("/logo")
    assert (reply.data, reply.mimetype) == (DRAWING, "image/svg+xml")
    assert "default-src 'none'" in reply.headers["Content-Security-Policy"]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_phones_and_keys_keep_what_they_hold_under_that_name(app):
    asked = json.loads(passkeys.ask_for_new(account_id=1, name="Ailsa", site=passkeys.Site("localhost", "http://localhost")).options)
    assert asked["rp"]["name"] == "Tayside Learns"
    assert "issuer=Tayside%20Learns" in factors._totp().new().to_uri("Ailsa")


def test_contrast_is_that_of_wcag():
    assert [round(contrast(one, other), 2) for one, other in [("#000000", "#ffffff"), ("#777777", "#ffffff"), ("#123456", "#123456")]] == [
        21,
        4.48,
        1,
    ]


@pytest.mark.parametrize("colour", ["#2d4a73", "#005eb8", "#000000", "#7a1f3d"])
def test_a_dark_colour_will_do(colour):
    assert problem_with_colour(colour) is None


@pytest.mark.parametrize("colour", ["#ffcc00", "#ffffff", "#007fd4"])
def test_a_pale_colour_is_refused_with_its_contrast(colour):
    assert "choose a darker colour" in problem_with_colour(colour)


@pytest.mark.parametrize("colour", ["", "red", "#fff", "#2d4a7g", "#2d4a73;}body{display:none", "#2d4a73\n", "var(--x)"])
def test_only_a_hex_colour_is_a_colour(colour):
    assert "write it as #" in problem_with_colour(colour)


def test_a_pale_colour_stops_the_start():
    with pytest.raises(Misconfigured, match="choose a darker colour"):
        app_on("sqlite://", BRAND_COLOUR="#ffcc00")


def test_a_logo_that_is_not_there_stops_the_start():
    with pytest.raises(Misconfigured, match="cannot be read"):
        app_on("sqlite://", LOGO="/no/such/file.svg")


def test_a_logo_that_is_no_picture_stops_the_start(tmp_path):
    (tmp_path / "logo.svg").write_text("<html>")
    with pytest.raises(Misconfigured, match="is not a PNG, nor an SVG drawing"):
        app_on("sqlite://", LOGO=str(tmp_path / "logo.svg"))


def drawing(inside, before=b"", attributes=b""):
    return before + b'<svg xmlns="http://www.w3.org/2000/svg" ' + attributes + b">" + inside + b"</svg>"


def test_pictures_are_known_by_their_content():
    assert [kind_of_logo(one) for one in (PNG, DRAWING)] == ["image/png", "image/svg+xml"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a",
        b"<svg/>",
        PNG + b"\0" * 100_000,
        DRAWING[:-3],
        drawing(b"<script>alert(1)</script>"),
        drawing(b'<image href="https://elsewhere.org/a.png"/>'),
        drawing(b'<use href="https://elsewhere.org/a.svg#b"/>'),
        drawing(b"<foreignObject/>"),
        drawing(b"<style>*{}</style>"),
        drawing(b'<path d="" fill="url( https://elsewhere.org/a)"/>'),
        drawing(b'<path d="" style="fill:red"/>'),
        drawing(b"", attributes=b'onload="alert(1)"'),
        drawing(b"&a;", before=b'<!DOCTYPE svg [<!ENTITY a "aaaaaaaa">]>'),
        drawing(b"", before=b'<?xml-stylesheet href="https://elsewhere.org/a.css"?>'),
    ],
    ids=range(15),
)
def test_what_is_more_than_a_picture_is_refused(content):
    assert kind_of_logo(content) is None
