"""Reads of what was sent for something of a room above."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from lms.access import Viewer
from lms.evidence.models import Evidence, EvidencePin, EvidenceVersion
from lms.evidence.queries.names import names_of
from lms.evidence.queries.readers import is_own, may_read
from lms.evidence.rules.words import Carrier, EvidenceKind, PinState
from lms.kit.db import AnySelect, chunked, db


@dataclass(frozen=True)
class PinnedKind:
    """As much of what was sent as a rule needs; whose it is does not change what it is worth, who wrote it does."""

    evidence_id: int
    version_id: int
    kind: EvidenceKind
    day: date
    author_id: int
    owner_id: int


@dataclass(frozen=True)
class Pinned:
    """What was sent, for a page. `title`: None for a viewer who may not open it."""

    evidence_id: int
    version_id: int
    kind: EvidenceKind
    carrier: Carrier
    day: date
    author: str
    sent_on: date
    state: PinState
    title: str | None


def kinds_of(pin_kind: str, pin_ids: Collection[int]) -> dict[int, list[PinnedKind]]:
    """What was sent for each of these things, and not withdrawn."""
    kinds = defaultdict(list)
    for ids in chunked(sorted(pin_ids)):
        for pin, day, kind, evidence in db.session.execute(_sent(pin_kind, ids)):
            kinds[pin.about].append(PinnedKind(evidence.id, pin.version_id, kind, day, evidence.author_id, evidence.owner_id))
    return dict(kinds)


def pinned(pin_kind: str, pin_ids: Collection[int], viewer: Viewer) -> dict[int, list[Pinned]]:
    """What was sent for each of these things, and not withdrawn, for a page: titles stand with what the viewer may open."""
    rows = db.session.execute(_sent(pin_kind, pin_ids)).all()
    readable = select(EvidenceVersion.id, EvidenceVersion.title).join(Evidence).where(is_own(viewer) | may_read(viewer))
    titles = dict(db.session.execute(readable.where(EvidenceVersion.id.in_({pin.version_id for pin, *_ in rows}))).all())
    names, pinned_of = names_of({evidence.author_id for *_, evidence in rows}), defaultdict(list)
    for pin, day, kind, evidence in rows:
        title, author = titles.get(pin.version_id), names[evidence.author_id]
        pinned_of[pin.about].append(Pinned(evidence.id, pin.version_id, kind, evidence.carrier, day, author, pin.sent_on, pin.state, title))
    return dict(pinned_of)


def _sent(kind: str, about: Collection[int]) -> AnySelect:
    return (
        select(EvidencePin, EvidenceVersion.day, EvidenceVersion.kind, Evidence)
        .join(EvidenceVersion, EvidenceVersion.id == EvidencePin.version_id)
        .join(Evidence, Evidence.id == EvidenceVersion.evidence_id)
        .where(EvidencePin.kind == kind, EvidencePin.about.in_(about), EvidencePin.state != PinState.WITHDRAWN)
        .order_by(EvidencePin.about, EvidenceVersion.day, EvidencePin.id)
    )
