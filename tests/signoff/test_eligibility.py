"""Who may sign, from the tables: second records, ended posts, first assessors, and who near somebody can sign."""

from datetime import date, timedelta

import pytest

from lms.kit.db import db
from lms.kit.identifiers import fold
from lms.kit.refusal import Refused
from lms.people.models import Account, Person, Term
from lms.signoff.models import FirstAssessor, SignOff
from lms.signoff.queries import first_assessors as named
from lms.signoff.queries.assessors import facts
from lms.signoff.queries.candidates import candidates
from lms.signoff.queries.first_assessors import signed_by_first_assessors
from lms.signoff.rules.eligibility import Near, Pair
from lms.signoff.service import first_assessors
from tests.cast import TODAY
from tests.frameworks import sign_off
from tests.signoff.test_judging import unasked_by


@pytest.fixture
def may(cast, ccbf):
    """`may("effie")`: what the rule says of her signing Ailsa off for CARE1 at level 2."""

    def ask(who, learner="ailsa", level=2):
        pair = Pair(ccbf.id, "CARE", "CARE1", level)
        person_id = who if isinstance(who, int) else cast[who].person_id
        return facts([cast[learner].person_id], [pair], TODAY, [person_id]).may_sign(cast[learner].person_id, person_id, pair)

    return ask


@pytest.fixture
def name(cast, ccbf):
    """`name("gordon", "NHSL", by="priya")`: a first assessor until the end of June."""

    def naming(who, place, by="priya", **more):
        given = {"domain_code": None, "competency_code": None, "level": 2, "starts_on": TODAY, "ends_on": date(2026, 6, 30), **more}
        person = named.human(cast[who].person_id, TODAY)
        return first_assessors.name(
            person=person, framework_id=ccbf.id, organisation_id=cast.places[place], reason="Leads the ward", by=cast[by].viewer(), **given
        )

    return naming


def test_the_supervisor_who_is_signed_off_may(may):
    assert may("effie").why == "Supervisor, and signed off at level 3 until 1 June 2027."


def test_an_assessor_by_a_role_may_where_it_reaches(cast, ccbf, may):
    sign_off(cast, ccbf, "iona", "CARE1", 2)
    assert (may("iona", "kirsty").may, may("iona", "ailsa").may) == (True, False)


def test_nobody_signs_off_who_the_learner_supervises(cast, ccbf, may, name):
    """Ailsa, whom Effie supervises, for Effie: not even as a first assessor."""
    name("ailsa", "COUN")
    assert may("ailsa", "effie").why == "Ailsa Robertson is supervised by the learner, and nobody signs off their own supervisor."


def second_record(**more):
    """Another record called Ailsa Robertson, with an account."""
    person = Person(first_name="Ailsa", last_name="Robertson", name_folded=fold("Robertson Ailsa"), **more)
    db.session.add(person)
    db.session.add(Account(person=person, fs_uniquifier="second", email="second@example.org"))
    db.session.flush()
    return person


def test_a_second_record_that_looks_the_same_does_not_sign(cast, may):
    db.session.get_one(Person, cast["ailsa"].person_id).mobile = "07700900123"
    other = second_record(mobile="07700900123")
    assert "look like one person" in may(other.id).why


def test_a_merged_record_is_the_learner(cast, ccbf, may):
    """By whichever account they come, the viewer is the record that counts."""
    second = second_record(merged_into_id=cast["ailsa"].person_id)
    viewer = cast["ailsa"].viewer()
    assert db.session.get_one(Person, second.id).merged_into_id == viewer.person_id
    assert may(viewer.person_id).why == "Nobody signs themselves off."


def test_a_sign_off_of_a_merged_record_counts_for_its_human(cast, ccbf, may):
    old = Person(first_name="Effie", last_name="Campbell", name_folded="campbell effie", merged_into_id=cast["effie"].person_id)
    db.session.add(old)
    db.session.flush()
    db.session.query(SignOff).filter_by(person_id=cast["effie"].person_id).update({"person_id": old.id})
    assert may("effie").may


def test_not_once_their_post_has_ended(cast, may):
    db.session.query(Term).filter_by(post_id=cast["effie"].post_id).update({"ends_on": TODAY - timedelta(days=1)})
    assert not may("effie").may


def test_who_near_somebody_can_sign(cast, ccbf, name):
    sign_off(cast, ccbf, "iona", "CARE1", 2)
    name("gordon", "COUN")
    found = candidates(cast["kirsty"].person_id, {1: Pair(ccbf.id, "CARE", "CARE1", 2)}, TODAY)
    assert [(near, [one.name for one in group]) for near, group in found.groups] == [
        (Near.TEAM, ["Effie Campbell"]),
        (Near.EMPLOYER, ["Iona MacLeod"]),
        (Near.OTHER, ["Gordon Milne"]),
    ]


def test_why_a_supervisor_cannot_is_said(cast, ccbf):
    found = candidates(cast["ailsa"].person_id, {1: Pair(ccbf.id, "CARE", "CARE2", 2)}, TODAY)
    assert (found.groups, found.not_supervisors) == ([], ["Effie Campbell is not signed off for CARE2."])


# --- first assessors ----------------------------------------------------------------------------------------------------------------


def test_a_first_assessor_signs_in_their_branch_and_up_to_their_level(may, name):
    name("gordon", "NHSL")
    assert (may("gordon").why, may("gordon", level=3).may, may("gordon", "kirsty").may) == (
        "First assessor until 30 June 2026.",
        False,
        False,
    )


def test_named_twice_it_is_one_naming(name):
    assert name("gordon", "NHSL").id == name("gordon", "NHSL").id


@pytest.mark.parametrize(
    ("given", "no"),
    [
        ({"who": "lorna", "by": "lorna"}, "Nobody names themselves"),
        ({"place": "COUN", "by": "lorna"}, "that you look after"),
        ({"ends_on": date(2027, 3, 2)}, "12 months at most"),
        ({"competency_code": "NONE"}, "of the framework"),
        ({"level": 9}, "Choose a level"),
    ],
)
def test_who_cannot_be_named(name, given, no):
    with pytest.raises(Refused, match=no):
        name(**{"who": "gordon", "place": "NHSL", "by": "priya", **given})


def test_what_they_signed_is_shown_and_ending_early_leaves_it(cast, ccbf, name, may):
    row = name("gordon", "NHSL")
    unasked_by(cast, ccbf, who="gordon")
    rows = named.named(cast["lorna"].viewer())
    assert [one.learner for one in signed_by_first_assessors({rows[0].person_id}, rows)] == ["Ailsa Robertson"]
    db.session.get_one(FirstAssessor, row.id).starts_on = TODAY - timedelta(days=9)
    first_assessors.end_early(row=row, by=cast["lorna"].viewer())
    assert (may("gordon").may, row.ends_on) == (False, TODAY - timedelta(days=1))
    assert db.session.query(SignOff).filter_by(person_id=cast["ailsa"].person_id).one().withdrawn_on is None
