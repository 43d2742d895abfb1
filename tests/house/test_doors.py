"""Every page has a door, and opens to those it is for."""

import re

import pytest

from tests.room_pages import EVERYONE, all_pages, room_pages

#: endpoint -> why it has no door of ours.
WITHOUT_A_DOOR = {
    "static": "style sheets, scripts and pictures, the same for everyone",
    "security.static": "the sign-in library's own scripts, the same for everyone",
    "security.login": "the way in",
    "security.logout": "the way out",
    "security.verify": "the sign-in library's page, which is not there",
}
#: Every page of every room, by its endpoint.
PAGES = {page.endpoint: page for page in all_pages()}
PERSONAS = sorted(EVERYONE)


def ours(app):
    return sorted({rule.endpoint for rule in app.url_map.iter_rules()} - WITHOUT_A_DOOR.keys())


def addresses(app, method="GET", among=None):
    """{endpoint: address} of our pages; the first id, word and kind there is stand where an address needs one."""
    with app.test_request_context():
        found = {}
        for rule in app.url_map.iter_rules():
            if method in rule.methods and rule.endpoint not in WITHOUT_A_DOOR and (among is None or rule.endpoint in among):
                found[rule.endpoint] = rule.build(dict.fromkeys(rule.arguments, 1))[1]
        return found


def test_every_door_says_who_may_open_it(house):
    assert [endpoint for endpoint in ours(house) if not hasattr(house.view_functions[endpoint], "mays")] == []


def test_every_exception_is_a_view_and_says_why(house):
    requests = house.extensions["house"].requests
    exceptions = WITHOUT_A_DOOR | requests.commit_with_page | requests.own_transactions | requests.without_viewer
    assert exceptions.keys() <= house.view_functions.keys() and all(exceptions.values())


def test_every_page_is_in_pages_py_of_its_room(house):
    named = {endpoint: room for room, of_room in room_pages().items() for endpoint in (page.endpoint for page in of_room.pages)}
    assert named == {endpoint: endpoint.split(".")[0] for endpoint in ours(house)}


class AnyId(dict):
    """A place in an address stands for some id."""

    def __missing__(self, name):
        return 1


def test_a_state_is_of_the_page_that_names_it(house):
    to_page = house.url_map.bind("").match
    states = [(page.endpoint, state.path.format_map(AnyId()).split("?")[0]) for page in all_pages() for state in page.states]
    assert [(page, path) for page, path in states if to_page(path)[0] != page] == []


def test_only_posts_commit(house):
    requests = house.extensions["house"].requests
    wrong = [
        rule.endpoint
        for rule in house.url_map.iter_rules()
        if rule.endpoint not in WITHOUT_A_DOOR.keys() | requests.commit_with_page.keys() | requests.own_transactions.keys()
        and ("POST" in rule.methods) != getattr(house.view_functions[rule.endpoint], "commits", False)
    ]
    assert wrong == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_anonymous_visitor_is_sent_to_sign_in(app, nobody):
    for endpoint, address in addresses(app).items():
        reply = nobody.get(address)
        sent_to = (reply.location or "").split("?")[0]
        assert (reply.status_code, sent_to) == PAGES[endpoint].anonymous, endpoint


@pytest.mark.parametrize("who", PERSONAS)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_page_opens_to_those_it_is_for_and_to_nobody_else(app, as_, who):
    client = as_(who)
    for endpoint, address in addresses(app).items():
        expected = (200, 302, 303, 404, 410) if who in PAGES[endpoint].opens_to else (403,)
        assert client.get(address).status_code in expected, f"{endpoint} for {who}"


@pytest.mark.parametrize("who", PERSONAS)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_nor_can_anyone_else_send_its_form(app, as_, who):
    """With tokens switched off, so that it is the door that refuses."""
    app.config["WTF_CSRF_ENABLED"] = False
    client = as_(who)
    for endpoint, address in addresses(app, "POST").items():
        if who not in PAGES[endpoint].opens_to:
            assert client.post(address).status_code == 403, f"{endpoint} for {who}"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_nothing_is_posted_without_a_token(app, as_):
    for endpoint, address in addresses(app, "POST").items():
        assert as_("priya").post(address).status_code == 422, endpoint


@pytest.mark.parametrize("who", PERSONAS)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_menu_shows_what_opens(app, as_, who):
    client = as_(who)
    menu = re.findall(r'navigation-link" href="([^"]+)"|<li><a href="([^"]+)"', client.get("/").text.split("<main")[0])
    assert menu
    for address in {one or other for one, other in menu}:
        assert client.get(address, follow_redirects=True).status_code == 200, f"{address} for {who}"
