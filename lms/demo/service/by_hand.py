"""What a supervisor of the demonstration has recorded of their people: what is learnt on the job."""

from datetime import date, timedelta

from sqlalchemy import select

from lms.demo import queries
from lms.demo.queries.courses import accounts
from lms.demo.rules.demonstration import Demonstration
from lms.kit.db import db
from lms.kit.identifiers import folded_number
from lms.people import queries as people
from lms.people.models import Post, Term
from lms.records.queries.by_hand import learners
from lms.training.models import Subject
from lms.training.service.by_hand import Achievement, record_awards

SUPERVISOR = "Supervisor of another employer's people"
#: How many of their people they have watched lately.
OBSERVED = 3


def record_observations(made_up: Demonstration, *, today: date) -> None:
    """The annual assessment of moving people, of the first few of the team by name."""
    job = made_up.post_of(SUPERVISOR)
    post_id, person_id = queries.posts()[job.key[0], folded_number(job.key[1])]
    by = people.viewer(accounts()[person_id], today)
    team = select(Post.person_id).join(Term, Term.post_id == Post.id).where(Term.supervisor_post_id == post_id, people.active(today))
    choices = learners(by, today, person_ids=db.session.scalars(team.distinct()).all())
    subject = db.session.scalars(select(Subject).where(Subject.code == "MH-ASS")).one()
    observed = Achievement(subject.id, today - timedelta(days=1), method="Observed on the job")
    if choices:
        record_awards(learners=[choice.posts[0].learner for choice in choices[:OBSERVED]], achievement=observed, by=by)
