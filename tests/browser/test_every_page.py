"""Every page and state in a real browser: nothing that axe finds, nothing to scroll sideways to, no complaint of the browser."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.browser.conftest import SIZES

WCAG = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],
}
#: The rules whose answer depends on the width of the window; `too_wide` is ours.
LAYOUT = {
    "runOnly": ["target-size", "scrollable-region-focusable", "aria-hidden-focus"],
    "resultTypes": ["violations"],
}
#: All that axe knows on a phone too: the menu of everyone folds up there, and tables become lists.
ON_A_PHONE = [
    *("home of a learner", "home of a supervisor", "home of an officer", "home of the board"),
    *("my training", "people", "dates that are planned", "a register", "who may do what", "a file with values to map"),
]
#: what it shows: who, where. `{ailsa}` is her person's id, `{good}` the id of an import; see `conftest.py`.
PAGES = {
    "sign-in": (None, "/sign-in"),
    "help": (None, "/help"),
    "accessibility": (None, "/accessibility"),
    "privacy": (None, "/privacy"),
    "cookies": (None, "/cookies"),
    "a guide with pictures": (None, "/help/my-training"),
    "service status": (None, "/status"),
    "not found": (None, "/no-such-page"),
    "not allowed": ("ailsa", "/changes"),
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
    "nobody found": ("priya", "/people?text=qqqq"),
    "people, near spellings": ("priya", "/people?text=Robertsen"),
    "our people": ("lorna", "/workplace/2"),
    "add one of our people": ("lorna", "/workplace/2/add"),
    "one of our people leaves": ("lorna", "/workplace/2/leave/2"),
    "organisations": ("priya", "/organisations"),
    "organisations of an officer": ("lorna", "/organisations"),
    "an organisation": ("adam", "/organisations/2"),
    "a team": ("lorna", "/organisations/4"),
    "add an organisation": ("adam", "/organisations/1/add"),
    "change an organisation": ("adam", "/organisations/2/edit"),
    "move an organisation": ("adam", "/organisations/4/move"),
    "nowhere to move an organisation": ("adam", "/organisations/9/move"),
    "end an organisation": ("adam", "/organisations/4/end"),
    "completion": ("priya", "/reports/completion"),
    "completion by subject": ("lorna", "/reports/completion?by=subject"),
    "completion for the board": ("beth", "/reports/completion"),
    "completion of nothing": ("priya", "/reports/completion?on=1+1+1990"),
    "completion crossed": ("priya", "/reports/completion/crossing"),
    "completion crossed for the board": ("beth", "/reports/completion/crossing?by=employer&across=worker_type"),
    "completion crossed with itself": ("priya", "/reports/completion/crossing?by=subject&across=subject"),
    "completion of nothing crossed": ("priya", "/reports/completion/crossing?on=1+1+1990"),
    "completion over 24 months": ("priya", "/reports/completion/trend"),
    "completion over 24 months for the board": ("beth", "/reports/completion/trend"),
    "completion of nothing over 24 months": ("priya", "/reports/completion/trend?on=1+1+1990"),
    "lines made into a file": ("priya", "/reports/completion/lines/file?status=overdue&sort=name"),
    "no saved views": ("lorna", "/reports/views"),
    "saved views": ("priya", "/reports/views"),
    "completion with saved views": ("priya", "/reports/completion?by=subject"),
    "save a view": ("priya", "/reports/views/save?form=completion&by=subject"),
    "change a view": ("priya", "/reports/views/{view}/edit"),
    "delete a view": ("priya", "/reports/views/{view}/delete"),
    "lines": ("priya", "/reports/completion/lines"),
    "a long list as a file, ready": ("priya", "/reports/files/{ready_file}"),
    "a long list as a file, not made": ("priya", "/reports/files/{failed_file}"),
    "a long list as a file, being made": ("priya", "/reports/files/{file_being_made}"),
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
    "background work": ("lorna", "/jobs"),
    "no background work": ("ailsa", "/jobs"),
    "work being done": ("lorna", "/jobs/{running_job}"),
    "work that failed": ("lorna", "/jobs/{failed_job}"),
    "work that is stopping": ("lorna", "/jobs/{stopping_job}"),
    "messages": ("priya", "/messages"),
    "messages, none": ("priya", "/messages?text=zzzz"),
    "a message given up": ("priya", "/messages/{given_up_message}"),
    "a secret message": ("priya", "/messages/{secret_message}"),
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
    "a file that is not ours": ("lorna", "/imports/{training}"),
    "its columns": ("lorna", "/imports/{training}/columns"),
    "the columns of a staff list": ("priya", "/imports/{unusable}/columns"),
    "a file with values to map": ("lorna", "/imports/{mapped}"),
    "its values, with suggestions": ("priya", "/imports/{mapped}/values"),
    "its values, none decided": ("lorna", "/imports/{mapped}/values?which=decided"),
    "a mapped file's preview": ("lorna", "/imports/{previewed}"),
    "unmapped values": ("lorna", "/imports/unmapped"),
    "unmapped values of a source": ("lorna", "/imports/unmapped/values?employer={nhsl}&source=learnpro"),
    "remembered mappings": ("lorna", "/imports/mappings"),
    "how files of a source are read": ("lorna", "/imports/mappings/source?employer={nhsl}&source=learnpro"),
    "an applied file": ("lorna", "/imports/{applied}"),
    "undo an import": ("lorna", "/imports/{applied}/undo"),
    "who may do what": ("ailsa", "/who-may-do-what"),
    "changes": ("adam", "/changes"),
    "who changed my record": ("ailsa", "/people/{ailsa}/changes"),
    "who changed a person's record": ("lorna", "/people/{ailsa}/changes"),
    "account": ("ailsa", "/account"),
    "change password": ("ailsa", "/account/password"),
    "change email": ("ailsa", "/account/email"),
    "change mobile": ("ailsa", "/account/mobile"),
    "confirm password": ("ailsa", "/account/confirm"),
    "sign-ins": ("ailsa", "/account/sign-ins"),
    "second step": ("ailsa", "/account/security"),
    "new passkey": ("ailsa", "/account/security/passkeys/new"),
    "forgotten password": (None, "/forgotten-password"),
    "forgotten password, sent": (None, "/forgotten-password/sent"),
    "first sign-in": (None, "/first-sign-in"),
    "sign in with a passkey": (None, "/sign-in/passkey"),
    "a link that does not work": (None, "/welcome"),
    "accounts": ("priya", "/accounts"),
    "accounts, nobody": ("priya", "/accounts?text=zzzz"),
    "invite everyone": ("priya", "/accounts/invite"),
    "an account": ("lorna", "/people/{ailsa}/account"),
    "an account, by letter": ("priya", "/people/{morag}/account"),
    "own account, as an officer": ("priya", "/people/{priya}/account"),
    "close an account": ("lorna", "/people/{ailsa}/account/close"),
    "reset a second step": ("lorna", "/people/{ailsa}/account/reset-second-step"),
    "what we hold": ("kirsty", "/account/what-we-hold"),
    "what we hold, of an officer": ("priya", "/account/what-we-hold"),
    "what we hold, little": ("beth", "/account/what-we-hold"),
    "ask for a correction": ("lukasz", "/account/what-we-hold/wrong?about=post"),
    "corrections": ("priya", "/corrections"),
    "corrections, none": ("lorna", "/corrections?which=over"),
    "a correction to answer": ("priya", "/corrections/{correction}"),
    "a correction asked for": ("kirsty", "/corrections/{correction}"),
    "copy a record": ("priya", "/people/{morag}/what-we-hold"),
    "a copy made": ("priya", "/copies/{copy}"),
    "retention": (None, "/retention"),
    "retention, for the lead": ("priya", "/retention"),
    "a retention period": ("priya", "/retention/people"),
    "removals": ("priya", "/disposals"),
    "a removal to order": ("priya", "/retention/absence_reasons/remove"),
    "a removal, none": ("priya", "/retention/people/remove"),
    "a removal": ("priya", "/disposals/{disposal}"),
    "courses": ("ailsa", "/courses"),
    "courses of somebody with two posts": ("lukasz", "/courses?text=fire"),
    "courses, none found": ("morag", "/courses?text=zzzz"),
    "courses with a date that is none": ("dougie", "/courses?since=31+2+2026&since=2&since=2026"),
    "courses for one of my people": ("effie", "/courses?person={ailsa}"),
    "a course with many dates": ("gordon", "/courses/{fire}"),
    "the next of its dates": ("lukasz", "/courses/{fire}?after=%5B%222026-04-06%22,0%5D"),
    "a course that needs another first": ("dougie", "/courses/{hard}"),
    "a course with a request": ("ailsa", "/courses/{ipc}"),
    "a course for one of my people": ("effie", "/courses/{fire}?person={ailsa}"),
    "book": ("ailsa", "/dates/{first}/book"),
    "book, two posts": ("lukasz", "/dates/{first}/book"),
    "book, terms and many sessions": ("ailsa", "/dates/{long}/book"),
    "book, not possible": ("dougie", "/dates/{long}/book"),
    "book, booked already": ("effie", "/dates/{first}/book"),
    "join a waiting list": ("ailsa", "/dates/{full}/book"),
    "book for one of my people": ("effie", "/dates/{first}/book?post={ailsa_post}"),
    "a booking": ("effie", "/bookings/{booked}"),
    "a booking with needs": ("tam", "/bookings/{booked}"),
    "a booking, offered": ("morag", "/bookings/{offered}"),
    "a booking, waiting": ("gordon", "/bookings/{on_list}"),
    "a booking, asked for": ("ailsa", "/bookings/{requested}"),
    "a booking to decide": ("effie", "/bookings/{requested}"),
    "a booking, attended": ("ailsa", "/bookings/{attended}"),
    "cancel a booking": ("effie", "/bookings/{booked}/cancel"),
    "change to another date": ("effie", "/bookings/{booked}/change-date"),
    "nothing to cancel": ("ailsa", "/bookings/{attended}/cancel"),
    "my bookings": ("ailsa", "/my-bookings"),
    "my bookings, an offer": ("morag", "/my-bookings"),
    "my bookings, none": ("dougie", "/my-bookings"),
    "bookings to decide": ("effie", "/approvals"),
    "bookings to decide, none": ("priya", "/approvals"),
    "decline a booking": ("effie", "/bookings/{requested}/decline"),
    "what my people have booked": ("effie", "/team-bookings"),
    "what nobody has booked": ("lorna", "/team-bookings"),
    "who is on a date": ("priya", "/dates/{full}/places"),
    "who of my people is on a date": ("effie", "/dates/{full}/places"),
    "nobody on a date": ("priya", "/dates/{long}/places"),
    "add somebody to a date": ("priya", "/dates/{full}/places/add"),
    "add nobody to a date": ("priya", "/dates/{full}/places/add?text=zzzz"),
    "places kept for employers": ("priya", "/dates/{shared}/kept"),
    "change kept places": ("priya", "/dates/{shared}/kept/{kept}"),
    "a course with kept places": ("gordon", "/dates/{shared}/book"),
    "reserve places": ("effie", "/dates/{shared}/reserve"),
    "reserved places": ("effie", "/reservations/{reserved}"),
    "give a place to a colleague": ("effie", "/bookings/{to_give}/hand-on"),
    "book for somebody else": ("effie", "/courses/{fire}/for"),
    "a calendar without an address": ("ailsa", "/account/calendar"),
    "a calendar with an address": ("tam", "/account/calendar"),
    "a message with calendar entries": ("priya", "/messages/{message_with_entries}"),
    "seats against need": ("priya", "/seats"),
    "seats against need for the board": ("beth", "/seats"),
    "seats of a subject": ("priya", "/seats?subject={fire_1}&months=12"),
    "seats of a subject for a supervisor": ("effie", "/seats?subject={fire_1}"),
    "seats of a subject without a course": ("lorna", "/seats?subject={ipc_2}"),
    "seats of a subject for the board": ("beth", "/seats?subject={fire_1}&months=3"),
    "seats of nothing": ("effie", "/seats?subject=1&locality=Lochee"),
    "dates that are planned": ("priya", "/dates"),
    "dates, none": ("lorna", "/dates"),
    "dates, none found": ("priya", "/dates?text=zzzz"),
    "a date for those who plan it": ("priya", "/dates/{full}"),
    "a date that is over": ("priya", "/dates/{closed}"),
    "plan a date": ("priya", "/courses/{fire}/dates/add"),
    "change a date of many sessions": ("priya", "/dates/{long}/edit"),
    "copy a date": ("priya", "/dates/{full}/copy"),
    "a series of a date": ("priya", "/dates/{first}/copy?first_day=23&first_day=3&first_day=2026&rhythm=weekly&number=3"),
    "a date to decide about": ("priya", "/dates/{long}"),
    "schedule a date": ("priya", "/dates/{full}/schedule"),
    "cancel a date": ("priya", "/dates/{full}/cancel"),
    "courses for those who plan them": ("priya", "/plan/courses"),
    "courses to plan, none found": ("lorna", "/plan/courses?text=zzzz"),
    "a course for those who plan it": ("priya", "/plan/courses/{fire}"),
    "a course of somebody else": ("lorna", "/plan/courses/{fire}"),
    "add a course": ("lorna", "/plan/courses/add"),
    "change a course": ("priya", "/plan/courses/{fire}/edit"),
    "retire a course": ("priya", "/plan/courses/{fire}/retire"),
    "venues": ("priya", "/plan/venues"),
    "venues, none found": ("lorna", "/plan/venues?text=zzzz"),
    "a venue": ("priya", "/plan/venues/1"),
    "add a venue": ("lorna", "/plan/venues/add"),
    "change a venue": ("priya", "/plan/venues/1/edit"),
    "retire a venue": ("priya", "/plan/venues/1/retire"),
    "registers": ("tam", "/registers"),
    "registers of an officer, none": ("lorna", "/registers"),
    "a register": ("tam", "/dates/{marked}/register"),
    "a register to come": ("tam", "/dates/{early}/register"),
    "a register with nobody on it": ("tam", "/dates/{nobody_on}/register"),
    "a closed register": ("priya", "/dates/{closed}/register"),
    "close a register": ("tam", "/dates/{ready}/register/close"),
    "close a register that is not ready": ("tam", "/dates/{nobody_on}/register/close"),
    "open a register again": ("tam", "/dates/{closed}/register/reopen"),
    "somebody without a booking": ("tam", "/dates/{marked}/register/walk-in"),
    "somebody without a booking, found": ("tam", "/dates/{marked}/register/walk-in?name=Lorna+Stewart"),
    "somebody without a booking, not found": ("tam", "/dates/{marked}/register/walk-in?name=No+Body"),
    "no-shows": ("priya", "/no-shows"),
    "no-shows, none": ("lorna", "/no-shows?first=1+1+1990&last=1+2+1990"),
    "why somebody did not come": ("tam", "/bookings/{no_show}/why-absent"),
    "the code for the wall": ("tam", "/dates/{marked}/check-in-code"),
    "check in": ("fraser", "/check-in?code=2B4D-6F8H"),
    "check in, early": ("ailsa", "/check-in?code=2B4D-6F8J"),
    "check in, checked in": ("ailsa", "/check-in?code=2B4D-6F8H"),
    "check in, no place": ("effie", "/check-in?code=2B4D-6F8H"),
    "check in, no such code": ("ailsa", "/check-in?code=nonsense"),
    "what do you think": ("ailsa", "/bookings/{asked}/what-you-think/after"),
    "what do you think, over": ("ailsa", "/bookings/{asked}/what-you-think/later"),
    "what people say": ("priya", "/what-people-say"),
    "what people say of a course": ("priya", "/what-people-say/courses/{said_of}"),
    "what people say of a course, too few": ("tam", "/what-people-say/courses/{not_said_of}"),
    "what people say of a trainer": ("tam", "/what-people-say/trainers/{tam}"),
    "check a certificate": (None, "/check-certificate"),
    "a certificate that is real": (None, "/check-certificate?code=2B4D-6F8H-9KMN"),
    "a certificate that is not": (None, "/check-certificate?code=nonsense"),
}


def address(cast, runs, path):
    """Where this is, with the ids of the cast and of what `furnish` has made."""
    players = cast.players.items()
    posts = {f"{name}_post": player.post_id for name, player in players if player.post_ids}
    places = {code.lower(): place_id for code, place_id in cast.places.items()}
    return path.format(**runs, **places, **posts, **{name: player.person_id for name, player in players})


def violations(page, rules=WCAG):
    """What axe finds, a line each, with the first element it means."""
    if page.evaluate("!window.axe"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("how => axe.run(how).then(said => said.violations)", rules)
    return [f"{one['id']}: {one['help']} ({one['nodes'][0]['html'][:160]})" for one in found]


def too_wide(page):
    """By how many pixels, and what sticks out, once the menu has answered to the width of the window."""
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50))))")
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    out = "it => it.getBoundingClientRect().right > innerWidth"
    shown = page.evaluate(f"[...document.querySelectorAll('body *')].filter({out}).slice(0, 3).map(it => it.outerHTML.slice(0, 120))")
    return [f"{over} pixels too wide: {shown}"] if over > 0 else []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_good_at_every_size(house, visit, name):
    """All that axe knows on a desk, what depends on the width on a phone, and nothing to scroll sideways to."""
    who, path = PAGES[name]
    page = visit(who, address(house.cast, house.runs, path))
    page.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")
    found = {"desktop": too_wide(page) + violations(page)}
    page.set_viewport_size(SIZES["phone"])
    found["phone"] = too_wide(page) + violations(page, LAYOUT)
    page.set_viewport_size(SIZES["narrow"])
    found["narrow"] = too_wide(page)
    assert found == {size: [] for size in SIZES}


@pytest.mark.parametrize("name", ON_A_PHONE)
def test_what_folds_up_is_good_on_a_phone(house, open_as, name):
    who, path = PAGES[name]
    page = open_as(who, address(house.cast, house.runs, path), "phone")
    assert violations(page) == []


def test_it_would_be_noticed(open_as):
    page = open_as(None, "/help", "phone")
    page.evaluate("document.querySelector('h1').insertAdjacentHTML('afterend', '<input id=bare><pre>' + 'wide '.repeat(99) + '</pre>')")
    assert [one.split(":")[0] for one in violations(page)] == ["label"]
    assert too_wide(page)
