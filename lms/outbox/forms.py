"""The filters above the list of messages, and its buttons."""

from wtforms import SelectField, StringField

from lms.kit.forms import FilterForm, choices
from lms.outbox.rules import MessageState


class MessagesForm(FilterForm):
    """Which messages. Unreadable choices are left out."""

    state = SelectField(
        "State", choices=choices(((state.value, state.label) for state in MessageState), "Any state"), validate_choice=False
    )
    text = StringField("Email address or words of the subject")

    @property
    def wanted_state(self) -> MessageState | None:
        return next((state for state in MessageState if state == self.state.data), None)

    @property
    def wanted_text(self) -> str:
        return (self.text.data or "").strip()[:200].replace("\0", "")
