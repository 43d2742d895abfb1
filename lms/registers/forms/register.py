"""The shape of answers about a register."""

import re
from collections.abc import Iterator

from flask import request
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from lms.bookings.rules.states import BECAUSE_LABELS, Because
from lms.kit.form_fields import as_id
from lms.kit.forms import FilterForm, ServiceForm, choices
from lms.registers.rules.marks import Mark
from lms.registers.rules.register import MarkInput

#: The name of a row's radio buttons; the number is that of the booking, as long as an id can be.
NAME = re.compile(r"mark-([0-9]{1,9})", re.ASCII)
MARKS = {mark.value: mark for mark in Mark}


class RegisterForm(ServiceForm):
    """The marks of one session: for each row `mark-<booking>`, and `was-<booking>`, which the page showed."""

    session = HiddenField()

    @property
    def session_id(self) -> int:
        """0 where it cannot be read: no session has it."""
        return as_id(self.session.data) or 0

    def taps(self) -> dict[int, MarkInput]:
        """What was tapped since the page was shown. Values that are no mark are left out."""
        return {booking_id: tap for booking_id, tap in self._rows() if tap.mark != tap.shown_mark}

    def _rows(self) -> Iterator[tuple[int, MarkInput]]:
        for name, value in request.form.items():
            match = NAME.fullmatch(name)
            if match and value in MARKS:
                booking_id = int(match.group(1))
                yield booking_id, MarkInput(MARKS[value], MARKS.get(request.form.get(f"was-{booking_id}", "")))

    @property
    def is_for_everyone(self) -> bool:
        """Was it the button for all who have no mark yet?"""
        return "everyone" in request.form

    @property
    def is_to_show(self) -> bool:
        """Was it the button that shows who has checked in meanwhile?"""
        return "show" in request.form


class CloseForm(ServiceForm):
    """A button alone."""


class ReopenForm(ServiceForm):
    """Why a register is opened again."""

    why = TextAreaField(
        "What has to be corrected?", [InputRequired("Say what has to be corrected, so that others can follow"), Length(max=400)]
    )


class WhyAbsentForm(ServiceForm):
    """Why somebody did not come."""

    because = RadioField(
        "Reason",
        [InputRequired("Choose a reason")],
        choices=choices((reason.value, label) for reason, label in BECAUSE_LABELS.items() if reason != Because.EVENT),
        validate_choice=True,
    )
    why = StringField("In a few words", [Length(max=400, message="Use 400 characters or fewer")])


class WalkInSearch(FilterForm):
    """Who stands in the room."""

    name = StringField("First and last name", description="In full: near spellings are not found.")
    employer = SelectField("Employer", validate_choice=False)
    number = StringField("Employee number")
    session = HiddenField()

    def offer(self, employers: list[tuple[str, str]]) -> None:
        self.employer.choices = choices(employers, "Choose an employer")

    @property
    def employer_id(self) -> int | None:
        return as_id(self.employer.data)

    @property
    def session_id(self) -> int:
        return as_id(self.session.data) or 0

    @property
    def is_asked(self) -> bool:
        """Was anything searched for?"""
        return bool((self.name.data or "").strip() or (self.number.data or "").strip())


class WalkInForm(ServiceForm):
    """Which post of whom: the value of the button that was pressed."""

    post = HiddenField()
    over_capacity = BooleanField("Let this person in over capacity")

    @property
    def post_id(self) -> int:
        return as_id(self.post.data) or 0
