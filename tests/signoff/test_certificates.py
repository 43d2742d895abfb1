"""A certificate for a whole role: issued with the last sign-off, derived ever after."""

from datetime import date, timedelta

import pytest

from lms.certificates.models import Certificate
from lms.kit import clock
from lms.kit.codes import format_code
from lms.kit.db import db
from lms.people.models import Registration
from lms.signoff.models import ProfileCertificate, SignOff
from lms.signoff.queries.certificates import certificate_today
from lms.signoff.queries.judging import sign_off_row
from lms.signoff.service import withdrawals
from tests.cast import NOW, TODAY
from tests.frameworks import sign_off
from tests.signoff.test_judging import unasked_by


@pytest.fixture
def complete(cast, ccbf):
    """`complete()`: Ailsa has CARE2, and is signed off for CARE1 today: all that her role asks for. The sign-off of today."""

    def sign():
        for who, register in (("ailsa", "NMC"), ("effie", "SSSC")):
            db.session.add(Registration(person_id=cast[who].person_id, register=register, number="12A3456E", number_folded="12a3456e"))
        sign_off(cast, ccbf, "ailsa", "CARE2", 2, on=date(2025, 6, 2))
        return sign_off_row(unasked_by(cast, ccbf)[0].id)

    return sign


def known():
    return certificate_today(db.session.query(ProfileCertificate).one().id)


def test_the_last_sign_off_brings_it_with_the_numbers_of_both(cast, complete):
    complete()
    one, paper = db.session.query(ProfileCertificate).one(), db.session.query(Certificate).one()
    assert (one.registered, one.assessor_name, one.assessor_registered) == ("NMC 12A3456E", "Effie Campbell", "SSSC 12A3456E")
    assert (paper.kind, paper.about, paper.name, paper.day) == ("profile", one.id, "Ailsa Robertson", TODAY)
    assert (known().valid_until, known().revoked_on) == (date(2027, 6, 1), None)


def test_there_is_none_while_something_is_missing(cast, ccbf):
    unasked_by(cast, ccbf)
    assert db.session.query(Certificate).count() == 0


def test_it_falls_when_one_falls_and_says_since_when(cast, complete, monkeypatch):
    complete()
    later = NOW + timedelta(days=100)
    monkeypatch.setattr(clock, "now", lambda: later)
    other = db.session.query(SignOff).filter_by(person_id=cast["ailsa"].person_id, competency_code="CARE2").one()
    withdrawals.withdraw(row=sign_off_row(other.id), reason="A mistake", by=cast["priya"].viewer())
    monkeypatch.setattr(clock, "now", lambda: later + timedelta(days=9))
    assert known().revoked_on == later.date()


def test_one_that_runs_out_has_run_out(complete, monkeypatch):
    complete()
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=500))
    assert (known().valid_until, known().revoked_on) == (date(2027, 6, 1), None)


def test_undone_it_is_gone(cast, complete):
    row = complete()
    withdrawals.undo(row=row, by=cast["effie"].viewer())
    assert (db.session.query(Certificate).count(), db.session.query(ProfileCertificate).count()) == (0, 0)


def test_its_owner_and_who_sees_the_record_print_it(as_, complete):
    complete()
    one = db.session.query(Certificate).one().id
    opened = {who: as_(who).get(f"/sign-offs/certificates/{one}.pdf").status_code for who in ("ailsa", "effie", "lorna", "gordon", "morag")}
    assert opened == {"ailsa": 200, "effie": 200, "lorna": 200, "gordon": 404, "morag": 404}


def test_anyone_checks_it_by_its_code(nobody, cast, complete, monkeypatch):
    complete()
    address = f"/check/{format_code(db.session.query(Certificate).one().code)}"
    assert "This certificate is real" in nobody.get(address).text
    other = db.session.query(SignOff).filter_by(person_id=cast["ailsa"].person_id, competency_code="CARE2").one()
    withdrawals.withdraw(row=sign_off_row(other.id), reason="A mistake", by=cast["priya"].viewer())
    assert "It counts no longer, since 2 March 2026" in nobody.get(address).text
