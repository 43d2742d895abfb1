"""The plain sentence behind a status, and the rate."""

from datetime import date

import pytest

from lms.training.rules.enums import Kind, Status
from lms.training.rules.explanations import Reasons, background, rate, why

TODAY = date(2026, 6, 1)
COMPLETED = {"achieved_on": date(2025, 11, 4), "interval_months": 12, "expires_on": date(2026, 11, 3)}
EXPIRED = {"achieved_on": date(2025, 3, 4), "interval_months": 12, "expires_on": date(2026, 3, 3)}
DUE = {"due_on": date(2026, 3, 3), "due_days": 28}


def because(status, **reasons):
    return why(Reasons(status=status, day=TODAY, **reasons))


@pytest.mark.parametrize("status", [Status.CURRENT, Status.EXPIRING])
def test_valid(status):
    assert because(status, **COMPLETED, **DUE) == "Completed 4 November 2025. Valid for 12 months, so it expires on 3 November 2026."


def test_valid_for_one_month():
    told = because(Status.EXPIRING, achieved_on=date(2026, 5, 20), interval_months=1, expires_on=date(2026, 6, 19))
    assert told == "Completed 20 May 2026. Valid for 1 month, so it expires on 19 June 2026."


def test_valid_for_ever():
    assert because(Status.CURRENT, achieved_on=date(2025, 11, 4)) == "Completed 4 November 2025. It does not expire."


def test_valid_until_the_certificate_expires():
    told = because(Status.CURRENT, **{**COMPLETED, "expires_on": date(2026, 7, 1)})
    assert told == "Completed 4 November 2025. Its certificate expires on 1 July 2026."


def test_valid_through_a_subject_that_covers_it():
    told = because(Status.CURRENT, **COMPLETED, through="Fire safety for wardens")
    assert told.startswith("Completed 4 November 2025 through Fire safety for wardens, which covers it. Valid for 12 months")


def test_never_completed():
    assert because(Status.OVERDUE, **DUE) == "Never completed. It was due by 3 March 2026, 28 days after 3 February 2026."


def test_due_at_once_is_not_counted_from_any_day():
    assert because(Status.OVERDUE, due_on=date(2026, 3, 3), due_days=0) == "Never completed. It was due by 3 March 2026."


def test_completed_where_it_does_not_count():
    told = because(Status.OVERDUE, **DUE, awards_elsewhere=True)
    assert told.startswith("Completed before, but not in a way that counts for this post. It was due by 3 March 2026")


def test_expired():
    assert because(Status.OVERDUE, **EXPIRED, **DUE) == "Expired on 3 March 2026. Completed 4 March 2025, valid for 12 months."


def test_expired_with_its_certificate():
    told = because(Status.OVERDUE, **{**EXPIRED, "expires_on": date(2026, 1, 1)}, **DUE)
    assert told == "Expired on 1 January 2026, the end of its certificate. Completed 4 March 2025."


def test_not_due_yet():
    told = because(Status.NOT_YET_DUE, due_on=date(2026, 6, 2), due_days=1)
    assert told == "Not completed yet. It is due by 2 June 2026, 1 day after 1 June 2026."


def test_not_due_yet_though_expired():
    told = because(Status.NOT_YET_DUE, **EXPIRED, due_on=date(2026, 6, 20), due_days=28)
    assert told.startswith("Expired on 3 March 2026.")
    assert told.endswith("It is due by 20 June 2026, 28 days after 23 May 2026.")


def test_not_due_yet_after_an_absence():
    told = because(Status.NOT_YET_DUE, **DUE, absence_ends_on=date(2026, 5, 20))
    assert told == "Not completed yet. It is due by 17 June 2026, 28 days after an absence that ended on 20 May 2026."


def test_after_an_absence_a_later_due_date_is_told_by_itself():
    told = because(Status.NOT_YET_DUE, due_on=TODAY, due_days=28, absence_ends_on=date(2026, 5, 20))
    assert told == "Not completed yet. It is due by 1 June 2026, 28 days after 4 May 2026."


def test_paused():
    after = "Nothing falls due before 28 days after it has ended."
    assert because(Status.PAUSED, **DUE, absence_ends_on=date(2026, 7, 1)) == f"Paused during an absence until 1 July 2026. {after}"
    assert because(Status.PAUSED, **DUE) == f"Paused during an absence. {after}"


def test_exempt():
    told = because(Status.EXEMPT, **DUE, exemption_reason="Does not handle food.", exemption_ends_on=date(2026, 7, 1))
    assert told == "Exempt until 1 July 2026: Does not handle food."
    assert because(Status.EXEMPT) == "Exempt with no end date."


def test_an_offer():
    assert because(None) == "Offered, not required."


def test_every_status_and_kind_has_a_label():
    labels = ["Exempt", "Paused", "Up to date", "Expires soon", "Not due yet", "Overdue"]
    assert [status.label for status in Status] == labels
    assert Kind.STATUTORY.label == "Statutory"


@pytest.mark.parametrize(
    ("numerator", "denominator", "percent"),
    [
        (13, 80, "16.3"),
        (0, 7, "0.0"),
        (7, 7, "100.0"),
        (1, 3, "33.3"),
        (2, 3, "66.7"),
        (1, 2000, "0.1"),
        (1, 2001, "0.0"),
        (1999, 2000, "100.0"),
    ],
)
def test_rates_round_halves_up(numerator, denominator, percent):
    assert rate(numerator, denominator) == percent


def test_no_one_in_scope_is_no_rate():
    assert rate(0, 0) is None


# --- beside the date ----------------------------------------------------------------------------------------------------------------


def behind(status, **reasons):
    return background(Reasons(status=status, day=TODAY, **reasons))


def test_the_date_of_a_renewal_is_not_said_again():
    assert behind(Status.EXPIRING, **COMPLETED, **DUE) == "Completed 4 November 2025, valid for 12 months."
    assert behind(Status.OVERDUE, **EXPIRED, **DUE) == "Completed 4 March 2025, valid for 12 months."


def test_nor_that_of_a_certificate():
    told = behind(Status.OVERDUE, **{**EXPIRED, "expires_on": date(2026, 1, 1)}, due_on=date(2025, 3, 1))
    assert told == "Completed 4 March 2025, valid until its certificate ends."


def test_nor_that_of_a_first_time():
    assert behind(Status.OVERDUE, **DUE) == "Never completed. It is asked for within 28 days of 3 February 2026."
    assert behind(Status.OVERDUE, due_on=date(2026, 3, 3), due_days=0) == "Never completed."


def test_what_lapsed_before_it_was_asked_for_is_told_in_full():
    lapsed = {**EXPIRED, "due_on": date(2026, 5, 1), "due_days": 28}
    assert behind(Status.OVERDUE, **lapsed) == because(Status.OVERDUE, **lapsed)


def test_what_waits_after_an_absence_is_told_in_full():
    resting = {**DUE, "absence_ends_on": date(2026, 5, 20)}
    assert behind(Status.NOT_YET_DUE, **resting) == because(Status.NOT_YET_DUE, **resting)
