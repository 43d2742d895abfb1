"""Every page has a door, and opens to those it is for."""

import re

import pytest

from tests.cast import PEOPLE

#: endpoint -> why it has no door of ours.
WITHOUT_A_DOOR = {
    "static": "style sheets, scripts and pictures, the same for everyone",
    "security.static": "the sign-in library's own scripts, the same for everyone",
    "security.login": "the way in",
    "security.logout": "the way out",
    "security.verify": "the sign-in library's page, which is not there",
}
EVERYONE = set(PEOPLE)
OFFICERS = {"lorna", "priya", "adam"}
PLANNERS = {"lorna", "priya"}
#: Who may open what. A page that is not here fails.
OPENS_TO = {
    "home.home": EVERYONE,
    "home.settings": OFFICERS,
    "help.help": EVERYONE,
    "help.accessibility": EVERYONE,
    "help.privacy": EVERYONE,
    "help.cookies": EVERYONE,
    "accounts.second": EVERYONE,
    "accounts.passkey": EVERYONE,
    "accounts.link": EVERYONE,
    "accounts.welcome": EVERYONE,
    "accounts.first": EVERYONE,
    "accounts.forgotten": EVERYONE,
    "accounts.forgotten_sent": EVERYONE,
    "accounts.confirm_email": EVERYONE,
    "accounts.account": EVERYONE,
    "accounts.confirm": EVERYONE,
    "accounts.password": EVERYONE,
    "accounts.email": EVERYONE,
    "accounts.mobile": EVERYONE,
    "accounts.sign_ins": EVERYONE,
    "accounts.end_sign_ins": EVERYONE,
    "accounts.security": EVERYONE,
    "accounts.start_app": EVERYONE,
    "accounts.app": EVERYONE,
    "accounts.remove_app": EVERYONE,
    "accounts.new_passkey": EVERYONE,
    "accounts.remove_passkey": EVERYONE,
    "accounts.recovery_codes": EVERYONE,
    "accounts.everyone": OFFICERS,
    "accounts.invite_everyone": OFFICERS,
    "accounts.letters": OFFICERS,
    "accounts.person": OFFICERS,
    "accounts.letter": OFFICERS,
    "accounts.close": OFFICERS,
    "accounts.reset_second": OFFICERS,
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
    "bookings.catalogue": EVERYONE,
    "bookings.course": EVERYONE,
    "bookings.book": EVERYONE,
    "registers.booking": EVERYONE,  # whoever has anything to do with it: 404 for others
    "registers.tell_needs": EVERYONE,
    "registers.my_bookings": EVERYONE,
    "registers.remove_needs": EVERYONE,
    "bookings.cancel": EVERYONE,
    "bookings.change_date": EVERYONE,
    "bookings.take_offer": EVERYONE,
    "bookings.turn_down": EVERYONE,
    "bookings.approvals": {"effie", "lorna", "priya"},
    "bookings.team": {"effie", "lorna", "priya"},
    "bookings.approve": {"effie", "lorna", "priya"},
    "bookings.decline": {"effie", "lorna", "priya"},
    "bookings.attendees": {"effie", "lorna", "priya", "tam"},
    "bookings.add_attendee": {"lorna", "priya"},
    "bookings.reserve": {"effie", "lorna", "priya"},
    "bookings.reservation": {"effie", "lorna", "priya"},  # their own, and for their branch: 404 for others
    "bookings.give_back": {"effie", "lorna", "priya"},
    "bookings.transfer_seat": {"effie", "lorna", "priya"},
    "bookings.quotas": PLANNERS,
    "bookings.change_quota": PLANNERS,
    "bookings.remove_quota": PLANNERS,
    "bookings.book_for": {"effie", "lorna", "priya"},
    "records.mine": EVERYONE,
    "records.person": EVERYONE,  # learners find themselves there, and nobody else: 404
    "records.people": OFFICERS | {"effie"},
    "people_admin.add_person": OFFICERS,
    "people_admin.edit_person": OFFICERS,
    "people_admin.add_registration": OFFICERS,
    "people_admin.edit_registration": OFFICERS,
    "people_admin.remove_registration": OFFICERS,
    "people_admin.add_post": OFFICERS,
    "people_admin.post": OFFICERS,
    "people_admin.number": OFFICERS,
    "people_admin.move": OFFICERS,
    "people_admin.correct": OFFICERS,
    "people_admin.end": OFFICERS,
    "people_admin.take_end_back": OFFICERS,
    "people_admin.start_again": OFFICERS,
    "people_admin.remove_term": OFFICERS,
    "people_admin.remove_post": OFFICERS,
    "people_admin.add_absence": OFFICERS,
    "people_admin.edit_absence": OFFICERS,
    "people_admin.remove_absence": OFFICERS,
    "people_admin.supervisors": OFFICERS,
    "people_admin.hand_over": OFFICERS,
    "people_admin.holders": {"priya", "adam"},
    "people_admin.roles": {"priya", "adam"},
    "people_admin.end_role": {"priya", "adam"},
    "people_admin.duplicates": OFFICERS,
    "people_admin.duplicate": OFFICERS,
    "people_admin.take_answer_back": OFFICERS,
    "people_admin.compare": {"priya"},
    "people_admin.merged": {"priya"},
    "people_admin.undo_merge": {"priya"},
    "people_admin.workplace": OFFICERS,
    "people_admin.workplace_add": OFFICERS,
    "people_admin.workplace_leave": OFFICERS,
    "people_admin.organisations": OFFICERS,
    "people_admin.organisation": OFFICERS,
    "people_admin.add_organisation": {"priya", "adam"},
    "people_admin.edit_organisation": {"priya", "adam"},
    "people_admin.move_organisation": {"priya", "adam"},
    "people_admin.retire_organisation": {"priya", "adam"},
    "people_admin.reopen_organisation": {"priya", "adam"},
    "reports.completion": OFFICERS | {"effie", "beth"},
    "reports.crossing": OFFICERS | {"effie", "beth"},
    "reports.trend": OFFICERS | {"effie", "beth"},
    "reports.figures": OFFICERS | {"effie", "beth"},  # of any measure: 404 where there is none of that name
    "reports.figures_crossed": OFFICERS | {"effie", "beth"},
    "reports.figures_over_time": OFFICERS | {"effie", "beth"},
    "reports.people_behind": OFFICERS | {"effie"},
    "reports.saved": OFFICERS | {"effie", "beth"},
    "reports.save": OFFICERS | {"effie", "beth"},
    "reports.open_view": OFFICERS | {"effie", "beth"},
    "reports.edit_view": OFFICERS | {"effie", "beth"},
    "reports.delete_view": OFFICERS | {"effie", "beth"},
    "reports.lines": OFFICERS | {"effie"},
    "reports.make_file": OFFICERS | {"effie"},
    "reports.lines_file": OFFICERS | {"effie"},
    "reports.fetch_file": OFFICERS | {"effie"},
    "imports.runs": OFFICERS,
    "imports.start": OFFICERS,
    "imports.show": OFFICERS,
    "imports.template": OFFICERS,
    "imports.findings": OFFICERS,
    "imports.changes": OFFICERS,
    "imports.progress": OFFICERS,
    "imports.discard": OFFICERS,
    "audit_log.changes": {"priya", "adam"},
    "audit_log.record": EVERYONE,  # of their own posts; of what they look after: 404 for others
    "audit_log.person": EVERYONE,  # oneself; officers their people; anybody else: 404
    "imports.columns": OFFICERS,
    "imports.undo": OFFICERS,
    "imports.memories": OFFICERS,
    "imports.memory": OFFICERS,
    "imports.undo_left": OFFICERS,
    "imports.map_values": OFFICERS,
    "imports.recheck": OFFICERS,
    "imports.values": OFFICERS,
    "imports.unmapped": OFFICERS,
    "imports.unmapped_values": OFFICERS,
    "people.sign_out": EVERYONE,
    "privacy.held": EVERYONE,
    "privacy.held_pdf": EVERYONE,
    "privacy.held_json": EVERYONE,
    "privacy.wrong": EVERYONE,
    "privacy.correction": EVERYONE,  # whoever asked and whoever answers: 404 for others
    "privacy.correction_withdraw": EVERYONE,
    "privacy.corrections": OFFICERS,
    "privacy.copy": OFFICERS,
    "privacy.copy_made": OFFICERS,
    "privacy.copy_pdf": OFFICERS,
    "privacy.copy_json": OFFICERS,
    "privacy.retention": EVERYONE,
    "privacy.retention_period": {"priya", "adam"},
    "privacy.removal": {"priya", "adam"},
    "privacy.disposals": {"priya", "adam"},
    "privacy.disposal": {"priya", "adam"},
    "privacy.disposal_progress": {"priya", "adam"},
    "privacy.disposal_go_on": {"priya", "adam"},
    "courses.courses": PLANNERS,
    "courses.course": PLANNERS,
    "courses.course_add": PLANNERS,
    "courses.course_edit": PLANNERS,
    "courses.course_retire": PLANNERS,
    "courses.course_bring_back": PLANNERS,
    "courses.venues": PLANNERS,
    "courses.venue": PLANNERS,
    "courses.venue_add": PLANNERS,
    "courses.venue_edit": PLANNERS,
    "courses.venue_retire": PLANNERS,
    "courses.venue_bring_back": PLANNERS,
    "scheduling.events": PLANNERS,
    "scheduling.event": PLANNERS,
    "scheduling.add_event": PLANNERS,
    "scheduling.edit_event": PLANNERS,
    "scheduling.copy_event": PLANNERS,
    "scheduling.schedule_event": PLANNERS,
    "scheduling.run_event": PLANNERS,
    "scheduling.cancel_event": PLANNERS,
    "operations.healthz": EVERYONE,
    "operations.readyz": EVERYONE,
    "operations.metrics": EVERYONE,  # with the token of the settings; 404 without
    "operations.status": EVERYONE,
    "operations.brand": EVERYONE,
    "operations.logo": EVERYONE,
    "operations.session": EVERYONE,
    "help.guide": EVERYONE,
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
    "registers.registers": {"lorna", "priya", "tam"},
    "registers.register": {"lorna", "priya", "tam"},  # the trainers of the date and its organiser's team; 404 for other dates
    "registers.register_mark": {"lorna", "priya", "tam"},
    "registers.close_register": {"lorna", "priya", "tam"},
    "registers.reopen_register": {"lorna", "priya", "tam"},
    "registers.sign_in_sheet": {"lorna", "priya", "tam"},
    "registers.walk_in": {"lorna", "priya", "tam"},
    "registers.check_in": EVERYONE,  # what they find there depends on the code, and on their own booking
    "registers.check_in_code": {"lorna", "priya", "tam"},
    "registers.new_check_in_code": {"lorna", "priya", "tam"},
    "registers.checked_in": {"lorna", "priya", "tam"},
    "registers.no_shows": {"lorna", "priya"},
    "registers.no_shows_reason": {"lorna", "priya", "tam"},
    "registers.certificate": EVERYONE,  # one's own, and of whoever's training one sees: 404 for others
    "records.check_certificate": EVERYONE,
    "records.check_certificate_before": EVERYONE,
    "bookings.calendar": EVERYONE,
    "bookings.new_address": EVERYONE,
    "bookings.no_address": EVERYONE,
    "bookings.feed": EVERYONE,  # with its secret address: 404 without
    "bookings.booking_calendar": EVERYONE,  # their own, and those of people they book for: 404 for others
    "outbox.demonstration_entry": EVERYONE,
    "evaluations.answer": EVERYONE,  # whoever came: 404 for others
    "evaluations.results": {"lorna", "priya", "tam"},
    "evaluations.course": {"lorna", "priya", "tam"},
    "evaluations.trainer": {"lorna", "priya", "tam"},  # oneself, and who teaches for one's organisations: 404 for others
    "reports.seats": OFFICERS | {"effie", "beth"},
}
#: Pages that are the same for everyone and open before signing in.
PUBLIC = {
    *("help.help", "help.accessibility", "help.privacy", "help.cookies", "privacy.retention"),
    *("accounts.passkey", "accounts.first", "accounts.forgotten", "accounts.forgotten_sent"),
    "records.check_certificate",
    *("operations.healthz", "operations.readyz", "operations.status", "operations.brand", "operations.session"),
}
#: Answers in place of a page, before signing in: what is opened with a link that does not work.
LINKS = {"accounts.link": (404, ""), "accounts.welcome": (410, ""), "records.check_certificate_before": (303, "/check")}
#: Not there unless the settings, the demonstration or the address say so.
HIDDEN = {"outbox.demonstration", "outbox.demonstration_entry", "operations.metrics", "operations.logo", "help.guide", "bookings.feed"}
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


def test_this_page_knows_every_page(house):
    assert set(ours(house)) - OPENS_TO.keys() == set()


def test_only_posts_commit(house):
    requests = house.extensions["house"].requests
    wrong = [
        rule.endpoint
        for rule in house.url_map.iter_rules()
        if rule.endpoint not in WITHOUT_A_DOOR.keys() | requests.commit_with_page.keys() | requests.own_transactions.keys()
        and ("POST" in rule.methods) != getattr(house.view_functions[rule.endpoint], "commits", False)
    ]
    assert wrong == []


def _expected(endpoint):
    if endpoint in HIDDEN:
        return 404, ""
    return LINKS.get(endpoint, (200, "") if endpoint in PUBLIC else (302, "/sign-in"))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_anonymous_visitor_is_sent_to_sign_in(app, nobody):
    for endpoint, address in addresses(app).items():
        reply = nobody.get(address)
        sent_to = (reply.location or "").split("?")[0]
        assert (reply.status_code, sent_to) == _expected(endpoint), endpoint


@pytest.mark.parametrize("who", PERSONAS)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_page_opens_to_those_it_is_for_and_to_nobody_else(app, as_, who):
    client = as_(who)
    for endpoint, address in addresses(app).items():
        expected = (200, 302, 303, 404, 410) if who in OPENS_TO[endpoint] else (403,)
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
        assert client.get(address, follow_redirects=True).status_code == 200, f"{address} for {who}"
