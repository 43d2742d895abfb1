"""The shapes of answers about organisations."""

from collections.abc import Iterable

from wtforms import RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from lms.kit.concurrent_edits import EditForm
from lms.kit.date_field import DayField
from lms.kit.forms import choices
from lms.people.rules import SECTOR_LABELS, Jurisdiction, OrganisationKind, Sector
from lms.people_admin.forms.terms import NeededDay, as_id
from lms.people_admin.rules.organisations import EXPIRING_DAYS, Facts


class OrganisationForm(EditForm):
    """What is said of a place."""

    name = StringField("Name", [InputRequired("Enter the name"), Length(max=200, message="A name has at most 200 characters")])
    code = StringField("Code", [InputRequired("Enter the code"), Length(max=60, message="A code has at most 60 characters")])
    sector = SelectField("Sector", choices=choices(SECTOR_LABELS.items(), "As the place above"))
    locality = StringField("Locality", [Length(max=200, message="A locality has at most 200 characters")])
    jurisdiction = SelectField("Country", choices=choices(((one.value, one.label) for one in Jurisdiction), "As the place above"))
    expiring_days = RadioField(
        "Training counts as expiring soon",
        choices=choices((str(days), f"{days} days before its end") for days in EXPIRING_DAYS),
        default="90",
    )
    starts_on = DayField("First day", [Optional()])

    def offer(self, kind: OrganisationKind | None) -> None:
        """Only an employer chooses when training expires soon."""
        if kind not in (None, OrganisationKind.EMPLOYER):
            del self.expiring_days

    @property
    def facts(self) -> Facts:
        """To be read when the form is right."""
        return Facts(
            code=self.code.data or "",
            name=self.name.data or "",
            sector=Sector(self.sector.data) if self.sector.data else None,
            locality=self.locality.data or None,
            jurisdiction=Jurisdiction(self.jurisdiction.data) if self.jurisdiction.data else None,
            expiring_days=int(self.expiring_days.data) if "expiring_days" in self else 90,
            starts_on=self.starts_on.data,
        )


class AddOrganisationForm(OrganisationForm):
    """A place under another."""

    kind = RadioField("What is it?", [InputRequired("Choose what it is")])

    def offer_kinds(self, kinds: Iterable[OrganisationKind]) -> None:
        """What may stand under the place above."""
        listed = list(kinds)
        self.kind.choices = choices((kind.value, kind.label) for kind in listed)
        if len(listed) == 1 and not self.is_submitted():
            self.kind.data = listed[0].value
        self.offer(None if OrganisationKind.EMPLOYER in listed else listed[0] if listed else None)

    @property
    def chosen_kind(self) -> OrganisationKind:
        return OrganisationKind(self.kind.data)


class MoveOrganisationForm(EditForm):
    """Under which place it is to stand."""

    parent = SelectField("Put it under", [InputRequired("Choose a place")])

    def offer(self, parents: Iterable[tuple[str, str]]) -> None:
        """Where it may go."""
        self.parent.choices = choices(parents, "Choose a place")

    @property
    def parent_id(self) -> int:
        return as_id(self.parent.data) or 0


class RetireOrganisationForm(EditForm):
    """The last day of a place."""

    last_day = DayField("Last day", [NeededDay("Enter the last day")])
