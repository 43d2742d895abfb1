"""What somebody has read of their reminders."""

from wtforms import HiddenField, SelectMultipleField

from lms.kit.form_fields import ids
from lms.kit.forms import ServiceForm


class ReadForm(ServiceForm):
    """Some of them, or all."""

    nudge = SelectMultipleField(validate_choice=False)
    all = HiddenField()

    @property
    def nudge_ids(self) -> tuple[int, ...]:
        return ids(self.nudge.data)
