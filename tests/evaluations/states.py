"""What the pages of evaluations show: what people say of courses, counted, and too few to be shown; and a course to say it of."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from lms.bookings.models import Booking
from lms.evaluations import service
from lms.evaluations.rules.words import Answer, Stage
from lms.kit.db import db, transaction
from tests.cast import NOW, Cast
from tests.evaluations.replies import count_all, everybody, held, over_and_answered
from tests.events import course


def furnish(_: Flask, cast: Cast, __: dict[str, int]) -> dict[str, int]:
    """A course with figures of both stages and a long comment; one with too few; and Ailsa, who is asked."""
    with transaction():
        fire, few = course(cast, "SAID", title="Fire safety at sea"), course(cast, "FEW", title="Fire safety in the air")
        before = NOW - timedelta(days=170)
        said_of_it = everybody() | {"ailsa": (Answer.DISAGREE, "Nevertheless" * 20 + "\n<b>More practice</b>"), "gordon": None}
        over_and_answered(cast, fire, said_of_it, trainers=("tam",))
        over_and_answered(cast, fire, everybody(Answer.A_LITTLE), at=before, trainers=("tam",), stage=Stage.LATER)
        over_and_answered(cast, few, {"ailsa": Answer.AGREE}, trainers=("tam",))
        count_all()
        asked = held(cast, few, ("ailsa",))
        service.invite(asked.id)
        seat = db.session.scalars(select(Booking.id).where(Booking.event_id == asked.id)).one()
        return {"said_of": fire.id, "not_said_of": few.id, "asked": seat}
