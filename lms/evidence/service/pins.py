"""Verbs of the rooms above: send evidence for something, and say who may read it, for how long, and when it was judged."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import select

from lms.access import Viewer
from lms.evidence.models import Evidence, EvidencePin, EvidenceReader, EvidenceVersion
from lms.evidence.rules.items import ItemInput, checked
from lms.evidence.rules.words import WRITTEN_BY_ASSESSORS, Carrier, PinState
from lms.evidence.service.items import GONE, begin, empty, newest_versions
from lms.kit import clock
from lms.kit.db import db
from lms.kit.refusal import Refused
from lms.people.queries import records_of

JUDGED = "It has been judged, so it cannot be withdrawn any more. Whoever judged it goes on seeing it as you sent it."


def freeze(
    *, evidence_ids: Sequence[int], pin_kind: str, pin_id: int, readers: Mapping[int, str], today: date, by: Viewer
) -> list[EvidenceVersion]:
    """Send these items of one's own, as they are now, for this thing of a room above. The frozen versions, in the same order.

    `readers`: person -> why. Sent again, a version that was withdrawn is there again; one that is there gets these readers too.
    """
    evidence_ids = list(dict.fromkeys(evidence_ids))
    own = select(Evidence.id).where(Evidence.id.in_(evidence_ids), Evidence.owner_id.in_(records_of(by.person_id)))
    there = set(db.session.scalars(own.where(Evidence.deleted_at.is_(None)).with_for_update()))
    if there != set(evidence_ids):
        raise Refused(GONE)
    versions = newest_versions(evidence_ids)
    for version in versions:
        _pin(version, pin_kind, [pin_id], readers, today, by)
    return versions


def observed(
    *,
    owner_id: int,
    item: ItemInput,
    pin_kind: str,
    pin_ids: Collection[int],
    readers: Mapping[int, str],
    today: date,
    by: Viewer,
) -> EvidenceVersion:
    """What an assessor saw, or talked about with a learner: an item of the learner's, at once frozen and sent for these things.

    Its writer reads it in any case; `readers`: who else, and why. Whether they may write it is for the room above to say.
    """
    if item.kind not in WRITTEN_BY_ASSESSORS:
        raise Refused("Choose a direct observation or a professional discussion", field="kind")
    if owner_id in set(db.session.scalars(records_of(by.person_id))):
        raise Refused("Nobody observes themselves.")
    evidence = Evidence(owner_id=owner_id, author_id=by.person_id, carrier=Carrier.TEXT)
    version = begin(evidence, checked(item, Carrier.TEXT, today))
    _pin(version, pin_kind, sorted(pin_ids), {by.person_id: "Wrote it", **readers}, today, by)
    return version


def _pin(version: EvidenceVersion, kind: str, about: Collection[int], readers: Mapping[int, str], today: date, by: Viewer) -> None:
    version.frozen_at = version.frozen_at or clock.now()
    known = {pin.about: pin for pin in _pins(kind, about) if pin.version_id == version.id}
    for about_id in about:
        pin = known.get(about_id) or EvidencePin(version_id=version.id, kind=kind, about=about_id, state=PinState.WITHDRAWN)
        if pin.state is PinState.WITHDRAWN:
            pin.state, pin.sent_on, pin.sender_id = PinState.SENT, today, by.person_id
        db.session.add(pin)
        db.session.flush()
        _let_read([pin], readers, today)


def let_read(*, pin_kind: str, pin_ids: Collection[int], readers: Mapping[int, str], today: date) -> None:
    """These people, too, may open what was sent for these things: whoever a request goes to next, a verifier."""
    _let_read(_pins(pin_kind, pin_ids), readers, today)


def end_reading(*, pin_kind: str, pin_ids: Collection[int], person_id: int, today: date) -> None:
    """From now on this person, whichever record of theirs was named, no longer opens what was sent for these things; what they have
    judged they answer for, and go on seeing."""
    pins = [pin.id for pin in _pins(pin_kind, pin_ids) if pin.state is not PinState.JUDGED]
    theirs = select(EvidenceReader).where(EvidenceReader.pin_id.in_(pins), EvidenceReader.person_id.in_(records_of(person_id)))
    for reader in db.session.scalars(theirs.where(EvidenceReader.ended_on.is_(None))):
        reader.ended_on = today
    db.session.flush()


def withdraw(*, pin_kind: str, pin_id: int, by: Viewer, evidence_ids: Collection[int] | None = None) -> None:
    """Take back what one has sent for this thing and nobody has judged, or these items of it. Raises Refused where one of these is judged:
    what was sent for an earlier round may be."""
    senders = set(db.session.scalars(records_of(by.person_id)))
    pins = [pin for pin in _pins(pin_kind, [pin_id]) if pin.sender_id in senders]
    if evidence_ids is not None:
        versions = select(EvidenceVersion.id).where(EvidenceVersion.evidence_id.in_(evidence_ids))
        version_ids = set(db.session.scalars(versions))
        pins = [pin for pin in pins if pin.version_id in version_ids]
        if any(pin.state is PinState.JUDGED for pin in pins):
            raise Refused(JUDGED)
    _move(pins, PinState.SENT, PinState.WITHDRAWN)


def settle(*, pin_kind: str, pin_ids: Collection[int]) -> None:
    """What was sent for these things has been judged: nobody withdraws it any more."""
    _move(_pins(pin_kind, pin_ids), PinState.SENT, PinState.JUDGED)


def reopen(*, pin_kind: str, pin_ids: Collection[int]) -> None:
    """The judgement is undone: its evidence can be withdrawn again. What its owner has deleted meanwhile goes now."""
    pins = _pins(pin_kind, pin_ids)
    _move(pins, PinState.JUDGED, PinState.SENT)
    of_pins = select(EvidenceVersion.evidence_id).where(EvidenceVersion.id.in_({pin.version_id for pin in pins}))
    deleted = select(Evidence.id).where(Evidence.id.in_(of_pins), Evidence.deleted_at.is_not(None)).order_by(Evidence.id)
    for evidence_id in db.session.scalars(deleted.with_for_update()).all():
        empty(evidence_id)


def _pins(kind: str, about: Collection[int]) -> list[EvidencePin]:
    """Locked until the end, in one order."""
    statement = select(EvidencePin).where(EvidencePin.kind == kind, EvidencePin.about.in_(about)).order_by(EvidencePin.id)
    return list(db.session.scalars(statement.with_for_update().execution_options(populate_existing=True)))


def _move(pins: Collection[EvidencePin], before: PinState, after: PinState) -> None:
    for pin in pins:
        if pin.state is before:
            pin.state = after
    db.session.flush()


def _let_read(pins: Collection[EvidencePin], readers: Mapping[int, str], today: date) -> None:
    statement = select(EvidenceReader).where(EvidenceReader.pin_id.in_([pin.id for pin in pins]))
    known = {(reader.pin_id, reader.person_id): reader for reader in db.session.scalars(statement)}
    for pin in pins:
        for person_id, why in readers.items():
            reader = known.get((pin.id, person_id))
            if reader is None:
                reader = EvidenceReader(pin_id=pin.id, person_id=person_id, why=why, since=today)
            elif reader.ended_on is not None:
                reader.why, reader.since, reader.ended_on = why, today, None
            db.session.add(reader)
    db.session.flush()
