"""The shape of answers about a register."""

import re
from collections.abc import Iterator

from flask import request
from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from lms.bookings.rules.register import Tapped
from lms.bookings.rules.states import BECAUSE_LABELS, Because, Mark
from lms.kit.forms import HouseForm, choices

#: The name of a row's radio buttons; the number is that of the booking, as long as an id can be.
NAME = re.compile(r"mark-([0-9]{1,9})", re.ASCII)
MARKS = {mark.value: mark for mark in Mark}


class RegisterForm(HouseForm):
    """The marks of one session: for each row `mark-<booking>`, and `was-<booking>`, which the page showed."""

    session = HiddenField()

    @property
    def session_id(self) -> int:
        """0 where it cannot be read: no session has it."""
        text = str(self.session.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0

    def taps(self) -> dict[int, Tapped]:
        """What was tapped since the page was shown. Values that are no mark are left out."""
        return {booking_id: tap for booking_id, tap in self._rows() if tap.mark != tap.seen}

    def _rows(self) -> Iterator[tuple[int, Tapped]]:
        for name, value in request.form.items():
            found = NAME.fullmatch(name)
            if found and value in MARKS:
                booking_id = int(found.group(1))
                yield booking_id, Tapped(MARKS[value], MARKS.get(request.form.get(f"was-{booking_id}", "")))

    @property
    def is_for_everyone(self) -> bool:
        """Was it the button for all who have no mark yet?"""
        return "everyone" in request.form


class CloseForm(HouseForm):
    """A button alone."""


class ReopenForm(HouseForm):
    """Why a register is opened again."""

    why = TextAreaField("What has to be corrected?", [InputRequired("Say what has to be corrected, so that others can follow"), Length(max=400)])


class WhyAbsentForm(HouseForm):
    """Why somebody did not come."""

    because = RadioField(
        "Reason",
        [InputRequired("Choose a reason")],
        choices=choices((one.value, label) for one, label in BECAUSE_LABELS.items() if one != Because.EVENT),
        validate_choice=True,
    )
    why = StringField("In a few words", [Length(max=400, message="Use 400 characters or fewer")])


