"""The shape of an answer."""

from wtforms import StringField
from wtforms.validators import InputRequired, Length

from lms.kit.forms import ServiceForm


class BorrowForm(ServiceForm):
    colour = StringField("Colour", [InputRequired("Say which umbrella."), Length(max=40)])
