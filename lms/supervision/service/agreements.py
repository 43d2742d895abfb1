"""Verbs of agreements: draw up, give out to sign, take back, sign; and what brings one into force."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select

from lms.access import Viewer
from lms.kit import clock
from lms.kit.concurrent_edits import check
from lms.kit.db import db
from lms.kit.refusal import Refused
from lms.people.models import Person
from lms.people.queries import records_of, root_id
from lms.supervision.models import Agreement, AgreementSignature, GroupMember, SupervisionGroup
from lms.supervision.queries.access import group_access
from lms.supervision.queries.agreements import Version, Versions, answers_of, signatures, versions_of
from lms.supervision.rules.agreement import FEWEST, is_complete, review_problem, template, with_limits
from lms.supervision.rules.groups import draws_up
from lms.supervision.rules.words import SupervisionModel
from lms.supervision.service.locking import lock
from lms.supervision.service.to_sign import tell_to_sign

NOT_YOURS = "Only those who lead the group draw up its agreement."
BEING_SIGNED = "A version is being signed. Take it back before you change it."
TAKEN_BACK = "This version was taken back, so there is nothing to sign. You are told when there is a new one."
CHANGED = "This version was taken back and changed after you opened it. Read it again before you sign."
IN_FORCE = "It is in force by now, so it cannot be taken back. Write a new version instead."
TOO_FEW = "Nobody could sign it with you. Invite the others first."


def draw_up(*, group_id: int, answers: Mapping[str, object], seen: str, by: Viewer) -> None:
    """Write the draft: a new version, or changes of the draft that there is. Raises Refused."""
    group, today = lock(group_id), clock.today()
    _check_draws_up(group_id, by, today)
    problem = review_problem(_day(answers["review_on"]), today)
    if problem:
        raise Refused(problem, field="review_on")
    versions = versions_of(group_id)
    if versions.being_signed:
        raise Refused(BEING_SIGNED)
    if versions.draft and answers_of(versions.draft) == dict(answers):
        return  # sent twice
    check(seen, beginning(group, versions, today))
    if versions.draft:
        draft = db.session.get_one(Agreement, versions.draft.id)
    else:
        number = max((version.version for version in versions.all), default=0) + 1
        draft = Agreement(group_id=group_id, version=number, drawn_up_by_id=by.person_id)
        db.session.add(draft)
    for name, value in _columns(answers, is_pair=group.kind.is_pair).items():
        setattr(draft, name, value)
    db.session.flush()


def beginning(group: SupervisionGroup, versions: Versions, today: date) -> dict[str, object]:
    """What the form shows: the draft, or a copy of what is in force, or the template."""
    basis = versions.draft or versions.in_force
    if basis is None:
        values = template(group.kind, weeks=group.weeks_between, place=group.place, today=today)
        return values | dict.fromkeys(("line_manager_reads", "later_members_read"), "no")
    return answers_of(basis)


def beginning_of(group_id: int) -> dict[str, object]:
    return beginning(db.session.get_one(SupervisionGroup, group_id), versions_of(group_id), clock.today())


def _columns(answers: Mapping[str, object], *, is_pair: bool) -> dict[str, object]:
    return {
        **answers,
        "model": SupervisionModel(str(answers["model"])),
        "confidentiality": with_limits(str(answers["confidentiality"])),
        "line_manager_reads": is_pair and answers["line_manager_reads"] == "yes",
        "later_members_read": not is_pair and answers["later_members_read"] == "yes",
    }


def _day(value: object) -> date:
    assert isinstance(value, date)
    return value


# --- giving out and taking back -------------------------------------------------------------------------------------------------------


def give_out(*, version: Version, by: Viewer) -> None:
    """From now on it is fixed, and everyone in the group can sign it. Sent twice, it is given out once. Raises Refused."""
    lock(version.group_id)
    today = clock.today()
    _check_draws_up(version.group_id, by, today)
    agreement = db.session.get_one(Agreement, version.id, populate_existing=True)
    if agreement.given_out_at:
        return
    problem = review_problem(agreement.review_on, today)
    if problem:
        raise Refused(f"The day on which you look at it again has come. {problem}.")
    people = _staying(version.group_id)
    if len(people) < FEWEST:
        raise Refused(TOO_FEW)
    agreement.given_out_at = clock.now()
    db.session.add_all(AgreementSignature(agreement_id=agreement.id, person_id=person_id, is_founding=True) for person_id in people)
    db.session.flush()
    tell_to_sign(version.group_id, agreement.id, set(people) - {by.person_id})


def take_back(*, version: Version, by: Viewer) -> None:
    """It is a draft again, and what was signed of it counts for nothing. Until it is in force. Raises Refused."""
    lock(version.group_id)
    _check_draws_up(version.group_id, by, clock.today())
    agreement = db.session.get_one(Agreement, version.id, populate_existing=True)
    if agreement.in_force_from:
        raise Refused(IN_FORCE)
    for row in db.session.scalars(select(AgreementSignature).where(AgreementSignature.agreement_id == agreement.id)):
        db.session.delete(row)
    agreement.given_out_at = None
    db.session.flush()


def throw_away(*, group_id: int, seen: str, by: Viewer) -> None:
    """There is no draft any more; what is in force stays so. Thrown away twice, it is once. Raises Refused, also where somebody has
    changed it meanwhile."""
    lock(group_id)
    _check_draws_up(group_id, by, clock.today())
    draft = versions_of(group_id).draft
    if draft is None:
        return
    check(seen, answers_of(draft))
    db.session.delete(db.session.get_one(Agreement, draft.id))
    db.session.flush()


def _check_draws_up(group_id: int, by: Viewer, today: date) -> None:
    access = group_access(group_id, by, today)
    if access is None or not draws_up(access):
        raise Refused(NOT_YOURS)


def _staying(group_id: int) -> list[int]:
    """The humans who are in the group, or are named to come, and have no last day."""
    statement = select(root_id()).join(GroupMember, GroupMember.person_id == Person.id)
    return sorted(set(db.session.scalars(statement.where(GroupMember.group_id == group_id, GroupMember.until.is_(None)))))


# --- signing --------------------------------------------------------------------------------------------------------------------------


def sign(*, version: Version, seen: str, by: Viewer) -> bool:
    """This person agrees to the version that they have read. Signed twice, it is one signature. Is it in force by now? Raises Refused."""
    lock(version.group_id)
    agreement = db.session.get_one(Agreement, version.id, populate_existing=True)
    theirs = AgreementSignature.agreement_id == agreement.id, AgreementSignature.person_id.in_(records_of(by.person_id))
    rows = db.session.scalars(select(AgreementSignature).where(*theirs).execution_options(populate_existing=True)).all()
    if not rows or agreement.given_out_at is None:
        raise Refused(TAKEN_BACK)
    if seen != agreement.given_out_at.isoformat():
        raise Refused(CHANGED)
    for row in rows:
        row.signed_at = row.signed_at or clock.now()
    db.session.flush()
    settle(version.group_id)
    return agreement.in_force_from is not None


def settle(group_id: int) -> None:
    """Bring the version that is being signed into force, if nobody is waited for any more. Call it with the group locked."""
    agreement = db.session.scalar(
        select(Agreement).where(Agreement.group_id == group_id, Agreement.given_out_at.is_not(None), Agreement.in_force_from.is_(None))
    )
    if agreement is None or not is_complete([row.signer for row in signatures(agreement.id)]):
        return
    agreement.in_force_from = clock.today()
    db.session.get_one(SupervisionGroup, group_id).weeks_between = agreement.weeks_between
    earlier = select(Agreement.id).where(Agreement.group_id == group_id, Agreement.version < agreement.version)
    waiting = AgreementSignature.agreement_id.in_(earlier), AgreementSignature.signed_at.is_(None)
    for row in db.session.scalars(select(AgreementSignature).where(*waiting)):
        db.session.delete(row)  # nobody needs to sign what does not hold any more
    db.session.flush()


def hand_to(group_id: int, person_id: int, by: Viewer) -> None:
    """Somebody who comes in later signs what is in force, and what is being signed; neither waits for them. Whoever did not come by
    themselves hears of the newer one."""
    versions = versions_of(group_id)
    theirs = [version for version in (versions.in_force, versions.being_signed) if version]
    new = [version for version in theirs if person_id not in {row.person_id for row in signatures(version.id)}]
    db.session.add_all(AgreementSignature(agreement_id=version.id, person_id=person_id, is_founding=False) for version in new)
    db.session.flush()
    if new and person_id != by.person_id:
        tell_to_sign(group_id, new[-1].id, {person_id})


def forget(group_id: int, person_id: int) -> None:
    """Somebody goes: what they have not signed does not wait for them, and may be in force by that."""
    unsigned = (
        select(AgreementSignature)
        .join(Agreement, Agreement.id == AgreementSignature.agreement_id)
        .where(Agreement.group_id == group_id, AgreementSignature.signed_at.is_(None))
        .where(AgreementSignature.person_id.in_(records_of(person_id)))
    )
    for row in db.session.scalars(unsigned):
        db.session.delete(row)
    db.session.flush()
    settle(group_id)
