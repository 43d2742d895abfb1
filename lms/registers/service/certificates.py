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
    bearing = queries.other_evidence(of.event_id, [one.award_id for one in certified])
    bearing |= {one.recorded.award_id: one.booking_id for one in earned}
    gone = _withdraw(certified, bearing, {one.booking_id for one in attended}, frozenset(subjects), why)
    back = _reinstate(earned, {one.award_id for one in certified if one.made_award})
    _certify(earned, certified, back)
    _hand_on(bearing, {one.booking_id for one in attended}, certified)
    return Settled(
        made=sum(one.recorded.is_new for one in earned),
        found=sum(not one.recorded.is_new for one in earned) - len(back),
        reinstated=len(back),
        revoked=gone,
    )


def _award(of: EventRegister, attended: Sequence[Attended], subjects: Sequence[int], method: str) -> list[Earned]:
    """Vouched for by the organiser's employer; where the partnership itself organises, by the employer of the post that was booked."""
    issuer = places()[of.organiser_id].employer_id
    employers = {} if issuer else queries.employers_of([one.post_id for one in attended])
    asked = [(one, subject_id, codes.new_code(LENGTH)) for one in attended for subject_id in subjects]
    recorded = award(
        wanted=[
            Achieved(one.person_id, subject_id, of.last_day, issuer or employers[one.post_id], method, codes.format_code(code))
            for one, subject_id, code in asked
        ]
    )
    return [Earned(one.booking_id, subject_id, said, code) for (one, subject_id, code), said in zip(asked, recorded, strict=True)]


def _withdraw(certified: Sequence[Certified], bearing: Mapping[int, int], attended: set[int], subjects: frozenset[int], why: str) -> int:
    """Revoke what the register made and does not bear out any longer; a certificate for what was on record before is taken back alone."""
    gone = withdrawn(certified, bearing.keys(), attended, subjects)
    own = [one.award_id for one in gone if one.made_award]
    others = [one for one in gone if not one.made_award]
    audit.remove_rows(BookingAward, [one.id for one in others], why=f"{CORRECTED}{why}")
    certificates.withdraw(kind=queries.KIND, about=[one.award_id for one in others], why=f"{CORRECTED}{why}")
    return revoke(award_ids=own, reason=f"{CORRECTED}{why}") if own else 0


def _reinstate(earned: Iterable[Earned], made: set[int]) -> set[int]:
    """Of revoked awards that are earned: those that this register revoked, and those it has never spoken of."""
    revoked = {one.recorded.award_id for one in earned if one.recorded.is_revoked}
    reasons = queries.reasons_for_revoking(revoked)
    wanted = {award_id for award_id in revoked if award_id not in made or reasons[award_id].startswith(CORRECTED)}
    reinstate(award_ids=wanted)
    return wanted


def _certify(earned: Sequence[Earned], certified: Sequence[Certified], back: set[int]) -> None:
    """A certificate for each award that has none. One that the register has brought back is its own from now on."""
    has_one = queries.with_certificate([one.recorded.award_id for one in earned])
    new: dict[int, Earned] = {}
    for one in earned:
        if one.recorded.award_id not in has_one:
            new.setdefault(one.recorded.award_id, one)
    rows = [
        {"award_id": award_id, "booking_id": one.booking_id, "made_award": one.recorded.is_new or award_id in back}
        for award_id, one in new.items()
    ]
    audit.insert_rows(BookingAward, rows)
    certificates.issue(certificates=queries.to_issue({award_id: one.code for award_id, one in new.items()}))
    audit.update_rows(BookingAward, [{"id": one.id, "made_award": True} for one in certified if one.award_id in back])
    db.session.flush()


def _hand_on(bearing: Mapping[int, int], attended: set[int], certified: Iterable[Certified]) -> None:
    """A certificate is that of the booking whose person attended: the other one of a human who had two, or one of another date, whose
    register then decides about the award."""
    moved = [one for one in certified if one.award_id in bearing and one.booking_id not in attended]
    audit.update_rows(BookingAward, [{"id": one.id, "booking_id": bearing[one.award_id]} for one in moved])
