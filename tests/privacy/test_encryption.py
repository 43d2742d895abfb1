"""The version that encrypts what was told in private, up and down, on a database that has some in every column."""

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import select

from lms.bookings.models import Booking
from lms.evaluations.models import Evaluation
from lms.evaluations.rules.words import Stage
from lms.kit.confidential import MARK
from lms.kit.db import db
from lms.people.models import Absence
from lms.privacy.rules.corrections import CorrectionState
from lms.privacy.service import copies, corrections
from tests.events import booking, course, event

TOLD = "Told in private"
#: Those of that version; columns that came later were never anything else than encrypted.
COLUMNS = (
    "absence.reason",
    "access_copy.reason",
    "booking.needs",
    "correction.should_be",
    "correction.what",
    "correction_move.why",
    "evaluation.comment",
)


@pytest.fixture
def told(app, cast, today):
    """Something in each column, and nothing in some rows."""
    seat = booking(cast, event(cast, course(cast)), "ailsa", needs=TOLD)
    booking(cast, event(cast, course(cast, "NONE")), "ailsa", needs=None)
    db.session.add(Absence(post_id=cast["ailsa"].post_id, starts_on=today, reason=TOLD))
    db.session.add(Evaluation(booking_id=seat.id, stage=Stage.AFTER, until=today, comment=TOLD))
    asked = corrections.ask(about="post", what=TOLD, should_be=TOLD, employer_id=None, by=cast["ailsa"].viewer())
    corrections.answer(correction_id=asked.id, to=CorrectionState.REFUSED, why=TOLD, by=cast["lorna"].viewer())
    copies.make(person_id=cast["ailsa"].person_id, reason=TOLD, by=cast["priya"].viewer())
    db.session.commit()
    db.session.remove()


def stored(name):
    """Every value of this column that says something, as it stands in the table."""
    table, column = name.split(".")
    with db.engine.connect() as connection:
        return [value for (value,) in connection.exec_driver_sql(f"SELECT {column} FROM {table}") if value]


@pytest.mark.parametrize("name", COLUMNS)
def test_a_column_is_encrypted_and_readable_again(told, name):
    assert stored(name) and all(value.startswith(MARK) for value in stored(name))
    downgrade(revision="0023")
    assert TOLD in stored(name) and not any(value.startswith(MARK) for value in stored(name))
    upgrade()
    assert stored(name) and all(value.startswith(MARK) for value in stored(name))


def test_what_people_read_is_the_same_afterwards(told):
    downgrade(revision="0023")
    upgrade()
    assert db.session.scalars(select(Booking.needs).order_by(Booking.id)).all() == [TOLD, None]
