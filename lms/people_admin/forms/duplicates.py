"""The shapes of answers about two records."""

from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from lms.kit.forms import ServiceForm, choices
from lms.people_admin.rules.duplicates import Answer


class AnswerForm(ServiceForm):
    """One person, or two?"""

    answer = RadioField(
        "Are these one person?",
        [InputRequired("Choose whether these are one person")],
        choices=choices(
            [
                (Answer.ASKED.value, "Yes: ask the partnership's lead to merge the two records"),
                (Answer.NOT_THE_SAME.value, "No: two people"),
            ]
        ),
    )
    reason = TextAreaField(
        "How do you know?", [InputRequired("Say how you know"), Length(max=1000, message="Enter at most 1,000 characters")]
    )

    @property
    def said(self) -> Answer:
        return Answer(self.answer.data)


class MergeForm(ServiceForm):
    """Which of two records counts."""

    kept = RadioField("Which record counts from now on?", [InputRequired("Choose which record counts")])

    def offer(self, pairs: list[tuple[int, str]]) -> None:
        """The two records."""
        self.kept.choices = choices((str(person_id), name) for person_id, name in pairs)
