"""Setting, changing and ending how often supervision is due. Priya leads the partnership, Lorna looks after the NHS."""

from datetime import date, timedelta

import pytest

from lms.kit.refusal import Refused
from lms.supervision_policies.rules.policies import PolicyFacts, Whom
from lms.supervision_policies.service import policies as service
from tests.cast import TODAY
from tests.supervision_policies.policies import LONG_AGO, policy, stored

SOON, YESTERDAY = TODAY + timedelta(days=20), TODAY - timedelta(days=1)


def sets(cast, who="priya", place="NHSL", days=42, since=TODAY, until=None):
    whom = Whom(cast.places[place], None, None)
    return service.add_policy(
        whom=whom, interval_days=days, group_counts=True, effective_from=since, effective_until=until, by=cast[who].viewer()
    )


def changes(cast, row, days=28, day=SOON, who="priya"):
    service.change_policy(policy_id=row.id, interval_days=days, group_counts=False, from_day=day, by=cast[who].viewer())


def ends(cast, row, day, who="priya"):
    service.end_policy(policy_id=row.id, last_day=day, by=cast[who].viewer())


def test_a_policy_is_set_on_the_page(cast, as_, send):
    client = as_("lorna")
    answers = {"organisation": cast.places["NHSL"], "interval_days": "42", "group_counts": "yes", "job_role": "", "worker_type": ""}
    assert send(client, "/supervision/policies/add", **answers, effective_from=["2", "3", "2026"]).status_code == 303
    assert stored() == [(cast.places["NHSL"], 42, True, TODAY, None)]
    assert "Every 6 weeks" in client.get("/supervision/policies").text


def test_two_for_the_same_people_never_run_on_one_day(cast):
    sets(cast, since=LONG_AGO, until=YESTERDAY)
    sets(cast, since=SOON)
    for since, until in ((YESTERDAY, YESTERDAY), (TODAY, None), (SOON, SOON)):
        with pytest.raises(Refused, match="There is a policy for the same people"):
            sets(cast, since=since, until=until)
    sets(cast, since=TODAY, until=SOON - timedelta(days=1))
    sets(cast, place="NHSL-W3")


@pytest.mark.parametrize("days", [0, -1, 1097])
def test_an_interval_is_between_a_day_and_three_years(cast, days):
    with pytest.raises(Refused, match="from 1 to 1,096"):
        sets(cast, days=days)


def test_an_officer_decides_for_their_branch_alone(cast, as_):
    above = policy(cast, "LOCH", 60)
    for refused in (
        lambda: sets(cast, "lorna", "COUN"),
        lambda: changes(cast, above, who="lorna"),
        lambda: ends(cast, above, TODAY, "lorna"),
    ):
        with pytest.raises(Refused, match="You may not decide"):
            refused()
    assert as_("lorna").get(f"/supervision/policies/{above.id}").status_code == 404
    assert "Set above you" in as_("lorna").get("/supervision/policies").text


def test_a_change_closes_the_old_row_and_rewrites_no_past_day(cast):
    row = policy(cast, "NHSL", 60)
    changes(cast, row)
    last = SOON - timedelta(days=1)
    assert stored() == [(row.organisation_id, 60, False, LONG_AGO, last), (row.organisation_id, 28, False, SOON, None)]
    for day, days, says in ((YESTERDAY, 28, "today or a later day"), (SOON, 28, "has ended"), (TODAY, 60, "says already")):
        with pytest.raises(Refused, match=says):
            changes(cast, row, days, day)


def test_one_that_has_not_begun_changes_in_place_and_can_be_taken_back(cast):
    row = policy(cast, "NHSL", 60, since=SOON)
    changes(cast, row)
    assert stored() == [(row.organisation_id, 28, False, SOON, None)]
    ends(cast, row, YESTERDAY)
    assert stored() == []


def test_a_policy_ends_on_a_day_and_is_history_then(cast, as_):
    row = policy(cast, "NHSL", 60)
    with pytest.raises(Refused, match="yesterday or a later day"):
        ends(cast, row, TODAY - timedelta(days=2))
    ends(cast, row, YESTERDAY)
    assert stored()[0][4] == YESTERDAY
    assert as_("priya").get(f"/supervision/policies/{row.id}").status_code == 404


def test_a_refusal_shows_the_form_again(cast, as_, send):
    row = policy(cast, "NHSL", 60)
    answers = {"interval_days": "28", "group_counts": "no", "from_day": ["1", "3", "2026"]}
    reply = send(as_("priya"), f"/supervision/policies/{row.id}", **answers)
    assert reply.status_code == 422 and "Choose today or a later day" in reply.text


def test_days_that_touch_overlap_and_days_that_follow_do_not():
    one = PolicyFacts(0, Whom(1, None, None), 7, True, date(2026, 1, 1), date(2026, 1, 31))
    later = [PolicyFacts(0, one.whom, 7, True, day, None) for day in (date(2026, 1, 31), date(2026, 2, 1))]
    assert [one.overlaps(other) for other in later] == [other.overlaps(one) for other in later] == [True, False]
