"""What the pages of sign-offs show: requests in every state, first assessors, what was signed."""

from datetime import date, timedelta

from flask import Flask
from sqlalchemy import select

from lms.framework import queries as frameworks
from lms.framework.models import Framework
from lms.kit import clock
from lms.kit.db import db, transaction
from lms.signoff.models import FirstAssessor, RequestItem, ReviewFlag
from lms.signoff.rules.judging import Found
from lms.signoff.service import judging, requests, self_assessments
from lms.signoff.service.aspired import aspire
from tests.cast import NOW, TODAY, Cast
from tests.frameworks import CODE, framework, profile, sign_off, version


def furnish(_: Flask, cast: Cast, __: dict[str, int]) -> dict[str, int]:
    """Ailsa has asked for CARE1 and CARE2, one returned; Kirsty's is signed and flagged; Iona is named a first assessor."""
    with transaction():
        ccbf = db.session.scalar(select(Framework).where(Framework.code == CODE)) or framework()
        for role in ("staff_nurse", "home_care_sw"):
            profile(ccbf, role, "CARE", 2)
        for code in ("CARE1", "CARE2"):
            sign_off(cast, ccbf, "effie", code, 3, on=date(2025, 6, 2))
        _rate(cast, ccbf)
        waiting, returned = _ask(cast, ccbf, "ailsa", ("CARE1", 2)), _ask(cast, ccbf, "ailsa", ("CARE2", 1))
        found = Found(_version(ccbf), {}, "Let me see a visit first.", ())
        judging.send_back(item_id=returned.id, findings=found, by=cast["effie"].viewer())
        draft = requests.begin(post_id=cast["kirsty"].post_id, framework_id=ccbf.id, pairs=[("CARE2", 2)], by=cast["kirsty"].viewer())
        chosen = requests.begin(post_id=cast["lukasz"].post_id, framework_id=ccbf.id, pairs=[("CARE1", 2)], by=cast["lukasz"].viewer())
        naming = _first_assessor(cast, ccbf)
        requests.choose_assessor(request_id=chosen.id, assessor_id=cast["iona"].person_id, by=cast["lukasz"].viewer())
        given = sign_off(cast, ccbf, "kirsty", "CARE1", 1, on=TODAY - timedelta(days=30), assessor_id=cast["effie"].person_id)
        _flag(cast, given.id)
        aspire(job_role_id=profile(ccbf, "team_leader", "CARE", 3).job_role_id, by=cast["lukasz"].viewer())
        coming = version(ccbf, "2.0", None, {"CARE1": {1: ["Asks before helping"], 3: ["Shows others how to ask"]}})
        return {
            "item_waiting": waiting.id,
            "item_returned": returned.id,
            "ask_draft": draft.id,
            "ask_chosen": chosen.id,
            "naming": naming.id,
            "sign_off": given.id,
            "ccbf_draft": coming.id,
        }


def _version(ccbf: Framework) -> int:
    version = frameworks.in_force(ccbf.id, TODAY)
    assert version
    return version.id


def _rate(cast: Cast, ccbf: Framework) -> None:
    """Two rounds of Ailsa's in CARE1."""
    lines = frameworks.contents(_version(ccbf)).by_code["CARE1"].up_to(2)
    for score in (1, 3):
        rated = {line.id: score for line in lines}
        self_assessments.finish(
            framework_id=ccbf.id, code="CARE1", level=2, scores=rated, comment="I wait for the answer.", by=cast["ailsa"].viewer()
        )


def _ask(cast: Cast, ccbf: Framework, who: str, pair: tuple[str, int]) -> RequestItem:
    by = cast[who].viewer()
    request = requests.begin(post_id=cast[who].post_id, framework_id=ccbf.id, pairs=[pair], by=by)
    requests.choose_assessor(request_id=request.id, assessor_id=cast["effie"].person_id, by=by)
    requests.send(request_id=request.id, message="Could you come on Tuesday?", evidence_ids=[], by=by)
    return db.session.scalars(select(RequestItem).where(RequestItem.request_id == request.id)).one()


def _first_assessor(cast: Cast, ccbf: Framework) -> FirstAssessor:
    new = FirstAssessor(
        person_id=cast["iona"].person_id,
        framework_id=ccbf.id,
        level=2,
        organisation_id=cast.places["COUN"],
        starts_on=TODAY - timedelta(days=30),
        ends_on=TODAY + timedelta(days=200),
        reason="Nobody is signed off in care at home yet",
        made_at=NOW,
        by_account_id=cast["priya"].account_id,
    )
    db.session.add(new)
    db.session.flush()
    return new


def _flag(cast: Cast, sign_off_id: int) -> None:
    raised_by = cast["effie"].account_id
    db.session.add(
        ReviewFlag(sign_off_id=sign_off_id, reason="Has been away for long", raised_at=clock.now(), raised_by_account_id=raised_by)
    )
