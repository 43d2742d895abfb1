"""What each rule would remove: a SELECT of (row_id, on), where `on` is the day or moment from which the period counts."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, Text, cast, exists, func, or_, select

from lms.accounts.models import SignIn
from lms.accounts.rules.protection import SESSION_LASTS
from lms.audit.models import Change
from lms.bookings.models import Booking
from lms.courses.models import Event
from lms.evaluations.models import Evaluation, Outcome, OutcomeComment
from lms.files.models import StoredFile
from lms.imports.models import ImportChange, ImportFinding, ImportKept, ImportReading, ImportRun, ImportValue, ImportWrite
from lms.imports.rules.runs import AT_WORK, WAITING
from lms.kit.clock import LOCAL
from lms.kit.db import AnySelect
from lms.outbox.models import Message
from lms.people.models import Absence, Account, Person, Post, RoleGrant, Term
from lms.people.queries import root_id
from lms.privacy.models import AccessCopy, Correction, CorrectionMove, RemovedPerson
from lms.privacy.rules.corrections import OVER
from lms.training.models import Award

Due: TypeAlias = AnySelect


def moment(day: date) -> datetime:
    """Its first moment, here."""
    return datetime.combine(day, time.min, LOCAL)


def is_blank(values: Any) -> ColumnElement[bool]:
    """JSON cannot be compared in PostgreSQL; its text can."""
    return cast(values, Text) == "{}"


# --- people who have left ---------------------------------------------------------------------------------------------------------


def _people(before: date) -> Due:
    left = _left(before)
    removed = exists().where(RemovedPerson.person_id == left.c.person_id)
    return select(left.c.person_id.label("row_id"), left.c.on).where(~removed)


def _accounts(before: date) -> Due:
    left = _left(before)
    has_something = or_(Account.active, Account.email.is_not(None), Account.mobile.is_not(None), Account.password.is_not(None))
    found = select(Account.id.label("row_id"), left.c.on).join(Person, Person.id == Account.person_id)
    return found.join(left, left.c.person_id == root_id()).where(has_something)


def _left(before: date) -> Any:
    """(person_id, on): people whose last post ended before this day, and who have shown no sign of life since."""
    found = (
        select(root_id().label("person_id"), func.max(Term.ends_on).label("on"))
        .select_from(Person)
        .join(Post, Post.person_id == Person.id)
        .join(Term, Term.post_id == Post.id)
        .where(root_id().not_in(_trained_since(before)), root_id().not_in(_here_since(before)), root_id().not_in(_granted_since(before)))
        .group_by(root_id())
    )
    none_open = func.count() == func.count(Term.ends_on)
    return found.having(none_open, func.max(Term.ends_on) < before).subquery()


def _trained_since(day: date) -> Select[int]:
    return select(root_id()).join(Award, Award.person_id == Person.id).where(Award.achieved_on >= day)


def _here_since(day: date) -> Select[int]:
    return select(root_id()).join(Account, Account.person_id == Person.id).where(Account.last_sign_in_at >= moment(day))


def _granted_since(day: date) -> Select[int]:
    running = or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= day)
    found = select(root_id()).join(Account, Account.person_id == Person.id).join(RoleGrant, RoleGrant.account_id == Account.id)
    return found.where(running)


def _sign_ins(before: date) -> Due:
    found = select(SignIn.id.label("row_id"), SignIn.at.label("on"))
    return found.where(SignIn.at < moment(before), or_(SignIn.ended_at.is_not(None), SignIn.at < moment(before) - SESSION_LASTS))


def _absence_reasons(before: date) -> Due:
    return select(Absence.id.label("row_id"), Absence.ends_on.label("on")).where(Absence.ends_on < before, Absence.reason.is_not(None))


def _booking_needs(before: date) -> Due:
    """Of dates that are over, whatever came of them and of the booking."""
    found = select(Booking.id.label("row_id"), Event.ends_at.label("on")).join(Event, Event.id == Booking.event_id)
    return found.where(Event.ends_at < moment(before), Booking.needs.is_not(None))


def _evaluation_answers(before: date) -> Due:
    """What still stands with a name: nobody answered it, or too few did for it to be counted."""
    return select(Evaluation.id.label("row_id"), Evaluation.until.label("on")).where(Evaluation.until < before)


def _evaluation_comments(before: date) -> Due:
    found = select(OutcomeComment.id.label("row_id"), Outcome.counted_on.label("on"))
    return found.join(Outcome, Outcome.id == OutcomeComment.outcome_id).where(Outcome.counted_on < before)


# --- files and messages -----------------------------------------------------------------------------------------------------------


def _uploads(before: date) -> Due:
    in_use = exists().where(ImportRun.file_id == StoredFile.id, ImportRun.state.in_(AT_WORK | WAITING))
    found = select(StoredFile.id.label("row_id"), StoredFile.at.label("on"))
    return found.where(StoredFile.at < moment(before), func.length(StoredFile.content) > 0, ~in_use)


#: The tables that hold the lines of an import.
LINES = (ImportFinding, ImportChange, ImportReading, ImportValue, ImportWrite, ImportKept)


def _import_lines(before: date) -> Due:
    has_lines = or_(*(exists().where(table.run_id == ImportRun.id) for table in LINES))
    found = select(ImportRun.id.label("row_id"), ImportRun.made_at.label("on"))
    return found.where(ImportRun.made_at < moment(before), ImportRun.state.not_in(AT_WORK | WAITING), has_lines)


def _messages(before: date) -> Due:
    found = select(Message.id.label("row_id"), Message.made_at.label("on"))
    over = Message.ended_at.is_not(None)
    return found.where(Message.made_at < moment(before), over, or_(Message.to != "", Message.body != "", Message.problem != ""))


# --- this room's own, and the trail -----------------------------------------------------------------------------------------------


def _corrections(before: date) -> Due:
    """Those that were over before this day; their text is gone once `what` is empty."""
    over = func.max(CorrectionMove.at)
    found = (
        select(Correction.id.label("row_id"), over.label("on"))
        .join(CorrectionMove, CorrectionMove.correction_id == Correction.id)
        .where(Correction.state.in_(OVER), Correction.what != "")
    )
    return found.group_by(Correction.id).having(over < moment(before))


def _access_copies(before: date) -> Due:
    return select(AccessCopy.id.label("row_id"), AccessCopy.at.label("on")).where(AccessCopy.at < moment(before), AccessCopy.reason != "")


def _trail(before: date) -> Due:
    return select(Change.id.label("row_id"), Change.at.label("on")).where(Change.at < moment(before), ~is_blank(Change.values))


#: What can be removed, by the key of its rule.
DUE: dict[str, Callable[[date], Due]] = {
    "people": _people,
    "leaver_accounts": _accounts,
    "sign_ins": _sign_ins,
    "absence_reasons": _absence_reasons,
    "booking_needs": _booking_needs,
    "evaluation_answers": _evaluation_answers,
    "evaluation_comments": _evaluation_comments,
    "uploads": _uploads,
    "import_lines": _import_lines,
    "messages": _messages,
    "corrections": _corrections,
    "access_copies": _access_copies,
    "trail": _trail,
}
