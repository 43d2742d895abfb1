"""How far somebody sees: their branch of the tree and nothing beside it, and terms on the days on which they run."""

from datetime import date

from sqlalchemy import select

from lms.access import Grant, May, Role, Viewer
from lms.kit.db import db
from lms.people.models import Term
from lms.people.queries import active


def test_a_branch_is_a_place_and_what_is_below_it():
    officer = Viewer(1, 1, "Lorna", grants=(Grant(Role.LND_OFFICER, 4, "/1/4/"),))
    assert [officer.reaches(May.SEE_PEOPLE, path) for path in ("/1/4/", "/1/4/7/", "/1/41/", "/1/")] == [True, True, False, False]


def test_a_term_runs_on_its_first_day_and_on_its_last(cast):
    post_id = cast["ailsa"].post_id
    db.session.query(Term).filter_by(post_id=post_id).update({"starts_on": date(2026, 3, 2), "ends_on": date(2026, 3, 4)})
    days = [date(2026, 3, number) for number in range(1, 6)]
    running = [day.day for day in days if db.session.scalar(select(Term.id).where(Term.post_id == post_id, active(day)))]
    assert running == [2, 3, 4]


def test_what_stands_in_no_branch_is_for_whoever_was_given_the_whole():
    of_the_whole, of_an_employer = (
        Viewer(1, 1, "Adam", grants=(Grant(Role.ADMINISTRATOR, place, path),)) for place, path in ((1, "/1/"), (4, "/1/4/"))
    )
    missing = {may for may in May if of_the_whole.may(may) and not of_an_employer.may(may)}
    assert missing == {May.SEE_CHANGES, May.MANAGE_SUBJECTS, May.SEE_MESSAGES, May.SEE_ALL_JOBS, May.MANAGE_RETENTION}
