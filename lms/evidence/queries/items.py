"""Reads of items: one's own, those one was sent, one page, one file."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, ScalarSelect, and_, func, or_, select
from sqlalchemy.orm import aliased

from lms.access import Viewer
from lms.evidence.models import Evidence, EvidenceFile, EvidencePin, EvidenceReader, EvidenceVersion
from lms.evidence.queries.names import names_of
from lms.evidence.queries.readers import is_own, may_read
from lms.evidence.rules.files import CheckedFile
from lms.evidence.rules.items import is_web_address
from lms.evidence.rules.words import Carrier, EvidenceKind, PinState
from lms.kit.db import AnyRow, db
from lms.kit.tables import PageOfRows, PageRequest, fetch_page
from lms.people.queries import records_of

#: So many items stand on a page.
PER_PAGE = 30


@dataclass(frozen=True)
class Row:
    """A line of a list. `title` is empty where the item was deleted and nothing of it is left."""

    evidence_id: int
    title: str
    kind: EvidenceKind
    carrier: Carrier
    day: date
    owner: str
    author: str
    is_by_another: bool
    is_deleted: bool
    waiting: int  # places it was sent to, and not judged yet
    judged: int


@dataclass(frozen=True)
class Version:
    """What an item says, or said."""

    id: int
    number: int
    kind: EvidenceKind
    day: date
    title: str
    text: str
    link: str
    media_type: str | None
    size: int | None
    frozen_at: datetime | None

    @property
    def leads_somewhere(self) -> bool:
        """Under a wrong key a sentence stands in the place of its link."""
        return is_web_address(self.link)


@dataclass(frozen=True)
class Reader:
    """Who may open what was sent, and why."""

    name: str
    why: str
    since: date
    ended_on: date | None


@dataclass(frozen=True)
class Sent:
    """Where a version went."""

    pin_id: int
    pin_kind: str
    about: int
    number: int
    sent_on: date
    state: PinState
    is_by_viewer: bool
    readers: tuple[Reader, ...]

    @property
    def can_be_withdrawn(self) -> bool:
        return self.is_by_viewer and self.state is PinState.SENT


@dataclass(frozen=True)
class Item:
    """One item, as far as the viewer may read it: its owner all of it, others what they were sent. Versions and pins: newest first."""

    evidence_id: int
    carrier: Carrier
    owner: str
    author: str
    is_own: bool
    is_written_by_viewer: bool
    deleted_at: datetime | None
    versions: tuple[Version, ...]
    sent: tuple[Sent, ...]

    @property
    def newest(self) -> Version:
        return self.versions[0]

    @property
    def can_be_changed(self) -> bool:
        return self.is_own and self.is_written_by_viewer and self.deleted_at is None

    @property
    def is_waiting(self) -> bool:
        """Was it sent somewhere where it has not been judged yet?"""
        return any(sent.state is PinState.SENT for sent in self.sent)

    @property
    def is_judged(self) -> bool:
        return any(sent.state is PinState.JUDGED for sent in self.sent)


def own(viewer: Viewer) -> list[Row]:
    """The viewer's own that can be sent, the latest day first."""
    return _rows(and_(is_own(viewer), Evidence.deleted_at.is_(None)))


def own_page(viewer: Viewer, ask: PageRequest) -> PageOfRows[Row]:
    """A part of them, as `ask` wants it, and of those that were deleted what somebody has judged: what was added last stands first."""
    ids = select(Evidence.id).where(_is_listed(viewer))
    return fetch_page(ids, ask, keys={"added": Evidence.added_at}, tie=Evidence.id, read=_read)


def _read(id_rows: Iterable[AnyRow]) -> list[Row]:
    ids = [row.id for row in id_rows]
    rows = {row.evidence_id: row for row in _rows(Evidence.id.in_(ids))}
    return [rows[evidence_id] for evidence_id in ids]


def _is_listed(viewer: Viewer) -> ColumnElement[bool]:
    return and_(is_own(viewer), or_(Evidence.deleted_at.is_(None), _pins(PinState.JUDGED) > 0))


def to_read(viewer: Viewer) -> list[Row]:
    """What others have sent to the viewer, as it was sent last."""
    return _rows(may_read(viewer))


def _rows(which: ColumnElement[bool]) -> list[Row]:
    """One of each item: by its newest of these versions of which anything is left."""
    statement = (
        select(Evidence, EvidenceVersion.title, EvidenceVersion.kind, EvidenceVersion.day, _pins(PinState.SENT), _pins(PinState.JUDGED))
        .join(EvidenceVersion, EvidenceVersion.evidence_id == Evidence.id)
        .where(which)
        .order_by(EvidenceVersion.title != "", EvidenceVersion.number)
    )
    newest = {row[0].id: row for row in db.session.execute(statement)}
    names = names_of({person_id for evidence, *_ in newest.values() for person_id in (evidence.owner_id, evidence.author_id)})
    rows = [
        Row(
            evidence_id=evidence.id,
            title=title,
            kind=kind,
            carrier=evidence.carrier,
            day=day,
            owner=names[evidence.owner_id],
            author=names[evidence.author_id],
            is_by_another=evidence.author_id != evidence.owner_id,
            is_deleted=evidence.deleted_at is not None,
            waiting=waiting,
            judged=judged,
        )
        for evidence, title, kind, day, waiting, judged in newest.values()
    ]
    return sorted(rows, key=lambda row: (row.day, row.evidence_id), reverse=True)


_any_version = aliased(EvidenceVersion)


def _pins(state: PinState) -> ScalarSelect[int]:
    """To how many things the item was sent in any version, and is in this state there."""
    sent = select(func.count()).select_from(EvidencePin).join(_any_version, _any_version.id == EvidencePin.version_id)
    return sent.where(_any_version.evidence_id == Evidence.id, EvidencePin.state == state).scalar_subquery()


def item(evidence_id: int, viewer: Viewer) -> Item | None:
    """None: there is none, or it is not for this viewer."""
    evidence = db.session.get(Evidence, evidence_id)
    versions = _versions(evidence_id, viewer)
    if evidence is None or not versions:
        return None
    records = set(db.session.scalars(records_of(viewer.person_id)))
    pins = _sent(evidence_id, records) if evidence.owner_id in records else ()
    names = names_of({evidence.owner_id, evidence.author_id})
    return Item(
        evidence_id=evidence.id,
        carrier=evidence.carrier,
        owner=names[evidence.owner_id],
        author=names[evidence.author_id],
        is_own=evidence.owner_id in records,
        is_written_by_viewer=evidence.author_id in records,
        deleted_at=evidence.deleted_at,
        versions=versions,
        sent=pins,
    )


def _versions(evidence_id: int, viewer: Viewer) -> tuple[Version, ...]:
    """Those of a deleted item of which nothing is left are no versions any more."""
    statement = (
        select(EvidenceVersion, EvidenceFile.media_type, EvidenceFile.size)
        .join(Evidence, Evidence.id == EvidenceVersion.evidence_id)
        .outerjoin(EvidenceFile, EvidenceFile.id == EvidenceVersion.file_id)
        .where(Evidence.id == evidence_id, or_(is_own(viewer), may_read(viewer)), EvidenceVersion.title != "")
        .order_by(EvidenceVersion.number.desc())
    )
    return tuple(
        Version(
            version.id,
            version.number,
            version.kind,
            version.day,
            version.title,
            version.text,
            version.link,
            media_type,
            size,
            version.frozen_at,
        )
        for version, media_type, size in db.session.execute(statement)
    )


def _sent(evidence_id: int, records: Collection[int]) -> tuple[Sent, ...]:
    statement = (
        select(EvidencePin, EvidenceVersion.number)
        .join(EvidenceVersion, EvidenceVersion.id == EvidencePin.version_id)
        .where(EvidenceVersion.evidence_id == evidence_id)
        .order_by(EvidencePin.id.desc())
    )
    pins = db.session.execute(statement).all()
    readers = _readers([pin.id for pin, _ in pins])
    return tuple(
        Sent(pin.id, pin.kind, pin.about, number, pin.sent_on, pin.state, pin.sender_id in records, tuple(readers[pin.id]))
        for pin, number in pins
    )


def _readers(pin_ids: Collection[int]) -> dict[int, list[Reader]]:
    rows = db.session.scalars(select(EvidenceReader).where(EvidenceReader.pin_id.in_(pin_ids)).order_by(EvidenceReader.id)).all()
    names, readers = names_of({row.person_id for row in rows}), defaultdict(list)
    for row in rows:
        readers[row.pin_id].append(Reader(names[row.person_id], row.why, row.since, row.ended_on))
    return readers


def file_of(version_id: int, viewer: Viewer) -> CheckedFile | None:
    """None: there is none, or it is not for this viewer."""
    statement = (
        select(EvidenceFile.media_type, EvidenceFile.content)
        .join(EvidenceVersion, EvidenceVersion.file_id == EvidenceFile.id)
        .join(Evidence, Evidence.id == EvidenceVersion.evidence_id)
        .where(EvidenceVersion.id == version_id, or_(is_own(viewer), may_read(viewer)))
    )
    row = db.session.execute(statement).one_or_none()
    return CheckedFile(row.media_type, row.content) if row else None
