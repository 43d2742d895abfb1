"""Requests for correction: asked, answered, withdrawn. Each move is written with the state, once."""

from sqlalchemy import select

from lms.access import Viewer
from lms.kit import clock
from lms.kit.db import db
from lms.kit.house import current_house
from lms.kit.numbers import number
from lms.kit.refusal import Refused
from lms.kit.web import address
from lms.outbox import service as outbox
from lms.people.queries import records_of
from lms.privacy.models import Correction, CorrectionMove
from lms.privacy.queries import corrections as queries
from lms.privacy.queries.people import address_of
from lms.privacy.rules.corrections import ANSWERS, LONGEST, SOMETHING_ELSE, CorrectionState, answer_by, may_move


def ask(*, about: str, what: str, should_be: str, employer_id: int | None, by: Viewer) -> Correction:
    """Say that something held is wrong. Sent twice, it is asked once. Raises Refused."""
    what, should_be = _text(what, "what", "Say what is wrong"), _text(should_be, "should_be", "Say what it should be")
    employers = [row_id for row_id, _ in queries.employers_of(by.person_id)]
    if employer_id is None and len(employers) == 1:
        employer_id = employers[0]
    if employer_id is not None and employer_id not in employers:
        raise Refused("Choose one of your employers", field="employer_id")
    table = current_house().personal_by_name.get(about)
    about = about if table and table.is_shown else SOMETHING_ELSE
    sent = _same(by, about, what, should_be)
    return sent or _begin(Correction(about=about, what=what, should_be=should_be, employer_id=employer_id, person_id=by.person_id), by)


def _begin(one: Correction, by: Viewer) -> Correction:
    one.state, one.asked_at, one.due_on = CorrectionState.ASKED, clock.now(), answer_by(clock.today())
    db.session.add(one)
    db.session.flush()
    db.session.add(CorrectionMove(correction_id=one.id, to=CorrectionState.ASKED, by_account_id=by.account_id, why="", at=one.asked_at))
    return one


def _same(by: Viewer, about: str, what: str, should_be: str) -> Correction | None:
    """It is told in private, so no statement can compare it."""
    waits = (Correction.state == CorrectionState.ASKED, Correction.about == about)
    asked = db.session.scalars(select(Correction).where(Correction.person_id.in_(records_of(by.person_id)), *waits).order_by(Correction.id))
    return next((one for one in asked if (one.what, one.should_be) == (what, should_be)), None)


def _text(text: str, field: str, question: str) -> str:
    kept = text.replace("\0", "").strip()
    if not kept:
        raise Refused(question, field=field)
    if len(kept) > LONGEST:
        raise Refused(f"Use {number(LONGEST)} characters or fewer: this has {number(len(kept))}", field=field)
    return kept


def answer(*, correction_id: int, to: CorrectionState, why: str, by: Viewer) -> None:
    """Say that it is corrected, or why not; the person gets a message. Raises Refused, also where somebody else was quicker."""
    if to not in ANSWERS or not queries.may_answer(correction_id, by):
        raise Refused("You may not answer this request.")
    if to == CorrectionState.REFUSED:
        why = _text(why, "why", "Say why it is not corrected: the person will read it")
    elif why.strip():
        why = _text(why, "why", "")
    _move(correction_id, to, why.strip(), by)
    _tell(correction_id, to, why.strip())


def withdraw(*, correction_id: int, by: Viewer) -> None:
    """The person no longer asks. Raises Refused where it is answered already."""
    mine = select(Correction.id).where(Correction.id == correction_id, Correction.person_id.in_(records_of(by.person_id)))
    if db.session.scalar(mine) is None:
        raise Refused("You may not withdraw this request.")
    _move(correction_id, CorrectionState.WITHDRAWN, "", by)


def _move(correction_id: int, to: CorrectionState, why: str, by: Viewer) -> None:
    """Whoever comes first moves it; the row is locked until the end, so the second sees what the first has done."""
    locked = select(Correction).where(Correction.id == correction_id).with_for_update().execution_options(populate_existing=True)
    one = db.session.scalars(locked).one()
    if not may_move(one.state, to):
        raise Refused(f"Somebody else was quicker: this request is now “{one.state.label.lower()}”.")
    one.state = to
    db.session.add(CorrectionMove(correction_id=one.id, to=to, by_account_id=by.account_id, why=why, at=clock.now()))
    db.session.flush()


def _tell(correction_id: int, to: CorrectionState, why: str) -> None:
    """A message without the text of the request or the answer: e-mail is read over shoulders."""
    one = db.session.get_one(Correction, correction_id)
    email = address_of(one.person_id)
    if email:
        link = address("privacy.correction", correction_id=one.id)
        values = {"link": link, "is_corrected": to == CorrectionState.DONE}
        key = f"correction-{one.id}-{to.value}"
        outbox.post(key=key, to=email, template="privacy/mail/correction_answered.txt", values=values, person_id=one.person_id)
