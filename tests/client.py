"""A browser without a window: each request as alone as in real life, each page inspected, and no GET that writes."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import Context, ContextVar
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, has_app_context, template_rendered
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, event
from werkzeug.test import TestResponse

from lms.kit.db import db
from tests.pages.inspection import TOKEN, inspect_page

CHANGES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "MERGE", "TRUNCATE")


@dataclass
class Watch:
    """What the databases were asked while somebody watched."""

    statements: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)  # changes that were committed
    open: list[str] = field(default_factory=list)


_watches: ContextVar[tuple[Watch, ...]] = ContextVar("watches", default=())


@contextmanager
def watching() -> Iterator[Watch]:
    watch = Watch()
    before = _watches.set((*_watches.get(), watch))
    try:
        yield watch
    finally:
        _watches.reset(before)


@event.listens_for(Engine, "before_cursor_execute")
def _asked(_c: Connection, _cursor: Any, statement: str, _values: Any, _context: Any, _many: bool) -> None:
    for watch in _watches.get():
        watch.statements.append(statement)
        if statement.lstrip().upper().startswith(CHANGES):
            watch.open.append(statement)


@event.listens_for(Engine, "commit")
def _committed(_: Connection) -> None:
    for watch in _watches.get():
        watch.kept += watch.open
        watch.open.clear()


@event.listens_for(Engine, "rollback")
def _undone(_: Connection) -> None:
    for watch in _watches.get():
        watch.open.clear()


class Browser(FlaskClient):
    """Flask's test client, stricter. What the test has written so far is committed before a request, so that the request sees it."""

    application: Flask

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        if has_app_context():
            db.session.commit()
        templates: list[str] = []
        seen = _watches.get()
        # In a context of its own: nobody is signed in by the request before, and no session is shared with the test.
        reply, watch = Context().run(self._watched, seen, templates, *args, **kwargs)
        if reply.request.method in ("GET", "HEAD"):
            assert not watch.kept or self._may_commit(reply), f"GET {reply.request.path} has written: {watch.kept}"
        if reply.mimetype == "text/html" and reply.status_code not in range(300, 400):
            inspect_page(self.application, reply, template=templates[0] if templates else "no-template")
        return reply

    def _watched(self, seen: tuple[Watch, ...], templates: list[str], *args: Any, **kwargs: Any) -> tuple[TestResponse, Watch]:
        def note(_: Flask, template: Any, **_rest: Any) -> None:
            templates.append(template.name)

        _watches.set(seen)
        with watching() as watch, template_rendered.connected_to(note, self.application):
            return super().open(*args, **kwargs | {"buffered": True}), watch

    def _may_commit(self, reply: TestResponse) -> bool:
        endpoint, _ = self.application.url_map.bind("localhost").match(reply.request.path, method="GET")
        return endpoint in self.application.extensions["house"].requests.commit_with_page


def send(client: FlaskClient, url: str, page: str | None = None, **data: Any) -> TestResponse:
    """Fill in a form: read the page it stands on (`page`, where that is not the address it is sent to), then post with its token."""
    shown = client.get(page or url)
    token = TOKEN.search(shown.text)
    assert token, f"{page or url} answers {shown.status_code} and has no form with a token"
    return client.post(url, data={"csrf_token": token.group(1), **data})
