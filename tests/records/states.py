"""What the pages of records show: training recorded by hand, an award that may be revoked and one that was, an exemption."""

from datetime import date

from flask import Flask
from sqlalchemy import select

from lms.framework.models import Domain
from lms.kit import clock
from lms.kit.db import db, transaction
from lms.records.queries.by_hand import learners
from lms.training.models import Award, Exemption
from lms.training.service import revoke
from lms.training.service.by_hand import Achievement, record_awards
from tests.cast import Cast


def furnish(_: Flask, cast: Cast, __: dict[str, int]) -> dict[str, int]:
    """Effie has just recorded a walk-round of two people; Lorna's own award of 2025 was revoked."""
    with transaction():
        by = cast["effie"].viewer()
        people = learners(by, clock.today(), person_ids=[cast["ailsa"].person_id, cast["morag"].person_id])
        walk_round = Achievement(cast.subjects["FIRE-W"], date(2026, 2, 27), method="on the job")
        entry = record_awards(learners=[person.posts[0].learner for person in people], achievement=walk_round, by=by).id
        awards = {name: _award(cast, name) for name in ("ailsa", "kirsty")}
        revoke(award_ids=[awards["kirsty"]], reason="The certificate is another person’s", from_day=date(2026, 2, 2))
        exemption = db.session.scalars(select(Exemption.id)).one()
        care = db.session.scalars(select(Domain.id).where(Domain.code == "CARE").order_by(Domain.id)).first() or 0
    subjects = {"fire_subject": cast.subjects["FIRE-1"], "ipc_subject": cast.subjects["IPC-2"], "care_domain": care}
    return subjects | {"entry": entry, "award": awards["ailsa"], "revoked": awards["kirsty"], "exemption": exemption}


def _award(cast: Cast, name: str) -> int:
    of = (Award.person_id == cast[name].person_id, Award.subject_id == cast.subjects["FIRE-1"])
    return db.session.scalars(select(Award.id).where(*of).order_by(Award.id)).first() or 0
