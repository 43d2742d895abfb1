"""Verbs of the owner: add an item, edit it, delete it."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete as delete_from
from sqlalchemy import select

from lms.access import Viewer
from lms.evidence.models import Evidence, EvidenceFile, EvidencePin, EvidenceVersion
from lms.evidence.queries.items import Version
from lms.evidence.rules.files import CheckedFile, checked_file
from lms.evidence.rules.items import ItemInput, Reference, check_own_kind, checked
from lms.evidence.rules.words import Carrier, PinState
from lms.kit import clock
from lms.kit.concurrent_edits import check
from lms.kit.db import advisory_lock, db
from lms.kit.refusal import Refused
from lms.people.queries import records_of

GONE = "This evidence is not there any more."


def add(
    *,
    carrier: Carrier,
    item: ItemInput,
    today: date,
    by: Viewer,
    upload: bytes | None = None,
    reference: Reference | None = None,
    submission: str | None = None,
) -> Evidence:
    """Add an item of one's own. The same `submission` again adds nothing: the answer is the item it added. Raises Refused.

    `reference`: what it points to, where that is its carrier; its title then says what that was called on the day.
    """
    advisory_lock(f"evidence of {by.person_id}")
    earlier = _submitted(submission, by)
    if earlier is not None:
        return earlier
    check_own_kind(item.kind)
    file = _file(carrier, upload)
    if (carrier is Carrier.REFERENCE) != (reference is not None):
        raise Refused("Choose what the evidence is")
    evidence = Evidence(owner_id=by.person_id, author_id=by.person_id, carrier=carrier, submission=submission)
    if reference is not None:
        evidence.ref_kind, evidence.ref_id = reference.kind, reference.id
    return begin(evidence, checked(item, carrier, today), file).evidence


def begin(evidence: Evidence, item: ItemInput, file: CheckedFile | None = None) -> EvidenceVersion:
    """Its first version."""
    db.session.add(evidence)
    db.session.flush()
    version = EvidenceVersion(evidence_id=evidence.id, evidence=evidence, number=1, file_id=_keep(evidence, file))
    _write(version, item)
    db.session.add(version)
    db.session.flush()
    return version


def edit(*, evidence_id: int, item: ItemInput, today: date, by: Viewer, upload: bytes | None = None, seen: str | None = None) -> Evidence:
    """Change it; `upload` takes the place of its file. What was sent stays as it was sent: the change is a version of its own.

    `seen`: the mark of the values that the form showed. Raises Refused, also where another window was quicker.
    """
    evidence = _mine(evidence_id, by)
    if evidence.carrier is Carrier.REFERENCE:
        raise Refused("It points to something recorded here, and cannot be changed. You can delete it.")
    newest = newest_versions([evidence.id])[0]
    if seen is not None:
        check(seen, values_of(newest))
    check_own_kind(item.kind)
    item, file = checked(item, evidence.carrier, today), _new_file(evidence.carrier, upload)
    if file is None and item == _item_of(newest):
        return evidence
    version = _next(newest) if newest.frozen_at else newest
    version.file_id = _keep(evidence, file) if file else newest.file_id
    _write(version, item)
    db.session.add(version)
    db.session.flush()
    _drop_unused_files(evidence.id)
    return evidence


def values_of(version: EvidenceVersion | Version) -> dict[str, object]:
    """What a form shows of it."""
    return {"kind": version.kind.value, "day": version.day, "title": version.title, "text": version.text, "link": version.link}


def _item_of(version: EvidenceVersion) -> ItemInput:
    return ItemInput(kind=version.kind, day=version.day, title=version.title, text=version.text, link=version.link)


def _new_file(carrier: Carrier, upload: bytes | None) -> CheckedFile | None:
    return checked_file(upload) if upload is not None and carrier is Carrier.FILE else None


def _next(newest: EvidenceVersion) -> EvidenceVersion:
    return EvidenceVersion(evidence_id=newest.evidence_id, number=newest.number + 1)


def delete(*, evidence_id: int, by: Viewer) -> None:
    """Only its kind and its day stay, and what a judgement rests on stays with those who judged it. Deleted again, nothing happens."""
    evidence = _mine(evidence_id, by, deleted=True)
    if evidence.deleted_at is not None:
        return
    evidence.deleted_at = clock.now()
    empty(evidence.id)


def empty(evidence_id: int) -> None:
    """Of an item that is deleted nothing stays but its kind, its day, and what a judgement rests on."""
    versions = _versions([evidence_id])
    pins = _pins_of(versions)
    judged = {pin.version_id for pin in pins if pin.state is PinState.JUDGED}
    for pin in pins:
        if pin.state is PinState.SENT:
            pin.state = PinState.WITHDRAWN
    for version in versions:
        if version.id not in judged:
            version.title = version.text = version.link = ""
            version.file_id = None
    db.session.flush()
    _drop_unused_files(evidence_id)


def newest_versions(evidence_ids: Sequence[int]) -> list[EvidenceVersion]:
    """One of each, in the order of the items as they are named."""
    newest = {version.evidence_id: version for version in _versions(evidence_ids)}
    return [newest[evidence_id] for evidence_id in evidence_ids]


def _versions(evidence_ids: Sequence[int]) -> list[EvidenceVersion]:
    """As they are by now, whatever the page has read before the items were locked."""
    statement = select(EvidenceVersion).where(EvidenceVersion.evidence_id.in_(evidence_ids)).order_by(EvidenceVersion.number)
    return list(db.session.scalars(statement.execution_options(populate_existing=True)))


def _pins_of(versions: Sequence[EvidenceVersion]) -> list[EvidencePin]:
    """Locked until the end: nobody judges meanwhile what is being deleted."""
    statement = select(EvidencePin).where(EvidencePin.version_id.in_([version.id for version in versions])).order_by(EvidencePin.id)
    return list(db.session.scalars(statement.with_for_update().execution_options(populate_existing=True)))


def _submitted(submission: str | None, by: Viewer) -> Evidence | None:
    if not submission:
        return None
    return db.session.scalar(select(Evidence).where(Evidence.owner_id == by.person_id, Evidence.submission == submission))


def _mine(evidence_id: int, by: Viewer, *, deleted: bool = False) -> Evidence:
    """Locked until the end. Raises Refused unless the viewer wrote it."""
    statement = select(Evidence).where(Evidence.id == evidence_id, Evidence.author_id.in_(records_of(by.person_id)))
    evidence = db.session.scalars(statement.with_for_update().execution_options(populate_existing=True)).one_or_none()
    if evidence is None or (evidence.deleted_at is not None and not deleted):
        raise Refused(GONE)
    return evidence


def _file(carrier: Carrier, upload: bytes | None) -> CheckedFile | None:
    if carrier is Carrier.FILE and upload is None:
        raise Refused("Choose a file", field="file")
    return _new_file(carrier, upload)


def _keep(evidence: Evidence, file: CheckedFile | None) -> int | None:
    if file is None:
        return None
    row = EvidenceFile(evidence_id=evidence.id, media_type=file.media_type, size=len(file.content), content=file.content)
    db.session.add(row)
    db.session.flush()
    return row.id


def _write(version: EvidenceVersion, item: ItemInput) -> None:
    version.kind, version.day = item.kind, item.day
    version.title, version.text, version.link = item.title, item.text, item.link


def _drop_unused_files(evidence_id: int) -> None:
    used = select(EvidenceVersion.file_id).where(EvidenceVersion.evidence_id == evidence_id, EvidenceVersion.file_id.is_not(None))
    db.session.execute(delete_from(EvidenceFile).where(EvidenceFile.evidence_id == evidence_id, EvidenceFile.id.not_in(used)))
