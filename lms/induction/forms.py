"""What a learner says about a step of an induction."""

from collections.abc import Sequence
from datetime import date

from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from lms.kit.date_field import DayField
from lms.kit.form_fields import as_id
from lms.kit.forms import ServiceForm, choices
from lms.kit.names_form import NamesForm

LONGEST = Length(max=500, message="Use 500 characters or fewer")


class StepForm(NamesForm):
    """When it was done; of shadowing, where."""

    TEXTS = ("note",)
    done_on = DayField("When was it done?", [InputRequired("Enter the day on which it was done")])
    where = SelectField("Which service was it in?", [InputRequired("Choose the service")])
    note = TextAreaField("Note (optional)", [LONGEST], description="Your supervisor can read it. Name nobody who uses services.")

    def offer(self, today: date, services: Sequence[tuple[str, str]]) -> None:
        """Today, until another day is chosen. Without services nobody is asked where."""
        if not self.is_submitted():
            self.done_on.data = today
        if services:
            self.where.choices = choices(services, "Choose a service")
        else:
            del self.where

    @property
    def where_id(self) -> int | None:
        return as_id(self.where.data) if "where" in self else None


class WrongForm(ServiceForm):
    """Why something does not count."""

    reason = StringField("What was wrong?", [InputRequired("Say what was wrong"), LONGEST], description="In a few words.")
