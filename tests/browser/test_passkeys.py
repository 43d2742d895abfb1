"""Passkeys in a real browser, with an authenticator that Chromium makes up."""

import pytest

from tests.cast import PASSWORD


@pytest.fixture
def page(house, chromium):
    """A browser of its own, under a name, as passkeys are for names; with a device that knows its owner's finger."""
    context = chromium.new_context(base_url=house.address.replace("127.0.0.1", "localhost"))
    context.set_default_timeout(10_000)
    page = context.new_page()
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" and "status of 4" not in said.text else None)
    yield page
    context.close()
    assert complaints == []


@pytest.fixture
def device(page):
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True}
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options | {"automaticPresenceSimulation": True}})

    def verifies(yes):
        session.send("WebAuthn.setUserVerified", {"authenticatorId": made["authenticatorId"], "isUserVerified": yes})

    return verifies


def sign_in(page, name):
    page.goto("/sign-in")
    page.get_by_label("Sign-in name").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_load_state()


def make_passkey(page, name):
    page.goto("/account/security/passkeys/new")
    page.get_by_label("Name of this passkey").fill(name)
    page.get_by_role("button", name="Make a passkey").click()
    page.wait_for_url("**/account/security")


def sign_out(page):
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url("**/sign-in")


def remove_all(page):
    page.goto("/account/security")
    while page.get_by_role("button", name="Remove").count():
        page.get_by_role("button", name="Remove").first.click()
        page.wait_for_load_state()


def test_one_is_made_and_signs_in_without_a_password_and_after_one(page, device):
    sign_in(page, "gordon@example.org")
    make_passkey(page, "My phone")
    assert page.get_by_role("rowheader", name="My phone").is_visible()
    assert page.get_by_text("The second step is on.").is_visible()
    sign_out(page)
    page.goto("/sign-in/passkey")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/")
    assert page.get_by_text("Gordon Milne").first.is_visible()
    page.goto("/account/sign-ins")
    assert page.locator("tbody tr").first.inner_text().count("Passkey")
    sign_out(page)
    sign_in(page, "gordon@example.org")
    page.get_by_role("link", name="Use your passkey").click()
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/")
    page.goto("/account/sign-ins")
    assert "Password and passkey" in page.locator("tbody tr").first.inner_text()
    remove_all(page)


def test_the_same_device_is_told_that_it_has_one(page, device):
    sign_in(page, "fraser@example.org")
    make_passkey(page, "Desk")
    page.goto("/account/security/passkeys/new")
    page.get_by_label("Name of this passkey").fill("Again")
    page.get_by_role("button", name="Make a passkey").click()
    page.get_by_text("This device holds a passkey for you already").wait_for()
    remove_all(page)


def test_without_the_owner_s_finger_nothing_happens(page, device):
    sign_in(page, "tam@example.org")
    make_passkey(page, "Tablet")
    sign_out(page)
    device(False)
    page.goto("/sign-in/passkey")
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_text("Nothing was done").wait_for()
    device(True)
    page.wait_for_timeout(1_100)  # a second click within a second counts as a double click
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/")
    remove_all(page)


def test_an_answer_is_good_for_one_session(page, device, house):
    """Sent a second time with the same cookie, as somebody would who has copied both."""
    sign_in(page, "iona@example.org")
    make_passkey(page, "Key")
    sign_out(page)
    page.goto("/sign-in/passkey")
    before = page.context.cookies()
    page.evaluate("""() => {
        const form = document.querySelector('form[data-passkey]');
        form.submit = () => { window.sent = new URLSearchParams(new FormData(form)).toString(); };
    }""")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_function("window.sent")
    sent = page.evaluate("window.sent")
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Referer": page.url}
    statuses = []
    for _ in range(2):
        page.context.clear_cookies()
        page.context.add_cookies(before)
        reply = page.context.request.post("/sign-in/passkey", data=sent, headers=headers, max_redirects=0)
        statuses.append(reply.status)
    assert statuses == [303, 422]


def test_under_a_number_it_says_that_it_does_not_work(open_as):
    page = open_as("ailsa", "/account/security/passkeys/new")
    assert page.get_by_text("Passkeys do not work here").is_visible()
