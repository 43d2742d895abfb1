"""What this room has about people: its tables in plain words, how rows are called, when they are due to go."""

from datetime import date

from sqlalchemy import select

from lms.bookings.models import Booking
from lms.courses.models import Course
from lms.evaluations.models import Evaluation, Outcome, OutcomeComment
from lms.kit.db import AnySelect
from lms.kit.labels import Labels
from lms.kit.personal import Deleted, Nobodys, PersonalTable, Retention

YOU_ALONE = "you alone: not in a copy that an officer makes of your record"

PERSONAL = (
    PersonalTable(
        table="evaluation",
        title="What you are asked about courses",
        of=("booking_id",),
        why="So that you are asked once, and can change what you said. It is deleted once answers are counted.",
        source="You",
        seen_by=YOU_ALONE,
        kept="evaluation_answers",
        fields={"booking_id": "Course", "stage": "When", "until": "To be answered by", "given_at": "Answered", "comment": "What you wrote"},
        removal=None,
        for_you_alone="What this person says of courses is for nobody else to read with their name. They find it on their own page.",
    ),
    PersonalTable(
        table="evaluation_answer",
        title="What you have said of courses",
        of=("evaluation_id",),
        why="To be counted with the answers of others. Once that is done it is deleted here, and nobody can tell which were yours.",
        source="You",
        seen_by=YOU_ALONE,
        kept="evaluation_answers",
        fields={"evaluation_id": "Course", "question": "Question", "answer": "Answer"},
        removal=None,
        for_you_alone="What this person says of courses is for nobody else to read with their name. They find it on their own page.",
    ),
    Nobodys(
        table="evaluation_outcome_comment",
        title="What people wrote about courses",
        kept="evaluation_comments",
        nobodys="It was taken off its writer’s name when it was counted, so nobody can tell which is yours.",
    ),
)


def _answers(before: date) -> AnySelect:
    """What still stands with a name: nobody answered it, or too few did for it to be counted."""
    return select(Evaluation.id.label("row_id"), Evaluation.until.label("on")).where(Evaluation.until < before)


def _comments(before: date) -> AnySelect:
    found = select(OutcomeComment.id.label("row_id"), Outcome.counted_on.label("on"))
    return found.join(Outcome, Outcome.id == OutcomeComment.outcome_id).where(Outcome.counted_on < before)


RETENTION = (
    Retention(rule="evaluation_answers", due=_answers, goes=(Deleted("evaluation_answer", "evaluation_id"), Deleted("evaluation"))),
    Retention(rule="evaluation_comments", due=_comments, goes=(Deleted("evaluation_outcome_comment"),)),
)

LABELS: Labels = {Evaluation: select(Evaluation.id, Course.title).join(Booking).join(Course, Course.id == Booking.course_id)}
