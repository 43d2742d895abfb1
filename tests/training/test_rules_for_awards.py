"""Which award decides and until when: intervals, covering levels, certificates, revocation, transfer, recognition."""

from dataclasses import replace
from datetime import date

import pytest

from lms.training.rules.enums import Recognition, Status, Transfers
from lms.training.rules.facts import RecognitionFact
from tests.training.fire_safety import (
    AWARD,
    CLINIC,
    DAY,
    EMPLOYER,
    FIRE,
    OTHER_EMPLOYER,
    RULE,
    STARTED,
    SUBJECT,
    TERM,
    WARDENS,
    on,
    rows,
    status_on,
)


def test_an_award_of_29_february_expires_on_27_february():
    assert on(
        date(2024, 6, 1), rows(terms=[replace(TERM, starts_on=date(2024, 1, 1))], awards=[replace(AWARD, achieved_on=date(2024, 2, 29))])
    ).expires_on == date(2025, 2, 27)


def test_an_award_at_a_month_end_is_clipped():
    found = rows(rules=[replace(RULE, renew_months=1)], awards=[replace(AWARD, achieved_on=date(2026, 1, 31))])
    assert on(date(2026, 1, 31), found).expires_on == date(2026, 2, 27)


def test_an_award_before_the_post_began_counts_from_its_first_day():
    found = rows(awards=[replace(AWARD, achieved_on=date(2025, 6, 1))])
    assert len(found) == 1
    assert status_on(STARTED, found) == Status.CURRENT


def test_the_shortest_interval_decides_and_names_its_rule():
    row = rows(rules=[RULE, replace(RULE, id=2, renew_months=6)])[0]
    assert (row.interval_months, row.interval_requirement_id, row.requirement_id) == (6, 2, 1)


def test_a_rule_without_an_interval_takes_the_subjects():
    row = rows(rules=[replace(RULE, renew_months=None)])[0]
    assert (row.interval_months, row.interval_requirement_id) == (24, None)


def test_a_shorter_interval_of_the_subject_beats_a_rules_longer_one():
    row = rows(rules=[replace(RULE, renew_months=36), replace(RULE, id=2, renew_months=None)])[0]
    assert (row.interval_months, row.interval_requirement_id) == (24, None)


def test_of_two_equal_intervals_the_lower_rule_is_named():
    assert rows(rules=[replace(RULE, id=3), replace(RULE, id=2)])[0].interval_requirement_id == 2


def test_never_is_the_longest_interval():
    never = replace(RULE, renew_months=None, renews_never=True)
    assert rows(rules=[never], awards=[AWARD])[-1].expires_on is None
    assert rows(rules=[never, replace(RULE, id=2, renew_months=60)])[0].interval_months == 60


def test_once_only_never_expires():
    found = rows(rules=[replace(RULE, renew_months=None)], subject=replace(SUBJECT, validity_months=None), awards=[AWARD])
    assert status_on(date(2099, 1, 1), found) == Status.CURRENT


@pytest.mark.parametrize(("own_months", "expires_on"), [(12, date(2027, 2, 28)), (36, date(2029, 2, 28))])
def test_a_covering_level_counts_for_as_long_as_the_subject_it_covers(own_months, expires_on):
    """Wardens' own six months are neither here nor there."""
    covered = replace(SUBJECT, covered_by=frozenset({WARDENS}))
    award = replace(AWARD, subject_id=WARDENS, achieved_on=date(2026, 3, 1))
    assert (
        on(date(2026, 3, 1), rows(rules=[replace(RULE, renew_months=own_months)], subject=covered, awards=[award])).expires_on == expires_on
    )


def test_another_subject_does_not_count():
    assert rows(awards=[replace(AWARD, subject_id=WARDENS)])[-1].award_id is None


def test_a_certificate_that_expires_earlier_decides():
    assert rows(awards=[replace(AWARD, expires_on=date(2026, 5, 1))])[-1].expires_on == date(2026, 5, 1)


def test_the_latest_validity_decides_not_the_latest_award():
    short = replace(AWARD, id=2, achieved_on=date(2026, 3, 1), expires_on=date(2026, 4, 1))
    assert on(date(2026, 3, 1), rows(awards=[AWARD, short])).award_id == AWARD.id


def test_of_equal_validity_the_later_then_the_lower_award_decides():
    ends = replace(AWARD, expires_on=date(2026, 12, 1))
    later = [replace(ends, id=number, achieved_on=date(2026, 3, 1)) for number in (3, 2)]
    assert on(date(2026, 4, 1), rows(awards=[ends, *later])).award_id == 2


def test_a_revoked_award_counts_until_the_day_before():
    found = rows(awards=[replace(AWARD, revoked_on=date(2026, 4, 1))])
    assert status_on(date(2026, 3, 31), found) == Status.CURRENT
    assert status_on(date(2026, 4, 1), found) == Status.OVERDUE


def test_after_a_revocation_the_award_before_decides_again():
    earlier = replace(AWARD, id=2, achieved_on=date(2026, 1, 10))
    assert on(date(2026, 4, 1), rows(awards=[replace(AWARD, revoked_on=date(2026, 4, 1)), earlier])).award_id == 2


def test_an_award_revoked_on_its_own_day_never_counted():
    assert len(rows(awards=[replace(AWARD, revoked_on=AWARD.achieved_on)])) == 1


def test_a_shorter_interval_governs_older_awards_from_its_date():
    shorter = replace(RULE, id=2, renew_months=1, effective_from=date(2026, 4, 1))
    found = rows(rules=[RULE, shorter], awards=[AWARD])
    assert status_on(date(2026, 3, 31), found) == Status.CURRENT
    assert status_on(date(2026, 4, 1), found) == Status.OVERDUE


def test_what_transfers_within_an_employer_must_be_made_there():
    local = replace(SUBJECT, transfers=Transfers.EMPLOYER)
    assert rows(subject=local, awards=[AWARD])[-1].award_id == 1
    assert rows(subject=local, awards=[replace(AWARD, employer_id=OTHER_EMPLOYER)])[-1].award_id is None
    assert rows(subject=local, awards=[replace(AWARD, employer_id=None)])[-1].award_id is None


def test_what_belongs_to_a_site_is_lost_by_moving_and_found_again_by_returning():
    local = replace(SUBJECT, transfers=Transfers.SITE)
    away, back = date(2026, 3, 1), date(2026, 4, 1)
    terms = [
        replace(TERM, ends_on=away - DAY),
        replace(TERM, id=2, organisation_id=CLINIC, starts_on=away, ends_on=back - DAY),
        replace(TERM, id=3, starts_on=back),
    ]
    found = rows(terms=terms, subject=local, awards=[AWARD])
    assert [on(day, found).award_id for day in (away - DAY, away, back)] == [1, None, 1]


ELSEWHERE = replace(AWARD, employer_id=OTHER_EMPLOYER, achieved_on=date(2025, 6, 1))
REFUSED = RecognitionFact(1, OTHER_EMPLOYER, None, None, None, Recognition.REFUSE, date(2020, 1, 1), None)


def test_an_award_from_elsewhere_counts_where_no_rule_speaks_of_it():
    assert rows(awards=[ELSEWHERE], recognition=[replace(REFUSED, issuer_id=9)])[0].award_id == 1


def test_an_award_from_elsewhere_can_be_refused_for_a_time():
    found = rows(awards=[ELSEWHERE], recognition=[replace(REFUSED, effective_until=date(2026, 3, 1))])
    assert [(row.award_id, row.from_day) for row in found] == [(None, STARTED), (1, date(2026, 3, 2))]


def test_an_employers_own_awards_are_never_refused():
    assert rows(awards=[AWARD], recognition=[replace(REFUSED, issuer_id=EMPLOYER)])[-1].award_id == 1


def test_a_recognition_rule_holds_on_its_only_day():
    one_day = replace(REFUSED, effective_from=date(2026, 3, 1), effective_until=date(2026, 3, 1))
    assert [row.award_id for row in rows(awards=[ELSEWHERE], recognition=[one_day])] == [1, None, 1]


def test_an_award_that_waits_counts_from_the_day_it_is_confirmed():
    waits = replace(REFUSED, decision=Recognition.CONFIRM)
    confirmed = replace(ELSEWHERE, confirmations=((9, date(2026, 1, 7)), (EMPLOYER, date(2026, 3, 2)), (EMPLOYER, date(2026, 3, 9))))
    assert [(row.award_id, row.from_day) for row in rows(awards=[confirmed], recognition=[waits])] == [
        (None, STARTED),
        (1, date(2026, 3, 2)),
    ]
    assert rows(awards=[ELSEWHERE], recognition=[waits])[-1].award_id is None


def test_an_award_confirmed_the_day_before_it_is_revoked_counts_that_day():
    waits = replace(REFUSED, decision=Recognition.CONFIRM)
    award = replace(ELSEWHERE, confirmations=((EMPLOYER, date(2026, 3, 2)),), revoked_on=date(2026, 3, 3))
    assert [row.award_id for row in rows(awards=[award], recognition=[waits])] == [None, 1, None]


@pytest.mark.parametrize(("months", "award_id"), [(6, None), (7, None), (8, 1)])
def test_only_awards_older_than_so_many_months_at_the_first_day_of_the_post_are_refused(months, award_id):
    """Made on 4 June 2025, it is seven months and a day old on 5 January 2026."""
    old = replace(ELSEWHERE, achieved_on=date(2025, 6, 4))
    assert rows(awards=[old], recognition=[replace(REFUSED, older_than_months=months)])[0].award_id == award_id


def test_an_award_exactly_as_old_as_allowed_counts():
    assert (
        rows(awards=[replace(ELSEWHERE, achieved_on=date(2025, 6, 5))], recognition=[replace(REFUSED, older_than_months=7)])[0].award_id
        == 1
    )


@pytest.mark.parametrize(
    ("specific", "general"),
    [
        ({"recognising_id": EMPLOYER}, {"subject_id": FIRE, "older_than_months": 1}),
        ({"subject_id": FIRE}, {"older_than_months": 1}),
        ({"older_than_months": 1}, {}),
    ],
)
def test_the_most_specific_recognition_rule_decides(specific, general):
    accept = replace(REFUSED, id=2, decision=Recognition.ACCEPT, **specific)
    assert rows(awards=[ELSEWHERE], recognition=[replace(REFUSED, **general), accept])[0].award_id == 1


def test_of_equally_specific_recognition_rules_the_lowest_decides():
    accept = replace(REFUSED, id=2, decision=Recognition.ACCEPT)
    assert rows(awards=[ELSEWHERE], recognition=[accept, REFUSED])[0].award_id is None
