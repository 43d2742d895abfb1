"""The date a record is seen as at, and the filters above the list of people and the team."""

from datetime import date

from wtforms import BooleanField, HiddenField, SelectField, StringField

from lms.kit.date_field import DayField
from lms.kit.forms import FilterForm, choices
from lms.people.rules import WORKER_TYPE_LABELS, WorkerType
from lms.records.rules import Wanted
from lms.training.rules.enums import Status

HAS = (
    ("", "Anything"),
    (Status.OVERDUE.value, "Something overdue"),
    (Status.EXPIRING.value, "Something that expires soon"),
    (Status.NOT_YET_DUE.value, "Something not due yet"),
)


class AsAtForm(FilterForm):
    """The day on which a record is looked at; an unreadable one says so, and today is shown."""

    on = DayField("Show this record as at")

    def day(self, today: date) -> date:
        return self.on.data or today


class PeopleForm(FilterForm):
    """Which people. Unreadable choices are left out."""

    text = StringField(
        "Name, employee number or email address", description="A near spelling is enough. Employer code and number work too."
    )
    organisation = SelectField("Employer, service or team", validate_choice=False)
    role = SelectField("Job role", validate_choice=False)
    worker_type = SelectField("Worker type", choices=choices(WORKER_TYPE_LABELS.items(), "Any"), validate_choice=False)
    has = SelectField("Has", choices=choices(HAS), validate_choice=False)
    team = BooleanField("Only people I supervise")

    def offer(self, organisations: list[tuple[str, str]], roles: list[tuple[str, str]], *, chooses_team: bool) -> None:
        """Give only the filters that can change anything for this viewer."""
        self.organisation.choices = choices(organisations, "Everywhere I can see")
        self.role.choices = choices(roles, "Any")
        if not organisations:
            del self.organisation
        if not chooses_team:
            del self.team

    def wanted(self) -> Wanted:
        return Wanted(
            text=" ".join((self.text.data or "").replace("\0", "").split())[:200],
            organisation_id=_id(self.organisation.data) if "organisation" in self else None,
            job_role_id=_id(self.role.data),
            worker_type=next((one for one in WorkerType if one.value == self.worker_type.data), None),
            has=next((Status(value) for value, _ in HAS if value and value == self.has.data), None),
            team="team" in self and bool(self.team.data),
        )


#: What the grid of the team shows instead of training.
COMPETENCIES = "competencies"


class TeamForm(FilterForm):
    """Whose people the grid shows, and by what. Unreadable choices are left out."""

    show = HiddenField()
    organisation = SelectField("Employer, service or team", validate_choice=False)
    team = BooleanField("Only people I supervise")

    def offer(self, organisations: list[tuple[str, str]], *, chooses_team: bool) -> None:
        """Nothing to choose for whoever sees their team alone."""
        self.organisation.choices = choices(organisations, "Everywhere I can see")
        if not organisations:
            del self.organisation
        if not organisations or not chooses_team:
            del self.team

    @property
    def shows_competencies(self) -> bool:
        return bool(self.show.data == COMPETENCIES)

    def of_tab(self, show: str = "") -> dict[str, str]:
        """The address of a tab: with the people that are chosen."""
        return {field.short_name: "y" if field.data is True else field.data for field in self if field.data} | {"show": show}

    def wanted(self) -> Wanted:
        return Wanted(
            organisation_id=_id(self.organisation.data) if "organisation" in self else None,
            team="team" in self and bool(self.team.data),
        )


def _id(chosen: str | None) -> int | None:
    return int(chosen) if chosen and chosen.isascii() and chosen.isdigit() and len(chosen) < 10 else None
