"""Asking to be signed off, and how requests go on and end."""

from datetime import date, timedelta

import pytest

from lms.access import Role
from lms.evidence import service as evidence
from lms.evidence.models import EvidencePin, EvidenceReader
from lms.evidence.rules.items import ItemInput
from lms.evidence.rules.words import Carrier, EvidenceKind
from lms.kit import clock
from lms.kit.db import db
from lms.kit.refusal import Refused
from lms.people.models import Term
from lms.signoff.models import RequestItem, SignOff
from lms.signoff.queries.requests import moves_of, own
from lms.signoff.service import judging, requests
from tests.cast import NOW, TODAY
from tests.frameworks import sign_off, version
from tests.signoff.conftest import state, subjects


def item_of(cast, who="ailsa"):
    note = ItemInput(kind=EvidenceKind.REFLECTIVE_ACCOUNT, day=TODAY, title="Listening", text="I waited.")
    return evidence.add(carrier=Carrier.TEXT, item=note, today=TODAY, by=cast[who].viewer())


def test_what_is_asked_waits_for_the_assessor_who_is_told(cast, asks):
    item = asks()
    assert (state(item), subjects(cast, "effie")) == ("waiting", ["Ailsa Robertson asks you to sign off 1 competency"])


def test_sent_twice_it_is_sent_once(cast, asks):
    item = asks()
    requests.send(request_id=item.request_id, message="", evidence_ids=[], by=cast["ailsa"].viewer())
    assert [move.state.value for move in moves_of(item.id)] == ["draft", "waiting"]


def test_the_same_cannot_be_asked_for_twice(asks):
    asks()
    with pytest.raises(Refused, match="asked for CARE1 at level 1 already"):
        asks()


def test_a_draft_gives_way_to_the_next(cast, ccbf):
    by = cast["ailsa"].viewer()
    for _ in range(2):
        requests.begin(post_id=cast["ailsa"].post_id, framework_id=ccbf.id, pairs=[("CARE1", 1)], by=by)
    assert [item.state.value for item in db.session.query(RequestItem).order_by(RequestItem.id)] == ["dropped", "draft"]
    assert [row.state.value for row in own(by)] == ["draft"]


def test_a_level_that_the_framework_does_not_have_cannot_be_asked_for(cast, ccbf):
    with pytest.raises(Refused, match="Choose what you want"):
        requests.begin(post_id=cast["ailsa"].post_id, framework_id=ccbf.id, pairs=[("CARE1", 9)], by=cast["ailsa"].viewer())


def test_somebody_who_may_not_sign_cannot_be_asked(asks):
    with pytest.raises(Refused, match="neither the supervisor"):
        asks(whom="gordon")


def test_an_assessor_who_may_sign_only_some_is_asked_for_those(cast, ccbf):
    by = cast["ailsa"].viewer()
    request = requests.begin(post_id=cast["ailsa"].post_id, framework_id=ccbf.id, pairs=[("CARE1", 2), ("CARE2", 2)], by=by)
    assert requests.choose_assessor(request_id=request.id, assessor_id=cast["effie"].person_id, by=by) == 1
    with pytest.raises(Refused, match="Choose an assessor for each"):
        requests.send(request_id=request.id, message="", evidence_ids=[], by=by)


def test_evidence_goes_to_the_assessor_alone(cast, asks):
    item = asks(evidence_ids=[item_of(cast).id])
    pin = db.session.query(EvidencePin).one()
    assert (pin.kind, pin.about) == ("sign_off_item", item.id)
    assert [reader.person_id for reader in db.session.query(EvidenceReader)] == [cast["effie"].person_id]


def test_withdrawn_it_leaves_the_queue_with_its_evidence(cast, asks):
    item = asks(evidence_ids=[item_of(cast).id])
    requests.withdraw(item_id=item.id, by=cast["ailsa"].viewer())
    assert (state(item), db.session.query(EvidencePin).one().state.value) == ("withdrawn", "withdrawn")
    assert subjects(cast, "effie")[-1].startswith("Nothing to sign off any more")


def test_nobody_withdraws_what_is_not_theirs(cast, asks):
    item = asks()
    with pytest.raises(Refused, match="not there"):
        requests.withdraw(item_id=item.id, by=cast["effie"].viewer())


def test_somebody_else_can_be_asked_while_it_waits(cast, ccbf, asks, grant):
    item = asks(evidence_ids=[item_of(cast).id])
    made_assessor(cast, ccbf, grant, "tam")
    new = requests.reassign(item_id=item.id, assessor_id=cast["tam"].person_id, by=cast["ailsa"].viewer())
    assert (state(item), state(new), new.request_id) == ("reassigned", "waiting", item.request_id)
    assert subjects(cast, "effie")[-1].startswith("Somebody else is asked")
    pins = {pin.about: pin.state.value for pin in db.session.query(EvidencePin)}
    assert pins == {item.id: "withdrawn", new.id: "sent"}


def made_assessor(cast, ccbf, grant, who):
    sign_off(cast, ccbf, who, "CARE1", 3, on=date(2025, 6, 2))
    grant(who, Role.ASSESSOR, "NHSL")


def test_not_once_it_is_being_judged(cast, ccbf, asks, grant):
    item = asks()
    made_assessor(cast, ccbf, grant, "tam")
    judging.claim(item_id=item.id, by=cast["effie"].viewer())
    with pytest.raises(Refused, match="moved on meanwhile: being judged"):
        requests.reassign(item_id=item.id, assessor_id=cast["tam"].person_id, by=cast["ailsa"].viewer())


def test_a_new_round_may_go_to_another_assessor(cast, ccbf, asks, finds, grant):
    item = asks()
    judging.send_back(item_id=item.id, findings=finds(comment="Show me a visit.", score=1), by=cast["effie"].viewer())
    made_assessor(cast, ccbf, grant, "tam")
    requests.ask_again(item_id=item.id, assessor_id=cast["tam"].person_id, evidence_ids=[], by=cast["ailsa"].viewer())
    again = db.session.get_one(RequestItem, item.id)
    assert (state(item), again.round, again.assessor_id) == ("waiting", 2, cast["tam"].person_id)


def test_what_was_returned_and_asked_again_is_withdrawn_like_any_other(cast, asks, finds):
    item, by = asks(evidence_ids=[item_of(cast).id]), cast["ailsa"].viewer()
    judging.send_back(item_id=item.id, findings=finds(comment="Not yet."), by=cast["effie"].viewer())
    requests.ask_again(item_id=item.id, assessor_id=cast["effie"].person_id, evidence_ids=(), by=by)
    requests.withdraw(item_id=item.id, by=by)
    assert state(item) == "withdrawn"


def test_withdrawn_twice_or_once_it_is_signed_it_says_how_it_stands(cast, asks, finds):
    item, by = asks(), cast["ailsa"].viewer()
    requests.withdraw(item_id=item.id, by=by)
    with pytest.raises(Refused, match="moved on meanwhile: withdrawn"):
        requests.withdraw(item_id=item.id, by=by)
    signed = asks()
    judging.sign(item_id=signed.id, findings=finds(), by=cast["effie"].viewer())
    with pytest.raises(Refused, match="moved on meanwhile: signed off"):
        requests.withdraw(item_id=signed.id, by=by)


# --- by themselves ----------------------------------------------------------------------------------------------------------------


def reason(item):
    return moves_of(item.id)[-1].reason


def test_it_ends_when_the_assessor_may_no_longer_sign(cast, asks):
    item = asks()
    db.session.query(SignOff).filter_by(person_id=cast["effie"].person_id).update({"review_on": TODAY - timedelta(days=1)})
    assert (requests.look_after(), state(item)) == ((1, 0), "withdrawn")
    assert reason(item) == "The assessor can no longer sign it off. Ask another assessor."
    assert subjects(cast, "ailsa")[-1].startswith("Your request has ended")
    assert subjects(cast, "effie")[-1].startswith("Nothing to sign off any more")


def test_it_ends_when_the_last_post_has_ended(cast, asks):
    item = asks()
    db.session.query(Term).filter_by(post_id=cast["ailsa"].post_id).update({"ends_on": TODAY - timedelta(days=1)})
    requests.look_after()
    assert reason(item) == "The post has ended."


def test_it_ends_when_the_competency_goes(ccbf, asks):
    item = asks()
    version(ccbf, "2.0", TODAY, without=["CARE1"])
    requests.look_after()
    assert reason(item) == "The framework no longer has this competency at this level."


def test_otherwise_it_goes_on(asks):
    item = asks()
    assert (requests.look_after(), state(item)) == ((0, 0), "waiting")


def test_what_is_claimed_and_left_alone_for_14_days_waits_again(cast, asks, monkeypatch):
    item = asks()
    judging.claim(item_id=item.id, by=cast["effie"].viewer())
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=13))
    assert requests.look_after() == (0, 0)
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=14))
    assert (requests.look_after(), state(item)) == ((0, 1), "waiting")


def test_what_was_returned_does_not_need_its_assessor(cast, asks, finds):
    item = asks()
    judging.send_back(item_id=item.id, findings=finds(comment="Not yet."), by=cast["effie"].viewer())
    db.session.query(SignOff).filter_by(person_id=cast["effie"].person_id).update({"review_on": TODAY - timedelta(days=1)})
    assert (requests.look_after(), state(item)) == ((0, 0), "returned")
