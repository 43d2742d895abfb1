"""The shape of what is asked, answered and decided."""

from datetime import date

from wtforms import HiddenField, IntegerField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired

from lms.kit.forms import FilterForm, ServiceForm, choices
from lms.kit.house import current_house
from lms.privacy.rules.corrections import ANSWERS, SOMETHING_ELSE, CorrectionState


class WrongForm(ServiceForm):
    """What is wrong, and what it should be."""

    about = SelectField("What is it about?", validate_choice=False)
    what = TextAreaField("What is wrong?", description="Copy it as it stands, if you can.")
    should_be = TextAreaField(
        "What should it be?", description="If you have a letter or a certificate, say so. Do not name people you care for."
    )
    employer_id = RadioField("Whose record is wrong?", validate_choice=False)

    def offer(self, employers: list[tuple[int, str]], about: str | None) -> None:
        """With one employer, or none, there is nothing to choose."""
        kinds = [(kind.table, kind.title) for kind in current_house().personal if kind.is_shown]
        self.about.choices = choices([*kinds, (SOMETHING_ELSE, "Something else")])
        if not self.is_submitted():
            self.about.data = about if about in dict(kinds) else SOMETHING_ELSE
        if len(employers) < 2:
            del self.employer_id
        else:
            self.employer_id.choices = choices([*((str(row_id), name) for row_id, name in employers), ("", "I do not know")])

    @property
    def wanted_employer(self) -> int | None:
        text = self.employer_id.data if "employer_id" in self else None
        return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


class AnswerForm(ServiceForm):
    """Corrected, or not and why."""

    to = RadioField(
        "Your answer", choices=choices((state.value, state.label) for state in ANSWERS), validators=[InputRequired("Choose an answer")]
    )
    why = TextAreaField("Tell them", description="What you have corrected, or why it is not corrected. They will read it.")

    @property
    def wanted(self) -> CorrectionState:
        return CorrectionState(self.to.data)


class CorrectionsForm(FilterForm):
    """Those that wait, or those that are over."""

    which = SelectField("Which", choices=choices([("over", "Answered or withdrawn")], "Waiting for an answer"), validate_choice=False)


class PlainButton(ServiceForm):
    """Nothing but its token."""


class CopyForm(ServiceForm):
    """Why somebody's whole record is copied."""

    reason = TextAreaField(
        "Who asked for it, when, and how do you know it is them?", description="It is kept with your name, and they can read it."
    )


class PeriodForm(ServiceForm):
    """How long, and why."""

    months = IntegerField("How many months?", validators=[InputRequired("Enter a whole number of months, such as 72")])
    reason = TextAreaField("Why, and on whose authority?", description="Everybody can read it.")


class RemovalForm(ServiceForm):
    """The order to remove what the page has shown."""

    rows = HiddenField()
    before = HiddenField()

    def show(self, rows: int, before_on: date) -> None:
        """What it says now: what somebody confirms next is what they have just seen."""
        self.rows.data, self.before.data = str(rows), before_on.isoformat()

    @property
    def seen(self) -> tuple[int, date]:
        """What they had seen; nothing, where the answer was edited."""
        try:
            return int(self.rows.data or ""), date.fromisoformat(self.before.data or "")
        except ValueError:
            return -1, date.min
