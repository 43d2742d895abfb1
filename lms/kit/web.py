"""Doors and replies: every view opens with @door, every change ends in a redirect, one transaction each."""

from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from typing import Any, TypeVar

from flask import Response, abort, current_app, g, make_response, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.routing import IntegerConverter, UnicodeConverter, ValidationError

from lms.access import May
from lms.kit.db import db
from lms.kit.house import current_house


class Id(IntegerConverter):
    """A whole number in an address that a database can hold: a longer one is the address of nothing."""

    regex = r"\d{1,9}"


class Word(UnicodeConverter):
    """A word in an address: one that no database can be asked about is the address of nothing."""

    def to_python(self, value: str) -> str:
        if "\0" in value:
            raise ValidationError
        return value


V = TypeVar("V", bound=Callable[..., Any])
#: Permissions that are known when the app is made: those of what its rooms declare.
Mays = Callable[[], Iterable[May]]


def door(*mays: May | Mays | None) -> Callable[[V], V]:
    """Say who may open this view: anyone with any of these permissions. `None` means anyone, and has to be said aloud."""

    def hang(view: V) -> V:
        @wraps(view)
        def opened(*args: Any, **kwargs: Any) -> Any:
            if None not in mays and g.viewer is None:
                abort(401)
            if None not in mays and not any(map(g.viewer.may, _each(mays))):
                abort(403)
            return view(*args, **kwargs)

        opened.mays = mays  # type: ignore[attr-defined]
        return opened  # type: ignore[return-value]

    return hang


def _each(mays: Iterable[May | Mays | None]) -> Iterator[May]:
    for may in mays:
        if isinstance(may, May):
            yield may
        elif may is not None:
            yield from may()


def signed_in(view: V) -> V:
    """A door for everyone who has signed in, whatever else they may do."""
    return door(May.SEE_REQUIREMENTS)(view)


def commits(view: V) -> V:
    """Only a POST that ends in a redirect commits, or a view that its room names: a page shown again has changed nothing."""

    @wraps(view)
    def run(*args: Any, **kwargs: Any) -> Response:
        try:
            reply = make_response(view(*args, **kwargs))
            redirects = request.method == "POST" and 300 <= reply.status_code < 400
            if redirects or request.endpoint in current_house().requests.commit_with_page:
                db.session.commit()
            return reply
        finally:
            db.session.rollback()

    run.commits = True  # type: ignore[attr-defined]
    return run  # type: ignore[return-value]


def undo() -> None:
    """What this request has written so far is as if it had not been."""
    db.session.rollback()


def go(endpoint: str, **values: Any) -> Response:
    """Send the browser to another page; the door's transaction commits on the way."""
    return make_response(redirect(url_for(endpoint, **values), code=303))


def address(endpoint: str, **values: Any) -> str:
    """The whole address of a page, for messages and for work that no request has asked for."""
    path = current_app.url_map.bind("").build(endpoint, values, force_external=False)
    return f"{current_app.config['ADDRESS']}{path}"


def page(template: str, form: FlaskForm | None = None, **values: Any) -> Response:
    """A page; with 422 when its form was refused, so that tests, browsers and scripts can tell."""
    refused = form is not None and form.is_submitted() and bool(form.errors)
    return make_response(render_template(template, form=form, **values), 422 if refused else 200)
