"""What forms of courses and of venues ask in the same way."""

from lms.kit.date_field import DayField
from lms.kit.form_fields import NeededDay
from lms.kit.forms import ServiceForm


class RetireForm(ServiceForm):
    """From when on something is not used any more."""

    on = DayField("From which day?", [NeededDay("Enter the first day on which it is not used any more")])
