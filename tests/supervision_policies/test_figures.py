"""Figures of supervision: what L&D sees of a year, and what nobody does."""

import csv
from datetime import date, timedelta
from io import StringIO
from random import Random

import pytest

from lms.kit.db import db
from lms.people.models import Organisation, Person
from lms.supervision.models import GroupMember, SupervisionAction, SupervisionGroup, SupervisionSession
from lms.supervision.rules.words import ActionState, CancelledBy, CancelledWhy, GroupKind, MemberRole, SessionState
from lms.supervision_policies.models import SupervisionPolicy
from lms.supervision_policies.queries.figures import figures
from lms.supervision_policies.rules.figures import FEWER, NOT_SHOWN, Share, by_month, cancelled, closure, first_day, themes, who_met
from tests.cast import TODAY
from tests.supervision.groups import a_group, agrees, meets, writes
from tests.supervision_policies.figure_recount import Slowly
from tests.supervision_policies.histories import FIRST, LAST, Histories

ADDRESS = "/supervision/figures"
SINCE = first_day(TODAY, 12)
MEMBER, FACILITATOR, EMPLOYER = CancelledBy
LEAVE, ILLNESS, STAFFING = CancelledWhy.LEAVE, CancelledWhy.ILLNESS, CancelledWhy.STAFFING


def seen(cast, who, employer=None):
    return figures(cast[who].viewer(), SINCE, TODAY, cast.places[employer] if employer else None)


def days_ago(days):
    return TODAY - timedelta(days=days)


def cancels(cast, group, on, by=CancelledBy.MEMBER, why=CancelledWhy.LEAVE):
    session = SupervisionSession(
        group_id=group.id, held_on=on, minutes=60, state=SessionState.CANCELLED, cancelled_by=by, cancelled_why=why
    )  # fmt: skip
    db.session.add(session)
    db.session.flush()


def takes_on(cast, session, who, due_on, state=ActionState.OPEN, text="Words"):
    settled = None if state is ActionState.OPEN else due_on
    action = SupervisionAction(
        session_id=session.id, owner_id=cast[who].person_id, text=text, due_on=due_on, state=state, settled_on=settled
    )
    db.session.add(action)
    db.session.flush()


# --- who sees it --------------------------------------------------------------------------------------------------------------------


def test_officers_open_it_and_supervisors_the_board_and_others_do_not(as_, cast):
    opened = {who: as_(who).get(ADDRESS).status_code for who in ("lorna", "priya", "adam", "effie", "beth", "ailsa")}
    assert opened == {"lorna": 200, "priya": 200, "adam": 200, "effie": 403, "beth": 403, "ailsa": 403}


def test_lorna_counts_the_sessions_of_the_nhs_alone(cast):
    group = a_group(cast)
    meets(cast, group, days_ago(10), "ailsa", "morag")
    meets(cast, group, days_ago(5), "morag")
    assert (seen(cast, "lorna").sessions, seen(cast, "priya").sessions) == (1, 2)
    assert (seen(cast, "priya", "NHSL").sessions, seen(cast, "priya", "HARB").sessions) == (1, 2)


def test_an_employer_out_of_reach_is_no_choice(as_, cast):
    meets(cast, a_group(cast), days_ago(10), "ailsa")
    page = as_("lorna").get(ADDRESS, query_string={"employer": cast.places["HARB"]}).text
    assert "Harbour Care</option>" not in page and "NHS Lochside</option>" in page
    assert "No session is on record" not in page  # the choice that is none is left out


def test_no_name_and_no_word_of_a_text_stands_there(as_, cast):
    group = a_group(cast, name="The planted name")
    agrees(cast, group)
    for days in range(10, 70, 7):
        session = meets(cast, group, days_ago(days), "ailsa", "morag", led_by="effie")
        takes_on(cast, session, "ailsa", days_ago(days - 7), text="the planted action")
        writes(cast, session, "the planted sentence")
    page = as_("priya").get(ADDRESS).text
    assert not [word for word in ("planted", "Robertson", "NicDhòmhnaill", "Campbell") if word in page]


def test_it_asks_a_fixed_number_of_queries(as_, cast, query_count):
    client = as_("priya")
    client.get(ADDRESS)
    with query_count() as few:
        client.get(ADDRESS)
    group = a_group(cast)
    for days in range(10, 80, 7):
        meets(cast, group, days_ago(days), "ailsa", "morag", led_by="effie")
        cancels(cast, group, days_ago(days + 1))
    db.session.commit()
    with query_count() as many:
        client.get(ADDRESS)
    assert len(few.statements) == len(many.statements) <= 30


# --- sessions -----------------------------------------------------------------------------------------------------------------------


def test_sessions_of_two_and_of_several_by_month(cast):
    pair = a_group(cast, GroupKind.INDIVIDUAL, members=("ailsa",), code="PAIR")
    for group, day in ((pair, date(2026, 2, 3)), (pair, date(2026, 2, 10)), (a_group(cast), date(2026, 1, 31))):
        meets(cast, group, day, "ailsa")
    months = {month.first_day: (month.one_to_one, month.groups) for month in seen(cast, "lorna").months if month.all}
    assert months == {date(2026, 1, 1): (0, 1), date(2026, 2, 1): (2, 0)}


def test_the_period_is_twelve_months_up_to_today(cast):
    group = a_group(cast, since=date(2025, 1, 1))
    for day in (SINCE - timedelta(days=1), SINCE, TODAY):
        meets(cast, group, day, "ailsa")
    assert (SINCE, seen(cast, "lorna").sessions) == (date(2025, 3, 3), 2)
    assert [month.first_day for month in by_month([], SINCE, TODAY)][::12] == [date(2025, 3, 1), date(2026, 3, 1)]


def test_what_nobody_came_to_and_what_is_planned_does_not_count(cast):
    group = a_group(cast)
    meets(cast, group, days_ago(3))
    meets(cast, group, days_ago(2), "ailsa", state=SessionState.PLANNED)
    assert seen(cast, "lorna").sessions == 0


def test_the_table_can_be_had_as_a_file(as_, cast):
    meets(cast, a_group(cast), date(2026, 2, 3), "ailsa")
    rows = list(csv.DictReader(StringIO(as_("lorna").get(f"{ADDRESS}?format=csv").text.lstrip("\ufeff"))))
    assert (len(rows), rows[-2]) == (13, {"month": "2026-02", "one_to_one": "0", "groups": "1", "sessions": "1"})


def test_the_rate_is_that_of_the_measure(cast):
    policy = SupervisionPolicy(organisation_id=cast.places["NHSL-W3"], interval_days=30, group_counts=True, effective_from=date(2025, 1, 1))
    db.session.add(policy)
    db.session.flush()
    assert seen(cast, "lorna").now == Share(0, 1)
    meets(cast, a_group(cast), days_ago(20), "ailsa")
    assert (seen(cast, "lorna").now, seen(cast, "priya", "COUN").now) == (Share(1, 1), Share(0, 0))


# --- cancelled ----------------------------------------------------------------------------------------------------------------------


def test_where_all_are_few_a_sentence_says_it():
    assert [cancelled([(MEMBER, LEAVE, low), (EMPLOYER, LEAVE, high)]).is_few for low, high in ((1, 2), (2, 30))] == [True, False]


def test_cancelled_sessions_are_those_of_groups_with_people_within_reach(cast):
    group = a_group(cast, members=("morag",))
    for days in range(1, 8):
        cancels(cast, group, days_ago(days))
    assert (seen(cast, "priya").cancelled.total, seen(cast, "lorna").cancelled.by) == (7, [])


@pytest.mark.parametrize(
    ("rows", "by", "why", "total"),
    [
        ([(MEMBER, LEAVE, 6), (EMPLOYER, STAFFING, 6)], ["6", "6"], ["6", "6"], 12),
        ([(MEMBER, LEAVE, 9), (EMPLOYER, LEAVE, 2)], [NOT_SHOWN, FEWER], ["11"], None),
        ([(MEMBER, LEAVE, 9), (FACILITATOR, LEAVE, 7), (EMPLOYER, LEAVE, 2)], ["9", NOT_SHOWN, FEWER], ["18"], None),
        ([(MEMBER, LEAVE, 3), (EMPLOYER, LEAVE, 3)], [FEWER, FEWER], [NOT_SHOWN], None),  # six would tell each of them
        ([(MEMBER, LEAVE, 2)], [FEWER], [FEWER], None),
        ([], [], [], 0),
    ],
)
def test_small_counts_are_held_back_and_what_would_tell_them(rows, by, why, total):
    told = cancelled(rows)
    assert ([part.text for part in told.by], [part.text for part in told.why], told.total) == (by, why, total)
    assert all(part.share is None for part in (*told.by, *told.why)) == (not total)


def test_no_subtraction_tells_a_small_count():
    """Whoever knows the rules and all that is shown can take each small count for another small one."""
    for low in range(1, 5):
        for high in range(5, 12):
            shown = [_shown(low, high), *(_shown(other, low + high - other) for other in range(1, 5) if low + high - other >= 5)]
            assert shown.count(shown[0]) >= 2, (low, high)


def _shown(low, high):
    told = cancelled([(MEMBER, LEAVE, low), (EMPLOYER, LEAVE, high)])
    return [sorted(part.text for part in parts) for parts in (told.by, told.why)], told.total


# --- actions, groups, themes --------------------------------------------------------------------------------------------------------


def test_actions_count_closed_of_closed_dropped_and_open_past_their_day():
    rows = [
        (ActionState.CLOSED, True, 6),
        (ActionState.CLOSED, False, 1),
        (ActionState.DROPPED, True, 2),
        (ActionState.OPEN, True, 3),
        (ActionState.OPEN, False, 9),
    ]
    assert closure(rows) == Share(7, 12)


def test_actions_are_those_of_people_within_reach_that_were_due_in_the_period(cast):
    session = meets(cast, a_group(cast), days_ago(30), "ailsa")
    takes_on(cast, session, "ailsa", days_ago(10), ActionState.CLOSED)
    takes_on(cast, session, "ailsa", days_ago(1))
    takes_on(cast, session, "ailsa", TODAY)  # not past its day yet
    takes_on(cast, session, "ailsa", TODAY + timedelta(days=1), ActionState.CLOSED)
    takes_on(cast, session, "morag", days_ago(9), ActionState.DROPPED)
    assert (seen(cast, "lorna").closure, seen(cast, "priya").closure) == (Share(1, 2), Share(1, 3))


def test_a_share_is_told_to_one_decimal_and_not_of_few():
    assert [Share(n, d).rate for n, d in ((1, 3), (1, 8), (0, 7), (7, 7), (0, 0))] == ["33.3", "12.5", "0.0", "100.0", None]
    assert [Share(1, d).is_small for d in (4, 5)] == [True, False]


def test_a_group_is_multi_agency_when_two_of_its_sessions_were(cast):
    shared, own = a_group(cast, code="S"), a_group(cast, code="O", members=("ailsa",))
    for days in (1, 2):
        meets(cast, shared, days_ago(days), "ailsa", "morag")
        meets(cast, own, days_ago(days), "ailsa")
    assert (seen(cast, "lorna").shared, seen(cast, "priya", "HARB").shared) == (Share(1, 2), Share(1, 1))


def test_employers_and_job_roles_that_met_in_groups(cast):
    group = a_group(cast)
    for days in range(1, 7):
        meets(cast, group, days_ago(days), "ailsa", *(["morag"] if days < 3 else []))
    told = seen(cast, "lorna")
    assert [(part.label, part.text) for part in told.employers] == [("NHS Lochside", "6"), ("Harbour Care", FEWER)]
    assert [part.text for part in told.roles] == ["6", FEWER]


def test_themes_are_told_from_five_sessions_and_five_people_on():
    wellbeing, both = frozenset({"wellbeing"}), frozenset({"wellbeing", "workload"})
    told = themes([(wellbeing, 1, 4), (both, 2, 4), (frozenset({"change"}), 3, 9)], {1: 3, 2: 3, 3: 2})
    assert [(part.label, part.text) for part in told] == [("Wellbeing", "8")]


def test_themes_come_from_sessions_and_no_pair_is_told(cast):
    group = a_group(cast, members=("ailsa", "morag", "kirsty", "gordon"))
    pair = a_group(cast, GroupKind.INDIVIDUAL, members=("ailsa",), code="PAIR")
    for days in range(1, 7):
        meets(cast, group, days_ago(days), "ailsa", "morag", "kirsty", "gordon", led_by="effie").themes = frozenset({"change"})
        meets(cast, pair, days_ago(days), "ailsa").themes = frozenset({"wellbeing"})
    db.session.flush()
    assert [(part.label, part.text) for part in seen(cast, "priya").themes] == [("Change in the service", "6")]


def test_small_counts_come_last_in_the_order_of_their_names():
    rows = [("B", 4), ("A", 2), ("C", 7), ("D", 9)]
    assert [(part.label, part.text) for part in who_met(rows)] == [("D", "9"), ("C", "7"), ("A", FEWER), ("B", FEWER)]


# --- against a slow recount ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [4, 5])
def test_the_figures_are_what_a_slow_recount_says(cast, seed):
    Histories(cast, seed).live()
    chance = Random(seed)
    for group in db.session.query(SupervisionGroup).all():
        for person in chance.sample(db.session.query(Person).order_by(Person.id).all(), 2):
            since = FIRST + timedelta(days=chance.randrange(60))
            db.session.add(GroupMember(group_id=group.id, person_id=person.id, role=MemberRole.MEMBER, since=since))
    db.session.flush()
    for who, employer in (("lorna", None), ("priya", None), ("priya", "COUN"), ("priya", "HARB")):
        place = db.session.get_one(Organisation, cast.places[employer or {"lorna": "NHSL", "priya": "LOCH"}[who]])
        slowly, since = Slowly(place.path, FIRST + timedelta(days=20), LAST), FIRST + timedelta(days=20)
        quick = figures(cast[who].viewer(), since, LAST, place.id if employer else None)
        months = {(month.first_day, is_pair): count for month in quick.months for is_pair, count in _counts(month) if count}
        assert (months, quick.shared) == (slowly.months(), slowly.shared()), (who, employer)
        assert quick.cancelled.total in (None, slowly.cancelled_sessions()), (who, employer)
        assert slowly.seen and slowly.cancelled


def _counts(month):
    return (True, month.one_to_one), (False, month.groups)
