"""The shape of an answer about long leave."""

from wtforms import StringField
from wtforms.validators import Length, Optional

from lms.kit.concurrent_edits import EditForm
from lms.kit.date_field import DayField
from lms.people_admin.forms.terms import NeededDay


class AbsenceForm(EditForm):
    """From when until when, and why; the reason is asked only of officers of this very employer."""

    starts_on = DayField("First day away", [NeededDay("Enter the first day away")])
    ends_on = DayField("Last day away", [Optional()], description="Leave it empty if it is not known yet.")
    reason = StringField("Reason", [Length(max=200, message="Enter at most 200 characters")])

    def keep_to(self, reads_reasons: bool) -> None:
        """Whoever may not read the reason is not asked for it."""
        if not reads_reasons:
            del self.reason

    @property
    def told(self) -> str | None:
        return self.reason.data if "reason" in self else None
