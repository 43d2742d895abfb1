"""How posts stand, by hand. Today is 2 March 2026; Ailsa's post began in 2022, Kirsty's in 2023."""

from datetime import date, timedelta

from sqlalchemy import update

from lms.kit.db import db
from lms.people.models import Absence, Person, Term
from lms.people.rules import WorkerType
from lms.supervision.rules.words import GroupKind, SessionState
from lms.supervision_policies.queries.standing import standings
from lms.supervision_policies.rules.standing import SupervisionStatus
from tests.cast import TODAY
from tests.supervision.groups import a_group, meets
from tests.supervision_policies.policies import LONG_AGO, policy

OVERDUE, UP_TO_DATE, NOT_YET_DUE, PAUSED = (
    SupervisionStatus.OVERDUE,
    SupervisionStatus.UP_TO_DATE,
    SupervisionStatus.NOT_YET_DUE,
    SupervisionStatus.PAUSED,
)


def ago(days):
    return TODAY - timedelta(days=days)


def of(cast, who="ailsa", day=TODAY):
    """How their first post stands; None: no policy applies."""
    return standings(day, [cast[who].post_id]).get(cast[who].post_id)


def pair(cast, *days, kind=GroupKind.INDIVIDUAL, who="ailsa", code="P", **more):
    group = a_group(cast, kind, members=(who,), code=code)
    for day in days:
        meets(cast, group, day, who, led_by="effie", **more)


def test_a_session_counts_up_to_its_last_day(cast):
    policy(cast, "LOCH", 30)
    pair(cast, ago(30))
    assert (of(cast).status, of(cast).due_on) == (UP_TO_DATE, TODAY)
    assert of(cast, day=TODAY + timedelta(days=1)).status is OVERDUE


def test_the_nearest_policy_applies_and_of_these_the_shortest(cast):
    policy(cast, "LOCH", 7)
    policy(cast, "NHSL", 60, groups=True)
    policy(cast, "NHSL", 50, role="staff_nurse")
    policy(cast, "NHSL", 50, worker_type=WorkerType.EMPLOYEE, groups=True)
    policy(cast, "NHSL", 20, role="hcsw")
    assert (of(cast).interval_days, of(cast).group_counts) == (50, True)


def test_groups_count_where_the_policy_says_so_and_networks_never(cast):
    policy(cast, "NHSL", 30)
    for number, kind in enumerate(GroupKind):
        pair(cast, ago(number), kind=kind, code=kind.value) if kind is not GroupKind.INDIVIDUAL else None
    assert of(cast).last_on is None
    policy(cast, "NHSL-W3", 30, groups=True)
    assert of(cast).last_on == ago(1)


def test_whoever_facilitates_is_not_supervised_and_what_was_cancelled_did_not_take_place(cast):
    policy(cast, "LOCH", 30)
    pair(cast, ago(3))
    pair(cast, ago(2), code="Q", state=SessionState.PLANNED)
    assert (of(cast).last_on, of(cast, "effie").last_on) == (ago(3), None)


def test_the_first_session_has_the_whole_interval(cast):
    policy(cast, "LOCH", 30, since=ago(30))
    assert (of(cast).status, of(cast).starts_on, of(cast).due_on) == (NOT_YET_DUE, ago(30), TODAY)
    assert of(cast, day=TODAY + timedelta(days=1)).status is OVERDUE


def test_the_run_goes_on_from_one_policy_to_the_next_and_breaks_at_a_gap(cast):
    policy(cast, "LOCH", 9, since=ago(300), until=ago(101))
    policy(cast, "NHSL", 9, since=ago(100), until=ago(50))
    assert of(cast, day=ago(60)).starts_on == ago(300)
    policy(cast, "NHSL", 9, since=ago(48))
    assert of(cast).starts_on == ago(48)


def test_a_worker_whom_nobody_may_oblige_is_out_of_scope_and_does_not_break_the_run(cast):
    policy(cast, "LOCH", 30)
    term = db.session.query(Term).filter_by(post_id=cast["ailsa"].post_id).one()
    term.ends_on = ago(20)
    same = {"post_id": term.post_id, "organisation_id": term.organisation_id}
    db.session.add_all([
        Term(**same, starts_on=ago(19), ends_on=ago(10), worker_type=WorkerType.UNPAID_CARER),
        Term(**same, starts_on=ago(9), worker_type=WorkerType.EMPLOYEE),
    ])  # fmt: skip
    db.session.flush()
    assert of(cast, day=ago(15)) is None and of(cast).starts_on == LONG_AGO


def test_long_leave_pauses_and_four_weeks_follow(cast):
    policy(cast, "LOCH", 30)
    db.session.add(Absence(post_id=cast["ailsa"].post_id, starts_on=ago(100), ends_on=ago(28)))
    db.session.flush()
    assert of(cast, day=ago(28)).status is PAUSED
    assert (of(cast).status, of(cast).late_after) == (NOT_YET_DUE, TODAY)
    assert of(cast, day=TODAY + timedelta(days=1)).status is OVERDUE


def test_sessions_count_for_all_posts_of_all_records_of_a_person(cast):
    policy(cast, "LOCH", 30)
    pair(cast, ago(3), who="gordon")
    assert of(cast).last_on is None
    db.session.execute(update(Person).where(Person.id == cast["gordon"].person_id).values(merged_into_id=cast["ailsa"].person_id))
    assert of(cast).last_on == of(cast, "gordon").last_on == ago(3)


def test_nobody_is_due_without_a_policy(cast):
    policy(cast, "COUN", 30, since=date(2026, 3, 3))
    assert of(cast) is of(cast, "kirsty") is None
