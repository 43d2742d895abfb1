"""Verbs of learners: ask to be signed off, ask again, ask somebody else, take it back; and how requests end by themselves."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import groupby

from lms.access import Viewer
from lms.evidence import service as evidence
from lms.evidence.queries import kinds_of
from lms.kit import clock
from lms.kit.db import advisory_lock, db
from lms.kit.refusal import Refused
from lms.signoff.models import RequestItem, SignOffRequest
from lms.signoff.queries import requests as queries
from lms.signoff.queries.assessors import Facts, facts
from lms.signoff.queries.cases import ITEM_PIN, in_force, pair_of
from lms.signoff.queries.expected import posts_of
from lms.signoff.queries.requests import ItemRow
from lms.signoff.rules.eligibility import Pair
from lms.signoff.rules.requests import Ended, check_not_open, is_idle, tidy_message, why_ended
from lms.signoff.rules.words import OPEN, ItemState
from lms.signoff.service.moves import GONE, end, locked, move, note
from lms.signoff.service.notifications import tell_assessor, tell_learner

ASKED = "Was asked to sign this off"


def begin(*, post_id: int, framework_id: int, pairs: Sequence[tuple[str, int]], by: Viewer) -> SignOffRequest:
    """A draft of these competencies with their levels; an earlier draft that was never sent is dropped. Raises Refused."""
    advisory_lock(f"requests of {by.person_id}")
    today = clock.today()
    post = next((post for post in posts_of(by.person_id, today) if post.id == post_id), None)
    here = in_force([framework_id], today).get(framework_id)
    if post is None or here is None:
        raise Refused("Choose a post of yours and a framework that is in force.")
    if not pairs or any(pair_of(framework_id, code, level, here.contents) is None for code, level in pairs):
        raise Refused("Choose what you want to be signed off for.", field="pairs")
    _drop_drafts(by)
    check_not_open(pairs, {(row.code, row.level) for row in queries.open_of(by.person_id) if row.framework_id == framework_id})
    request = SignOffRequest(person_id=post.person_id, post_id=post_id, framework_id=framework_id, made_at=clock.now())
    db.session.add(request)
    db.session.flush()
    for code, level in dict.fromkeys(pairs):
        note(_item(request, code, level), ItemState.DRAFT, by=by)
    return request


def _item(request: SignOffRequest, code: str, level: int, assessor_id: int | None = None, number: int = 1) -> RequestItem:
    item = RequestItem(
        request_id=request.id,
        person_id=request.person_id,
        framework_id=request.framework_id,
        competency_code=code,
        level=level,
        assessor_id=assessor_id,
        state=ItemState.DRAFT,
        round=number,
        moved_at=clock.now(),
    )
    db.session.add(item)
    db.session.flush()
    return item


def _drop_drafts(by: Viewer) -> None:
    drafts = [row.id for row in queries.open_of(by.person_id) if row.state is ItemState.DRAFT]
    for item in locked(drafts):
        move(item, ItemState.DROPPED, by=by)


def choose_assessor(*, request_id: int, assessor_id: int, by: Viewer) -> int:
    """This assessor is asked for what has no assessor yet and they may sign; how many competencies that are. Raises Refused."""
    rows = [row for row in _draft(request_id, by) if row.assessor_id is None]
    pairs = _pairs(rows)
    known = facts([by.person_id], set(pairs.values()), clock.today(), [assessor_id])
    answers = {row.id: known.may_sign(by.person_id, assessor_id, pairs[row.id]) for row in rows if row.id in pairs}
    chosen = [item_id for item_id, answer in answers.items() if answer.may]
    if not chosen:
        raise Refused(next((answer.why for answer in answers.values()), GONE), field="assessor")
    for item in locked(chosen):
        item.assessor_id = assessor_id
    db.session.flush()
    return len(chosen)


def clear_assessors(*, request_id: int, by: Viewer) -> None:
    """Nobody is chosen any more."""
    for item in locked([row.id for row in _draft(request_id, by)]):
        item.assessor_id = None


def _draft(request_id: int, by: Viewer) -> list[ItemRow]:
    """What is in a draft of the viewer's. Raises Refused once it is sent or dropped."""
    rows = [row for row in queries.items_of_request(request_id, by) if row.state is ItemState.DRAFT]
    if not rows:
        raise Refused("This request has been sent already, or was dropped.")
    return rows


def _pairs(rows: Iterable[ItemRow]) -> dict[int, Pair]:
    """By item, as far as the versions in force have them."""
    rows = list(rows)
    current = in_force({row.framework_id for row in rows}, clock.today())
    pairs = {
        row.id: pair_of(row.framework_id, row.code, row.level, current[row.framework_id].contents)
        for row in rows
        if row.framework_id in current
    }
    return {item_id: pair for item_id, pair in pairs.items() if pair}


def send(*, request_id: int, message: str, evidence_ids: Sequence[int], by: Viewer) -> None:
    """Ask: each competency waits for its assessor, with this evidence. Sent twice, it is sent once. Raises Refused."""
    advisory_lock(f"requests of {by.person_id}")
    rows = queries.items_of_request(request_id, by)
    if rows and all(row.state is not ItemState.DRAFT for row in rows):
        return
    rows = _draft(request_id, by)
    if any(row.assessor_id is None for row in rows):
        raise Refused("Choose an assessor for each competency first.")
    _refuse_what_ended(rows)
    db.session.get_one(SignOffRequest, request_id).message = tidy_message(message)
    items = locked([row.id for row in rows])
    for item in items:
        _ask(item, evidence_ids, by)
    _tell_assessors("asked", items)


def _refuse_what_ended(rows: Sequence[ItemRow]) -> None:
    for item_id, why in _why_ended(rows).items():
        row = next(row for row in rows if row.id == item_id)
        raise Refused(f"{row.code} at level {row.level}: {why.sentence}")


def _ask(item: RequestItem, evidence_ids: Sequence[int], by: Viewer) -> None:
    move(item, ItemState.WAITING, by=by)
    _send_evidence(item, evidence_ids, by)


def _send_evidence(item: RequestItem, evidence_ids: Sequence[int], by: Viewer) -> None:
    readers = {item.assessor_id: ASKED} if item.assessor_id else {}
    if evidence_ids:
        evidence.freeze(evidence_ids=evidence_ids, pin_kind=ITEM_PIN, pin_id=item.id, readers=readers, today=clock.today(), by=by)


def _tell_assessors(template: str, items: Sequence[RequestItem]) -> None:
    by_assessor = sorted(items, key=lambda item: (item.assessor_id or 0, item.id))
    for _, of_one in groupby(by_assessor, key=lambda item: item.assessor_id):
        items_of_one = list(of_one)
        tell_assessor(template, items_of_one, f"item {items_of_one[0].id} round {items_of_one[0].round}")


def drop(*, request_id: int, by: Viewer) -> None:
    """The draft is not sent."""
    for item in locked([row.id for row in _draft(request_id, by)]):
        move(item, ItemState.DROPPED, by=by)


# --- once it is sent ---------------------------------------------------------------------------------------------------------------


def withdraw(*, item_id: int, by: Viewer) -> None:
    """The learner takes it back; the assessor is told. Raises Refused."""
    item = _own(item_id, by)
    was_with_assessor = item.state in (ItemState.WAITING, ItemState.CLAIMED)
    (last,) = end([item], by=by, reason=None)
    if item.state is ItemState.WITHDRAWN and was_with_assessor:
        evidence.withdraw(pin_kind=ITEM_PIN, pin_id=item.id, by=by)
        tell_assessor("withdrawn", [item], f"move {last.id}", because="")


def _own(item_id: int, by: Viewer) -> RequestItem:
    if queries.own_item(item_id, by) is None:
        raise Refused(GONE)
    return locked([item_id])[0]


def ask_again(*, item_id: int, assessor_id: int, evidence_ids: Sequence[int], by: Viewer) -> None:
    """A new round of what was returned, with the same assessor or another; what was sent before stays with it. Raises Refused."""
    item = _own(item_id, by)
    move(item, ItemState.WAITING, by=by)
    _check_assessor(item, assessor_id, by)
    item.round, item.assessor_id = item.round + 1, assessor_id
    evidence.let_read(pin_kind=ITEM_PIN, pin_ids=[item.id], readers={assessor_id: ASKED}, today=clock.today())
    _send_evidence(item, evidence_ids, by)
    _tell_assessors("asked", [item])


def reassign(*, item_id: int, assessor_id: int, by: Viewer) -> RequestItem:
    """Somebody else is asked instead: this item ends, and one like it waits for them. Raises Refused."""
    item = _own(item_id, by)
    if assessor_id == item.assessor_id:
        raise Refused("Choose another assessor than the one you have asked.", field="assessor")
    last = move(item, ItemState.REASSIGNED, by=by)
    _check_assessor(item, assessor_id, by)
    sent = [row.evidence_id for row in kinds_of(ITEM_PIN, [item.id]).get(item.id, [])]
    evidence.withdraw(pin_kind=ITEM_PIN, pin_id=item.id, by=by)
    new = _item(db.session.get_one(SignOffRequest, item.request_id), item.competency_code, item.level, assessor_id, item.round)
    note(new, ItemState.DRAFT, by=by)
    _ask(new, sent, by)
    tell_assessor("reassigned", [item], f"move {last.id}")
    _tell_assessors("asked", [new])
    return new


def _check_assessor(item: RequestItem, assessor_id: int, by: Viewer) -> None:
    (row,) = queries.items([item.id])
    pair = _pairs([row]).get(item.id)
    if pair is None:
        raise Refused(Ended.NO_COMPETENCY.sentence)
    answer = facts([by.person_id], [pair], clock.today(), [assessor_id]).may_sign(by.person_id, assessor_id, pair)
    if not answer.may:
        raise Refused(answer.why, field="assessor")


# --- by themselves -----------------------------------------------------------------------------------------------------------------


def look_after(*, framework_id: int | None = None) -> tuple[int, int]:
    """What can no longer be signed ends, and what an assessor has left alone waits again. How many of either."""
    ended = end_what_must(queries.open_items(framework_id))
    return ended, release_idle([row for row in queries.open_items(framework_id) if row.state is ItemState.CLAIMED])


def end_what_must(rows: Sequence[ItemRow]) -> int:
    """Of these open items, those that nobody can sign any more end, and both sides are told why. How many."""
    whys = _why_ended(rows)
    items = [item for item in locked(whys.keys()) if item.state in OPEN]
    for item in items:
        was_sent = item.state is not ItemState.DRAFT
        (last,) = end([item], by=None, reason=whys[item.id].sentence)
        if was_sent:
            _tell_both(item, whys[item.id], last.id)
    return len(items)


def _tell_both(item: RequestItem, why: Ended, move_id: int) -> None:
    if item.assessor_id:
        evidence.end_reading(pin_kind=ITEM_PIN, pin_ids=[item.id], person_id=item.assessor_id, today=clock.today())
    tell_assessor("withdrawn", [item], f"move {move_id}", because=why.sentence)
    tell_learner("ended", [item], f"move {move_id}", because=why.sentence)


def _why_ended(rows: Sequence[ItemRow]) -> Mapping[int, Ended]:
    """Why each of these must end today, of those that must. What was returned waits for nobody: its assessor does not matter."""
    pairs = _pairs(rows)
    assessors = {row.assessor_id for row in rows if row.assessor_id}
    known = facts({row.learner_id for row in rows}, set(pairs.values()), clock.today(), assessors)
    whys = {row.id: _why_of(row, pairs.get(row.id), known) for row in rows}
    return {item_id: why for item_id, why in whys.items() if why}


def _why_of(row: ItemRow, pair: Pair | None, known: Facts) -> Ended | None:
    needs_assessor = pair is not None and row.assessor_id is not None and row.state is not ItemState.RETURNED
    return why_ended(
        has_post=bool(known.posts.get(row.learner_id)),
        has_competency=pair is not None,
        may_sign=not needs_assessor or known.may_sign(row.learner_id, row.assessor_id or 0, pair).may,  # type: ignore[arg-type]
    )


def release_idle(rows: Sequence[ItemRow]) -> int:
    """Claimed items for which nothing was done for 14 days wait again. How many."""
    touched, now = queries.last_touched([row.id for row in rows]), clock.now()
    idle = [row.id for row in rows if is_idle(row.state, max(row.moved_at, touched.get(row.id, row.moved_at)), now)]
    for item in locked(idle):
        move(item, ItemState.WAITING, by=None, reason="Nothing was done for 14 days.")
    return len(idle)


def settle_others(*, learner: int, framework_id: int, code: str, level: int, but: Collection[int], by: Viewer) -> None:
    """Somebody was signed off otherwise: what else they have open for it, up to this level, has come to its end."""
    rows = [row for row in queries.open_of(learner) if (row.framework_id, row.code) == (framework_id, code) and row.level <= level]
    for item in locked([row.id for row in rows if row.id not in but]):
        if item.state not in OPEN:  # it has come to its end since it was read
            continue
        is_others = item.state in (ItemState.WAITING, ItemState.CLAIMED) and item.assessor_id != by.person_id
        (last,) = end([item], by=by, reason=Ended.SIGNED_ELSEWHERE.sentence)
        if is_others and item.assessor_id:
            evidence.end_reading(pin_kind=ITEM_PIN, pin_ids=[item.id], person_id=item.assessor_id, today=clock.today())
            tell_assessor("withdrawn", [item], f"move {last.id}", because=Ended.SIGNED_ELSEWHERE.sentence)
