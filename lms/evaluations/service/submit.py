"""What somebody says of a date they attended: said again, it takes the place of what they said before."""

from sqlalchemy import delete, select

from lms.access import Viewer
from lms.evaluations.models import Evaluation, EvaluationAnswer
from lms.evaluations.queries.invitations import asking
from lms.evaluations.rules.anonymise import Reply
from lms.evaluations.rules.words import FORMS, LONGEST, Stage
from lms.kit import clock
from lms.kit.db import db
from lms.kit.numbers import number
from lms.kit.refusal import Refused


def submit(*, booking_id: int, stage: Stage, reply: Reply, by: Viewer) -> None:
    """Keep this in place of any earlier answer. Raises Refused once it is over, or where something is wrong with it."""
    mine = select(Evaluation).where(Evaluation.booking_id == booking_id, Evaluation.stage == stage)
    row = db.session.scalars(mine.with_for_update().execution_options(populate_existing=True)).one_or_none()
    found = asking(booking_id, stage, by)
    no = "You are not on the register of this date." if found is None else found.standing.why_not(clock.today())
    if no is not None or row is None:
        raise Refused(no or "The time for answers is over.")
    said = _checked(reply, stage)
    row.comment, row.given_at = said.comment, clock.now()
    db.session.execute(delete(EvaluationAnswer).where(EvaluationAnswer.evaluation_id == row.id))
    db.session.add_all(EvaluationAnswer(evaluation_id=row.id, question=question, answer=word) for question, word in said.answers.items())
    db.session.flush()


def _checked(reply: Reply, stage: Stage) -> Reply:
    form, comment = FORMS[stage], "\n".join(line.strip() for line in reply.comment.replace("\0", "").strip().splitlines())
    if form.questions[0] not in reply.answers:
        raise Refused(form.missing, field=form.questions[0].value)
    if len(comment) > LONGEST:
        raise Refused(f"Use {number(LONGEST)} characters or fewer: this has {number(len(comment))}", field="comment")
    given = {question: word for question, word in reply.answers.items() if question in form.questions and word in form.answers}
    return Reply(given, comment)
