"""Who was told in person, and when."""

from wtforms import HiddenField, SelectMultipleField

from lms.kit.date_field import DayField
from lms.kit.form_fields import NeededDay, as_id, ids
from lms.kit.forms import ServiceForm


class ToldForm(ServiceForm):
    """People of a team, ticked. `newest`: the last nudge that was on the page."""

    person = SelectMultipleField("People", validate_choice=False)
    told_on = DayField("When were they told?", [NeededDay("Enter the day on which they were told, such as 3 11 2026")])
    newest = HiddenField()
    everyone = HiddenField()  # the button

    @property
    def person_ids(self) -> frozenset[int] | None:
        """None: everybody on the page."""
        return None if self.everyone.data else frozenset(ids(self.person.data))

    @property
    def newest_id(self) -> int:
        return as_id(self.newest.data) or 0


class TakeBackForm(ServiceForm):
    """Not told after all."""

    nudge = HiddenField()

    @property
    def nudge_id(self) -> int:
        return as_id(self.nudge.data) or 0
