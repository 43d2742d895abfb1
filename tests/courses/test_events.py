"""Planning dates: who may, what is refused, two planners at once."""

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier, BrokenBarrierError

import pytest
from sqlalchemy import func, select

from lms.access import Role
from lms.courses.models import Event, EventMove, EventSession
from lms.courses.queries.events import plan_of
from lms.courses.rules.planning import shown
from lms.courses.rules.words import EventState
from lms.courses.service import events as service
from lms.kit.concurrent_edits import EditConflict, fingerprint
from lms.kit.db import db, transaction
from lms.kit.refusal import Refused
from lms.people.models import RoleGrant
from tests.courses.test_planning_rules import plan, session
from tests.events import course, event, venue
from tests.meeting import patience

DAY = date(2026, 3, 16)


@pytest.fixture
def fire(cast):
    return course(cast)


@pytest.fixture
def planned(cast, fire):
    """`planned(session, …, who="priya", **more)`: a draft of the course."""

    def add(*sessions, who="priya", **more):
        given = {"organiser_id": cast.places["LOCH"]} | more
        return service.add_event(course_id=fire.id, plan=plan(*sessions, **given), by=cast[who].viewer())

    return add


def change(cast, one, who="priya", seen=None, **more):
    before = plan_of(one)
    return service.change_event(event_id=one.id, plan=replace(before, **more), seen=seen or seen_of(one), by=cast[who].viewer())


def seen_of(one):
    from_form = shown(plan_of(one))
    return fingerprint(from_form)


# --- adding -----------------------------------------------------------------------------------------------------------------------


def test_a_date_begins_as_a_draft_with_its_sessions(cast, planned):
    room = venue(cast)
    one = planned(session(DAY, venue=room.id), session(DAY + timedelta(days=7)), trainer_ids=(cast["tam"].person_id,))
    assert (one.state, one.starts_at, one.ends_at) == (EventState.DRAFT, session(DAY).starts_at, session(DAY + timedelta(days=7)).ends_at)
    assert [row.venue_id for row in plan_of(one).sessions] == [room.id, None]
    assert db.session.scalars(select(EventMove.state)).all() == [EventState.DRAFT]


def test_a_double_click_adds_one(planned, cast):
    room = venue(cast)
    assert planned(session(DAY, venue=room.id)).id == planned(session(DAY, venue=room.id)).id


def test_an_officer_plans_the_partnerships_course_for_their_own_employer(cast, planned):
    assert planned(who="lorna", organiser_id=cast.places["NHSL"]).organiser_id == cast.places["NHSL"]


@pytest.mark.parametrize("organiser", ["LOCH", "COUN", "HARB"])
def test_an_officer_organises_for_nobody_else(cast, planned, organiser):
    with pytest.raises(Refused) as no:
        planned(who="lorna", organiser_id=cast.places[organiser])
    assert no.value.field == "organiser"


def test_an_officer_runs_no_course_of_another_employer(cast):
    theirs = course(cast, owner="COUN")
    with pytest.raises(Refused):
        service.add_event(course_id=theirs.id, plan=plan(organiser_id=cast.places["NHSL"]), by=cast["lorna"].viewer())


def test_only_a_trainer_of_that_day_teaches(cast, planned):
    with pytest.raises(Refused, match="Gordon Milne is not a trainer on 16 March 2026"):
        planned(trainer_ids=(cast["gordon"].person_id,))
    db.session.query(RoleGrant).filter_by(role=Role.TRAINER).update({"ends_on": DAY - timedelta(days=1)})
    with pytest.raises(Refused, match="Tam Gillespie is not a trainer"):
        planned(trainer_ids=(cast["tam"].person_id,))


def test_nothing_is_planned_of_a_course_that_is_retired_by_then(cast, planned, fire):
    fire.retired_on = DAY
    with pytest.raises(Refused, match="retired from 16 March 2026"):
        planned()
    assert planned(session(DAY - timedelta(days=1)))


# --- clashes ----------------------------------------------------------------------------------------------------------------------


def test_a_room_is_for_one_thing_at_a_time_and_the_other_is_named(cast, planned):
    room = venue(cast)
    planned(session(DAY, "9:30", "12:30", room.id))
    with pytest.raises(Refused, match=r"taken by “Fire safety awareness” on 16 March 2026, 9:30am to 12:30pm") as no:
        planned(session(date(2026, 3, 15)), session(DAY, "12:29", "14:00", room.id))
    assert no.value.field == "venue_2"


def test_back_to_back_in_a_room_is_fine(cast, planned):
    room = venue(cast)
    planned(session(DAY, "9:30", "12:30", room.id))
    assert planned(session(DAY, "12:30", "14:00", room.id)) and planned(session(DAY, "8:00", "9:30", room.id))


def test_nobody_teaches_twice_at_once(cast, planned):
    tam = (cast["tam"].person_id,)
    planned(session(DAY), trainer_ids=tam)
    with pytest.raises(Refused, match="Tam Gillespie teaches “Fire safety awareness” on 16 March 2026") as no:
        planned(session(DAY, "12:00", "13:00"), trainer_ids=tam)
    assert no.value.field == "trainers"


def test_what_is_cancelled_is_in_nobodys_way(cast, planned):
    room = venue(cast)
    one = planned(session(DAY, venue=room.id))
    service.move_event(one, EventState.CANCELLED, by=cast["priya"].viewer(), why="The heating is broken")
    assert planned(session(DAY, "10:00", "11:00", room.id))


def test_a_night_in_a_room_reaches_into_the_next_morning(cast, planned):
    room = venue(cast)
    planned(session(DAY, "21:00", "7:00", room.id))
    with pytest.raises(Refused):
        planned(session(DAY + timedelta(days=1), "6:30", "8:00", room.id))


# --- changing ---------------------------------------------------------------------------------------------------------------------


def test_a_change_of_time_is_told_and_one_of_notes_is_not(cast, planned):
    one = planned()
    assert not change(cast, one, notes="Bring lunch").must_be_told and one.revision == 0
    kept = plan_of(one).sessions[0]
    assert change(cast, one, sessions=(replace(session(DAY, "10:00", "13:00"), id=kept.id),)).times
    assert (one.revision, one.starts_at.hour, db.session.scalar(select(func.count()).select_from(EventSession))) == (1, 10, 1)


def test_sessions_come_and_go(cast, planned):
    one = planned(session(DAY), session(DAY + timedelta(days=1)))
    first, _ = plan_of(one).sessions
    change(cast, one, sessions=(first, session(DAY + timedelta(days=2))))
    after = plan_of(one).sessions
    assert after[0].id == first.id and [row.day.day for row in after] == [16, 18] and one.ends_at == after[1].ends_at


def test_what_somebody_else_changed_meanwhile_is_not_lost(cast, planned):
    one = planned()
    seen = seen_of(one)
    change(cast, one, capacity=14)
    with pytest.raises(EditConflict):
        change(cast, one, seen=seen, capacity=10)


def test_the_same_change_sent_twice_is_made_once(cast, planned):
    one = planned()
    seen = seen_of(one)
    assert change(cast, one, seen=seen, link="https://a.example").link and not change(cast, one, seen=seen).link
    assert one.revision == 1


def test_an_officer_changes_no_date_of_somebody_else(cast, planned):
    one = planned()
    for verb in (
        lambda: change(cast, one, who="lorna", capacity=14),
        lambda: service.schedule(event_id=one.id, by=cast["lorna"].viewer()),
        lambda: service.copy_event(event_id=one.id, days=[DAY], by=cast["lorna"].viewer()),
    ):
        with pytest.raises(Refused, match="not one that you may change"):
            verb()


def test_an_officer_hands_no_date_to_another_employer(cast, planned):
    one = planned(who="lorna", organiser_id=cast.places["NHSL"])
    with pytest.raises(Refused, match="Choose an organiser"):
        change(cast, one, who="lorna", organiser_id=cast.places["COUN"])


def test_sessions_of_another_date_are_not_taken_over(cast, planned):
    one, other = planned(), planned(session(DAY + timedelta(days=1)))
    with pytest.raises(Refused, match="taken one of these sessions out"):
        change(cast, one, sessions=plan_of(other).sessions)


@pytest.mark.parametrize("state", [EventState.CANCELLED, EventState.DELIVERED])
def test_what_is_over_stays_as_it_is(cast, fire, state):
    one = event(cast, fire, state=state)
    with pytest.raises(Refused, match="cannot be changed any more"):
        change(cast, one, capacity=14)


# --- scheduling, copying ----------------------------------------------------------------------------------------------------------


def test_a_draft_is_scheduled_once(cast, planned):
    one = planned()
    for _ in range(2):
        service.schedule(event_id=one.id, by=cast["priya"].viewer())
    assert db.session.scalars(select(EventMove.state).order_by(EventMove.id)).all() == [EventState.DRAFT, EventState.SCHEDULED]


def test_what_has_begun_is_not_scheduled(cast, fire):
    one = event(cast, fire, state=EventState.DRAFT, starts_at=session(date(2026, 3, 1)).starts_at)
    with pytest.raises(Refused, match="has begun already"):
        service.schedule(event_id=one.id, by=cast["priya"].viewer())


def test_a_cancelled_date_cannot_come_back(cast, fire):
    one = event(cast, fire, state=EventState.CANCELLED)
    with pytest.raises(Refused):
        service.schedule(event_id=one.id, by=cast["priya"].viewer())


def test_copies_are_drafts_on_other_days(cast, planned):
    one = planned(trainer_ids=(cast["tam"].person_id,))
    days = [DAY + timedelta(weeks=weeks) for weeks in (1, 2, 3)]
    copies = service.copy_event(event_id=one.id, days=days, by=cast["priya"].viewer())
    assert [plan_of(copy).first_day for copy in copies] == days
    assert {plan_of(copy).trainer_ids for copy in copies} == {(cast["tam"].person_id,)}


def test_copies_sent_twice_are_made_once(cast, planned):
    one = planned()
    for _ in range(2):
        service.copy_event(event_id=one.id, days=[DAY + timedelta(weeks=1)], by=cast["priya"].viewer())
    assert db.session.scalar(select(func.count()).select_from(Event)) == 2


def test_a_copy_into_a_taken_room_is_refused(cast, planned):
    room = venue(cast)
    one = planned(session(DAY, venue=room.id))
    planned(session(DAY + timedelta(weeks=2), "10:00", venue=room.id))
    with pytest.raises(Refused, match="30 March 2026"):
        service.copy_event(event_id=one.id, days=[DAY + timedelta(weeks=weeks) for weeks in (1, 2)], by=cast["priya"].viewer())


def test_a_reason_is_no_novel(cast, fire):
    with pytest.raises(Refused, match="at most 400"):
        service.move_event(event(cast, fire), EventState.CANCELLED, by=None, why="x" * 401)


# --- two at once ------------------------------------------------------------------------------------------------------------------


def test_two_planners_take_one_room_once(app, cast, fire, monkeypatch):
    """Each waits for the other where the lock is asked for, as far as the database lets it come that far."""
    room, course_id = venue(cast).id, fire.id
    by = cast["priya"].viewer()
    db.session.commit()
    met, really = Barrier(2), service.advisory_lock

    def meet(name):
        with suppress(BrokenBarrierError):
            met.wait(timeout=patience())
        really(name)

    def add(capacity):
        with app.app_context():
            try:
                with transaction():
                    one = plan(session(DAY, venue=room), organiser_id=cast.places["LOCH"], capacity=capacity)
                    service.add_event(course_id=course_id, plan=one, by=by)
            except Refused as no:
                return str(no)
            finally:
                db.session.remove()
        return ""

    monkeypatch.setattr(service, "advisory_lock", meet)
    with ThreadPoolExecutor(2) as both:
        said = sorted(both.map(add, (8, 9)))
    assert said[0] == "" and re.match("Training room 1 is taken by", said[1])
    assert db.session.scalar(select(func.count()).select_from(Event)) == 1
