"""Supervision follows a supervisor to the post that runs once the other has ended."""

from datetime import date, timedelta

from sqlalchemy import select

from lms.bookings.models import Booking
from lms.bookings.rules.states import BookingState
from lms.kit.db import db
from lms.kit.house import current_house
from lms.people.models import Post, Term
from lms.people.rules import WorkerType
from lms.people_admin.service.merges import merge
from tests.events import booking, course, event

LAST = date(2026, 3, 15)
FROM = LAST + timedelta(days=1)


def new_post(cast, who, place="COUN-EAST", number="E-2", starts_on=FROM, employer="COUN"):
    post = Post(person_id=cast[who].person_id, employer_id=cast.places[employer], employee_number=number, number_folded=number)
    db.session.add(post)
    db.session.flush()
    values = {"organisation_id": cast.places[place], "worker_type": WorkerType.EMPLOYEE}
    db.session.add(Term(post_id=post.id, starts_on=starts_on, **values))
    db.session.flush()
    return post.id


def end(cast, who, last_day=LAST):
    db.session.scalars(select(Term).where(Term.post_id == cast[who].post_id)).one().ends_on = last_day
    db.session.flush()
    current_house().posts_changed([cast[who].post_id])


def supervised(cast, who):
    statement = select(Term.starts_on, Term.ends_on, Term.supervisor_post_id).where(Term.post_id == cast[who].post_id)
    return [tuple(row) for row in db.session.execute(statement.order_by(Term.starts_on))]


def test_a_new_term_begins_under_the_same_supervisor(cast, recounted):
    old, new = cast["effie"].post_id, new_post(cast, "effie")
    end(cast, "effie")
    assert supervised(cast, "ailsa") == [(date(2022, 8, 1), LAST, old), (FROM, None, new)]
    recounted()


def test_without_another_post_their_people_stay_as_they_are(cast):
    old = cast["effie"].post_id
    new_post(cast, "effie", "HARB-DAY", employer="HARB")
    end(cast, "effie")
    assert supervised(cast, "ailsa") == [(date(2022, 8, 1), None, old)]


def test_of_two_posts_at_the_employer_none_is_guessed(cast):
    old = cast["effie"].post_id
    new_post(cast, "effie"), new_post(cast, "effie", number="E-3")
    end(cast, "effie")
    assert supervised(cast, "ailsa") == [(date(2022, 8, 1), None, old)]


def test_a_post_that_begins_later_leaves_a_gap_that_is_not_filled(cast):
    old = cast["effie"].post_id
    new_post(cast, "effie", starts_on=FROM + timedelta(days=1))
    end(cast, "effie")
    assert supervised(cast, "ailsa") == [(date(2022, 8, 1), None, old)]


def test_nobody_comes_to_supervise_who_is_above_them(cast):
    old, new = cast["effie"].post_id, new_post(cast, "effie")
    db.session.scalars(select(Term).where(Term.post_id == new)).one().supervisor_post_id = cast["kirsty"].post_id
    end(cast, "effie")
    assert supervised(cast, "kirsty") == [(date(2023, 5, 1), None, old)]
    assert supervised(cast, "ailsa")[-1] == (FROM, None, new)


def test_a_merge_which_may_be_undone_makes_nobody_a_supervisor(cast):
    old = cast["effie"].post_id
    end(cast, "effie")
    merge(kept_id=cast["effie"].person_id, gone_id=cast["iona"].person_id, by=cast["priya"].viewer())
    assert supervised(cast, "ailsa") == [(date(2022, 8, 1), None, old)]


# --- said before ------------------------------------------------------------------------------------------------------------------


def hidden(page, name):
    return page.split(f'name="{name}"')[1].split('value="')[1].split('"')[0]


def test_what_the_end_sets_off_is_seen_before_it_is_done(cast, as_, send):
    booking(cast, event(cast, course(cast)), "effie")
    db.session.commit()
    client, url = as_("priya"), f"/posts/{cast['effie'].post_id}/end"
    reply = send(client, url, last_day="2026-03-15", seen=hidden(client.get(url).text, "seen"))
    assert reply.status_code == 422 and "1 booking is cancelled" in reply.text and "3 people lose their supervisor" in reply.text
    marks = {name: hidden(reply.text, name) for name in ("seen", "accepted")}
    assert send(client, url, last_day="2026-03-14", **marks | {"accepted": "another"}).status_code == 422
    assert send(client, url, last_day="2026-03-15", **marks).status_code == 303
    assert db.session.scalars(select(Booking.state)).all() == [BookingState.CANCELLED]


def test_where_nothing_hangs_on_it_a_post_ends_at_once(cast, as_, send):
    client, url = as_("priya"), f"/posts/{cast['ailsa'].post_id}/end"
    assert send(client, url, last_day="2026-03-15", seen=hidden(client.get(url).text, "seen")).status_code == 303
