"""When what a certificate is about has run out."""

from datetime import date, timedelta

import pytest

from lms.certificates.rules import CertificateToday

LAST_DAY = date(2026, 11, 3)


@pytest.mark.parametrize(("days", "has_run_out"), [(-1, False), (0, False), (1, True)])
def test_it_counts_up_to_and_on_its_last_day(days, has_run_out):
    certificate = CertificateToday("Ailsa Robertson", "Fire safety awareness", valid_until=LAST_DAY, revoked_on=None)
    assert certificate.has_run_out(LAST_DAY + timedelta(days=days)) is has_run_out


def test_without_a_last_day_it_never_runs_out():
    assert not CertificateToday("Ailsa Robertson", "Fire safety awareness", valid_until=None, revoked_on=None).has_run_out(date.max)
