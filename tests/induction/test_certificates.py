"""A certificate of completion: made once, derived ever after."""

from datetime import date, timedelta

import pytest

from lms.certificates.models import Certificate
from lms.induction.models import StepRecord
from lms.induction.rules.certificates import fallen_on, start_meant
from lms.induction.service import records
from lms.kit import clock
from lms.kit.codes import format_code
from lms.kit.db import db
from tests.cast import NOW, TODAY
from tests.induction.programmes import programme, record, step
from tests.induction.test_mine import press

JAN, FEB, MAR = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)


@pytest.mark.parametrize(
    ("stretches", "fell"),
    [
        ([(JAN, None, JAN)], None),
        ([(JAN, FEB, JAN)], None),  # it has ended, complete
        ([(JAN, FEB, JAN), (FEB + timedelta(1), None, None)], FEB + timedelta(1)),
        ([(JAN, FEB, JAN), (FEB + timedelta(1), None, MAR)], FEB + timedelta(1)),  # complete again since
        ([(JAN, None, MAR)], JAN + timedelta(9)),  # it never was
        ([(MAR + timedelta(9), None, None)], None),  # still to come
    ],
)
def test_it_falls_on_the_first_day_that_is_not_complete(stretches, fell):
    assert fallen_on(JAN + timedelta(9), MAR, stretches) == fell


def test_it_follows_a_start_that_has_moved():
    assert [start_meant(starts, FEB) for starts in ({JAN}, {JAN, MAR}, {MAR}, ())] == [JAN, JAN, MAR, None]


@pytest.fixture
def get(cast, as_):
    """`get()`: Mòrag, whose induction is complete, presses the button; where it leads to."""
    record(cast["morag"].post_id, programme("VOL", step("met"), name="Volunteers"), "met", TODAY)
    db.session.commit()

    def make():
        return press(as_("morag"), "/induction", f"/induction/certificates/{cast['morag'].post_id}/VOL")

    return make


def test_the_button_makes_it_once_and_those_who_see_the_record_print_it(get, as_):
    address = get()
    assert (get(), db.session.query(Certificate).count()) == (address, 1)
    opened = {who: as_(who).get(address).status_code for who in ("morag", "effie", "priya", "lorna", "gordon")}
    assert opened == {"morag": 200, "effie": 200, "priya": 200, "lorna": 404, "gordon": 404}


def test_its_check_page_says_since_when_it_does_not_count(get, cast, nobody, as_, monkeypatch):
    address, code = get(), f"/check/{format_code(db.session.query(Certificate).one().code)}"
    assert "This certificate is real" in nobody.get(code).text
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=9))
    records.withdraw(record_id=db.session.query(StepRecord).one().id, reason="Somebody else's", by=cast["effie"].viewer())
    db.session.commit()
    assert "It counts no longer, since 11 March 2026" in nobody.get(code).text
    assert as_("morag").get(address).status_code == 303
    assert "Get the certificate" not in as_("morag").get("/induction").text
