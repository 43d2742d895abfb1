"""Filters above a framework and above profiles, and the forms that change them."""

from collections.abc import Iterable

from wtforms import HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from lms.framework.rules import AsksFor
from lms.framework.rules.contents import Contents, Scheme
from lms.framework.rules.editing import CompetencyText
from lms.framework.rules.files import LONGEST_MONTHS
from lms.framework.rules.search import Sought
from lms.kit.concurrent_edits import EditForm
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


# --- drafts -----------------------------------------------------------------------------------------------------------------------

NEW_DOMAIN = "new"


class StartDraftForm(ServiceForm):
    """The number of a new version."""

    number = StringField(
        "Number of the new version", [InputRequired("Enter a number"), Length(max=20)], description="Such as 2.0. It is for good."
    )


class DomainForm(ServiceForm):
    """How a draft calls a domain."""

    name = StringField("Name", [InputRequired("Enter a name"), Length(max=200, message="A name has at most 200 characters")])
    intent = TextAreaField("What it is for", [Length(max=2000, message="Use at most 2,000 characters")])


class CompetencyForm(EditForm):
    """What a draft says of a competency; the behaviours of each level come with `competency_form`."""

    code = StringField("Code", [Length(max=60)], description="Short, and for good: sign-offs name it. Such as PV5.")
    name = StringField("Name", [InputRequired("Enter a name"), Length(max=200, message="A name has at most 200 characters")])
    domain = SelectField("Domain", [InputRequired("Choose one")])
    domain_code = StringField("Code of the new domain", [Length(max=60)])
    domain_name = StringField("Name of the new domain", [Length(max=200)])
    warning_sign = TextAreaField("Warning sign", [Length(max=2000, message="Use at most 2,000 characters")])
    interview_question = TextAreaField("Interview question", [Length(max=2000, message="Use at most 2,000 characters")])
    review_months = IntegerField(
        "Months until review",
        [Optional(), NumberRange(1, LONGEST_MONTHS, message=f"Enter a number from 1 to {LONGEST_MONTHS}")],
        description="Empty: as in the whole version.",
    )

    def text(self, scheme: Scheme, code: str) -> CompetencyText:
        is_new = self.domain.data == NEW_DOMAIN
        return CompetencyText(
            code=code,
            name=self.name.data,
            domain=(self.domain_code.data or "").strip() if is_new else self.domain.data,
            domain_name=(self.domain_name.data or "").strip(),
            behaviours={level.level: self[f"level_{level.level}"].data or "" for level in scheme.levels},
            warning_sign=self.warning_sign.data or "",
            interview_question=self.interview_question.data or "",
            review_months=self.review_months.data,
        )


def competency_form(scheme: Scheme, contents: Contents) -> CompetencyForm:
    """With a field for the behaviours of each level."""
    hint = f"One {scheme.words.behaviour} a line."
    levels = {f"level_{row.level}": TextAreaField(scheme.level_name(row.level), description=hint) for row in scheme.levels}
    form: CompetencyForm = type("CompetencyForm", (CompetencyForm,), levels)()
    form.domain.label.text = scheme.words.domain.capitalize()
    form.domain.choices = choices([*((row.code, f"{row.code} {row.name}") for row in contents.domains), (NEW_DOMAIN, "A new one")])
    return form
