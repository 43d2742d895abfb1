"""Verbs of assessors: claim, give back, return with a comment, sign."""

from collections.abc import Sequence

from lms.access import Viewer
from lms.evidence import service as evidence
from lms.kit import clock
from lms.kit.refusal import Refused
from lms.signoff.models import RequestItem, SignOff
from lms.signoff.queries import requests
from lms.signoff.queries.cases import ITEM_PIN, Case, cases
from lms.signoff.queries.requests import ItemRow
from lms.signoff.rules.judging import Found, differs, needed_comment, tidy_comment
from lms.signoff.rules.requests import Ended
from lms.signoff.rules.words import ItemState, Outcome
from lms.signoff.service.certificates import follow
from lms.signoff.service.moves import GONE, locked, move
from lms.signoff.service.notifications import tell_learner
from lms.signoff.service.requests import end_what_must
from lms.signoff.service.signing import keep, lock, sign_case, write

NEW_VERSION = "A new version of the framework is in force since you opened this page. Look at what it says now, and judge again."


# --- claiming ----------------------------------------------------------------------------------------------------------------------


def end_if_it_must(row: ItemRow) -> bool:
    """At the time of use: has the request come to its end by itself? It is ended then, and both are told."""
    is_open = row.state in (ItemState.WAITING, ItemState.CLAIMED)
    return is_open and end_what_must([row]) > 0


def claim(*, item_id: int, by: Viewer) -> None:
    """Begin to judge it; claimed twice, nothing happens. Raises Refused where it has moved on."""
    item = _theirs(item_id, by)
    if item.state is not ItemState.CLAIMED:
        move(item, ItemState.CLAIMED, by=by)


def release(*, item_id: int, by: Viewer) -> None:
    """Give it back: it waits again."""
    move(_theirs(item_id, by), ItemState.WAITING, by=by)


def _theirs(item_id: int, by: Viewer) -> RequestItem:
    if requests.item_to_judge(item_id, by) is None:
        raise Refused(GONE)
    return locked([item_id])[0]


# --- judging -----------------------------------------------------------------------------------------------------------------------


def save_draft(*, item_id: int, findings: Found, by: Viewer) -> None:
    """Keep what is rated so far, to come back to. Raises Refused."""
    item = _theirs(item_id, by)
    _claimed(item, by)
    case = _case(requests.items([item_id])[0], by)
    rated = {line.id: findings.scores[line.id] for line in case.plan.to_judge if line.id in findings.scores}
    keep(case, rated, tidy_comment(findings.comment), Outcome.DRAFT, item, by)


def send_back(*, item_id: int, findings: Found, by: Viewer) -> None:
    """Return it with a comment: the learner can ask again. Raises Refused."""
    item, comment = _theirs(item_id, by), needed_comment(tidy_comment(findings.comment))
    _claimed(item, by)
    case = _case(requests.items([item_id])[0], by)
    rated = {line.id: findings.scores[line.id] for line in case.plan.to_judge if line.id in findings.scores}
    keep(case, rated, comment, Outcome.RETURNED, item, by)
    write(case.wanted.learner, findings.written, ITEM_PIN, [item.id], by)
    evidence.settle(pin_kind=ITEM_PIN, pin_ids=[item.id])
    last = move(item, ItemState.RETURNED, by=by)
    tell_learner("returned", [item], f"move {last.id}")


def sign(*, item_id: int, findings: Found, by: Viewer) -> SignOff:
    """Sign it off from today. Raises Refused, saying what is in the way."""
    row = requests.item_to_judge(item_id, by)
    if row is None:
        raise Refused(GONE)
    lock(row.learner_id)
    item = _theirs(item_id, by)
    _claimed(item, by)
    case = _case(row, by)
    if findings.version_id != case.version.id:
        raise Refused(NEW_VERSION)
    new = sign_case(case, findings.scores, tidy_comment(findings.comment), findings.written, item, by)
    write(case.wanted.learner, findings.written, ITEM_PIN, [item.id], by)
    evidence.settle(pin_kind=ITEM_PIN, pin_ids=[item.id])
    tell_learner("signed", [item], f"sign-off {new.id}")
    follow(learner=row.learner_id, name=row.learner, by=by)
    return new


def sign_as_rated(*, item_ids: Sequence[int], by: Viewer) -> list[SignOff]:
    """Sign several at once, each as its learner rated themselves: where nothing differs and nothing is missing. Raises Refused."""
    if not item_ids:
        raise Refused("Tick what you want to sign.")
    rows = requests.items(item_ids)
    for learner_id in sorted({row.learner_id for row in rows}):
        lock(learner_id)
    items = {item.id: item for item in locked(item_ids)}
    known = cases([row.wanted for row in rows], by.person_id, clock.today())
    signed = []
    for row in rows:
        case, item = known.get(row.wanted), items[row.id]
        if case is None or requests.item_to_judge(row.id, by) is None or not can_be_signed_as_rated(case, by.person_id):
            raise Refused(f"{row.code} of {row.learner} cannot be signed in one go. Open it and judge it by itself.")
        _claimed(item, by)
        signed.append(sign_case(case, case.own_scores, None, (), item, by))
        tell_learner("signed", [item], f"sign-off {signed[-1].id}")
    evidence.settle(pin_kind=ITEM_PIN, pin_ids=item_ids)
    for learner_id, name in sorted({(row.learner_id, row.learner) for row in rows}):
        follow(learner=learner_id, name=name, by=by)
    return signed


def can_be_signed_as_rated(case: Case, assessor: int) -> bool:
    """Is there nothing to say that the learner and their evidence have not said?"""
    is_rated = not differs(case.own_scores, case.plan.to_judge, case.met)
    return is_rated and case.eligibility.may and not case.missing(assessor)


def _claimed(item: RequestItem, by: Viewer) -> None:
    """What the assessor works at is claimed by that alone."""
    if item.state is ItemState.WAITING:
        move(item, ItemState.CLAIMED, by=by)
    elif item.state is not ItemState.CLAIMED:
        move(item, ItemState.SIGNED, by=by)  # refuses, and says how it stands


def _case(row: ItemRow, by: Viewer) -> Case:
    case = cases([row.wanted], by.person_id, clock.today()).get(row.wanted)
    if case is None:
        raise Refused(Ended.NO_COMPETENCY.sentence)
    return case
