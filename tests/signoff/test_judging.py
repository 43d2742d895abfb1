"""Judging: signing, returning, signing what nobody has asked for, taking back."""

from datetime import date, timedelta

import pytest

from lms.access import Role
from lms.evidence import queries as evidence
from lms.evidence.models import Evidence, EvidencePin
from lms.kit import clock
from lms.kit.db import db
from lms.kit.refusal import Refused
from lms.signoff.models import Judgement, RequestItem, SignOff
from lms.signoff.queries.cases import Wanted
from lms.signoff.queries.judging import sign_off_row, signed_on_strength_of
from lms.signoff.queries.requests import moves_of
from lms.signoff.rules.judging import Found
from lms.signoff.service import flags, judging, self_assessments, unasked, withdrawals
from lms.signoff.service.signing import write
from tests.cast import NOW, TODAY
from tests.frameworks import sign_off, version
from tests.signoff.conftest import (
    CONSISTENT,
    DEMONSTRATED,
    DEVELOPING,
    NOT_SEEN,
    SAW,
    TALKED,
    behaviours,
    sign_offs,
    state,
    subjects,
    version_id,
)
from tests.signoff.test_requests import item_of


def test_signing_makes_a_sign_off_until_two_years_from_now(cast, signed):
    row = signed()
    assert (row.signed_on, row.review_on, row.source.value, row.assessor) == (TODAY, date(2028, 3, 1), "given", "Effie Campbell")
    assert row.employer == "NHS Lochside"
    assert db.session.query(Judgement).one().sign_off_id == row.id
    assert {pin.state.value for pin in db.session.query(EvidencePin)} == {"judged"}
    assert subjects(cast, "ailsa") == ["You are signed off: CARE1 Competency CARE1, level 1"]


def test_signed_twice_the_second_is_told(cast, asks, finds):
    item = asks()
    judging.sign(item_id=item.id, findings=finds(), by=cast["effie"].viewer())
    with pytest.raises(Refused, match="moved on meanwhile: signed off"):
        judging.sign(item_id=item.id, findings=finds(), by=cast["effie"].viewer())


def test_a_withdrawn_request_cannot_be_signed(cast, asks, finds):
    item = asks()
    db.session.get_one(RequestItem, item.id).state = "withdrawn"
    with pytest.raises(Refused, match="withdrawn"):
        judging.sign(item_id=item.id, findings=finds(), by=cast["effie"].viewer())


def test_nobody_else_signs_what_somebody_was_asked(cast, asks, finds):
    item = asks()
    with pytest.raises(Refused, match="not there"):
        judging.sign(item_id=item.id, findings=finds(), by=cast["iona"].viewer())


@pytest.mark.parametrize(
    ("given", "no"),
    [
        ({"written": ()}, "not enough evidence"),
        ({"score": DEVELOPING}, "Not every behaviour is met"),
        ({"level": 0}, "Rate every behaviour"),
    ],
)
def test_what_is_missing_is_said(cast, asks, finds, given, no):
    item = asks()
    with pytest.raises(Refused, match=no):
        judging.sign(item_id=item.id, findings=finds(**given), by=cast["effie"].viewer())


def test_an_assessor_whose_own_sign_off_ended_yesterday_does_not_sign(cast, asks, finds):
    item = asks()
    db.session.query(SignOff).filter_by(person_id=cast["effie"].person_id).update({"review_on": TODAY - timedelta(days=1)})
    with pytest.raises(Refused, match="own sign-off for CARE1 ended on 1 March 2026"):
        judging.sign(item_id=item.id, findings=finds(), by=cast["effie"].viewer())


def test_two_views_that_are_far_apart_ask_for_a_comment(cast, ccbf, asks, finds):
    rated = dict.fromkeys(behaviours(ccbf, "CARE1", 2), NOT_SEEN)
    self_assessments.finish(framework_id=ccbf.id, code="CARE1", level=2, scores=rated, comment="", by=cast["ailsa"].viewer())
    item, by = asks(), cast["effie"].viewer()
    with pytest.raises(Refused, match="two or more steps apart"):
        judging.sign(item_id=item.id, findings=finds(), by=by)
    judging.sign(item_id=item.id, findings=finds(comment="She does better than she thinks."), by=by)


def test_returning_needs_a_comment_and_keeps_what_was_found(cast, asks, finds):
    item, by = asks(), cast["effie"].viewer()
    with pytest.raises(Refused, match="Say what is still missing"):
        judging.send_back(item_id=item.id, findings=finds(score=DEVELOPING), by=by)
    judging.send_back(item_id=item.id, findings=finds(score=DEVELOPING, comment="Let me see a visit."), by=by)
    assert (state(item), subjects(cast, "ailsa")) == ("returned", ["Returned to you: CARE1 Competency CARE1, level 1"])
    assert sign_offs(cast) == []


def test_a_draft_is_kept_and_becomes_the_judgement(cast, asks, finds):
    item, by = asks(), cast["effie"].viewer()
    judging.save_draft(item_id=item.id, findings=finds(score=DEVELOPING), by=by)
    assert (state(item), db.session.query(Judgement).one().outcome.value) == ("claimed", "draft")
    judging.sign(item_id=item.id, findings=finds(), by=by)
    assert {rating.score for rating in db.session.query(Judgement).one().ratings} == {DEMONSTRATED}


def test_several_are_signed_as_rated_where_nothing_differs(cast, ccbf, asks):
    rated = dict.fromkeys(behaviours(ccbf, "CARE1", 1), CONSISTENT)
    self_assessments.finish(framework_id=ccbf.id, code="CARE1", level=1, scores=rated, comment="", by=cast["ailsa"].viewer())
    item, by = asks(), cast["effie"].viewer()
    with pytest.raises(Refused, match="cannot be signed in one go"):  # nothing was seen
        judging.sign_as_rated(item_ids=[item.id], by=by)
    with_observation(cast, item)
    judging.sign_as_rated(item_ids=[item.id], by=by)
    assert sign_offs(cast) == [("CARE1", 1)]


def with_observation(cast, item):
    write(cast["ailsa"].person_id, [SAW], "sign_off_item", [item.id], cast["effie"].viewer())


# --- versions -----------------------------------------------------------------------------------------------------------------------


def test_the_version_of_the_day_is_judged_not_the_one_that_was_open(cast, ccbf, asks, finds):
    item, found = asks(), finds()
    version(ccbf, "2.0", TODAY)
    with pytest.raises(Refused, match="A new version of the framework"):
        judging.sign(item_id=item.id, findings=found, by=cast["effie"].viewer())


def test_a_top_up_judges_what_is_new_and_keeps_the_day_of_review(cast, ccbf, asks):
    old = sign_off(cast, ccbf, "ailsa", "CARE1", 1, on=date(2025, 6, 2))
    version(ccbf, "2.0", TODAY, behaviours={"CARE1": {1: ["CARE1 at level 1, first part", "Something new"], 2: ["x"], 3: ["y"]}})
    db.session.commit()
    new = behaviours(ccbf, "CARE1", 1)[1]
    item = asks()
    made = judging.sign(item_id=item.id, findings=Found(version_id(ccbf), {new: DEMONSTRATED}, "", (SAW,)), by=cast["effie"].viewer())
    assert (made.review_on, made.topped_up_id) == (old.review_on, old.id)
    assert [rating.behaviour_id for rating in db.session.query(Judgement).one().ratings] == [new]


def test_what_a_lower_level_covers_need_not_be_judged_again(cast, ccbf, asks):
    sign_off(cast, ccbf, "ailsa", "CARE1", 1, on=date(2025, 6, 2))
    item = asks(pairs=[("CARE1", 2)])
    upper = set(behaviours(ccbf, "CARE1", 2)) - set(behaviours(ccbf, "CARE1", 1))
    found = Found(version_id(ccbf), dict.fromkeys(upper, DEMONSTRATED), "", (SAW, TALKED))
    made = judging.sign(item_id=item.id, findings=found, by=cast["effie"].viewer())
    assert (made.level, made.review_on, made.topped_up_id) == (2, date(2028, 3, 1), None)


# --- nobody has asked ---------------------------------------------------------------------------------------------------------------


def unasked_by(cast, ccbf, who="effie", codes=("CARE1",), level=2, written=(SAW, TALKED)):
    wanted = [Wanted(cast["ailsa"].person_id, ccbf.id, code, level) for code in codes]
    versions = {ccbf.id: version_id(ccbf)}
    return unasked.sign_unasked(targets=wanted, score=DEMONSTRATED, written=written, comment="", versions=versions, by=cast[who].viewer())


def test_one_form_signs_several_with_one_observation(cast, ccbf):
    sign_off(cast, ccbf, "effie", "CARE2", 3, on=date(2025, 6, 2))
    unasked_by(cast, ccbf, codes=("CARE1", "CARE2"))
    assert sign_offs(cast) == [("CARE1", 2), ("CARE2", 2)]
    assert db.session.query(Evidence).count() == 2  # what was seen, and what was talked about
    unasked_by(cast, ccbf, codes=("CARE1", "CARE2"))  # a second tap
    assert sign_offs(cast) == [("CARE1", 2), ("CARE2", 2)]


def test_level_2_needs_a_second_kind(cast, ccbf):
    with pytest.raises(Refused, match="2 different kinds of evidence; so far 1"):
        unasked_by(cast, ccbf, written=(SAW,))


def test_what_was_asked_of_the_same_assessor_is_signed_with_it(cast, ccbf, asks):
    item = asks(pairs=[("CARE1", 2)])
    unasked_by(cast, ccbf)
    assert state(item) == "signed"


def test_what_was_asked_of_another_comes_to_its_end(cast, ccbf, asks, grant):
    item = asks(pairs=[("CARE1", 1)])
    sign_off(cast, ccbf, "tam", "CARE1", 3, on=date(2025, 6, 2))
    grant("tam", Role.ASSESSOR, "NHSL")
    unasked_by(cast, ccbf, who="tam")
    assert (state(item), moves_of(item.id)[-1].reason) == ("withdrawn", "It has been signed off by another assessor.")


def test_and_whoever_was_asked_no_longer_opens_its_evidence(cast, ccbf, asks, grant):
    note = item_of(cast)
    asks(pairs=[("CARE1", 1)], evidence_ids=[note.id])
    assert evidence.item(note.id, cast["effie"].viewer())
    sign_off(cast, ccbf, "tam", "CARE1", 3, on=date(2025, 6, 2))
    grant("tam", Role.ASSESSOR, "NHSL")
    unasked_by(cast, ccbf, who="tam")
    assert evidence.item(note.id, cast["effie"].viewer()) is None


def test_two_assessors_do_not_sign_the_same_on_one_day(cast, ccbf, grant):
    sign_off(cast, ccbf, "tam", "CARE1", 3, on=date(2025, 6, 2))
    grant("tam", Role.ASSESSOR, "NHSL")
    unasked_by(cast, ccbf)
    with pytest.raises(Refused, match="has been signed off for CARE1 at level 2 today already"):
        unasked_by(cast, ccbf, who="tam")


# --- undoing and withdrawing --------------------------------------------------------------------------------------------------------


def test_undone_it_never_counted_and_the_request_is_open_again(cast, asks, finds):
    item, by = asks(), cast["effie"].viewer()
    row = sign_off_row(judging.sign(item_id=item.id, findings=finds(), by=by).id)
    assert withdrawals.undo(row=row, by=by) == 1
    gone = db.session.get_one(SignOff, row.id)
    assert (gone.withdrawn_on, state(item), db.session.query(Judgement).one().outcome.value) == (TODAY, "claimed", "draft")
    assert [move.state.value for move in moves_of(item.id)] == ["draft", "waiting", "claimed"]
    assert withdrawals.undo(row=sign_off_row(row.id), by=by) == 0
    judging.sign(item_id=item.id, findings=finds(), by=by)
    assert sign_offs(cast) == [("CARE1", 1)]


def test_what_was_written_unasked_goes_with_it(cast, ccbf):
    row = sign_off_row(unasked_by(cast, ccbf)[0].id)
    withdrawals.undo(row=row, by=cast["effie"].viewer())
    assert (db.session.query(Judgement).count(), {one.deleted_at is None for one in db.session.query(Evidence)}) == (0, {False})


def test_after_ten_minutes_it_is_withdrawn_with_a_reason(cast, signed, monkeypatch):
    row, by = signed(), cast["effie"].viewer()
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(minutes=10, seconds=1))
    with pytest.raises(Refused, match="ten minutes"):
        withdrawals.undo(row=row, by=by)
    withdrawals.withdraw(row=row, reason="Signed on the wrong person", by=by)
    assert (sign_offs(cast), subjects(cast, "ailsa")[-1]) == ([], "A sign-off of yours is withdrawn: CARE1 Competency CARE1, level 1")


@pytest.mark.parametrize(
    ("who", "may"), [("effie", True), ("lorna", True), ("priya", True), ("ailsa", False), ("gordon", False), ("adam", False)]
)
def test_who_withdraws(cast, signed, who, may):
    row = signed()
    if may:
        withdrawals.withdraw(row=row, reason="A mistake", by=cast[who].viewer())
    else:
        with pytest.raises(Refused, match="Only its assessor"):
            withdrawals.withdraw(row=row, reason="A mistake", by=cast[who].viewer())


def test_what_the_person_signed_for_others_stands_and_is_listed(cast, ccbf, signed):
    signed()
    effies = sign_off_row(db.session.query(SignOff).filter_by(person_id=cast["effie"].person_id).one().id)
    withdrawals.withdraw(row=effies, reason="Not for her grade", by=cast["priya"].viewer())
    assert [row.learner for row in signed_on_strength_of(effies)] == ["Ailsa Robertson"]
    assert sign_offs(cast) == [("CARE1", 1)]


def test_and_what_waits_for_them_ends(cast, ccbf, asks):
    item = asks()
    effies = sign_off_row(db.session.query(SignOff).filter_by(person_id=cast["effie"].person_id).one().id)
    withdrawals.withdraw(row=effies, reason="Not for her grade", by=cast["priya"].viewer())
    assert state(item) == "withdrawn"


# --- flags --------------------------------------------------------------------------------------------------------------------------


def test_a_supervisor_asks_for_a_review_which_changes_no_figure(cast, signed, as_):
    row = signed()
    flags.flag(row=row, reason="Works elsewhere now", by=cast["effie"].viewer())
    assert sign_offs(cast) == [("CARE1", 1)]
    assert "Look again at" in as_("effie").get("/").text
    with pytest.raises(Refused, match="asked for already"):
        flags.flag(row=row, reason="Again", by=cast["effie"].viewer())
    flags.settle(row=row, by=cast["effie"].viewer())
    assert "Look again at" not in as_("effie").get("/").text


def test_nobody_but_a_supervisor_does(cast, signed):
    with pytest.raises(Refused, match="Only a supervisor"):
        flags.flag(row=signed(), reason="Hm", by=cast["lorna"].viewer())


def test_how_somebody_rates_themselves_is_nobodys_before_they_ask(cast, ccbf):
    """Two views far apart would ask for a comment, and tell."""
    rated = dict.fromkeys(behaviours(ccbf, "CARE1", 2), NOT_SEEN)
    self_assessments.finish(framework_id=ccbf.id, code="CARE1", level=2, scores=rated, comment="", by=cast["ailsa"].viewer())
    unasked_by(cast, ccbf)
    assert sign_offs(cast) == [("CARE1", 2)]
