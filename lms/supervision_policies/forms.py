"""The shapes of answers about policies, and of the list of who is due."""

from collections.abc import Iterable

from wtforms import IntegerField, RadioField, SelectField
from wtforms.validators import InputRequired, Optional

from lms.kit.date_field import DayField
from lms.kit.form_fields import NeededDay, as_id
from lms.kit.forms import FilterForm, ServiceForm, choices
from lms.people.rules import WorkerType
from lms.supervision_policies.rules.policies import Whom
from lms.supervision_policies.rules.standing import SupervisionStatus

YES, NO = "yes", "no"


class SaysForm(ServiceForm):
    """How often, and what counts."""

    interval_days = IntegerField(
        "How many days from one session to the next?", [InputRequired("Enter a number of days")], description="42 days are 6 weeks."
    )
    group_counts = RadioField(
        "What counts?",
        [InputRequired("Choose what counts")],
        choices=choices([(NO, "One-to-one supervision alone"), (YES, "Group supervision, action learning sets and peer supervision too")]),
    )

    @property
    def counts_groups(self) -> bool:
        return bool(self.group_counts.data == YES)


class AddPolicyForm(SaysForm):
    """For whom, and from when until when."""

    organisation = SelectField("Where?", [InputRequired("Choose where")], description="The policy holds there and in everything below.")
    job_role = SelectField("Job role")
    worker_type = SelectField("Worker type")
    effective_from = DayField("First day", [NeededDay("Enter the first day")])
    effective_until = DayField("Last day", [Optional()], description="Leave it empty for until further notice.")

    def offer(self, places: Iterable[tuple[str, str]], roles: Iterable[tuple[str, str]]) -> None:
        """Put what this viewer may choose into the lists."""
        self.organisation.choices = choices(places, "Choose where")
        self.job_role.choices = choices(roles, "Every job role")
        self.worker_type.choices = choices(((kind.value, kind.label) for kind in WorkerType), "Every worker type")

    @property
    def whom(self) -> Whom:
        """To be read when the form is right."""
        kind = WorkerType(self.worker_type.data) if self.worker_type.data else None
        return Whom(as_id(self.organisation.data) or 0, as_id(self.job_role.data), kind)


class ChangePolicyForm(SaysForm):
    """From when on it says something else."""

    from_day = DayField("From which day?", [NeededDay("Enter the day")], description="Today or later. What held before stays as it was.")


class EndPolicyForm(ServiceForm):
    """Until when it holds."""

    last_day = DayField("Last day", [NeededDay("Enter the last day")], description="Yesterday ends it at once.")


class DueForm(FilterForm):
    """Whom the list shows. Unreadable choices are left out."""

    organisation = SelectField("Service or team", validate_choice=False)
    status = SelectField("Status", validate_choice=False)

    def offer(self, places: Iterable[tuple[str, str]]) -> None:
        """A viewer of one team is not asked where."""
        listed = list(places)
        if len(listed) > 1:
            self.organisation.choices = choices(listed, "Everywhere")
        else:
            del self.organisation
        self.status.choices = choices(((status.value, status.label) for status in SupervisionStatus), "Every status")

    @property
    def place_id(self) -> int | None:
        return as_id(self.organisation.data) if "organisation" in self else None

    @property
    def wanted_status(self) -> SupervisionStatus | None:
        return next((status for status in SupervisionStatus if status.value == self.status.data), None)
