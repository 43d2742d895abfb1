"""A training history, from file to tables. Today is 2 March 2026."""

from datetime import date

from sqlalchemy import func, select

from lms.kit.db import db
from lms.kit.importing import What
from lms.people.models import Person
from lms.training.models import Award, Standing

HEADER = "employer_code,employee_number,email,subject_code,achieved_on,expires_on,method,provider,certificate_number,notes\n"


def awards(*lines):
    return HEADER + "\n".join(lines) + "\n"


def stored(subject_id, day):
    return db.session.scalar(select(Award).where(Award.subject_id == subject_id, Award.achieved_on == day))


def test_an_award_counts_at_once(cast, bring_in):
    bring_in("awards", awards("COUN,20001,,FIRE-1,2026-02-11,,e-learning,Learning hub,,"))
    award = stored(cast.subjects["FIRE-1"], date(2026, 2, 11))
    decides = select(Standing.award_id).where(
        Standing.post_id == cast["effie"].post_id, Standing.subject_id == award.subject_id, Standing.to_day.is_(None)
    )
    assert (award.person_id, award.provider, db.session.scalar(decides)) == (cast["effie"].person_id, "Learning hub", award.id)


def test_the_same_file_twice_changes_nothing(cast, bring_in):
    file = awards("COUN,20001,,fire-1,11/02/2026,,,,C-1,a note", "NHSL,10001,,FIRE-1,2026-02-11,,,,,")
    bring_in("awards", file)
    assert (bring_in("awards", file).unchanged, db.session.scalar(select(func.count()).select_from(Award))) == (2, 8)


def test_a_person_is_found_by_address_where_the_number_is_empty(cast, bring_in):
    bring_in("awards", awards("BRAE,,EFFIE@example.org,FIRE-1,2026-02-11,,,,,"))
    assert stored(cast.subjects["FIRE-1"], date(2026, 2, 11)).person_id == cast["effie"].person_id


def test_details_are_filled_in_and_never_erased(cast, bring_in):
    bring_in("awards", awards("COUN,20001,,FIRE-1,2026-02-11,,e-learning,,,"))
    plan = bring_in("awards", awards("COUN,20001,,FIRE-1,2026-02-11,,,,C-1,"))
    award = stored(cast.subjects["FIRE-1"], date(2026, 2, 11))
    assert (plan.counts()[What.CHANGE], award.method, award.certificate_number) == (1, "e-learning", "C-1")


def test_a_revoked_award_stays_revoked(cast, bring_in, codes):
    ailsa = db.session.scalar(select(Award).where(Award.person_id == cast["ailsa"].person_id).order_by(Award.id))
    ailsa.revoked_on, ailsa.revoked_reason = date(2026, 1, 1), "Wrong person"
    db.session.commit()
    plan = bring_in("awards", awards("NHSL,10001,,FIRE-1,2024-11-04,,classroom,,,"))
    assert (codes(plan), plan.unchanged, ailsa.revoked_on, ailsa.method) == ([(2, "revoked_stays")], 1, date(2026, 1, 1), None)


ERRORS = [
    ("COUN,20001,,NOPE,2026-02-11,,,,,", "unknown_subject"),
    ("COUN,20001,,,2026-02-11,,,,,", "missing"),
    ("COUN,99999,,FIRE-1,2026-02-11,,,,,", "unknown_person"),
    ("NHSL,20001,effie@example.org,FIRE-1,2026-02-11,,,,,", "unknown_person"),
    ("COUN,,nobody@example.org,FIRE-1,2026-02-11,,,,,", "unknown_person"),
    ("COUN,,,FIRE-1,2026-02-11,,,,,", "person_not_named"),
    ("COUN,20001,,FIRE-1,2026-03-03,,,,,", "future_date"),
    ("COUN,20001,,FIRE-1,,,,,,", "missing"),
    ("COUN,20001,,FIRE-1,2026-02-11,2026-02-10,,,,", "expires_before_achieved"),
    ("COUN,20001,,FIRE-1,2026-02-12,,,,,,x", "too_many_cells"),
    ("LOCH,20001,,FIRE-1,2026-02-11,,,,,", "not_an_employer"),
]


def test_every_error_names_its_line(cast, bring_in, codes):
    plan = bring_in("awards", awards(*(line for line, _ in ERRORS)))
    assert codes(plan) == [(number, code) for number, (_, code) in enumerate(ERRORS, start=2)]


def test_an_address_of_two_people_is_an_error(cast, bring_in, codes):
    db.session.get_one(Person, cast["gordon"].person_id).email = "effie@example.org"
    db.session.commit()
    assert codes(bring_in("awards", awards("COUN,,effie@example.org,FIRE-1,2026-02-11,,,,,"))) == [(2, "email_shared")]


def test_a_record_merged_into_another_counts_as_that(cast, bring_in):
    twin = Person(
        first_name="Effie",
        last_name="Campbell",
        name_folded="campbell effie",
        email="effie@example.org",
        merged_into_id=cast["effie"].person_id,
    )
    db.session.add(twin)
    db.session.commit()
    bring_in("awards", awards("COUN,,effie@example.org,FIRE-1,2026-02-11,,,,,"))
    assert stored(cast.subjects["FIRE-1"], date(2026, 2, 11)).person_id == cast["effie"].person_id


def test_an_award_twice_in_a_file_is_one_if_both_lines_say_the_same(cast, bring_in, codes):
    line = "COUN,20001,,FIRE-1,2026-02-11,,,,,"
    assert codes(bring_in("awards", awards(line, line))) == [(3, "repeated_line")]
    assert codes(bring_in("awards", awards(line, line + "differently"))) == [(3, "duplicate_line")]


def test_a_subject_may_be_named_in_words(cast, bring_in, codes):
    plan = bring_in("awards", awards("COUN,20001,,fire safety awareness,2026-02-11,,,,,"))
    assert codes(plan) in ([(2, "taken_for")], [(2, "unknown_subject")])


def test_a_certificates_own_date_is_kept_and_pointed_out(cast, bring_in, codes):
    plan = bring_in("awards", awards("COUN,20001,,FIRE-1,2026-02-11,2026-12-31,,,,"))
    assert (codes(plan), stored(cast.subjects["FIRE-1"], date(2026, 2, 11)).expires_on) == ([(2, "expires_differs")], date(2026, 12, 31))
