"""Awards and certificates that come of a register: made when it is closed, put right when it is closed again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lms.audit import service as audit
from lms.certificates import service as certificates
from lms.certificates.rules import LENGTH
from lms.kit import codes
from lms.kit.db import db
from lms.people.queries import places
from lms.registers.models import BookingAward
from lms.registers.queries import certificates as queries
from lms.registers.queries.certificates import Attended
from lms.registers.queries.register import EventRegister
from lms.registers.rules.register import Certified, withdrawn
from lms.training.service import Achieved, Recorded, award, reinstate, revoke

#: How the reason begins for which a register revokes an award: what begins otherwise, somebody else has decided.
CORRECTED = "The register was corrected: "


@dataclass(frozen=True)
class Settled:
    """How many awards the register made, found on record, reinstated and revoked."""

    made: int = 0
    found: int = 0
    reinstated: int = 0
    revoked: int = 0


@dataclass(frozen=True)
class Earned:
    """One subject of one booking, and the award that says so."""

    booking_id: int
    subject_id: int
    recorded: Recorded
    code: str


def settle_awards(of: EventRegister, *, why: str) -> Settled:
    """Make the awards of the event what its register says. The caller holds imports and the event's row."""
    attended = queries.attended(of.event_id)
    subjects, method = queries.subjects_taught(of.course_id)
    earned = _award(of, attended, subjects, method)
    certified = queries.certified(of.event_id)
    bearing = queries.other_evidence(of.event_id, [award.award_id for award in certified])
    bearing |= {earning.recorded.award_id: earning.booking_id for earning in earned}
    gone = _withdraw(certified, bearing, {attendance.booking_id for attendance in attended}, frozenset(subjects), why)
    back = _reinstate(earned, {award.award_id for award in certified if award.made_award})
    _certify(earned, certified, back)
    _hand_on(bearing, {attendance.booking_id for attendance in attended}, certified)
    return Settled(
        made=sum(earning.recorded.is_new for earning in earned),
        found=sum(not earning.recorded.is_new for earning in earned) - len(back),
        reinstated=len(back),
        revoked=gone,
    )


def _award(of: EventRegister, attended: Sequence[Attended], subjects: Sequence[int], method: str) -> list[Earned]:
    """Vouched for by the organiser's employer; where the partnership itself organises, by the employer of the post that was booked."""
    issuer = places()[of.organiser_id].employer_id
    employers = {} if issuer else queries.employers_of([attendance.post_id for attendance in attended])
    to_award = [(attendance, subject_id, codes.new_code(LENGTH)) for attendance in attended for subject_id in subjects]
    recorded = award(
        wanted=[
            Achieved(
                attendance.person_id, subject_id, of.last_day, issuer or employers[attendance.post_id], method, codes.format_code(code)
            )
            for attendance, subject_id, code in to_award
        ]
    )
    return [
        Earned(attendance.booking_id, subject_id, record, code)
        for (attendance, subject_id, code), record in zip(to_award, recorded, strict=True)
    ]


def _withdraw(certified: Sequence[Certified], bearing: Mapping[int, int], attended: set[int], subjects: frozenset[int], why: str) -> int:
    """Revoke what the register made and does not bear out any longer; a certificate for what was on record before is taken back alone."""
    gone = withdrawn(certified, bearing.keys(), attended, subjects)
    own = [award.award_id for award in gone if award.made_award]
    others = [award for award in gone if not award.made_award]
    audit.remove_rows(BookingAward, [award.id for award in others], why=f"{CORRECTED}{why}")
    certificates.withdraw(kind=queries.KIND, about=[award.award_id for award in others], why=f"{CORRECTED}{why}")
    return revoke(award_ids=own, reason=f"{CORRECTED}{why}") if own else 0


def _reinstate(earned: Iterable[Earned], own_award_ids: set[int]) -> set[int]:
    """Of revoked awards that are earned: those that this register revoked, and those it has never spoken of."""
    revoked = {earning.recorded.award_id for earning in earned if earning.recorded.is_revoked}
    reasons = queries.reasons_for_revoking(revoked)
    award_ids = {award_id for award_id in revoked if award_id not in own_award_ids or reasons[award_id].startswith(CORRECTED)}
    reinstate(award_ids=award_ids)
    return award_ids


def _certify(earned: Sequence[Earned], certified: Sequence[Certified], back: set[int]) -> None:
    """A certificate for each award that has none. One that the register has brought back is its own from now on."""
    has_one = queries.with_certificate([earning.recorded.award_id for earning in earned])
    new: dict[int, Earned] = {}
    for earning in earned:
        if earning.recorded.award_id not in has_one:
            new.setdefault(earning.recorded.award_id, earning)
    rows = [
        {"award_id": award_id, "booking_id": earning.booking_id, "made_award": earning.recorded.is_new or award_id in back}
        for award_id, earning in new.items()
    ]
    audit.insert_rows(BookingAward, rows)
    certificates.issue(certificates=queries.to_issue({award_id: earning.code for award_id, earning in new.items()}))
    audit.update_rows(BookingAward, [{"id": award.id, "made_award": True} for award in certified if award.award_id in back])
    db.session.flush()


def _hand_on(bearing: Mapping[int, int], attended: set[int], certified: Iterable[Certified]) -> None:
    """A certificate is that of the booking whose person attended: the other one of a human who had two, or one of another date, whose
    register then decides about the award."""
    moved = [award for award in certified if award.award_id in bearing and award.booking_id not in attended]
    audit.update_rows(BookingAward, [{"id": award.id, "booking_id": bearing[award.award_id]} for award in moved])
