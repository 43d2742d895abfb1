"""The shapes of answers about roles."""

from collections.abc import Iterable

from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import InputRequired, Optional

from lms.access import Role
from lms.kit.date_field import DayField
from lms.kit.forms import FilterForm, ServiceForm, choices
from lms.people_admin.forms.terms import NeededDay, as_id


class GiveRoleForm(ServiceForm):
    """Which role, over which part, from when until when, for which account."""

    account = SelectField("Account", validate_choice=False)
    role = SelectField("Role", [InputRequired("Choose a role")])
    organisation = SelectField("Over", [InputRequired("Choose a part of the partnership")])
    starts_on = DayField("From", [NeededDay("Enter the first day")])
    ends_on = DayField("Until", [Optional()], description="Leave it empty for no end.")

    def offer(self, accounts: Iterable[tuple[str, str]], roles: Iterable[Role], places: Iterable[tuple[str, str]]) -> None:
        """Put what this viewer may give into the lists."""
        self.account.choices = choices(accounts)
        self.role.choices = choices(((role.value, role.label) for role in roles), "Choose a role")
        self.organisation.choices = choices(places, "Choose where")

    @property
    def wanted_role(self) -> Role | None:
        return next((role for role in Role if role.value == self.role.data), None)

    @property
    def place_id(self) -> int:
        return as_id(self.organisation.data) or 0

    @property
    def account_id(self) -> int:
        return as_id(self.account.data) or 0


class EndRoleForm(ServiceForm):
    """After which day a role is no longer held."""

    last_day = DayField("Last day", [NeededDay("Enter the last day")], description="Yesterday takes the role away at once.")


class HoldersForm(FilterForm):
    """Which roles. Unreadable choices are left out."""

    text = StringField("Name, or part of the partnership")
    role = SelectField("Role", validate_choice=False)
    ended = BooleanField("Also those that have ended")

    def offer(self) -> None:
        """Every role that can be given."""
        self.role.choices = choices(
            ((role.value, role.label) for role in Role if role not in (Role.LEARNER, Role.SUPERVISOR)), "Every role"
        )

    @property
    def wanted_role(self) -> Role | None:
        return next((role for role in Role if role.value == self.role.data), None)
