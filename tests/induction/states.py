"""What the pages of one's own induction show: Łukasz has begun, Mòrag volunteers, Kirsty is complete, Iona starts in a fortnight."""

from datetime import date, timedelta

from flask import Flask
from sqlalchemy import select

from lms.induction.rules.words import Confirm, ConfirmedBy, Scope, StepKind
from lms.induction.service.inductions import derive
from lms.kit.db import db, transaction
from lms.kit.identifiers import folded_number
from lms.people.models import JobRole, Post, Term
from lms.people.rules import WorkerType
from tests.cast import NOW, TODAY, Cast
from tests.induction.programmes import STAFF, VOLUNTEERS, programme, record, step

DOCUMENT = {"kind": StepKind.DOCUMENT, "confirm": Confirm.LEARNER, "scope": Scope.PERSON}


def furnish(_: Flask, cast: Cast, __: dict[str, int]) -> dict[str, int]:
    """Two programmes with the same core, one for staff and one for volunteers; another that is offered."""
    with transaction():
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
