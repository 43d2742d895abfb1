"""The filters above the list of background work."""

from wtforms import SelectField

from lms.jobs.rules import JobState
from lms.kit.forms import FilterForm, choices


class JobsForm(FilterForm):
    """Which work. Unreadable choices are left out."""

    state = SelectField("State", choices=choices(((state.value, state.label) for state in JobState), "Any state"), validate_choice=False)
    kind = SelectField("Kind of work", validate_choice=False)

    def offer(self, kinds: list[tuple[str, str]]) -> None:
        self.kind.choices = choices(kinds, "Every kind")

    @property
    def wanted_state(self) -> JobState | None:
        return next((state for state in JobState if state == self.state.data), None)
