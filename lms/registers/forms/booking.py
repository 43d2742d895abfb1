"""The shapes of answers on the page of a booking."""

from wtforms import TextAreaField
from wtforms.validators import Length

from lms.bookings.rules.access_needs import AT_MOST
from lms.kit.forms import ServiceForm
from lms.kit.numbers import number


class NeedsForm(ServiceForm):
    """What somebody with a booking needs, said later."""

    needs = TextAreaField("Access and dietary needs", [Length(max=AT_MOST, message=f"Enter at most {number(AT_MOST)} characters")])
