"""Forms of working days."""

from wtforms import StringField
from wtforms.validators import DataRequired, Length, Optional

from lms.kit.date_field import DayField
from lms.kit.form_fields import NeededDay
from lms.kit.forms import ButtonForm, ServiceForm


class CloseForm(ServiceForm):
    """Days on which an employer is closed."""

    name = StringField("Name", [DataRequired("Enter a name"), Length(max=200, message="A name has at most 200 characters")])
    first = DayField("First day", [NeededDay("Enter the first day")])
    last = DayField("Last day", [Optional()], description="Empty: one day only.")


class OpenForm(ButtonForm):
    """Days that are to be worked again."""

    first = DayField("First day", [NeededDay("Choose the days")])
    last = DayField("Last day", [NeededDay("Choose the days")])
