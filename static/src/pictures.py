"""Takes the pictures of the help pages from a demonstration that is being served: `python static/src/pictures.py http://127.0.0.1:8000`.

Needs Chromium and the packages of development. Writes static/help/*.webp, and their sizes beside them.
"""

import io
import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, sync_playwright

HOME = Path(__file__).parents[2]
INTO = HOME / "static" / "help"
MISTAKES = HOME / "instance" / "demo-files" / "staff-list-with-mistakes.csv"
DESK, PHONE = {"width": 900, "height": 640}, {"width": 360, "height": 680}
LEARNER, SUPERVISOR, OFFICER, LEAD, TRAINER = 0, 3, 4, 5, 6
PASSWORD = yaml.safe_load((HOME / "seeds/demo/cast.yaml").read_text(encoding="utf-8"))["password"]


def signed_in(browser: Browser, address: str, who: int, size: dict[str, int] | None = None) -> Page:
    """A page of this player's own, after sign-in. `who`: the place in the list on the sign-in page."""
    page = browser.new_context(viewport=size or DESK, base_url=address, locale="en-GB").new_page()
    page.goto("/sign-in")
    name = page.locator(".app-personas dd.app-code, .app-personas .app-code").nth(who).inner_text()
    page.get_by_label("Sign-in name").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_load_state()
    return page


def from_main(page: Page, path: str | None = None) -> Page:
    """Open the page and scroll past the header, so that the picture shows what it is about."""
    if path:
        page.goto(path)
    page.wait_for_selector("main")
    page.evaluate("scrollTo(0, document.querySelector('main').offsetTop - 8)")
    return page


def pictures(browser: Browser, address: str, mistakes: Path) -> Iterator[tuple[str, Page | Locator]]:
    """(name, what to take a picture of), each in the state it is to be taken in."""
    page = browser.new_context(viewport=DESK, base_url=address).new_page()
    page.goto("/sign-in")
    page.evaluate("document.querySelector('.app-panel')?.remove(); document.querySelector('.app-demo')?.remove()")
    yield "sign-in", page
    page = signed_in(browser, address, LEARNER)
    yield "home", page
    yield "my-training", from_main(page, "/my-training")
    why = page.locator("main table details").first
    why.locator("summary").click()
    why.scroll_into_view_if_needed()
    yield "why", page
    yield "phone", from_main(signed_in(browser, address, LEARNER, PHONE), "/my-training")
    page = signed_in(browser, address, LEARNER)
    yield "courses", from_main(page, "/courses")
    page.locator("main .app-card a").first.click()
    yield "course", from_main(page)
    yield "my-bookings", from_main(page, "/my-bookings")
    yield "dates", from_main(signed_in(browser, address, LEAD), "/dates")
    page = signed_in(browser, address, TRAINER)
    page.goto("/registers")
    page.locator("main table tbody a").first.click()
    yield "register", from_main(page)
    page = signed_in(browser, address, SUPERVISOR)
    yield "approvals", from_main(page, "/approvals")
    yield "team", from_main(page, "/team/")
    page.locator("main table tbody th a").first.click()
    yield "person", from_main(page)
    page = signed_in(browser, address, OFFICER)
    yield "completion", from_main(page, "/reports/completion")
    page.locator("main table").first.evaluate("it => scrollTo(0, it.getBoundingClientRect().top + scrollY - 8)")
    yield "completion-table", page
    yield "lines", from_main(page, "/reports/completion/lines")
    yield "people", from_main(page, "/people")
    yield "imports", from_main(page, "/imports/")
    yield "start-import", from_main(page, "/imports/start")
    yield "preview", from_main(_previewed(page, mistakes))


def _previewed(page: Page, mistakes: Path) -> Page:
    page.locator("input[name=kind][value=people]").check()
    page.set_input_files("input[type=file]", str(mistakes))
    page.locator("main form button[type=submit]").first.click()
    page.get_by_role("heading", level=2).first.wait_for(timeout=60_000)
    page.wait_for_timeout(5_000)  # the check runs in the background
    page.reload()
    return page


def main(address: str, mistakes: Path = MISTAKES) -> None:
    INTO.mkdir(exist_ok=True)
    sizes = {}
    with sync_playwright() as playwright:
        chromium = next(filter(None, map(shutil.which, ("chromium", "google-chrome", "chromium-headless-shell"))))
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--no-first-run", "--disable-gpu"])
        for name, of in pictures(browser, address, mistakes):
            image = Image.open(io.BytesIO(of.screenshot())).convert("RGB")
            image.save(INTO / f"{name}.webp", quality=70, method=6)
            sizes[name] = image.size
        browser.close()
    (INTO / "sizes.json").write_text(json.dumps(sizes, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], *map(Path, sys.argv[2:]))
