"""This is wrong: asked by the person, answered by an officer of the employer concerned, within a month, once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from lms.audit.models import Change
from lms.kit import clock
from lms.kit.db import db, transaction
from lms.kit.refusal import Refused
from lms.outbox.models import Message
from lms.privacy.models import Correction, CorrectionMove
from lms.privacy.queries import corrections as queries
from lms.privacy.rules.corrections import MOVES, CorrectionState, answer_by, may_move
from lms.privacy.service import corrections as service

WRONG = "/account/what-we-hold/wrong"
SAID = {"about": "award", "what": "I did fire safety twice", "should_be": "Once, on 4 November"}


@pytest.fixture
def asked(cast):
    """Ailsa, of the NHS, has asked."""
    one = service.ask(**SAID, employer_id=None, by=cast["ailsa"].viewer())
    db.session.commit()
    return one.id


def state(correction_id):
    db.session.rollback()
    return db.session.get_one(Correction, correction_id).state


def test_it_is_asked_from_the_page_and_waits_for_an_officer(cast, as_, send):
    reply = send(as_("ailsa"), WRONG, **SAID)
    one = db.session.scalars(select(Correction)).one()
    assert reply.location == f"/corrections/{one.id}"
    assert (one.employer_id, one.due_on, one.state) == (cast.places["NHSL"], date(2026, 4, 2), CorrectionState.ASKED)
    assert "Answer the correction that Ailsa Robertson asked for" in as_("lorna").get("/").text
    assert "by 2 April 2026" in as_("ailsa").get("/account/what-we-hold").text


def test_a_double_click_asks_once(cast, as_, send):
    assert {send(as_("ailsa"), WRONG, **SAID).location for _ in range(2)} == {
        f"/corrections/{db.session.scalars(select(Correction.id)).one()}"
    }


@pytest.mark.parametrize("empty", ["what", "should_be"])
def test_an_empty_answer_is_refused_and_the_rest_kept(as_, send, empty):
    reply = send(as_("ailsa"), WRONG, **SAID | {empty: "  "})
    assert reply.status_code == 422 and 'href="#' + empty in reply.text


def test_too_much_is_refused(as_, send):
    assert send(as_("ailsa"), WRONG, **SAID | {"what": "x" * 2_001}).status_code == 422


@pytest.mark.parametrize(
    ("who", "code"), [("lorna", 200), ("priya", 200), ("adam", 200), ("ailsa", 200), ("effie", 404), ("gordon", 404), ("beth", 404)]
)
def test_who_can_read_it(asked, as_, who, code):
    """Whoever asked, and officers of that employer; nobody else can tell that it is there."""
    assert as_(who).get(f"/corrections/{asked}").status_code == code


def test_lists_do_not_show_its_text(asked, as_):
    for page in (as_("lorna").get("/corrections").text, as_("lorna").get("/").text):
        assert "Ailsa Robertson" in page and SAID["what"] not in page


def test_the_trail_names_the_text_and_never_copies_it(asked):
    told = str(db.session.scalars(select(Change.values).where(Change.record.in_(["correction", "correction_move"]))).all())
    assert "should_be" in told and SAID["what"] not in told and SAID["should_be"] not in told


def test_it_is_answered_and_the_person_is_told(asked, as_, send):
    assert send(as_("lorna"), f"/corrections/{asked}", to="done", why="I took one away.").location == "/corrections"
    assert state(asked) == CorrectionState.DONE
    assert "I took one away." in as_("ailsa").get(f"/corrections/{asked}").text
    message = db.session.scalars(select(Message)).one()
    assert (message.to, "was corrected" in message.body, f"/corrections/{asked}" in message.body) == ("ailsa@example.org", True, True)
    assert SAID["what"] not in message.body and "one away" not in message.body


def test_a_no_needs_a_reason(asked, as_, send):
    reply = send(as_("lorna"), f"/corrections/{asked}", to="refused", why=" ")
    assert reply.status_code == 422 and "Say why it is not corrected" in reply.text and state(asked) == CorrectionState.ASKED


def test_somebody_without_an_address_gets_no_message_and_still_reads_it(cast, as_, send):
    one = service.ask(**SAID, employer_id=None, by=cast["morag"].viewer())
    send(as_("priya"), f"/corrections/{one.id}", to="refused", why="It is right as it is.")
    assert db.session.scalars(select(Message)).all() == [] and "right as it is" in as_("morag").get(f"/corrections/{one.id}").text


def test_nobody_answers_their_own(cast, as_):
    one = service.ask(**SAID, employer_id=None, by=cast["lorna"].viewer())
    db.session.commit()
    assert "Send the answer" not in as_("lorna").get(f"/corrections/{one.id}").text
    with pytest.raises(Refused):
        service.answer(correction_id=one.id, to=CorrectionState.DONE, why="", by=cast["lorna"].viewer())
    assert queries.todo(cast["lorna"].viewer(), clock.now()) == []


@pytest.mark.parametrize("who", ["effie", "gordon", "ailsa", "beth"])
def test_nobody_else_can_answer(asked, cast, who):
    with pytest.raises(Refused):
        service.answer(correction_id=asked, to=CorrectionState.DONE, why="", by=cast[who].viewer())


def test_nobody_else_can_withdraw(asked, cast):
    with pytest.raises(Refused):
        service.withdraw(correction_id=asked, by=cast["lorna"].viewer())


def test_it_can_be_withdrawn_until_it_is_answered(asked, as_, send):
    assert send(as_("ailsa"), f"/corrections/{asked}/withdraw", page=f"/corrections/{asked}").location == "/account/what-we-hold"
    assert state(asked) == CorrectionState.WITHDRAWN
    assert "waits for an answer" in as_("lorna").get("/corrections").text and "Ailsa" not in as_("lorna").get("/corrections").text


def test_with_two_employers_the_person_says_which(cast, as_, send):
    assert "Whose record is wrong?" in as_("lukasz").get(WRONG).text
    send(as_("lukasz"), WRONG, **SAID, employer_id=cast.places["BRAE"])
    assert db.session.scalars(select(Correction.employer_id)).one() == cast.places["BRAE"]


def test_whoever_does_not_know_asks_both(cast, as_, send):
    send(as_("lukasz"), WRONG, **SAID, employer_id="")
    one = db.session.scalars(select(Correction)).one()
    assert one.employer_id is None and as_("priya").get(f"/corrections/{one.id}").status_code == 200
    assert as_("lorna").get(f"/corrections/{one.id}").status_code == 404  # no post with the NHS


@pytest.mark.parametrize("forged", ["NHSL", "LOCH"])
def test_an_employer_that_is_not_theirs_is_refused(cast, as_, send, forged):
    assert send(as_("lukasz"), WRONG, **SAID, employer_id=cast.places[forged]).status_code == 422


def test_employers_of_a_merged_record_are_asked_too(una, cast):
    assert queries.employers_of(una) == [(cast.places["COUN"], "Lochside Council")]


def test_two_officers_at_once_answer_it_once(app, asked, cast):
    met, viewers = Barrier(2, timeout=20), [cast["lorna"].viewer(), cast["priya"].viewer()]
    db.session.remove()

    def answer(by):
        with app.app_context():
            met.wait()
            try:
                with transaction():
                    service.answer(correction_id=asked, to=CorrectionState.DONE, why=by.name, by=by)
            except Refused as no:
                return str(no)
            finally:
                db.session.remove()
        return "answered"

    with ThreadPoolExecutor(2) as both:
        said = sorted(both.map(answer, viewers))
    assert said[1] == "answered" and "quicker" in said[0]
    assert [one.to for one in db.session.scalars(select(CorrectionMove).order_by(CorrectionMove.id))] == ["asked", "done"]


def test_what_is_late_comes_first(asked, cast):
    assert (
        queries.todo(cast["lorna"].viewer(), clock.now() + timedelta(days=1 + (answer_by(clock.today()) - clock.today()).days))[
            0
        ].weight.name
        == "OVERDUE"
    )


@pytest.mark.parametrize("old", CorrectionState)
def test_what_is_over_moves_no_more(old):
    assert any(may_move(old, new) for new in CorrectionState) == (old == CorrectionState.ASKED) == bool(MOVES[old])
