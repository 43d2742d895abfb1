"""Filters above a framework and above profiles, and the forms that change them."""

from collections.abc import Iterable

from wtforms import HiddenField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired

from lms.framework.rules import AsksFor
from lms.framework.rules.contents import Contents, Scheme
from lms.framework.rules.search import Sought
from lms.kit.date_field import DayField
from lms.kit.form_fields import NeededDay, Ticks, as_id, ids
from lms.kit.forms import FilterForm, ServiceForm, choices
from lms.people.rules import Sector

NONE = "none"


class FrameworkForm(FilterForm):
    """What of a framework. Unreadable choices are left out."""

    text = StringField("Words")
    domain = SelectField("Domain", validate_choice=False)
    level = SelectField("Level", validate_choice=False)

    def offer(self, scheme: Scheme, contents: Contents) -> None:
        self.domain.label.text = scheme.words.domain.capitalize()
        self.domain.choices = choices(((domain.code, f"{domain.code} {domain.name}") for domain in contents.domains), "All")
        self.level.choices = choices(((str(level.level), scheme.level_name(level.level)) for level in scheme.levels), "All")

    def sought(self) -> Sought:
        domains = {choice.value for choice in self.domain.choices}
        level = next((choice.value for choice in self.level.choices if choice.value == self.level.data), "")
        return Sought(
            domain=self.domain.data if self.domain.data in domains else "",
            level=int(level) if level else None,
            text=(self.text.data or "").strip()[:200],
        )


class ComparedForm(FilterForm):
    """With which version. An unreadable choice is left out."""

    against = SelectField("Compare with version", validate_choice=False)

    def offer(self, numbers: Iterable[str]) -> None:
        self.against.choices = choices((number, number) for number in numbers)


class WordingForm(ServiceForm):
    """The changed texts that say the same as before, in other words."""

    behaviour = Ticks("Wording only", choices=())

    def offer(self, behaviour_ids: Iterable[int]) -> None:
        self.behaviour.choices = choices((str(row_id), str(row_id)) for row_id in behaviour_ids)

    @property
    def behaviour_ids(self) -> tuple[int, ...]:
        return ids(self.behaviour.data)


class EmptyForm(ServiceForm):
    """Nothing to fill in."""


class ProfilesForm(FilterForm):
    """Which job roles. Unreadable choices are left out."""

    text = StringField("Job role")
    sector = SelectField(
        "Sector", choices=choices(((sector.value, sector.label) for sector in Sector), "Every sector"), validate_choice=False
    )

    @property
    def wanted_sector(self) -> Sector | None:
        return next((sector for sector in Sector if sector.value == self.sector.data), None)


class ProfileChangeForm(ServiceForm):
    """What a job role asks for, from a day on."""

    what = SelectField("What changes", [InputRequired("Choose what changes")])
    level = SelectField("What it asks for", [InputRequired("Choose a level")])
    weight = RadioField(
        "Does it count?",
        choices=choices([("essential", "Essential: it counts in figures"), ("optional", "Optional: it is shown, and counts in no figure")]),
        default="essential",
    )
    from_day = DayField("From", [NeededDay("Enter the first day")])

    def offer(self, scheme: Scheme, contents: Contents) -> None:
        domains = [(f"{AsksFor.DOMAIN}:{row.code}", f"{row.code} {row.name}: all of it") for row in contents.domains]
        competencies = [(f"{AsksFor.COMPETENCY}:{row.code}", f"{row.code} {row.name}") for row in contents.competencies]
        self.what.choices = choices([*domains, *competencies], f"Choose a {scheme.words.domain} or a {scheme.words.competency}")
        levels = [(str(level.level), scheme.level_name(level.level)) for level in scheme.levels]
        self.level.choices = choices([*levels, (NONE, "Nothing any more")], "Choose a level")

    @property
    def asks_for(self) -> AsksFor:
        return AsksFor(self.what.data.split(":")[0])

    @property
    def code(self) -> str:
        return str(self.what.data.split(":", 1)[1])

    @property
    def wanted_level(self) -> int | None:
        return None if self.level.data == NONE else int(self.level.data)


class TakeBackForm(ServiceForm):
    """Which change that is still to come is not to be made."""

    change = HiddenField()

    @property
    def profile_id(self) -> int:
        """0, which is nobody's, for what is no number."""
        return as_id(self.change.data) or 0
