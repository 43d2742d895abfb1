"""The shapes of what people choose about their own competencies, and of publishing a version."""

from collections.abc import Iterable

from wtforms import SelectField

from lms.kit.date_field import DayField
from lms.kit.form_fields import NeededDay, as_id
from lms.kit.forms import FilterForm, ServiceForm, choices


class AspiredRoleForm(ServiceForm):
    """The job role somebody works towards; empty: none."""

    role = SelectField("Which job role are you working towards?", validate_choice=False)

    def offer(self, roles: Iterable[tuple[int, str]], chosen: int | None) -> None:
        self.role.choices = choices([(str(role_id), title) for role_id, title in roles], "None")
        if not self.is_submitted():
            self.role.data = str(chosen or "")

    @property
    def job_role_id(self) -> int | None:
        return as_id(self.role.data)


class PublishForm(ServiceForm):
    """From which day a version is in force."""

    from_day = DayField("In force from", [NeededDay("Enter the day from which it is in force")], description="Today or a later day")


class PublishDayForm(FilterForm):
    """The day for which the effect of publishing is worked out."""

    on = DayField("What would it do on another day?")
