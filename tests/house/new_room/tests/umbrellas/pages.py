"""Pages of umbrellas: who opens them, and what a browser looks at."""

from datetime import timedelta

from flask import Flask
from lms.umbrellas.models import UmbrellaLoan

from lms.kit.db import db, transaction
from tests.cast import TODAY, Cast
from tests.room_pages import EVERYONE, RoomPage, RoomPages, State


def furnish(_: Flask, cast: Cast, __: dict[str, int]) -> dict[str, int]:
    """Ailsa has an umbrella."""
    with transaction():
        db.session.add(UmbrellaLoan(post_id=cast["ailsa"].post_id, colour="red", lent_on=TODAY - timedelta(days=1)))
    return {}


PAGES = RoomPages(
    (
        RoomPage(
            "umbrellas.umbrellas",
            EVERYONE,
            (State("umbrellas", "ailsa", "/umbrellas"), State("umbrellas, none", "effie", "/umbrellas")),
        ),
    ),
    furnish,
)
