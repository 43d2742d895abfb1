"""Certificates of before get what was issued from what is known, and keep their numbers."""

from flask_migrate import downgrade, upgrade
from sqlalchemy import select, text

from lms.certificates.models import Certificate
from lms.courses.models import EventSession
from lms.kit import clock
from lms.kit.db import db
from lms.people.models import Person
from lms.registers.models import BookingAward
from lms.registers.service import register
from tests.events import STARTS, booking, course, event

BEFORE = "0020"


def test_certificates_of_before_say_what_is_known(app, cast, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: STARTS)
    fire = event(cast, course(cast), trainers=("tam",))
    for who in ("ailsa", "morag"):
        booking(cast, fire, who)
    (session_id,) = db.session.scalars(select(EventSession.id).where(EventSession.event_id == fire.id))
    register.mark_everyone(event_id=fire.id, session_id=session_id, by=cast["tam"].viewer())
    register.close(event_id=fire.id, by=cast["tam"].viewer())
    db.session.commit()
    before = rows()
    db.session.remove()
    downgrade(revision=BEFORE)
    assert db.session.scalar(text("SELECT count(*) FROM certificate WHERE award_id IS NOT NULL AND made_award")) == 2
    db.session.get_one(Person, cast["ailsa"].person_id).preferred_name = "Ally"
    db.session.commit()
    db.session.remove()
    upgrade()
    now = rows()
    assert {row["name"] for row in now[0]} == {"Ally Robertson", *(row["name"] for row in before[0])} - {"Ailsa Robertson"}
    assert [row | {"name": ""} for row in now[0]] == [row | {"name": ""} for row in before[0]] and now[1] == before[1]


def rows():
    """Of both tables, with their numbers; those of links do not stand anywhere, so that they come in any order."""
    certificates = db.session.execute(select(Certificate.__table__).order_by(Certificate.id)).mappings()
    links = db.session.execute(select(BookingAward.award_id, BookingAward.booking_id, BookingAward.made_award))
    return [dict(row) for row in certificates], sorted(tuple(row) for row in links)
