"""The shape of a naming of a first assessor."""

from collections.abc import Iterable

from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length

from lms.kit.date_field import DayField
from lms.kit.form_fields import NeededDay, as_id
from lms.kit.forms import FilterForm, ServiceForm, choices
from lms.signoff.rules.judging import LONGEST_REASON


class FindForm(FilterForm):
    """Whom to name."""

    name = StringField("Name")


class NameForm(ServiceForm):
    """For what, where, from when until when, and why. `scope`: nothing for the framework, `domain CC` or `competency CC1`."""

    scope = SelectField("For which competencies?", validate_choice=False)
    level = SelectField("Up to which level?", [InputRequired("Choose a level")], validate_choice=False)
    organisation = SelectField("For people of", [InputRequired("Choose a part of the partnership")], validate_choice=False)
    starts_on = DayField("First day", [NeededDay("Enter the first day")])
    ends_on = DayField("Last day", [NeededDay("Enter the last day")], description="12 months after the first day at most")
    reason = StringField(
        "Why this person?",
        [InputRequired("Say why"), Length(max=LONGEST_REASON, message=f"Use {LONGEST_REASON} characters or fewer")],
        description="For example: leads the service, and nobody is signed off there yet.",
    )

    def offer(self, scopes: Iterable[tuple[str, str]], levels: Iterable[tuple[str, str]], places: Iterable[tuple[str, str]]) -> None:
        self.scope.choices = choices(scopes, "All of the framework")
        self.level.choices = choices(levels)
        self.organisation.choices = choices(places, "Choose")

    @property
    def domain_code(self) -> str | None:
        return self._of("domain")

    @property
    def competency_code(self) -> str | None:
        return self._of("competency")

    def _of(self, what: str) -> str | None:
        kind, _, code = (self.scope.data or "").partition(" ")
        return code if kind == what else None

    @property
    def level_number(self) -> int:
        return as_id(self.level.data) or 0

    @property
    def organisation_id(self) -> int:
        return as_id(self.organisation.data) or 0
