"""A record is opened to two people outside the group: one proposes it, another decides."""

from sqlalchemy import select

from lms.access import Viewer
from lms.kit import clock
from lms.kit.datetimes import local_date
from lms.kit.db import advisory_lock, db
from lms.kit.refusal import Refused
from lms.people.queries import records_of
from lms.supervision.models import RecordRelease
from lms.supervision.rules.words import ReleaseReason, ReleaseState
from lms.supervision_records.queries import offices, releases
from lms.supervision_records.queries.releases import Release
from lms.supervision_records.rules import releases as rules
from lms.supervision_records.rules.records import checked


def propose(*, session_id: int, reason: ReleaseReason, why: str, by: Viewer) -> int:
    """Ask that the record be opened to the two who decide it. The id; the same again by the same person is that of the first.

    Raises Refused.
    """
    advisory_lock(f"record of session {session_id}")
    today = clock.today()
    office = offices.office(session_id, by, today)
    if office is None:
        raise Refused(rules.NO_RECORD)
    standing = [release for release in releases.releases_of(session_id) if _is_standing(release)]
    words = _checked(why)
    for release in standing:
        if releases.is_by(release, by) and (release.reason, release.why) == (reason, words):
            return release.id
    waits_for = next((release.proposed_by for release in standing if release.state is ReleaseState.PROPOSED), "")
    refuse(rules.why_not_propose(office, waits_for, next((release.readable_until for release in standing if release.readable_until), None)))
    row = RecordRelease(session_id=session_id, reason=reason, why=words, proposed_by_id=by.person_id, proposed_at=clock.now())
    row.state = ReleaseState.PROPOSED
    db.session.add(row)
    db.session.flush()
    return row.id


def decide(*, release_id: int, is_released: bool, by: Viewer) -> None:
    """The second person's word. The same word again changes nothing. Raises Refused."""
    session_id = db.session.scalar(select(RecordRelease.session_id).where(RecordRelease.id == release_id))
    if session_id is None:
        raise Refused(rules.NO_RECORD)
    advisory_lock(f"record of session {session_id}")
    today = clock.today()
    office, now = offices.office(session_id, by, today), releases.release(release_id)
    if office is None or now is None:
        raise Refused(rules.NO_RECORD)
    state = ReleaseState.RELEASED if is_released else ReleaseState.REFUSED
    row = db.session.get_one(RecordRelease, release_id, populate_existing=True)
    if row.state is state and row.decided_by_id in set(db.session.scalars(records_of(by.person_id))):
        return
    refuse(rules.why_not_decide(office, row.state, releases.is_by(now, by), now.decided_by))
    if is_released:
        proposer = offices.office_of(now.proposed_by_id, session_id, today)
        refuse(rules.proposer_is_gone(now.proposed_by) if proposer is None or proposer.why_not else "")
    row.state, row.decided_by_id, row.decided_at = state, by.person_id, clock.now()
    row.readable_until = local_date(clock.now()) + rules.RELEASED_FOR if is_released else None
    db.session.flush()


def refuse(why_not: str) -> None:
    """Raises Refused where there is a reason to."""
    if why_not:
        raise Refused(why_not)


def _is_standing(release: Release) -> bool:
    """It waits, or is released and has not run out."""
    until = release.readable_until
    return release.state is ReleaseState.PROPOSED or (until is not None and until >= clock.today())


def _checked(why: str) -> str:
    try:
        words = checked(why, rules.LONGEST_WHY)
    except ValueError as no:
        raise Refused(str(no), field="why") from None
    if not words:
        raise Refused("Say what has happened, and why it has to be opened", field="why")
    return words
