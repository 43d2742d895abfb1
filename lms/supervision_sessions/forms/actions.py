"""The shapes of answers about an agenda and about actions."""

from typing import ClassVar

from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from lms.kit.date_field import DayField
from lms.kit.form_fields import NeededDay, as_id
from lms.kit.forms import ServiceForm, choices
from lms.kit.names_form import NamesForm
from lms.supervision_sessions.rules.actions import LONGEST_POINT, LONGEST_TEXT

Choices = list[tuple[str, str]]


class PointForm(NamesForm):
    """What somebody wants to speak about."""

    TEXTS: ClassVar = ("text",)

    text = StringField(
        "What do you want to talk about?",
        [
            InputRequired("Enter what you want to talk about"),
            Length(max=LONGEST_POINT, message=f"Use {LONGEST_POINT} characters or fewer"),
        ],
    )


class OwnedForm(ServiceForm):
    """Who has an action, and by when."""

    owner = SelectField("Who does it?", [InputRequired("Choose who does it")])
    due_on = DayField("By which day?", [NeededDay("Enter the day by which it is to be done")])

    def offer(self, people: Choices) -> None:
        self.owner.choices = choices(people, "Choose somebody")

    @property
    def owner_id(self) -> int:
        return as_id(self.owner.data) or 0


class ActionForm(OwnedForm, NamesForm):
    """An action of a session."""

    TEXTS: ClassVar = ("text",)

    text = TextAreaField(
        "What is to be done?",
        [InputRequired("Enter what is to be done"), Length(max=LONGEST_TEXT, message=f"Use {LONGEST_TEXT} characters or fewer")],
    )


class DropForm(NamesForm):
    """Why an action is not done any more."""

    TEXTS: ClassVar = ("why",)

    why = TextAreaField(
        "Why is it dropped?",
        [InputRequired("Say why it is dropped"), Length(max=LONGEST_TEXT, message=f"Use {LONGEST_TEXT} characters or fewer")],
    )
