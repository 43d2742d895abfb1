"""The code of a session, as somebody types it or a phone reads it."""

from wtforms import HiddenField, StringField

from lms.courses.rules.words import CODE_LETTERS
from lms.kit import codes
from lms.kit.form_fields import as_id
from lms.kit.forms import FilterForm, ServiceForm


class CodeForm(FilterForm):
    """In the address, so that the square in the room leads here."""

    code = StringField("Code in the room", description="8 letters and digits, such as 2B4D-6F8H")

    @property
    def is_asked(self) -> bool:
        return bool((self.code.data or "").strip())

    @property
    def wanted(self) -> str | None:
        """None: no code looks like this."""
        return codes.parse_code(self.code.data or "", CODE_LETTERS)


class CheckInForm(ServiceForm):
    """A button alone."""


class NewCodeForm(ServiceForm):
    """A button for one session."""

    session = HiddenField()

    @property
    def session_id(self) -> int:
        """0 where it cannot be read: no session has it."""
        return as_id(self.session.data) or 0
