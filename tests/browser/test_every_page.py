"""Every page and state in a real browser: nothing that axe finds, nothing to scroll sideways to, no complaint of the browser."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import SIZES

WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}
#: what it shows: who, where. `{ailsa}` is her person's id, `{good}` the id of an import; see `conftest.py`.
PAGES = {
    "sign-in": (None, "/sign-in"),
    "help": (None, "/help"),
    "accessibility": (None, "/accessibility"),
    "privacy": (None, "/privacy"),
    "cookies": (None, "/cookies"),
    "not found": (None, "/no-such-page"),
    "not allowed": ("ailsa", "/changes/"),
    "home of a learner": ("ailsa", "/"),
    "home of a volunteer": ("morag", "/"),
    "home of a personal assistant": ("dougie", "/"),
    "home of a supervisor": ("effie", "/"),
    "home of an officer": ("lorna", "/"),
    "home of the board": ("beth", "/"),
    "my training": ("ailsa", "/my-training"),
    "my training, two posts": ("lukasz", "/my-training"),
    "my training, paused": ("kirsty", "/my-training"),
    "my training, offers alone": ("dougie", "/my-training"),
    "my training, none": ("beth", "/my-training"),
    "a person": ("effie", "/people/{ailsa}"),
    "people": ("priya", "/people"),
    "nobody found": ("priya", "/people?search=zzzz"),
    "completion": ("priya", "/reports/completion"),
    "completion by subject": ("lorna", "/reports/completion?by=subject"),
    "completion for the board": ("beth", "/reports/completion"),
    "completion of nothing": ("priya", "/reports/completion?on=1+1+1990"),
    "lines": ("priya", "/reports/completion/lines"),
    "requirements": ("ailsa", "/requirements"),
    "a requirement": ("ailsa", "/requirements/1"),
    "subjects": ("ailsa", "/subjects"),
    "subjects, none": ("ailsa", "/subjects?text=zzzz"),
    "a subject": ("priya", "/subjects/2"),
    "add a subject": ("priya", "/subjects/add"),
    "edit a subject": ("priya", "/subjects/2/edit"),
    "how often a subject is needed": ("priya", "/subjects/2/interval"),
    "what a subject covers": ("priya", "/subjects/5/covers"),
    "retire a subject": ("priya", "/subjects/2/retire"),
    "settings": ("priya", "/settings"),
    "imports": ("lorna", "/imports/"),
    "start an import": ("lorna", "/imports/start"),
    "a good file": ("lorna", "/imports/{good}"),
    "a bad file": ("lorna", "/imports/{bad}"),
    "an unusable file": ("lorna", "/imports/{unusable}"),
    "what is wrong with it": ("lorna", "/imports/{bad}/findings"),
    "what would change": ("lorna", "/imports/{good}/changes"),
    "columns": ("lorna", "/imports/template/people"),
    "a person for their officer": ("lorna", "/people/{ailsa}"),
    "add a person": ("priya", "/people/add"),
    "change a person": ("priya", "/people/{lukasz}/edit"),
    "add a post": ("lorna", "/people/{ailsa}/posts/add"),
    "add a registration": ("lorna", "/people/{ailsa}/registrations/add"),
    "a post": ("lorna", "/posts/{ailsa_post}"),
    "a post on leave": ("priya", "/posts/{kirsty_post}"),
    "correct a number": ("lorna", "/posts/{ailsa_post}/number"),
    "move": ("lorna", "/posts/{ailsa_post}/move"),
    "end a post": ("priya", "/posts/{effie_post}/end"),
    "start again": ("lorna", "/posts/{ailsa_post}/start-again"),
    "remove a post": ("lorna", "/posts/{ailsa_post}/remove"),
    "correct a term": ("priya", "/terms/1/correct"),
    "remove a term": ("priya", "/terms/1/remove"),
    "record leave": ("lorna", "/posts/{ailsa_post}/absences/add"),
    "change leave": ("priya", "/absences/1"),
    "remove leave": ("priya", "/absences/1/remove"),
    "who holds which role": ("priya", "/roles"),
    "roles of a person": ("priya", "/people/{lorna}/roles"),
    "own roles": ("priya", "/people/{priya}/roles"),
    "end a role": ("priya", "/roles/1/end"),
    "change supervisors": ("priya", "/supervisors"),
    "change supervisors of nobody": ("priya", "/supervisors?now={gordon_post}"),
    "possible duplicates, none": ("lorna", "/duplicates"),
    "possible duplicates": ("priya", "/duplicates"),
    "kept apart": ("priya", "/duplicates?answer=not_the_same"),
    "one person or two": ("priya", "/duplicates/{gordon}/{hamish}"),
    "compare": ("priya", "/duplicates/{gordon}/{hamish}/compare"),
    "merges, none": ("priya", "/duplicates/merged"),
    "background work": ("lorna", "/jobs"),
    "no background work": ("ailsa", "/jobs"),
    "work being done": ("lorna", "/jobs/{running_job}"),
    "work that failed": ("lorna", "/jobs/{failed_job}"),
    "work that is stopping": ("lorna", "/jobs/{stopping_job}"),
    "messages": ("priya", "/messages"),
    "messages, none": ("priya", "/messages?text=zzzz"),
    "a message given up": ("priya", "/messages/{given_up_message}"),
    "a secret message": ("priya", "/messages/{secret_message}"),
    "who may do what": ("ailsa", "/who-may-do-what"),
    "changes": ("adam", "/changes"),
    "who changed my record": ("ailsa", "/people/{ailsa}/changes"),
    "who changed a person's record": ("lorna", "/people/{ailsa}/changes"),
    "account": ("ailsa", "/account"),
    "change password": ("ailsa", "/account/password"),
}


def address(house, path):
    players = house.cast.players.items()
    posts = {f"{name}_post": player.post_id for name, player in players if player.post_ids}
    return path.format(**house.runs, **posts, **{name: player.person_id for name, player in players})


def violations(page):
    """What axe finds, a line each, with the first element it means."""
    return [f"{one['id']}: {one['help']} ({one['nodes'][0]['html'][:160]})" for one in Axe().run(page, options=WCAG).response["violations"]]


def too_wide(page):
    """By how many pixels, and what sticks out."""
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    out = "it => it.getBoundingClientRect().right > innerWidth"
    shown = page.evaluate(f"[...document.querySelectorAll('body *')].filter({out}).slice(0, 3).map(it => it.outerHTML.slice(0, 120))")
    return [f"{over} pixels too wide: {shown}"] if over > 0 else []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_good_at_every_size(house, open_as, name):
    who, path = PAGES[name]
    page = open_as(who, address(house, path))
    found = {}
    for size in SIZES:
        page.set_viewport_size(SIZES[size])
        page.reload()
        page.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")
        found[size] = too_wide(page) + (violations(page) if size != "narrow" else [])
    assert found == {size: [] for size in SIZES}


def test_it_would_be_noticed(open_as):
    page = open_as(None, "/help", "phone")
    page.evaluate("document.querySelector('h1').insertAdjacentHTML('afterend', '<input id=bare><pre>' + 'wide '.repeat(99) + '</pre>')")
    assert [one.split(":")[0] for one in violations(page)] == ["label"]
    assert too_wide(page)
