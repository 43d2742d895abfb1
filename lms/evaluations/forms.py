"""The shape of what somebody says of a course, and of which quarter is looked at."""

from collections.abc import Sequence
from datetime import date

from wtforms import RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Optional

from lms.evaluations.rules.anonymise import Reply
from lms.evaluations.rules.results import quarter_name
from lms.evaluations.rules.words import FORMS, Answer, Question, Stage
from lms.kit.forms import FilterForm, ServiceForm, choices


def _question(question: Question, stage: Stage) -> RadioField:
    form = FORMS[stage]
    is_first = question is form.questions[0]
    return RadioField(
        question.label,
        [InputRequired(form.missing)] if is_first else [Optional()],
        choices=choices((word.value, word.label) for word in form.answers),
    )


class EvaluationForm(ServiceForm):
    """Questions with words to choose from, and a free text."""

    stage: Stage
    comment = TextAreaField()

    def questions(self) -> list[RadioField]:
        """In the order in which they are asked."""
        return [self[question.value] for question in FORMS[self.stage].questions]

    def show(self, said: Reply) -> None:
        """What was said before."""
        for question, word in said.answers.items():
            self[question.value].data = word.value
        self.comment.data = said.comment

    def reply(self) -> Reply:
        """What was said now."""
        chosen = {question: self[question.value].data for question in FORMS[self.stage].questions}
        return Reply({question: Answer(word) for question, word in chosen.items() if word}, self.comment.data or "")


class AfterForm(EvaluationForm):
    """Right after a course."""

    stage = Stage.AFTER
    useful = _question(Question.USEFUL, Stage.AFTER)
    confident = _question(Question.CONFIDENT, Stage.AFTER)
    teaching = _question(Question.TEACHING, Stage.AFTER)
    recommend = _question(Question.RECOMMEND, Stage.AFTER)
    comment = TextAreaField(FORMS[Stage.AFTER].comment)


class LaterForm(EvaluationForm):
    """Three months after it."""

    stage = Stage.LATER
    changed = _question(Question.CHANGED, Stage.LATER)
    comment = TextAreaField(FORMS[Stage.LATER].comment)


FORM_OF: dict[Stage, type[EvaluationForm]] = {Stage.AFTER: AfterForm, Stage.LATER: LaterForm}


class QuarterForm(FilterForm):
    """One quarter, or all that are shown."""

    quarter = SelectField("Dates held in", validate_choice=False)

    def offer(self, quarters: Sequence[date]) -> None:
        self.quarter.choices = choices(((one.isoformat(), quarter_name(one)) for one in quarters), "The last two years")

    def among(self, quarters: Sequence[date]) -> tuple[date, date]:
        """The first and the last quarter that are wanted; `quarters` newest first."""
        chosen = next((one for one in quarters if one.isoformat() == self.quarter.data), None)
        return (chosen, chosen) if chosen else (quarters[-1], quarters[0])
