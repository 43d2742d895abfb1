"""The shapes of answers about venues."""

from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from lms.courses.rules.catalogue import LONGEST_NAME, LONGEST_TEXT, MOST_SEATS, VenueFacts
from lms.kit.concurrent_edits import EditForm
from lms.kit.form_fields import as_id
from lms.kit.forms import FilterForm, choices
from lms.kit.numbers import number

Choices = list[tuple[str, str]]
_LONG = Length(max=LONGEST_TEXT, message=f"Use at most {number(LONGEST_TEXT)} characters")


class VenuesForm(FilterForm):
    """Which venues."""

    text = StringField("Name, locality or address")
    mine = BooleanField("Those I may change")
    retired = BooleanField("Retired ones")


class VenueForm(EditForm):
    """What is said of a venue."""

    name = StringField(
        "Name", [DataRequired("Enter a name"), Length(max=LONGEST_NAME, message=f"A name has at most {LONGEST_NAME} characters")]
    )
    owner = SelectField("Whose venue is it?", [InputRequired("Choose whose venue it is")])
    address = TextAreaField("Address", [DataRequired("Enter the address, so that people find it"), _LONG])
    locality = StringField("Locality", [Length(max=LONGEST_NAME, message=f"A locality has at most {LONGEST_NAME} characters")])
    directions = TextAreaField("How do people find it?", [_LONG])
    access = TextAreaField("How do people get in and about?", [_LONG])
    seats = IntegerField(
        "Seats", [Optional(), NumberRange(1, MOST_SEATS, message=f"Enter a number of seats from 1 to {number(MOST_SEATS)}")]
    )

    def offer(self, owners: Choices) -> None:
        """What can be chosen."""
        self.owner.choices = choices(owners, None if len(owners) == 1 else "Choose one")

    @property
    def facts(self) -> VenueFacts:
        """To be read when the form is right."""
        return VenueFacts(
            name=self.name.data or "",
            owner_id=as_id(self.owner.data) or 0,
            address=self.address.data or "",
            locality=self.locality.data or "",
            directions=self.directions.data or "",
            access=self.access.data or "",
            seats=self.seats.data,
        )
