"""The shapes of answers about places reserved without a name."""

from datetime import date

from wtforms import BooleanField, HiddenField, IntegerField, RadioField, SelectField
from wtforms.validators import InputRequired, NumberRange

from lms.bookings.forms.booking import CancelForm
from lms.bookings.rules.reservations import MOST
from lms.kit.date_field import DayField
from lms.kit.form_fields import NeededDay, as_id
from lms.kit.forms import ServiceForm, choices

_MANY = [
    InputRequired("Enter how many places"),
    NumberRange(1, MOST, message=f"Enter a number of places from 1 to {MOST}"),
]


class ReserveForm(ServiceForm):
    """For whose people, how many, and until when."""

    organisation = SelectField("For whose people?", [InputRequired("Choose for whose people they are")])
    number = IntegerField("How many places?", _MANY)
    ends_on = DayField("Before which day will you name them?", [NeededDay("Enter the day before which you will name them")])

    def offer(self, organisations: list[tuple[str, str]], usual_end: date) -> None:
        """Those for whose people the viewer reserves, and the day on which it ends unless told otherwise."""
        self.organisation.choices = choices(organisations, None if len(organisations) == 1 else "Choose one")
        if not self.is_submitted():
            self.ends_on.data = usual_end

    @property
    def organisation_id(self) -> int:
        return as_id(self.organisation.data) or 0


class NameForm(ServiceForm):
    """Who comes."""

    post = RadioField("Who comes?", [InputRequired("Choose somebody")], validate_choice=False)
    terms_accepted = BooleanField("They have been told of these terms, and accept them")

    @property
    def post_id(self) -> int:
        return as_id(self.post.data) or 0


class HandOnForm(NameForm, CancelForm):
    """Who comes instead, and why."""


class GiveBackForm(ServiceForm):
    """How many are not needed."""

    number = IntegerField("How many do you give back?", _MANY)
    seen = HiddenField()

    @property
    def seen_seats(self) -> int | None:
        """How many the page showed; None where that cannot be read."""
        return as_id(self.seen.data)
