"""The pages about the service: they name who runs it and how to reach them, and say what is so."""

import json
import re

import pytest

from tests.house.source import HOME

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
PICTURES = HOME / "static" / "help"


@pytest.fixture
def settings():
    return {
        "SUPPORT_EMAIL": "help@lochside.example.org",
        "SUPPORT_PHONE": "01382 000 000",
        "DATA_PROTECTION_CONTACT": "Jean Muir, Lochside Council",
        "SERVICE_NAME": "Lochside Learns",
    }


@pytest.mark.parametrize("address", ["/help", "/help/signing-in", "/accessibility", "/privacy", "/status", "/no-such-page"])
def test_a_page_says_how_to_reach_somebody(app, nobody, address):
    page = nobody.get(address).text
    assert 'href="mailto:help@lochside.example.org"' in page and 'href="tel:01382000000"' in page


def test_a_mistake_of_ours_says_how_to_reach_somebody(app, nobody):
    def fall():
        raise RuntimeError

    app.view_functions["help.help"] = fall
    assert "help@lochside.example.org" in nobody.get("/help").text


@pytest.mark.parametrize("settings", [{}])
def test_without_contacts_the_team_is_named(app, nobody, settings):
    assert "Your learning and development team can help." in nobody.get("/help").text


def test_the_notice_names_who_is_responsible(app, nobody):
    page = nobody.get("/privacy").text
    assert "Lochside Health and Social Care Partnership runs Lochside Learns" in page
    assert "Data protection officer: Jean Muir, Lochside Council." in page


def test_the_cookie_on_the_page_is_the_one_that_is_set(app, as_, cast):
    client = as_("ailsa")
    client.get("/")
    page = client.get("/cookies").text
    (name,) = {cookie.key for cookie in client._cookies.values()}
    assert name in re.findall(r'app-code app-cookie">([^<]+)<', page)
    assert "after 2 hours without opening a page, and at the latest after 12 hours" in page


def test_the_statement_says_what_is_not_accessible(app, nobody):
    page = nobody.get("/accessibility").text
    assert "are not tagged" in page and "not yet with real screen readers" in page and "Equality Advisory" in page


@pytest.fixture
def guides(app):
    return app.extensions["house"].guides


def test_every_picture_of_a_guide_is_there_described_and_light(guides, nobody):
    for guide in guides:
        check_pictures(guide, nobody.get(f"/help/{guide.name}").text)


def check_pictures(guide, page):
    sizes = json.loads((PICTURES / "sizes.json").read_text())
    for step in guide.steps:
        if step.picture:
            width, height = sizes[step.picture]
            assert f'width="{width}" height="{height}"' in page and step.shows in page.replace("&#39;", "'")
            assert (PICTURES / f"{step.picture}.webp").stat().st_size < 50_000
    assert page.count("<h2 ") >= len(guide.steps)


def test_guides_of_all_rooms_are_listed_in_one_order(guides, nobody):
    titles = [guide.title for guide in guides]
    assert (titles[0], titles[-1], len(titles)) == ("Sign in and out", "Find somebody", 19)
    page = nobody.get("/help").text
    assert sorted(titles, key=page.index) == titles


def test_no_picture_lies_about_unused(guides):
    used = {step.picture for guide in guides for step in guide.steps if step.picture}
    assert {file.stem for file in PICTURES.glob("*.webp")} == used


@pytest.mark.parametrize("name", ["nope", "..%2f..%2fconfig", "signing-in%00"])
def test_an_unknown_guide_is_not_there(app, nobody, name):
    assert nobody.get(f"/help/{name}").status_code == 404
