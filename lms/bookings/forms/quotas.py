"""The shapes of answers about seats that are kept for an employer."""

from wtforms import IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange

from lms.courses.rules.planning import MOST_PLACES
from lms.kit.date_field import DayField
from lms.kit.form_fields import NeededDay, as_id
from lms.kit.forms import ServiceForm, choices
from lms.kit.numbers import number


class ChangeKeptForm(ServiceForm):
    """How many, and until when."""

    seats = IntegerField(
        "How many places?",
        [
            InputRequired("Enter how many places are kept"),
            NumberRange(1, MOST_PLACES, message=f"Enter a number of places from 1 to {number(MOST_PLACES)}"),
        ],
    )
    release_on = DayField("From which day are they everybody’s?", [NeededDay("Enter the day from which they are everybody’s")])


class KeepForm(ChangeKeptForm):
    """For whom, how many, and until when."""

    organisation = SelectField("For whom?", [InputRequired("Choose an employer, or a part of one")])

    def offer(self, organisations: list[tuple[str, str]]) -> None:
        """Everybody who can keep places."""
        self.organisation.choices = choices(organisations, "Choose one")

    @property
    def organisation_id(self) -> int:
        return as_id(self.organisation.data) or 0
