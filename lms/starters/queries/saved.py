"""Hours of learning that starters did not have to repeat, as they had an award from before."""

from collections.abc import Mapping
from datetime import date
from itertools import product

from sqlalchemy import or_, select, tuple_

from lms.access import Viewer
from lms.courses.models import Course, course_subject
from lms.induction.models import Induction, InductionStep, Step
from lms.induction.rules.words import Part
from lms.kit.db import db
from lms.people.models import Person, Post
from lms.people.queries import records_of, root_id
from lms.starters.queries.cohorts import started
from lms.starters.rules.starters import CohortFilter
from lms.training.models import Award
from lms.training.queries.subjects import covers
from lms.training.rules.subjects import covered


def hours_saved(viewer: Viewer, criteria: CohortFilter, today: date) -> int:
    """In whole hours, of the cohorts: the learning time of the courses whose subject was held on the first day. Each course once a post."""
    courses = _courses(today)
    arrows = covers()
    does = [pair for taught in {*courses, *arrows} for pair in product([taught], covered(taught, arrows) & courses.keys())]
    from_before = select(Award.id).where(
        Award.person_id.in_(records_of(root_id())),
        tuple_(Award.subject_id, Step.subject_id).in_(does),
        Award.achieved_on < Induction.starts_on,
        or_(Award.revoked_on.is_(None), Award.revoked_on > Induction.starts_on),
    )
    steps = (
        started(viewer, criteria, today)
        .join(Person, Person.id == Post.person_id)
        .join(InductionStep, InductionStep.induction_id == Induction.id)
        .join(Step, Step.id == InductionStep.step_id)
        .where(InductionStep.part == Part.APPLICABLE, InductionStep.done_on == Induction.starts_on, from_before.exists())
    )
    rows = db.session.execute(steps.with_only_columns(Post.id, Step.subject_id).distinct()).all()
    saved = {(post_id, *courses[subject_id]) for post_id, subject_id in rows if subject_id}
    return round(sum(minutes for *_, minutes in saved) / 60)


def _courses(today: date) -> Mapping[int, tuple[int, int]]:
    """By subject, the shortest course that teaches it today, and its minutes."""
    statement = (
        select(course_subject.c.subject_id, Course.id, Course.learning_minutes)
        .join(Course, Course.id == course_subject.c.course_id)
        .where(or_(Course.retired_on.is_(None), Course.retired_on > today))
        .order_by(Course.learning_minutes.desc(), Course.id.desc())
    )
    return {subject_id: (course_id, minutes) for subject_id, course_id, minutes in db.session.execute(statement)}
