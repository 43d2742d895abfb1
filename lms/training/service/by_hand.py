"""Training that somebody records by hand, for one person or several; for ten minutes they can take it back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from lms.access import Viewer
from lms.audit import service as audit
from lms.kit import clock
from lms.kit.db import db
from lms.kit.refusal import Refused
from lms.training.models import AwardEntry, AwardEntryAward, Subject
from lms.training.queries import by_hand as queries
from lms.training.rules.by_hand import UNDONE_BECAUSE, Learner, check_days, check_learners, may_undo
from lms.training.rules.enums import Transfers
from lms.training.rules.imports.awards import REVOKED_BECAUSE
from lms.training.service.awards import Achieved, Recorded, award, reinstate, revoke


@dataclass(frozen=True)
class Achievement:
    """What was learnt, when and how; `expires_on` is the certificate's own last day."""

    subject_id: int
    achieved_on: date
    expires_on: date | None = None
    method: str | None = None
    provider: str | None = None
    certificate_number: str | None = None
    notes: str | None = None


def check(*, learners: Sequence[Learner], achievement: Achievement, by: Viewer) -> Subject:
    """The subject. Raises Refused where this may not be recorded, or cannot be."""
    subject = db.session.get(Subject, achievement.subject_id)
    if subject is None or not learners:
        raise Refused("Choose a subject of the list.", field="subject")
    check_learners(learners, own_person_id=by.person_id, on_the_job=subject.on_the_job)
    check_days(learners, achievement.achieved_on, achievement.expires_on, clock.today())
    return subject


def record_awards(*, learners: Sequence[Learner], achievement: Achievement, by: Viewer) -> AwardEntry:
    """Record it for all of them, vouched for by the employer of each one's post. Sent twice, it is recorded once.

    What an undo has taken back comes back; what somebody has revoked stays revoked, and is refused.
    """
    subject = check(learners=learners, achievement=achievement, by=by)
    to_award = [_achieved(learner, subject, achievement, by) for learner in learners]
    recorded = award(wanted=to_award)
    _refuse_revoked(learners, recorded)
    returning = [(record.award_id, achieved) for record, achieved in zip(recorded, to_award, strict=True) if record.is_revoked]
    for award_id, achieved in returning:
        reinstate(award_ids=[award_id], details=_details(achieved))
    award_ids = [record.award_id for record in recorded if record.is_new or record.is_revoked]
    return _keep_entry(award_ids, by) if award_ids else _entry_of([record.award_id for record in recorded], by)


def undo_entry(entry: AwardEntry, *, by: Viewer) -> int:
    """Take back what was recorded in one go: none of it ever counted. How many awards; 0 when it was taken back before."""
    if entry.by_account_id != by.account_id:
        raise Refused("Only the person who recorded it can undo it.")
    if entry.undone_at is not None:
        return 0
    if not may_undo(entry.made_at, entry.undone_at, clock.now()):
        raise Refused("It can be undone for ten minutes. After that, a learning and development team can revoke it with a reason.")
    entry.undone_at = clock.now()
    return revoke(award_ids=queries.awards_of(entry.id), reason=UNDONE_BECAUSE)


def _achieved(learner: Learner, subject: Subject, achievement: Achievement, by: Viewer) -> Achieved:
    site_id = learner.site_id if subject.transfers is Transfers.SITE else None
    achieved = Achieved(learner.person_id, subject.id, achievement.achieved_on, learner.employer_id, verified_by=by.name, site_id=site_id)
    return replace(
        achieved,
        expires_on=achievement.expires_on,
        method=achievement.method,
        provider=achievement.provider,
        certificate_number=achievement.certificate_number,
        notes=achievement.notes,
    )


def _details(achieved: Achieved) -> dict[str, object]:
    names = ("expires_on", "method", "provider", "certificate_number", "notes", "verified_by", "site_id")
    return {name: getattr(achieved, name) for name in names}


def _refuse_revoked(learners: Sequence[Learner], recorded: Sequence[Recorded]) -> None:
    """What somebody has revoked with a reason is not recorded over it."""
    reasons = queries.reasons_for_revoking([record.award_id for record in recorded if record.is_revoked])
    for learner, record in zip(learners, recorded, strict=True):
        reason = reasons.get(record.award_id)
        if reason is not None and reason not in (UNDONE_BECAUSE, REVOKED_BECAUSE):
            raise Refused(f"This training of {learner.name} is on record, and was revoked: {reason}. Take that back on their page instead.")


def _keep_entry(award_ids: Sequence[int], by: Viewer) -> AwardEntry:
    entry = AwardEntry(by_account_id=by.account_id, made_at=clock.now())
    db.session.add(entry)
    db.session.flush()
    audit.insert_rows(AwardEntryAward, [{"entry_id": entry.id, "award_id": award_id} for award_id in award_ids])
    return entry


def _entry_of(award_ids: Sequence[int], by: Viewer) -> AwardEntry:
    """All of it is on record: by an entry of theirs, which was sent twice, or by somebody else."""
    entry = queries.entry_with(award_ids, by.account_id)
    if entry is None:
        raise Refused("This training is on record already, with the same day and employer.", field="achieved_on")
    return entry
