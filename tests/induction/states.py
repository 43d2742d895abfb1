"""What the pages of inductions show: Łukasz has begun, Mòrag volunteers, Kirsty is complete, Iona starts in a fortnight."""

from datetime import date, timedelta

from flask import Flask
from sqlalchemy import select

from lms.induction.models import Buddy, Condition, Joining, Waiver
from lms.induction.rules.words import Confirm, ConfirmedBy, Scope, StepKind
from lms.induction.service.inductions import derive
from lms.kit import clock
from lms.kit.db import db, transaction
from lms.kit.identifiers import folded_number
from lms.people.models import JobRole, Post, Term
from lms.people.rules import WorkerType
from tests.cast import NOW, TODAY, Cast
from tests.induction.programmes import STAFF, VOLUNTEERS, programme, record, step, version

DOCUMENT = {"kind": StepKind.DOCUMENT, "confirm": Confirm.LEARNER, "scope": Scope.PERSON}


def furnish(_: Flask, cast: Cast, __: dict[str, int]) -> dict[str, int]:
    """The ids of what is made, by name."""
    with transaction():
        return {**_programmes(cast), **_own(cast), **_starters(cast)}


def _programmes(cast: Cast) -> dict[str, int]:
    """One that the partnership shares; one of the NHS that adds to it, of which nobody is, with a draft for Ailsa and others."""
    shared = programme("IND-BASE", step("welcome", subject=cast.subjects["FIRE-1"]), worker_types=())
    ward = programme("IND-WARD", step("keys"), worker_types=(), extends=shared, organisation_id=cast.places["NHSL"])
    read = step("read", kind=StepKind.DOCUMENT, confirm=Confirm.LEARNER, link="https://example.org/handbook", is_required=False)
    own = Condition(worker_types=frozenset({"employee"}), organisation_id=cast.places["NHSL"])
    version(ward, None, step("keys"), read, conditions=[own], number=2)
    return {"ward_condition": own.id}


def _own(cast: Cast) -> dict[str, int]:
    """Two programmes with the same core, one for staff and one for volunteers; another that is offered."""
    later = _begins_later(cast)
    core = programme(
        "NEW-CORE",
        step("values", title="Our values", kind=StepKind.REVIEW, confirm=Confirm.BOTH, scope=Scope.PERSON, due_days=7),
        step("fire", subject=cast.subjects["FIRE-1"], title="Fire safety awareness"),
        step("ipc", subject=cast.subjects["IPC-2"], title="Infection prevention", due_days=400),
        worker_types=(),
    )
    own = {"extends": core, "joins_from": date(2023, 1, 1)}
    staff = programme(
        "NEW-STAFF",
        step("code", title="Code of practice", text="Put people first.\nSay when something is wrong.", **DOCUMENT),
        step("role", title="Role, hours, who to ask", due_days=1_200),
        step("shadow", title="Shadow two services", kind=StepKind.SHADOWING, confirm=Confirm.LEARNER, count=2, scope=Scope.PERSON),
        step("agreement", title="Supervision agreement", kind=StepKind.DOCUMENT, confirm=Confirm.BOTH, is_required=False),
        worker_types=STAFF,
        **own,
    )
    programme("NEW-VOL", step("met", title="Supervisor met", confirm=Confirm.BUDDY), worker_types=VOLUNTEERS, **own)
    offered = step("meet", title="How support is wanted")
    programme("NEW-PA", offered, worker_types=("personal_assistant",), is_compulsory=False, joins_from=date(2023, 1, 1))
    by_self = record(
        cast["morag"].post_id, core, "values", TODAY, ConfirmedBy.LEARNER, made_by_account_id=cast["morag"].account_id, made_at=NOW
    )
    record(cast["kirsty"].post_id, staff, "", TODAY - timedelta(days=9))
    derive()
    return {"own_record": by_self.id, "later_post": later}


def _begins_later(cast: Cast) -> int:
    """Iona gets a second post in a fortnight; its id."""
    post = Post(person_id=cast["iona"].person_id, employer_id=cast.places["BRAE"], employee_number="B99")
    post.number_folded = folded_number(post.employee_number)
    db.session.add(post)
    db.session.flush()
    role = db.session.scalar(select(JobRole.id).where(JobRole.key == "care_home_sw"))
    terms = {"organisation_id": cast.places["BRAE-1"], "job_role_id": role, "supervisor_post_id": cast["lukasz"].post_ids[1]}
    db.session.add(Term(post_id=post.id, starts_on=TODAY + timedelta(days=14), worker_type=WorkerType.EMPLOYEE, **terms))
    return post.id


def _starters(cast: Cast) -> dict[str, int]:
    """Morag is on the induction of volunteers, Łukasz on that of relief staff; Gordon is Morag's buddy."""
    both = {"kind": StepKind.DOCUMENT, "confirm": Confirm.BOTH}
    volunteers = programme(
        "VOL",
        step("met", title="Meet your supervisor", due_days=3),
        step("agreement", title="Volunteer agreement", due_days=14, **both),
        step("shown", title="Shown round by the buddy", confirm=Confirm.BUDDY, kind=StepKind.WALK_ROUND),
        step("heard", title="Hear from a person who uses services", confirm=Confirm.LND, kind=StepKind.SESSION),
        step("fire", subject=cast.subjects["FIRE-1"], title="Fire safety awareness"),
        step("badge", title="Get a badge"),
        step("shadow", title="Shadow another service", kind=StepKind.SHADOWING, count=2),
    )
    programme("RELIEF", step("around", title="Walk round"), worker_types=["bank_relief"])
    kept = record(cast["morag"].post_id, volunteers, "shadow", TODAY - timedelta(days=4), where_id=cast.places["NHSL-W3"])
    record(cast["morag"].post_id, volunteers, "agreement", TODAY, ConfirmedBy.LEARNER)
    by_priya = {"made_at": clock.now(), "by_account_id": cast["priya"].account_id}
    waiver = Waiver(
        post_id=cast["morag"].post_id, programme_id=volunteers.id, step_key="badge", reason="Has one", from_day=TODAY, **by_priya
    )
    buddy = Buddy(post_id=cast["morag"].post_id, person_id=cast["gordon"].person_id, named_on=date(2026, 2, 17), **by_priya)
    by_hand = programme("FIRST-YEAR", step("part1", title="Professional supervision"), worker_types=[], target_days=365)
    joining = Joining(post_id=cast["kirsty"].post_id, programme_id=by_hand.id, starts_on=date(2025, 1, 6), **by_priya)
    db.session.add_all([waiver, buddy, joining])
    derive()
    return {"step_record": kept.id, "step_waiver": waiver.id, "joined_by_hand": joining.id}
