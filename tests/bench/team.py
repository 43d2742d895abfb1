"""A team of fifty in the large partnership: one service, a few job roles, and a supervisor who opens them all at once."""

from datetime import timedelta
from random import Random

from sqlalchemy import select, update

from lms.framework.models import Competency, Framework, FrameworkVersion
from lms.kit.db import db, transaction
from lms.people.models import JobRole, Post, Term
from lms.signoff.models import SignOff
from lms.signoff.rules.review import review_day
from lms.signoff.rules.words import Source
from lms.training.service import recompute
from tests.bench.booking import NOW
from tests.bench.partnership import TODAY

SIZE, ROLES = 50, ("care_home_sw", "care_home_senior", "adult_nurse")
#: Whose account `partnership` makes beside the lead's.
SUPERVISOR = 10


def build() -> None:
    """The fifty posts after the supervisor's are hers."""
    with transaction():
        roles = list(db.session.scalars(select(JobRole.id).where(JobRole.key.in_(ROLES)).order_by(JobRole.id)))
        where = select(Post.employer_id, Term.organisation_id).join(Term, Term.post_id == Post.id)
        place = db.session.execute(where.where(Post.id == SUPERVISOR)).one()
        ids = range(SUPERVISOR + 1, SUPERVISOR + 1 + SIZE)
        for at, role in enumerate(roles):
            own = ids[at :: len(roles)]
            term = {"supervisor_post_id": SUPERVISOR, "job_role_id": role, "organisation_id": place.organisation_id}
            db.session.execute(update(Term).where(Term.post_id.in_(own)).values(term))
            db.session.execute(update(Post).where(Post.id.in_(own)).values(employer_id=place.employer_id))
        recompute(ids)
        _sign_off(ids)


def _sign_off(person_ids: range) -> None:
    """Most of what the framework asks, some of it so long ago that it no longer counts. People have the numbers of their posts."""
    chance = Random(SIZE)
    framework_id = db.session.scalars(select(Framework.id).where(Framework.code == "CCBF")).one()
    codes = list(db.session.scalars(select(Competency.code).join(FrameworkVersion).where(FrameworkVersion.framework_id == framework_id)))
    for person_id in person_ids:
        for code in chance.sample(codes, round(len(codes) * 0.8)):
            on = TODAY - timedelta(days=chance.randrange(1, 900))
            own = {"person_id": person_id, "framework_id": framework_id, "competency_code": code, "level": chance.randint(1, 3)}
            until = review_day(on, 24)
            db.session.add(SignOff(**own, signed_on=on, review_on=until, source=Source.BROUGHT, assessor_name="Brought", made_at=NOW))
