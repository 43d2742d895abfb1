"""Nudges as the decision of a day writes them."""

import re
from datetime import date

from flask.testing import FlaskClient
from sqlalchemy import insert, select

from lms.kit.db import db
from lms.reminders.models import Nudge
from lms.reminders.rules.words import Audience, NudgeState, Route
from tests.cast import TODAY, Cast

#: Ailsa's training in infection control runs out.
IPC = {"matter": "refresher", "ref": "IPC-2", "on": date(2026, 4, 14)}
#: Morag is to learn about fire safety.
FIRE = {"matter": "first_training", "ref": "FIRE-1", "on": date(2026, 3, 16)}


def nudge(cast: Cast, who: str, about: str | None = None, *, stage: str = "60", **values: object) -> int:
    """Somebody is told of a line of theirs, or (`about`) of one of a person they supervise; its id."""
    row = {
        "recipient_id": cast[who].person_id,
        "recipient_post_id": cast[who].post_id,
        "about_id": cast[about or who].person_id,
        "about_post_id": cast[about or who].post_id,
        "audience": Audience.SUPERVISOR if about else Audience.SELF,
        "stage": stage,
        "place": ("90", "60", "30", "7", "0", "w1", "w2").index(stage),
        "day": TODAY,
        "route": Route.EMAIL,
        "state": NudgeState.WAITING,
    }
    return db.session.scalar(insert(Nudge).values(**row | IPC | values).returning(Nudge.id))


def on_paper(cast: Cast, who: str = "morag", about: str | None = None, **values: object) -> int:
    """The same for somebody who is told in person: Morag, that her first training falls due."""
    return nudge(cast, who, about, **{"route": Route.PAPER, "stage": "7"} | (FIRE if who == "morag" else {}) | values)


def state_of(nudge_id: int) -> Nudge:
    """The nudge as it stands in the database."""
    db.session.rollback()
    return db.session.scalars(select(Nudge).where(Nudge.id == nudge_id)).one()


def words(client: FlaskClient, page: str) -> str:
    """What stands in the main part of the page."""
    main = client.get(page).text.partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())
