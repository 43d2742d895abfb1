"""Every HTML page that any test fetches is inspected here, and kept for the HTML checker."""

import re
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from weakref import WeakKeyDictionary

from flask import Flask
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.routing import RequestRedirect
from werkzeug.test import TestResponse

from lms.request_security import HEADERS, INLINE_SCRIPT

#: Where pages are kept; the run says. Empty: nowhere.
KEPT_IN: list[Path] = []

#: What this process has inspected and found right.
RIGHT: set[object] = set()
#: Where pages of an app lead, found to be there: address and method.
SERVED: WeakKeyDictionary[Flask, set[tuple[str, str]]] = WeakKeyDictionary()
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')

VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
#: Values that escaped from Python. "None of these" is English.
LEAKS = re.compile(
    r"\bNone\b(?! of\b)|\bUndefined\b|\bnan\b|\{\{|\}\}|\{%|<[A-Za-z_.]+ object at |datetime\.date\(|\b[A-Z]\w+\.[A-Z_]{3,}\b"
)
REFERENCES = frozenset({"aria-describedby", "aria-labelledby", "aria-controls", "aria-owns", "for", "list"})


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    above: "Element | None"
    inside: "list[Element | str]" = field(default_factory=list)

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")

    @property
    def everything(self) -> "Iterator[Element]":
        for one in self.inside:
            if isinstance(one, Element):
                yield one
                yield from one.everything

    @property
    def text(self) -> str:
        return " ".join("".join(one if isinstance(one, str) else one.text for one in self.inside).split())

    @property
    def over(self) -> "Iterator[Element]":
        if self.above:
            yield self.above
            yield from self.above.over

    def __str__(self) -> str:
        named = "".join(f' {name}="{self.get(name)}"' for name in ("id", "name", "class", "href") if self.get(name))
        return f"<{self.tag}{named}>"


class Reader(HTMLParser):
    """HTML into elements. Lenient: whether it nests well is for the HTML checker to say."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.here = Element("", {}, None)
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        new = Element(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.inside.append(new)
        if tag not in VOID:
            self.here = new

    def handle_endtag(self, tag: str) -> None:
        opened = self.here if self.here.tag == tag else next((one for one in self.here.over if one.tag == tag), None)
        if opened and opened.above:
            self.here = opened.above

    def handle_data(self, data: str) -> None:
        self.here.inside.append(data)


@dataclass
class Page:
    """A page, or a fragment of one, as it came."""

    html: str
    address: str
    app: Flask

    def __post_init__(self) -> None:
        self.elements = list(Reader(self.html).root.everything)
        self.ids = Counter(one.get("id") for one in self.elements if "id" in one.attributes)
        self.whole = any(one.tag == "html" for one in self.elements)
        self.knows_its_address = False  # whether anything on it depends on where it is

    def all(self, *tags: str) -> list[Element]:
        return [one for one in self.elements if one.tag in tags]

    @property
    def complaints(self) -> Iterator[str]:
        """What is wrong with it, a sentence each."""
        if self.whole:
            yield from self._frame()
        yield from self._names()
        yield from self._labels()
        yield from self._forms()
        yield from self._inline()
        yield from self._links()
        yield from self._leaks()

    def _frame(self) -> Iterator[str]:
        headings = [one.text for one in self.all("h1")]
        if len(headings) != 1 or not headings[0]:
            yield f"has not exactly one h1: {headings}"
        if not any(one.text for one in self.all("title") if one.above and one.above.tag == "head"):
            yield "has no title"
        if not self.all("html")[0].get("lang"):
            yield "does not say its language"
        if not self.all("main"):
            yield "has no main"

    def _names(self) -> Iterator[str]:
        yield from (f"has the id {name!r} {times} times" for name, times in self.ids.items() if times > 1 or not name)
        for one in self.elements:
            for attribute in one.attributes.keys() & REFERENCES:
                yield from (f"{one}: {attribute} names no id: {name}" for name in one.get(attribute).split() if self._is_lost(name))

    def _is_lost(self, name: str) -> bool:
        return self.whole and name not in self.ids

    def _labels(self) -> Iterator[str]:
        labelled = {one.get("for") for one in self.all("label") if one.text}
        for one in self.all("input", "select", "textarea"):
            silent = one.get("type") in ("hidden", "submit", "button", "image")
            wrapped = any(above.tag == "label" and above.text for above in one.over)
            if (
                not silent
                and not wrapped
                and one.get("id") not in labelled
                and not one.get("aria-label")
                and not one.get("aria-labelledby")
            ):
                yield f"{one} has no label"
        yield from (f"{one} says nothing" for one in self.all("button", "a") if not one.text and not one.get("aria-label"))
        yield from (f"{one} has no alt" for one in self.all("img") if "alt" not in one.attributes)
        yield from (
            f"{one} has no caption"
            for one in self.all("table")
            if not any(inner.tag == "caption" and inner.text for inner in one.everything)
        )

    def _forms(self) -> Iterator[str]:
        for form in self.all("form"):
            hidden = [one for one in form.everything if one.get("name") == "csrf_token" and one.get("value")]
            posts = form.get("method").lower() == "post"
            if posts and len(hidden) != 1:
                yield f"{form} is posted with {len(hidden)} tokens"
            if not posts and hidden:
                yield f"{form} is a GET form and shows its token in the address"
            yield from self._unknown(form.get("action") or "?", "POST" if posts else "GET")

    def _inline(self) -> Iterator[str]:
        yield from (f"{one} has an inline style" for one in self.elements if one.tag == "style" or "style" in one.attributes)
        events = re.compile(r"on[a-z]|(data-)?hx-on")
        yield from (f"{one} has an inline {name}" for one in self.elements for name in one.attributes if events.match(name))
        for one in self.all("script"):
            source = "".join(str(text) for text in one.inside)
            hashed = f"sha256-{b64encode(sha256(source.encode()).digest()).decode()}"
            if not one.get("src") and one.get("type") != "application/json" and hashed != INLINE_SCRIPT:
                yield f"has an inline script: {source[:80]}"

    def _links(self) -> Iterator[str]:
        for one in self.elements:
            for attribute in ("href", "src", "data-hx-get", "data-hx-post"):
                if attribute in one.attributes:
                    yield from self._unknown(one.get(attribute), "POST" if attribute == "data-hx-post" else "GET")

    def _unknown(self, address: str, method: str) -> Iterator[str]:
        """Where a link or a form leads to nothing that we serve."""
        if address.startswith(("mailto:", "tel:", "data:", "https:")):
            return
        if address.startswith("#"):
            if self._is_lost(address[1:]) and address != "#":
                yield f"links to {address}, which is not on the page"
            return
        self.knows_its_address |= not address.startswith("/")
        path = urlsplit(urljoin(self.address, address)).path
        if not self._is_served(path, method):
            yield f"leads to {address} ({method}), which nobody serves"

    def _is_served(self, path: str, method: str) -> bool:
        """An address that an app has once served it goes on serving, and most pages have the same menu."""
        served = SERVED.setdefault(self.app, set())
        if (path, method) not in served and self._leads_somewhere(path, method):
            served.add((path, method))
        return (path, method) in served

    def _leads_somewhere(self, path: str, method: str) -> bool:
        try:
            endpoint, values = self.app.url_map.bind("localhost").match(path, method=method)
        except RequestRedirect:
            return True
        except MethodNotAllowed:
            return False
        except HTTPException:
            return False
        return endpoint != "static" or (Path(str(self.app.static_folder)) / values["filename"]).is_file()

    def _leaks(self) -> Iterator[str]:
        for one in self.elements:
            if one.attributes.get("name") == "csrf_token":
                continue  # chance writes it, and now and then something that looks like an enum
            shown = [text for text in one.inside if isinstance(text, str)] if one.tag not in ("script", "style", "code", "pre") else []
            shown += [value for name, value in one.attributes.items() if name in ("value", "href", "title", "aria-label", "alt", "id")]
            yield from (f"{one} shows a value of Python's: {text.strip()[:80]!r}" for text in shown if LEAKS.search(text))


def _likeness(app: Flask, reply: TestResponse) -> object:
    """Pages that share it differ in their tokens and their addresses alone."""
    headers = sorted(header for header in reply.headers if header[0] != "Set-Cookie")
    words = (app.config["SERVICE_NAME"], reply.status_code, headers, TOKEN.sub("", reply.get_data(as_text=True)))
    return sha256(repr(words).encode()).digest()


def inspect_page(app: Flask, reply: TestResponse, *, template: str) -> None:
    """Fail with everything that is wrong with this page, unless one just like it was right. `template` is the file it was made of.

    Just like it is one with the same words: at the same address, or anywhere if nothing on it depends on where it is, such as the same
    refusal by another door. On PostgreSQL one of each template does, as the same tests fetch it on SQLite.
    """
    on_postgresql, address = str(app.config["DATABASE_URL"]).startswith("postgresql"), reply.request.path
    likeness = (template, reply.status_code) if on_postgresql else _likeness(app, reply)
    if {likeness, (likeness, address)} & RIGHT:
        return
    page = Page(reply.get_data(as_text=True), address, app)
    found = [f"lacks the header {name}" for name, value in HEADERS.items() if reply.headers.get(name) != value]
    found += ["may be kept by the browser" for _ in [1] if reply.headers.get("Cache-Control") != "no-store"]
    found += [*page.complaints]
    if page.whole:
        _keep(page, template, reply.status_code)
    assert not found, f"The page {address} ({template}, {reply.status_code}):\n- " + "\n- ".join(found)
    RIGHT.add((likeness, address) if page.knows_its_address and not on_postgresql else likeness)


def _keep(page: Page, template: str, status: int) -> None:
    """One of each template and state: pages that differ in their words alone are kept once."""
    shape = {(one.tag, one.get("class"), one.get("type"), *sorted(one.attributes)) for one in page.elements}
    state = sha256(repr(sorted(shape)).encode()).hexdigest()[:12]
    for folder in KEPT_IN:
        folder.mkdir(exist_ok=True)
        (folder / f"{template.replace('/', '.').removesuffix('.html')}-{status}-{state}.html").write_text(page.html, encoding="utf-8")
