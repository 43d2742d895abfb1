"""Bookings follow people to the post that runs on their day."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from lms.bookings.models import BookingMove, Quota
from lms.bookings.queries import waiting
from lms.bookings.queries.following import stranded
from lms.bookings.queries.worker_queue import to_follow
from lms.bookings.rules.states import Because, BookingState
from lms.bookings.service import cancel, choose_post, follow, follow_on
from lms.courses.models import Course, Event, course_sector
from lms.kit import clock
from lms.kit.db import db
from lms.kit.house import current_house
from lms.kit.refusal import Refused
from lms.outbox.models import Message
from lms.people.models import JobRole, Post, Term
from lms.people.rules import Sector, WorkerType
from lms.people_admin.service.merges import merge, undo_merge
from tests.events import STARTS, booking, course, event

S = BookingState
DAY = STARTS.date()
EVE = DAY - timedelta(days=1)


def end(post_id, last_day=EVE):
    """The post ends with this day, and what hangs on it follows."""
    term = db.session.scalars(select(Term).where(Term.post_id == post_id, Term.ends_on.is_(None))).one()
    term.ends_on = last_day
    db.session.flush()
    current_house().posts_changed([post_id])


def post(cast, who, place, number, starts_on=DAY, employer="", role="admin"):
    """Another post of theirs."""
    employer_id = cast.places[employer or place.split("-")[0]]
    one = Post(person_id=cast[who].person_id, employer_id=employer_id, employee_number=number, number_folded=number)
    db.session.add(one)
    db.session.flush()
    role_id = db.session.scalar(select(JobRole.id).where(JobRole.key == role))
    values = {"organisation_id": cast.places[place], "job_role_id": role_id, "worker_type": WorkerType.EMPLOYEE}
    db.session.add(Term(post_id=one.id, starts_on=starts_on, **values))
    db.session.flush()
    return one.id


def now(one):
    db.session.refresh(one)
    return one.post_id, one.state


def subjects(who):
    return [subject.split(":")[0] for subject in db.session.scalars(select(Message.subject).where(Message.person_id == who.person_id))]


def test_a_booking_follows_to_the_new_number(cast):
    one = booking(cast, event(cast, course(cast)), "gordon")
    new = post(cast, "gordon", "HARB-DAY", "G-2")
    end(cast["gordon"].post_id)
    assert now(one) == (new, S.BOOKED)


def test_a_booking_on_the_very_last_day_stays(cast):
    one = booking(cast, event(cast, course(cast)), "gordon")
    post(cast, "gordon", "HARB-DAY", "G-2", DAY + timedelta(days=1))
    end(cast["gordon"].post_id, DAY)
    assert now(one) == (cast["gordon"].post_id, S.BOOKED)


def test_with_a_gap_over_the_day_nobody_is_there_and_the_booking_ends(cast):
    one = booking(cast, event(cast, course(cast)), "gordon")
    post(cast, "gordon", "HARB-DAY", "G-2", DAY + timedelta(days=1))
    end(cast["gordon"].post_id)
    assert now(one) == (cast["gordon"].post_id, S.CANCELLED)


def test_of_three_posts_one_ends_and_the_same_employer_comes_first(cast):
    one = booking(cast, event(cast, course(cast)), "lukasz")
    same = post(cast, "lukasz", "COUN-HC", "L-2", date(2020, 1, 1))
    end(cast["lukasz"].post_id)
    assert now(one) == (same, S.BOOKED)


def test_of_other_employers_the_post_that_began_last_comes_first(cast):
    one = booking(cast, event(cast, course(cast)), "lukasz")
    post(cast, "lukasz", "MILL", "L-3", date(2020, 1, 1))
    end(cast["lukasz"].post_id)
    assert now(one) == (cast["lukasz"].post_ids[1], S.BOOKED)


def test_a_post_that_may_not_attend_is_passed_over(cast):
    one = booking(cast, event(cast, course(cast)), "lukasz")
    db.session.execute(course_sector.insert(), [{"course_id": one.course_id, "sector": Sector.COUNCIL}])
    new = post(cast, "lukasz", "COUN-HC", "L-2")
    end(cast["lukasz"].post_id)
    assert now(one) == (new, S.BOOKED)


def council_only(of):
    db.session.execute(course_sector.insert(), [{"course_id": of, "sector": Sector.COUNCIL}])


def test_where_no_post_may_have_it_the_booking_stays_and_the_reason_is_said(cast):
    one = booking(cast, event(cast, course(cast)), "lukasz")
    council_only(one.course_id)
    end(cast["lukasz"].post_id)
    assert now(one) == (cast["lukasz"].post_id, S.BOOKED) and subjects(cast["lukasz"]) == []
    assert [each.reason for each in stranded(clock.now())] == ["BRAE B12: This course is for these sectors: Council."]
    assert to_follow(clock.now()) == []


def test_a_kept_place_does_not_go_to_another_employer_unless_another_is_free(cast):
    run = event(cast, course(cast), capacity=2)
    keep = {"organisation_id": cast.places["COUN"], "seats": 2, "release_on": DAY}
    db.session.add(Quota(event_id=run.id, **keep))
    one = booking(cast, run, "lukasz")
    end(cast["lukasz"].post_id)
    assert now(one) == (cast["lukasz"].post_id, S.BOOKED)
    run.capacity = 3
    follow([cast["lukasz"].post_id])
    assert now(one) == (cast["lukasz"].post_ids[1], S.BOOKED)


def test_who_is_on_a_date_with_more_people_than_places_still_follows(cast):
    run = event(cast, course(cast), capacity=1)
    booking(cast, run, "ailsa"), booking(cast, run, "adam")
    one = booking(cast, run, "lukasz")
    end(cast["lukasz"].post_id)
    assert now(one) == (cast["lukasz"].post_ids[1], S.BOOKED)


def test_who_waits_keeps_the_place_in_the_list(cast):
    run = event(cast, course(cast), capacity=1)
    booking(cast, run, "ailsa")
    one = booking(cast, run, "lukasz", S.WAITLISTED)
    booking(cast, run, "hamish", S.WAITLISTED)
    before = waiting.positions(run.id)
    end(cast["lukasz"].post_id)
    assert now(one) == (cast["lukasz"].post_ids[1], S.WAITLISTED) and waiting.positions(run.id) == before


def test_who_goes_to_another_employer_is_told_once_and_nobody_else(cast):
    run = event(cast, course(cast))
    booking(cast, run, "lukasz"), booking(cast, run, "gordon")
    post(cast, "gordon", "HARB-DAY", "G-2")
    end(cast["gordon"].post_id)
    end(cast["lukasz"].post_id)
    follow(None), follow_on(run.id)
    assert (subjects(cast["lukasz"]), subjects(cast["gordon"])) == (["Your booking goes with you"], [])


def test_the_step_says_that_it_followed(cast):
    one = booking(cast, event(cast, course(cast)), "lukasz")
    end(cast["lukasz"].post_id)
    last = db.session.scalars(select(BookingMove).where(BookingMove.booking_id == one.id).order_by(BookingMove.id.desc())).first()
    assert (last.state, last.by_account_id, last.why) == (S.BOOKED, None, "It follows to the post that runs on that day.")


@pytest.fixture
def merged(cast):
    """Gordon's post has an end before his booking, and his record counts for Kirsty's too, who has a post that goes on."""
    one = booking(cast, event(cast, course(cast)), "gordon")
    db.session.scalars(select(Term).where(Term.post_id == cast["gordon"].post_id)).one().ends_on = EVE
    return one, merge(kept_id=cast["gordon"].person_id, gone_id=cast["kirsty"].person_id, by=cast["priya"].viewer())


def test_a_booking_follows_to_the_post_of_a_record_that_is_merged(cast, merged):
    one, _ = merged
    assert now(one) == (cast["kirsty"].post_id, S.BOOKED) and one.person_id == cast["gordon"].person_id


def test_once_the_merge_is_undone_the_booking_is_nobody_elses(cast, merged):
    one, merge_id = merged
    new = post(cast, "gordon", "BRAE-1", "G-9")
    undo_merge(merge_id, by=cast["priya"].viewer())
    assert now(one) == (new, S.BOOKED)


def test_who_has_no_post_of_their_own_then_has_left(cast, merged):
    one, merge_id = merged
    undo_merge(merge_id, by=cast["priya"].viewer())
    assert now(one)[1] == S.CANCELLED


# --- the team is asked ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def in_question(cast):
    """A course for the council alone, whose place Łukasz had as its employee."""
    one = booking(cast, event(cast, course(cast)), "lukasz")
    council_only(one.course_id)
    end(cast["lukasz"].post_id)
    db.session.commit()
    return one


def test_the_team_that_runs_the_date_has_it_to_do_and_sees_why(as_, cast, in_question):
    assert "for which post Łukasz Żółć goes to Fire safety awareness" in as_("priya").get("/").text
    assert "for which post" not in as_("lorna").get("/").text
    assert f"/bookings/{in_question.id}/post" in as_("priya").get(f"/bookings/{in_question.id}").text
    assert "This course is for these sectors: Council." in as_("priya").get(f"/bookings/{in_question.id}/post").text


def test_they_keep_it_for_a_post_all_the_same(as_, cast, send, in_question):
    url, other = f"/bookings/{in_question.id}/post", cast["lukasz"].post_ids[1]
    assert send(as_("priya"), url).status_code == 422
    assert send(as_("priya"), url, post=str(cast["ailsa"].post_id)).status_code == 422
    assert send(as_("priya"), url, post=str(other)).status_code == 303
    assert now(in_question) == (other, S.BOOKED) and stranded(clock.now()) == []
    assert "nothing to decide" in as_("priya").get(url).text


def test_it_is_decided_once_and_by_the_team_alone(cast, in_question):
    other = cast["lukasz"].post_ids[1]
    with pytest.raises(Refused, match="Only the learning and development team"):
        choose_post(booking_id=in_question.id, post_id=other, by=cast["lukasz"].viewer())
    for _ in range(2):
        choose_post(booking_id=in_question.id, post_id=other, by=cast["priya"].viewer())
    steps = db.session.scalars(select(BookingMove.why).where(BookingMove.booking_id == in_question.id)).all()
    assert steps == ["", "It follows to the post that runs on that day."]


# --- where no post runs -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def left(cast):
    """Gordon's post has ended, and his booking with it."""
    one = booking(cast, event(cast, course(cast), capacity=1), "gordon")
    end(cast["gordon"].post_id)
    assert now(one) == (cast["gordon"].post_id, S.CANCELLED)
    return one


def go_on(post_id):
    db.session.scalars(select(Term).where(Term.post_id == post_id)).one().ends_on = None
    db.session.flush()
    current_house().posts_changed([post_id])


def test_a_booking_that_ended_comes_back_if_the_end_is_taken_back(cast, left):
    go_on(left.post_id)
    assert now(left) == (cast["gordon"].post_id, S.BOOKED)
    assert subjects(cast["gordon"]) == ["Your booking is cancelled", "You have a place"]


def test_it_comes_back_to_the_new_post_where_that_is_known_later(cast, left):
    new = post(cast, "gordon", "BRAE-1", "B-9")
    follow([new])
    assert now(left) == (new, S.BOOKED)


def test_it_does_not_come_back_where_the_place_is_taken(cast, left):
    booking(cast, db.session.get_one(Event, left.event_id), "ailsa")
    go_on(left.post_id)
    assert now(left)[1] == S.CANCELLED


def test_it_does_not_come_back_beside_another_date_of_the_course(cast, left):
    other = event(cast, db.session.get_one(Course, left.course_id), starts_at=STARTS + timedelta(days=7))
    booking(cast, other, "gordon")
    go_on(left.post_id)
    assert now(left)[1] == S.CANCELLED


def test_what_somebody_cancelled_does_not_come_back(cast):
    one = booking(cast, event(cast, course(cast)), "gordon")
    cancel(booking_id=one.id, because=Because.LEFT, by=cast["gordon"].viewer())
    follow([one.post_id])
    assert now(one)[1] == S.CANCELLED


def test_after_a_month_nothing_comes_back(cast, left, monkeypatch):
    moment = clock.now() + timedelta(days=32)
    db.session.get_one(Event, left.event_id).starts_at = moment + timedelta(days=9)
    monkeypatch.setattr(clock, "now", lambda: moment)
    go_on(left.post_id)
    assert now(left)[1] == S.CANCELLED
