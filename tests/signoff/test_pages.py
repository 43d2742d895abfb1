"""The journeys: ask, judge and sign on pages; assess oneself tap by tap; sign off somebody on a phone."""

from cryptography.fernet import Fernet

from lms.kit.confidential import UNWRITABLE
from lms.kit.db import db
from lms.signoff.models import RequestItem, SelfRating, SignOff
from tests.cast import TODAY
from tests.frameworks import sign_off, version
from tests.pages.inspection import TOKEN
from tests.signoff.conftest import DEMONSTRATED, behaviours, sign_offs, state, version_id


def token(reply):
    """Of the first form of a page."""
    return TOKEN.search(reply.text).group(1)


def test_ask_be_judged_and_signed(cast, ccbf, as_, send):
    ailsa, effie = as_("ailsa"), as_("effie")
    step = send(ailsa, "/competencies/ask", pair="CARE1:2", framework=ccbf.id, post=cast["ailsa"].post_id)
    step = send(ailsa, step.location, assessor=cast["effie"].person_id)
    assert send(ailsa, step.location, message="Tuesday?").location == "/competencies/asked"
    item = db.session.query(RequestItem).one()
    assert "Judge" in effie.get("/").text
    rated = {f"rating-{line}": DEMONSTRATED for line in behaviours(ccbf, "CARE1", 2)}
    address, given = f"/sign-offs/items/{item.id}", {**rated, "version": version_id(ccbf), "do": "sign"}
    refused = send(effie, address, **given)
    assert (refused.status_code, "not enough evidence" in refused.text) == (422, True)
    assert send(effie, address, **given, saw="She waited.", talked="She said why.").location == "/sign-offs"
    assert (state(item), sign_offs(cast)) == ("signed", [("CARE1", 2)])
    undo = f"/sign-offs/{db.session.query(SignOff.id).filter_by(person_id=cast['ailsa'].person_id).scalar()}/undo"
    assert "You can undo it" in effie.get("/sign-offs").text
    effie.post(undo, data={"csrf_token": token(effie.get("/sign-offs"))})
    assert (state(item), sign_offs(cast)) == ("claimed", [])


def test_a_request_that_must_end_ends_when_it_is_used(cast, ccbf, as_, send, asks):
    item = asks()
    db.session.query(SignOff).filter_by(person_id=cast["effie"].person_id).delete()
    db.session.commit()
    reply = send(as_("effie"), f"/sign-offs/items/{item.id}", do="sign")
    assert (reply.status_code, state(item)) == (303, "withdrawn")


def test_each_tap_of_a_self_assessment_is_saved(cast, ccbf, as_):
    client, (first, *_) = as_("ailsa"), behaviours(ccbf, "CARE1", 2)
    shown = client.get("/competencies/assess/CCBF/CARE1")
    for score in (1, 2):
        reply = client.post("/competencies/assess/CCBF/CARE1/rating", data={"csrf_token": token(shown), f"rating-{first}": score})
        assert "Saved" in reply.text and "1 of 4 rated" in reply.text
    assert [row.score for row in db.session.query(SelfRating)] == [2]
    assert "1 of 4 rated" in client.get("/competencies/assess/CCBF/CARE1").text


def test_a_round_is_finished_once_all_is_rated(cast, ccbf, as_, send):
    client, lines = as_("ailsa"), behaviours(ccbf, "CARE1", 2)
    half = send(client, "/competencies/assess/CCBF/CARE1", do="finish", **{f"rating-{lines[0]}": 1})
    assert (half.status_code, "Rate every line" in half.text) == (422, True)
    whole = send(client, "/competencies/assess/CCBF/CARE1", do="finish", **{f"rating-{line}": 1 for line in lines})
    assert whole.location == "/competencies/assess/CCBF/CARE2"
    assert "How you have changed" in client.get("/competencies/assess/CCBF/CARE1").text


def test_sign_off_somebody_who_has_not_asked(cast, ccbf, as_, send):
    sign_off(cast, ccbf, "effie", "CARE2", 3)
    address = f"/sign-offs/new/{cast['ailsa'].person_id}"
    send(as_("effie"), address, pair=["CARE1:2", "CARE2:2"], score=2, saw="A visit.", talked="Why.", version=version_id(ccbf))
    assert sign_offs(cast) == [("CARE1", 2), ("CARE2", 2)]


def test_somebody_out_of_reach_is_not_there(cast, ccbf, as_):
    assert as_("gordon").get(f"/sign-offs/new/{cast['ailsa'].person_id}").status_code == 404


def test_who_seems_to_name_somebody_is_warned_and_may_keep_it(cast, ccbf, as_, send):
    client, address = as_("effie"), f"/sign-offs/new/{cast['ailsa'].person_id}"
    given = {"pair": "CARE1:1", "score": 2, "saw": "She listened to Mrs Paterson.", "version": version_id(ccbf)}
    warned = send(client, address, **given)
    assert (warned.status_code, "“Mrs Paterson” (a title and a name)" in warned.text, sign_offs(cast)) == (422, True, [])
    send(client, address, **given, anyway="Mrs Paterson")
    assert sign_offs(cast) == [("CARE1", 1)]


def test_under_a_wrong_key_nothing_is_returned_and_the_page_says_so(cast, app, as_, send, asks, monkeypatch):
    item = asks()
    db.session.commit()
    monkeypatch.setitem(app.config, "CONFIDENTIAL_KEYS", (Fernet.generate_key().decode(),))
    reply = send(as_("effie"), f"/sign-offs/items/{item.id}", do="return", comment="Show me once more.")
    assert (reply.status_code, UNWRITABLE in reply.text, "You returned it" in reply.text) == (422, True, False)
    assert state(item) == "waiting"


def test_what_a_new_version_no_longer_has_is_asked_of_nobody(cast, ccbf, as_, asks):
    item = asks()
    version(ccbf, "2.0", TODAY, without=("CARE1",))
    db.session.commit()
    assert "Nobody near you can sign this" in as_("ailsa").get(f"/competencies/asked/{item.id}/again").text


def test_signing_several_without_a_tick_signs_nothing_and_says_so(cast, ccbf, as_, asks):
    asks()
    db.session.commit()
    effie = as_("effie")
    effie.post("/sign-offs/several", data={"csrf_token": token(effie.get("/sign-offs"))})
    assert "Tick what you want to sign" in effie.get("/sign-offs").text
