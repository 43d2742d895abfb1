"""Write the record of a session, share it, add to it, disagree with it."""

from sqlalchemy import select
from sqlalchemy.orm import undefer

from lms.access import Viewer
from lms.kit import clock
from lms.kit.concurrent_edits import check
from lms.kit.datetimes import local_date
from lms.kit.db import advisory_lock, db
from lms.kit.readers import Reader, reading_as
from lms.kit.refusal import Refused
from lms.supervision.models import OneToOneRecord, RecordDraft, RecordNote, SharedRecord
from lms.supervision.rules.words import NoteKind
from lms.supervision_records.queries import records
from lms.supervision_records.rules import records as rules
from lms.supervision_records.rules.records import Standing


def save_draft(*, session_id: int, text: str, learning: str, seen: str, by: Viewer) -> RecordDraft:
    """Keep what a facilitator is writing. `seen`: the mark of the values that their form showed. The same again changes nothing.

    Raises Refused, and EditConflict where another facilitator has written meanwhile.
    """
    advisory_lock(f"record of session {session_id}")
    reader = Reader(by.person_id, clock.now())
    _writable(session_id, reader)
    return _saved(session_id, _checked(text, "text"), _checked(learning, "learning"), seen, reader)


def share(*, session_id: int, text: str, learning: str, seen: str, by: Viewer) -> SharedRecord | OneToOneRecord | None:
    """The members of that day read it from now on, and it does not change any more. Sent twice, it is shared once: None.

    Raises Refused, and EditConflict where another facilitator has written meanwhile.
    """
    advisory_lock(f"record of session {session_id}")
    reader = Reader(by.person_id, clock.now())
    stands, text, learning = _facilitated(session_id, reader), _checked(text, "text"), _checked(learning, "learning")
    if stands.is_shared:
        _check_same(stands, text, learning, reader)
        return None
    _writable(session_id, reader)
    if not text:
        raise Refused(rules.NOTHING_WRITTEN, field="text")
    db.session.delete(_saved(session_id, text, learning, seen, reader))
    words = {"session_id": session_id, "writer_id": by.person_id, "shared_at": reader.now, "text": text, "learning": learning}
    shared = _of_two(stands, words) if stands.kind.is_pair else SharedRecord(**words)
    db.session.add(shared)
    db.session.flush()
    return shared


def _of_two(stands: Standing, words: dict[str, object]) -> OneToOneRecord:
    member_id = records.member_of(stands.session_id)
    if member_id is None:
        raise Refused(rules.NO_MEMBER)
    return OneToOneRecord(member_id=member_id, **words)


def _check_same(stands: Standing, text: str, learning: str, reader: Reader) -> None:
    """Nothing is lost: who wrote something else than what was shared meanwhile is told."""
    record = records.record(stands.session_id, stands.kind, reader)
    if record is None or (record.text, record.learning) != (text, learning):
        raise Refused(rules.SHARED_ALREADY)


def add_note(*, session_id: int, kind: NoteKind, text: str, by: Viewer) -> None:
    """Disagree with a record that is shared, or add to it. The same words by the same person are added once. Raises Refused."""
    advisory_lock(f"record of session {session_id}")
    reader = Reader(by.person_id, clock.now())
    stands, words = records.standing(session_id, reader), _checked(text, "text", rules.LONGEST_NOTE)
    may = stands is not None and stands.is_shared and (stands.facilitated if kind is NoteKind.ADDITION else stands.is_member)
    if not may:
        raise Refused(rules.NOT_YOURS)
    if not words:
        raise Refused("Write what you want to add" if kind is NoteKind.ADDITION else "Write what you disagree with", field="text")
    earlier = select(RecordNote.text).where(RecordNote.session_id == session_id, RecordNote.kind == kind)
    if words in db.session.scalars(reading_as(earlier.where(RecordNote.author_id == by.person_id), reader)).all():
        return
    db.session.add(RecordNote(session_id=session_id, author_id=by.person_id, kind=kind, added_at=reader.now, text=words))
    db.session.flush()


# --- what is asked first ----------------------------------------------------------------------------------------------------------------


def _facilitated(session_id: int, reader: Reader) -> Standing:
    stands = records.standing(session_id, reader)
    if stands is None or not stands.facilitated:
        raise Refused(rules.NOT_YOURS)
    return stands


def _writable(session_id: int, reader: Reader) -> Standing:
    stands = _facilitated(session_id, reader)
    if stands.is_shared:
        raise Refused(rules.SHARED_ALREADY)
    why_not = stands.why_not_write(local_date(reader.now))
    if why_not:
        raise Refused(why_not)
    return stands


def _saved(session_id: int, text: str, learning: str, seen: str, reader: Reader) -> RecordDraft:
    draft = _draft(session_id, reader)
    if draft is None:
        draft = RecordDraft(session_id=session_id, writer_id=reader.person_id, version=1, saved_at=reader.now, text=text, learning=learning)
        db.session.add(draft)
    elif (draft.text, draft.learning) != (text, learning):
        check(seen, {"text": draft.text, "learning": draft.learning})
        draft.text, draft.learning = text, learning
        draft.version, draft.saved_at, draft.writer_id = draft.version + 1, reader.now, reader.person_id
    db.session.flush()
    return draft


def _draft(session_id: int, reader: Reader) -> RecordDraft | None:
    """As it is by now, whatever was read before it was our turn."""
    statement = select(RecordDraft).options(undefer(RecordDraft.text), undefer(RecordDraft.learning))
    mine = reading_as(statement.where(RecordDraft.session_id == session_id), reader).execution_options(populate_existing=True)
    return db.session.scalars(mine).one_or_none()


def _checked(text: str, field: str, longest: int = rules.LONGEST) -> str:
    try:
        return rules.checked(text, longest)
    except ValueError as no:
        raise Refused(str(no), field=field) from None
