"""A team of fifty in the large partnership: one service, a few job roles, and a supervisor who opens them all at once."""

from sqlalchemy import select, update

from lms.kit.db import db, transaction
from lms.people.models import JobRole, Post, Term
from lms.training.service import recompute

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
