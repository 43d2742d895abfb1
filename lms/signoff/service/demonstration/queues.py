"""Requests of the demonstration, made, claimed, returned and signed by the product's own verbs."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from lms.access import Viewer
from lms.evidence import service as evidence
from lms.evidence.rules.items import ItemInput
from lms.evidence.rules.words import Carrier, EvidenceKind
from lms.kit.db import db
from lms.people import queries as people
from lms.people.models import Account, Person
from lms.signoff.models import RequestItem
from lms.signoff.queries.demonstration import Worker
from lms.signoff.queries.judging import signed_by_people
from lms.signoff.queries.requests import items_of_request
from lms.signoff.rules.judging import Found, Written
from lms.signoff.rules.words import ItemState
from lms.signoff.service import judging, requests, self_assessments
from lms.signoff.service.demonstration.crowd import Crowd
from lms.signoff.service.flags import flag

#: How many competencies each of them asks for.
ASKED = 2


def fill_queue(crowd: Crowd, ends: Sequence[str], learners: Sequence[Worker], *, by: Viewer) -> None:
    """Each of these people asks this assessor, who has come so far with it."""
    for end, learner in zip(ends, learners, strict=False):
        viewer = _viewer(crowd, learner.person_id)
        pairs = crowd.chance.sample(crowd.free_pairs(learner), ASKED)
        _rate_oneself(crowd, pairs, viewer)
        item = _evidence(crowd, len(pairs), viewer)
        for row_id in _ask(crowd, learner, pairs, by.person_id, [item], viewer):
            _come_to(crowd, row_id, ItemState(end), by=by)


def _viewer(crowd: Crowd, person_id: int) -> Viewer:
    """Whoever does something has an account; this one has no password, and opens to nobody."""
    person = db.session.get_one(Person, person_id)
    account = db.session.scalar(select(Account).where(Account.person_id == person_id)) or Account(person=person, fs_uniquifier=uuid4().hex)
    db.session.add(account)
    db.session.flush()
    return people.viewer(account, crowd.today)


def _rate_oneself(crowd: Crowd, pairs: Sequence[tuple[str, int]], by: Viewer) -> None:
    for code, level in pairs:
        scores = {behaviour.id: crowd.chance.choice(crowd.scores) for behaviour in crowd.contents.by_code[code].up_to(level)}
        self_assessments.finish(framework_id=crowd.scheme.id, code=code, level=level, scores=scores, comment="", by=by)


def _evidence(crowd: Crowd, place: int, by: Viewer) -> int:
    texts = crowd.seeds["texts"]
    day = crowd.today - timedelta(days=crowd.chance.randint(3, 40))
    item = ItemInput(kind=EvidenceKind.REFLECTIVE_ACCOUNT, day=day, title="What I did, and what came of it", text=texts[place % len(texts)])
    return evidence.add(carrier=Carrier.TEXT, item=item, today=crowd.today, by=by).id


def _ask(
    crowd: Crowd, learner: Worker, pairs: Sequence[tuple[str, int]], assessor: int, evidence_ids: Sequence[int], by: Viewer
) -> list[int]:
    """The items, as they wait."""
    request = requests.begin(post_id=learner.post_id, framework_id=crowd.scheme.id, pairs=pairs, by=by)
    requests.choose_assessor(request_id=request.id, assessor_id=assessor, by=by)
    requests.send(request_id=request.id, message=crowd.chance.choice(crowd.seeds["messages"]), evidence_ids=evidence_ids, by=by)
    return [row.id for row in items_of_request(request.id, by)]


def _come_to(crowd: Crowd, item_id: int, state: ItemState, *, by: Viewer) -> None:
    if state is ItemState.WAITING:
        return
    judging.claim(item_id=item_id, by=by)
    if state is ItemState.RETURNED:
        judging.send_back(item_id=item_id, findings=Found(crowd.version_id, {}, crowd.seeds["comments"]["returned"]), by=by)
    if state is ItemState.SIGNED:
        judging.sign(item_id=item_id, findings=_seen(crowd, item_id), by=by)


def _seen(crowd: Crowd, item_id: int) -> Found:
    item = db.session.get_one(RequestItem, item_id)
    behaviours = crowd.contents.by_code[item.competency_code].up_to(item.level)
    seen = Written(EvidenceKind.DIRECT_OBSERVATION, crowd.today, crowd.seeds["comments"]["signed"])
    return Found(crowd.version_id, {behaviour.id: max(crowd.scores) for behaviour in behaviours}, written=[seen])


def flag_one(crowd: Crowd, reason: str, *, by: Viewer) -> None:
    """A supervisor has the last sign-off of one of their people looked at again."""
    team = [worker.person_id for worker in crowd.team_of(by.person_id)]
    row = next((row for row in signed_by_people([by.person_id]) if row.learner_id in team), None)
    if row:
        flag(row=row, reason=reason, by=by)


def learner_asks(crowd: Crowd, part: Mapping[str, Any], *, by: Viewer) -> None:
    """The learner of the cast has evidence of every kind, and asks the supervisor, who has returned some of it."""
    own = next(worker for worker in crowd.workers if worker.person_id == by.person_id)
    ids = [_add(crowd, item, by) for item in part["evidence"]]
    pairs = crowd.chance.sample(crowd.free_pairs(own), sum(part["asks"].values()))
    _rate_oneself(crowd, pairs, by)
    if own.supervisor_id is None:
        return
    counts, assessor = part["asks"], _viewer(crowd, own.supervisor_id)
    items = _ask(crowd, own, pairs, assessor.person_id, ids[:1], by)
    for row_id in items[: counts["returned"]]:
        _come_to(crowd, row_id, ItemState.RETURNED, by=assessor)


def _add(crowd: Crowd, item: Mapping[str, Any], by: Viewer) -> int:
    day = crowd.today - timedelta(days=item["days_ago"])
    written = ItemInput(kind=EvidenceKind(item["kind"]), day=day, title=item["title"], text=item["text"])
    return evidence.add(carrier=Carrier.TEXT, item=written, today=crowd.today, by=by).id
