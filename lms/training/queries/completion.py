"""Completion, line by line: one post and one subject on one day, and how it stands. What `reports` counts."""

from datetime import date

from sqlalchemy import case, select

from lms.kit.db import AnySelect
from lms.people.models import Post
from lms.training.models import Requirement, Standing, Subject
from lms.training.queries.standings import Employer, on, status

#: How a line stands that is only offered.
OFFER = "offer"


def rows(day: date) -> AnySelect:
    """Every line of this day: its id, post, subject and state."""
    state = case((Standing.is_offer, OFFER), else_=status(day)).label("state")
    return (
        select(Standing.id, Standing.post_id, Standing.subject_id.label("subject"), state)
        .join(Post, Post.id == Standing.post_id)
        .join(Employer, Employer.id == Post.employer_id)
        .where(on(day))
    )


def lines(day: date) -> AnySelect:
    """The same with what stands beside each where lines are listed; rule and award by their ids."""
    of_a_line = (
        Subject.code.label("subject_code"),
        Requirement.kind,
        Standing.due_on,
        Standing.expires_on,
        Standing.requirement_id.label("rule"),
        Standing.award_id.label("award"),
    )
    with_subject = rows(day).add_columns(*of_a_line).join(Subject, Subject.id == Standing.subject_id)
    return with_subject.join(Requirement, Requirement.id == Standing.requirement_id)
