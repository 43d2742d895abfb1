"""Every page has a door, and opens to those it is for."""

import re

import pytest

from lms.front_door import OWN_TRANSACTIONS
from lms.kit.web import ALSO_COMMIT
from tests.cast import PEOPLE

#: endpoint -> why it has no door of ours.
WITHOUT_A_DOOR = {
    "static": "style sheets, scripts and pictures, the same for everyone",
    "security.static": "the sign-in library's own scripts, the same for everyone",
    "security.login": "the way in",
    "security.logout": "the way out",
    "security.change_password": "the sign-in library asks who is there",
    "security.verify": "the sign-in library asks who is there",
}
EVERYONE = set(PEOPLE)
OFFICERS = {"lorna", "priya", "adam"}
#: Who may open what. A page that is not here fails.
OPENS_TO = {
    "home.home": EVERYONE,
    "home.settings": OFFICERS,
    "about.help": EVERYONE,
    "about.accessibility": EVERYONE,
    "about.privacy": EVERYONE,
    "about.cookies": EVERYONE,
    "people.account": EVERYONE,
    "people.access": EVERYONE,
    "training.requirements": EVERYONE,
    "training.requirement": EVERYONE,
    "training.subjects": EVERYONE,
    "training.subject": EVERYONE,
    "training.subject_add": {"priya", "adam"},
    "training.subject_edit": {"priya", "adam"},
    "training.subject_interval": {"priya", "adam"},
    "training.subject_interval_remove": {"priya", "adam"},
    "training.subject_covers": {"priya", "adam"},
    "training.subject_uncover": {"priya", "adam"},
    "training.subject_retire": {"priya", "adam"},
    "training.subject_bring_back": {"priya", "adam"},
    "records.mine": EVERYONE,
    "records.person": EVERYONE,  # learners find themselves there, and nobody else: 404
    "records.people": OFFICERS | {"effie"},
    "desk.add_person": OFFICERS,
    "desk.edit_person": OFFICERS,
    "desk.add_registration": OFFICERS,
    "desk.edit_registration": OFFICERS,
    "desk.remove_registration": OFFICERS,
    "desk.add_post": OFFICERS,
    "desk.post": OFFICERS,
    "desk.number": OFFICERS,
    "desk.move": OFFICERS,
    "desk.correct": OFFICERS,
    "desk.end": OFFICERS,
    "desk.take_end_back": OFFICERS,
    "desk.start_again": OFFICERS,
    "desk.remove_term": OFFICERS,
    "desk.remove_post": OFFICERS,
    "desk.add_absence": OFFICERS,
    "desk.edit_absence": OFFICERS,
    "desk.remove_absence": OFFICERS,
    "desk.supervisors": OFFICERS,
    "desk.hand_over": OFFICERS,
    "desk.holders": {"priya", "adam"},
    "desk.roles": {"priya", "adam"},
    "desk.end_role": {"priya", "adam"},
    "desk.duplicates": OFFICERS,
    "desk.duplicate": OFFICERS,
    "desk.take_answer_back": OFFICERS,
    "desk.compare": {"priya"},
    "desk.merged": {"priya"},
    "desk.undo_merge": {"priya"},
    "reports.completion": OFFICERS | {"effie", "beth"},
    "reports.lines": OFFICERS | {"effie"},
    "imports.runs": OFFICERS,
    "imports.start": OFFICERS,
    "imports.show": OFFICERS,
    "imports.template": OFFICERS,
    "imports.findings": OFFICERS,
    "imports.changes": OFFICERS,
    "imports.progress": OFFICERS,
    "imports.discard": OFFICERS,
    "trail.changes": {"priya", "adam"},
    "trail.person": EVERYONE,  # oneself; officers their people; anybody else: 404
    "people.sign_out": EVERYONE,
    "jobs.jobs": EVERYONE,  # their own; everybody's for the partnership's lead and administrators
    "jobs.show": EVERYONE,
    "jobs.progress": EVERYONE,
    "jobs.cancel": EVERYONE,
    "jobs.again": EVERYONE,
    "outbox.messages": {"priya", "adam"},
    "outbox.show": {"priya", "adam"},
    "outbox.again": {"priya", "adam"},
    "outbox.all_again": {"priya", "adam"},
    "outbox.demonstration": EVERYONE,
}
#: Pages that are the same for everyone and open before signing in.
PUBLIC = {"about.help", "about.accessibility", "about.privacy", "about.cookies"}
#: Pages that are not there but in the demonstration.
ONLY_IN_THE_DEMONSTRATION = {"outbox.demonstration"}
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
    exceptions = WITHOUT_A_DOOR | ALSO_COMMIT | OWN_TRANSACTIONS
    assert exceptions.keys() <= house.view_functions.keys() and all(exceptions.values())


def test_this_page_knows_every_page(house):
    assert set(ours(house)) - OPENS_TO.keys() == set()


def test_only_posts_commit(house):
    wrong = [
        rule.endpoint
        for rule in house.url_map.iter_rules()
        if rule.endpoint not in WITHOUT_A_DOOR.keys() | ALSO_COMMIT.keys() | OWN_TRANSACTIONS.keys()
        and ("POST" in rule.methods) != getattr(house.view_functions[rule.endpoint], "commits", False)
    ]
    assert wrong == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_anonymous_visitor_is_sent_to_sign_in(app, nobody):
    for endpoint, address in addresses(app).items():
        reply = nobody.get(address)
        sent_to = (reply.location or "").split("?")[0]
        expected = (200, "") if endpoint in PUBLIC else (404, "") if endpoint in ONLY_IN_THE_DEMONSTRATION else (302, "/sign-in")
        assert (reply.status_code, sent_to) == expected, endpoint


@pytest.mark.parametrize("who", PERSONAS)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_page_opens_to_those_it_is_for_and_to_nobody_else(app, as_, who):
    client = as_(who)
    for endpoint, address in addresses(app).items():
        expected = (200, 302, 303, 404) if who in OPENS_TO[endpoint] else (403,)
        assert client.get(address).status_code in expected, f"{endpoint} for {who}"


@pytest.mark.parametrize("who", PERSONAS)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_nor_can_anyone_else_send_its_form(app, as_, who):
    """With tokens switched off, so that it is the door that refuses."""
    app.config["WTF_CSRF_ENABLED"] = False
    client = as_(who)
    for endpoint, address in addresses(app, "POST").items():
        if who not in OPENS_TO[endpoint]:
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
        assert client.get(address).status_code == 200, f"{address} for {who}"
