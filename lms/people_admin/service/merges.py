"""Records of one human: what is said about them, merging and undoing."""

from sqlalchemy import select

from lms.access import May, Viewer
from lms.audit import service as audit
from lms.kit import clock
from lms.kit.db import db
from lms.kit.house import current_house
from lms.kit.refusal import Refused
from lms.people.models import Person
from lms.people_admin.models import DuplicateAnswer, Merge, MergeMove
from lms.people_admin.queries import merges
from lms.people_admin.rules.duplicates import Answer, pair
from lms.people_admin.service.write_lock import lock_writes
from lms.training import queries as training

#: Whoever merges themselves with somebody would read what that person wrote for themselves alone.
NOT_ONES_OWN = "One of these records is your own. Another lead of the partnership has to merge them."


def answer(first_id: int, second_id: int, *, answer: Answer, reason: str, by: Viewer) -> None:
    """Say that two records are of two people, or ask for a merge. What was said last counts; the trail keeps what was said before."""
    lock_writes()
    told = " ".join(reason.split())
    if not told:
        raise Refused("Say why, so that others can follow.", field="reason")
    first, second = pair(first_id, second_id)
    row = db.session.scalar(select(DuplicateAnswer).where(DuplicateAnswer.first_id == first, DuplicateAnswer.second_id == second))
    if row is None:
        row = DuplicateAnswer(first_id=first, second_id=second)
        db.session.add(row)
    elif (row.answer, row.reason) == (answer, told):
        return
    row.answer, row.reason, row.by_account_id, row.at = answer, told, by.account_id, clock.now()
    db.session.flush()


def take_answer_back(first_id: int, second_id: int, *, by: Viewer) -> None:
    """Nothing was said: the pair is listed again."""
    lock_writes()
    first, second = pair(first_id, second_id)
    row = db.session.scalar(select(DuplicateAnswer).where(DuplicateAnswer.first_id == first, DuplicateAnswer.second_id == second))
    if row is not None:
        db.session.delete(row)
        db.session.flush()


def merge(*, kept_id: int, gone_id: int, by: Viewer) -> int:
    """One human, two records: `kept_id` counts from now on. The id of the merge. Sent twice, it is done once.

    Rows never move: the record that goes points at the one that counts, and so does whatever pointed at it, as reading follows one step.
    """
    _check_may(by)
    lock_writes()
    done = db.session.scalar(select(Merge).where(Merge.kept_id == kept_id, Merge.gone_id == gone_id, Merge.undone_at.is_(None)))
    if done is not None:
        return done.id
    kept, gone = (db.session.get(Person, person_id) for person_id in (kept_id, gone_id))
    if kept is None or gone is None or kept_id == gone_id:
        raise Refused("Choose which of the two records counts.", field="kept")
    if kept.merged_into_id or gone.merged_into_id:
        raise Refused("Somebody else has just merged one of these records. Look at the list again.")
    if by.person_id in (kept_id, gone_id):
        raise Refused(NOT_ONES_OWN)
    current_house().before_merge(kept_id, gone_id, by=by)
    row = Merge(kept_id=kept_id, gone_id=gone_id, by_account_id=by.account_id, at=clock.now())
    db.session.add(row)
    db.session.flush()
    with audit.because(f"merge {row.id}"):
        _point(row, kept_id, gone_id)
    current_house().posts_changed(training.posts_of_persons([kept_id]))
    return row.id


def _point(row: Merge, kept_id: int, gone_id: int) -> None:
    followers = list(db.session.scalars(select(Person.id).where(Person.merged_into_id == gone_id).order_by(Person.id)))
    audit.insert_rows(MergeMove, [{"merge_id": row.id, "person_id": person_id} for person_id in followers])
    audit.update_rows(Person, [{"id": person_id, "merged_into_id": kept_id} for person_id in [gone_id, *followers]])


def undo_merge(merge_id: int, *, by: Viewer) -> Merge:
    """Two records again, each with what it had. Sent twice, it is done once. Raises Refused while a later merge builds on this one."""
    _check_may(by)
    lock_writes()
    row = db.session.get(Merge, merge_id)
    if row is None:
        raise Refused("There is no such merge.")
    if row.undone_at is not None:
        return row
    followers = merges.moved(merge_id)
    pointed = select(Person.id).where(Person.id.in_([row.gone_id, *followers]), Person.merged_into_id == row.kept_id)
    if set(db.session.scalars(pointed)) != {row.gone_id, *followers}:
        raise Refused("A later merge builds on this one. Undo that first.")
    with audit.because(f"merge {row.id}"):
        audit.update_rows(Person, [{"id": row.gone_id, "merged_into_id": None}])
        audit.update_rows(Person, [{"id": person_id, "merged_into_id": row.gone_id} for person_id in followers])
    row.undone_at, row.undone_by_account_id = clock.now(), by.account_id
    current_house().posts_changed(training.posts_of_persons([row.kept_id, row.gone_id]))
    return row


def _check_may(by: Viewer) -> None:
    if not by.may(May.MERGE_PEOPLE):
        raise Refused("Only the partnership's lead merges records.")
