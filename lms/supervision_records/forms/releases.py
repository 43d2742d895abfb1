"""Releasing a record: what is looked for, why, and the second person's word."""

from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired

from lms.kit.forms import FilterForm, ServiceForm, choices
from lms.supervision.rules.words import ReleaseReason


class FindForm(FilterForm):
    """Looks for sessions."""

    find = StringField("Name of a person, or of a group")


class ProposeForm(ServiceForm):
    """Why a record has to be opened."""

    reason = RadioField(
        "What is it about?",
        [InputRequired("Choose what it is about")],
        choices=choices((reason.value, reason.label) for reason in ReleaseReason),
    )
    why = TextAreaField("What has happened, and why does it have to be opened?")


class DecideForm(ServiceForm):
    """The second person's word."""

    word = RadioField(
        "Your decision",
        [InputRequired("Choose whether the record is released")],
        choices=choices((("release", "Release it to the two of us for 14 days"), ("refuse", "Do not release it"))),
    )
