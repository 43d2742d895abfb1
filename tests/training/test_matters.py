"""What people are reminded of about training: which lines have a day, which day it is, and what is said of them."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from lms.kit.db import db
from lms.kit.room import About
from lms.people.models import Absence, Organisation, Person, Term
from lms.people.rules import Jurisdiction
from lms.training.models import Award, Exemption, Requirement
from lms.training.queries.matters import AHEAD, LONG_PAST, MATTERS
from lms.training.rules.enums import Kind
from lms.training.service import recompute
from tests.cast import TODAY

REFRESHER, FIRST = MATTERS
DAY = timedelta(days=1)
ALWAYS = date.min


def rows(matter, cast, *who, day=TODAY):
    """Post, subject, day and since when, of these people."""
    recompute()
    result = db.session.execute(matter.select(day, [cast[name].person_id for name in who])).all()
    return sorted((row.post_id, row.ref, row.on, row.since) for row in result)


def change(cast, who, model, **values):
    db.session.execute(update(model).where(model.post_id == cast[who].post_id).values(**values))


def test_training_that_expires_or_has_expired_is_renewed(cast):
    ailsa, gordon = cast["ailsa"].post_id, cast["gordon"].post_id
    assert rows(REFRESHER, cast, "ailsa") == [(ailsa, "IPC-2", date(2026, 4, 14), ALWAYS)]
    assert rows(REFRESHER, cast, "gordon") == [(gordon, "FIRE-1", date(2025, 11, 30), ALWAYS)]
    assert rows(FIRST, cast, "ailsa", "gordon") == []


def test_training_that_was_never_done_has_the_day_it_falls_due(cast):
    effie, morag = (cast[who].post_id for who in ("effie", "morag"))
    change(cast, "effie", Term, starts_on=date(2026, 1, 5))
    assert rows(FIRST, cast, "morag", "effie") == [
        (effie, "FIRE-1", date(2026, 2, 2), ALWAYS),
        (morag, "FIRE-1", date(2026, 3, 16), ALWAYS),
    ]
    assert rows(REFRESHER, cast, "morag", "effie") == []


def test_what_is_exempt_paused_or_offered_has_none(cast):
    assert [row[0] for row in rows(REFRESHER, cast, "lukasz", "kirsty", "dougie")] == [cast["lukasz"].post_id]
    assert rows(FIRST, cast, "lukasz", "kirsty", "dougie") == []


def test_what_never_expires_or_expires_much_later_has_none(cast):
    early = date(2026, 11, 3) - AHEAD
    assert [row[1] for row in rows(REFRESHER, cast, "ailsa", day=early)] == ["FIRE-1", "IPC-2"]
    assert [row[1] for row in rows(REFRESHER, cast, "ailsa", day=early - DAY)] == ["IPC-2"]
    db.session.execute(update(Requirement).values(renews_never=True))
    assert rows(REFRESHER, cast, "ailsa") == rows(FIRST, cast, "ailsa") == []


def test_what_is_long_past_has_none_unless_it_may_decide_over_another_post(cast):
    last = date(2025, 11, 30) + LONG_PAST
    assert len(rows(REFRESHER, cast, "gordon", day=last)) == 1
    assert rows(REFRESHER, cast, "gordon", day=last + DAY) == []
    db.session.execute(update(Person).where(Person.id == cast["gordon"].person_id).values(merged_into_id=cast["effie"].person_id))
    assert len(rows(REFRESHER, cast, "gordon", "effie", day=last + DAY)) == 2


def test_what_expired_on_the_very_day_it_fell_due_is_renewed(cast):
    change(cast, "effie", Term, starts_on=date(2026, 1, 5))
    award = Award(person_id=cast["effie"].person_id, subject_id=cast.subjects["FIRE-1"], employer_id=cast.places["COUN"])
    award.achieved_on = date(2024, 2, 3)
    db.session.add(award)
    db.session.flush()
    assert rows(REFRESHER, cast, "effie") == [(cast["effie"].post_id, "FIRE-1", date(2026, 2, 2), ALWAYS)]
    award.achieved_on -= DAY
    db.session.flush()
    assert rows(REFRESHER, cast, "effie") == []
    assert rows(FIRST, cast, "effie") == [(cast["effie"].post_id, "FIRE-1", date(2026, 2, 2), ALWAYS)]


@pytest.fixture
def in_two_countries(cast):
    """Łukasz's second post is in England, where fire safety is learnt every year."""
    braeside = cast.places["BRAE"]
    db.session.execute(update(Organisation).where(Organisation.id == braeside).values(jurisdiction=Jurisdiction.ENGLAND))
    db.session.execute(update(Exemption).values(ends_on=date(2025, 9, 1)))
    yearly = {"kind": Kind.STATUTORY, "due_days": 28, "renew_months": 12, "effective_from": date(2020, 1, 1)}
    db.session.add(Requirement(subject_id=cast.subjects["FIRE-1"], organisation_id=braeside, **yearly))
    db.session.flush()


def test_two_posts_in_two_countries_have_a_day_each(cast, in_two_countries):
    scottish, english = cast["lukasz"].post_ids
    assert rows(REFRESHER, cast, "lukasz") == [(scottish, "FIRE-1", date(2026, 3, 19), ALWAYS)]
    assert rows(FIRST, cast, "lukasz") == [(english, "FIRE-1", date(2025, 9, 29), ALWAYS)]


def test_a_post_that_ends_before_the_day_has_none(cast):
    change(cast, "ailsa", Term, ends_on=date(2026, 4, 13))
    assert rows(REFRESHER, cast, "ailsa") == []
    change(cast, "ailsa", Term, ends_on=date(2026, 4, 14))
    assert len(rows(REFRESHER, cast, "ailsa")) == 1


def test_a_post_that_goes_on_in_another_term_keeps_it(cast):
    term = db.session.query(Term).filter_by(post_id=cast["ailsa"].post_id).one()
    values = {"organisation_id": term.organisation_id, "job_role_id": term.job_role_id, "worker_type": term.worker_type}
    term.ends_on = date(2026, 3, 31)
    db.session.add(Term(post_id=term.post_id, starts_on=date(2026, 5, 1), **values))
    db.session.flush()
    assert len(rows(REFRESHER, cast, "ailsa")) == 1


def test_a_merged_record_s_lines_are_for_the_record_that_counts(cast):
    morag, effie = cast["morag"].person_id, cast["effie"].person_id
    db.session.execute(update(Person).where(Person.id == morag).values(merged_into_id=effie))
    recompute()
    result = db.session.execute(FIRST.select(TODAY, [morag, effie])).all()
    assert {(row.person_id, row.post_id, row.ref) for row in result} == {
        (effie, cast["effie"].post_id, "FIRE-1"),
        (effie, cast["morag"].post_id, "FIRE-1"),
    }


def test_in_the_weeks_after_an_absence_what_is_past_waits(cast):
    change(cast, "kirsty", Absence, ends_on=date(2026, 2, 2))
    kirsty, past = cast["kirsty"].post_id, date(2026, 1, 9)
    db.session.execute(update(Award).where(Award.person_id == cast["kirsty"].person_id).values(achieved_on=date(2024, 1, 10)))
    assert rows(REFRESHER, cast, "kirsty") == [(kirsty, "FIRE-1", past, date(2026, 3, 3))]
    assert rows(REFRESHER, cast, "kirsty", day=TODAY + DAY) == [(kirsty, "FIRE-1", past, ALWAYS)]


def test_and_what_is_still_to_come_does_not(cast):
    db.session.add(Absence(post_id=cast["ailsa"].post_id, starts_on=date(2026, 1, 5), ends_on=date(2026, 2, 27)))
    db.session.flush()
    assert rows(REFRESHER, cast, "ailsa") == [(cast["ailsa"].post_id, "IPC-2", date(2026, 4, 14), ALWAYS)]


def test_each_is_said_with_its_reason_in_the_order_asked(cast, query_count):
    ailsa, effie = cast["ailsa"], cast["effie"]
    abouts = [
        About(effie.person_id, effie.post_id, "FIRE-1"),
        About(ailsa.person_id, ailsa.post_id, "DEM-2"),
        About(ailsa.person_id, ailsa.post_id, "IPC-2"),
    ]
    with query_count() as watch:
        first, offered, second = REFRESHER.describe(TODAY, abouts)
    assert sum("FROM" in text for text in watch.statements) == 2 and offered is None
    assert first.why == "Never completed. It is asked for within 28 days of 8 January 2024."
    assert (second.thing, second.endpoint) == ("Infection prevention and control: Practice (care and clinical)", "records.mine")
    assert second.why == "Completed 15 April 2025, valid for 12 months."


def test_what_is_no_longer_asked_is_not_said(cast):
    kirsty = cast["kirsty"]
    assert REFRESHER.describe(TODAY, [About(kirsty.person_id, kirsty.post_id, "FIRE-1")]) == [None]
    assert REFRESHER.describe(TODAY, []) == []
