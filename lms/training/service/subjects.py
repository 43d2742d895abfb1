"""Subjects: made, changed, retired; their intervals, and what they cover. Every change rewrites the standings it touches."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import delete, func, insert, or_, select

from lms.access import May, Viewer
from lms.audit import service as audit
from lms.kit.concurrent_edits import check
from lms.kit.datetimes import long_date
from lms.kit.db import advisory_lock, db
from lms.kit.identifiers import fold
from lms.kit.numbers import counted, plural
from lms.kit.refusal import Refused
from lms.training.models import Requirement, Subject, SubjectInterval, subject_covers
from lms.training.queries import subjects as queries
from lms.training.rules.subjects import CODE_LETTERS, LONGEST_MONTHS, Change, Text, covered, words_of
from lms.training.service.standings import recompute_subjects


def add_subject(*, code: str, text: Text, months: int | None, by: Viewer) -> Subject:
    """A new subject. Raises Refused for a code that is taken or hard to type."""
    _begin(by)
    code = code.strip().upper()
    if not code or not set(code) <= CODE_LETTERS:
        raise Refused("A code has letters, numbers and hyphens alone, such as FIRE-1.", field="code")
    if db.session.scalar(select(Subject.id).where(func.upper(Subject.code) == code)):
        raise Refused(f"There is a subject with the code {code} already.", field="code")
    _check_months(months)
    subject = Subject(code=code, validity_months=months, is_own=True, **_columns(code, text))
    db.session.add(subject)
    db.session.flush()
    return subject


def change_subject(*, subject_id: int, text: Text, seen: str, by: Viewer) -> None:
    """Sent twice, it is changed once. Raises Overtaken where somebody else has changed it since it was `seen`."""
    _begin(by)
    subject = db.session.get_one(Subject, subject_id)
    if values_of(subject) == _as_shown(text):
        return
    check(seen, values_of(subject))
    moves = (subject.due_days, subject.transfers) != (text.due_days, text.transfers)
    _set(subject, _columns(subject.code, text) | {"is_own": True})
    if moves:
        recompute_subjects([subject_id])


def values_of(subject: Subject) -> dict[str, Any]:
    """What a form shows of it."""
    of_its_own = subject.family == subject.code
    told = Text(
        name=subject.name,
        family="" if of_its_own else subject.family,
        level=subject.position + 1,
        category=subject.category,
        due_days=subject.due_days,
        transfers=subject.transfers,
        on_the_job=subject.on_the_job,
        aliases=tuple(subject.aliases.splitlines()),
        authority=subject.authority or "",
        check_locally=subject.check_locally,
        note=subject.note or "",
    )
    return _as_shown(told)


def _as_shown(text: Text) -> dict[str, Any]:
    return asdict(text) | {"aliases": "\n".join(text.aliases), "category": text.category.value, "transfers": text.transfers.value}


def change_interval(*, subject_id: int, change: Change, by: Viewer) -> None:
    """How often, from a day or from the beginning. A second change on the same day replaces the first. Raises Refused without a reason."""
    _begin(by)
    _check_months(change.months)
    if not change.reason.strip():
        raise Refused("Say why, and on whose authority.", field="reason")
    subject = db.session.get_one(Subject, subject_id)
    subject.is_own = True
    if change.from_day is None:
        subject.validity_months = change.months
    else:
        _put_change(subject_id, change.from_day, change)
    recompute_subjects([subject_id])


def _put_change(subject_id: int, from_day: date, change: Change) -> None:
    mine = (SubjectInterval.subject_id == subject_id, SubjectInterval.from_day == from_day)
    row = db.session.scalar(select(SubjectInterval).where(*mine))
    if row is None:
        row = SubjectInterval(subject_id=subject_id, from_day=from_day)
        db.session.add(row)
    row.months, row.reason = change.months, change.reason.strip()


def remove_interval(*, subject_id: int, interval_id: int, by: Viewer) -> None:
    """A change that should not have been made: what held before it holds on. Removed twice, it is gone."""
    _begin(by)
    row = db.session.scalar(select(SubjectInterval).where(SubjectInterval.id == interval_id, SubjectInterval.subject_id == subject_id))
    if row is not None:
        db.session.delete(row)
        recompute_subjects([subject_id])


# --- what it covers -------------------------------------------------------------------------------------------------------------


def cover(*, subject_id: int, covered_id: int, by: Viewer) -> None:
    """An award in the first counts for the second from now on, and on every past day. Said twice, it holds once."""
    _begin(by)
    if subject_id == covered_id:
        raise Refused("A subject need not cover itself.", field="covered")
    if db.session.get(Subject, covered_id) is None:
        raise Refused("Choose a subject of the list.", field="covered")
    if covered_id not in queries.covers()[subject_id]:
        _change_covers(subject_id, covered_id, insert(subject_covers).values(subject_id=subject_id, covered_id=covered_id))


def uncover(*, subject_id: int, covered_id: int, by: Viewer) -> None:
    """An award in the first no longer counts for the second, on any day."""
    _begin(by)
    arrow = (subject_covers.c.subject_id == subject_id, subject_covers.c.covered_id == covered_id)
    _change_covers(subject_id, covered_id, delete(subject_covers).where(*arrow))


def _change_covers(subject_id: int, covered_id: int, change: Any) -> None:
    db.session.get_one(Subject, subject_id).is_own = True
    before = queries.covers()
    db.session.execute(change)
    codes = [_codes(arrows[subject_id]) for arrows in (before, queries.covers())]
    audit.note(Subject, subject_id, "covers", *codes)
    recompute_subjects(covered(covered_id, before))


def _codes(subject_ids: Iterable[int]) -> str:
    return ", ".join(db.session.scalars(select(Subject.code).where(Subject.id.in_(subject_ids)).order_by(Subject.code)))


# --- retiring -------------------------------------------------------------------------------------------------------------------


def retire(*, subject_id: int, on: date, reason: str, by: Viewer) -> None:
    """From this day no new requirement may ask for it. Raises Refused while one does."""
    _begin(by)
    if not reason.strip():
        raise Refused("Say why it is retired.", field="reason")
    still = (Requirement.subject_id == subject_id, or_(Requirement.effective_until.is_(None), Requirement.effective_until >= on))
    number = db.session.scalar(select(func.count()).where(*still)) or 0
    if number:
        rules = counted(number, "requirement asks", "requirements ask")
        raise Refused(f"{rules} for it on or after {long_date(on)}. End {plural(number, 'it', 'them')} first.", field="on")
    _set(db.session.get_one(Subject, subject_id), {"retired_on": on, "retired_reason": reason.strip()})


def bring_back(*, subject_id: int, by: Viewer) -> None:
    """It is not retired after all."""
    _begin(by)
    _set(db.session.get_one(Subject, subject_id), {"retired_on": None, "retired_reason": None})


# --- what they share ------------------------------------------------------------------------------------------------------------


def _begin(by: Viewer) -> None:
    if not by.may(May.MANAGE_SUBJECTS):
        raise Refused("You may not change subjects.")
    advisory_lock("imports")
    db.session.expire_all()  # what was read before somebody else was let through is read again


def _check_months(months: int | None) -> None:
    if months is not None and not 0 < months <= LONGEST_MONTHS:
        raise Refused(f"Enter a number of months from 1 to {LONGEST_MONTHS}.", field="months")


def _columns(code: str, text: Text) -> dict[str, Any]:
    if text.due_days is not None and text.due_days < 0:
        raise Refused("Enter a number of days, 0 or more.", field="due_days")
    families = dict(queries.families())
    if text.family and text.family not in families:
        raise Refused("Choose a family of the list.", field="family")
    return {
        "name": text.name,
        "name_folded": fold(text.name),
        "words_folded": words_of(code, text.name, text.aliases),
        "family": text.family or code,
        "family_name": families[text.family] if text.family else text.name,
        "position": text.level - 1,
        "category": text.category,
        "due_days": text.due_days,
        "transfers": text.transfers,
        "on_the_job": text.on_the_job,
        "aliases": "\n".join(text.aliases),
        "authority": text.authority or None,
        "check_locally": text.check_locally,
        "note": text.note or None,
    }


def _set(subject: Subject, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(subject, name, value)
    db.session.flush()
