"""The filters above requirements and subjects, and the forms that change a subject."""

from datetime import date

from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from lms.kit.concurrent_edits import EditForm
from lms.kit.date_field import DayField
from lms.kit.forms import FilterForm, ServiceForm, choices
from lms.training.rules import subjects
from lms.training.rules.enums import Kind, Transfers
from lms.training.rules.requirements import Wanted

Choices = list[tuple[str, str]]


class RequirementsForm(FilterForm):
    """Which requirements. Unreadable choices are left out; an unreadable date says so, and today is shown."""

    subject = SelectField("Subject", validate_choice=False)
    organisation = SelectField("Can apply in", validate_choice=False)
    kind = SelectField("Kind", choices=choices(((kind.value, kind.label) for kind in Kind), "Every kind"), validate_choice=False)
    force = SelectField("Which", choices=choices([("all", "All, past and coming too")], "In force on the date"), validate_choice=False)
    on = DayField("Date")

    def offer(self, subjects: Choices, organisations: Choices) -> None:
        self.subject.choices = choices(subjects, "Every subject")
        self.organisation.choices = choices(organisations, "Anywhere")

    def wanted(self, today: date) -> Wanted:
        return Wanted(
            subject_id=_id(self.subject.data),
            organisation_id=_id(self.organisation.data),
            kind=next((kind for kind in Kind if kind.value == self.kind.data), None),
            day=None if self.force.data == "all" else self.on.data or today,
        )


def _id(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


# --- subjects -------------------------------------------------------------------------------------------------------------------


class SubjectsForm(FilterForm):
    """Which subjects. Unreadable choices are left out."""

    text = StringField("Name, code or another name")
    category = SelectField(
        "Category", choices=choices(((kind.value, kind.label) for kind in Kind), "Every category"), validate_choice=False
    )
    retired = BooleanField("Retired ones")

    def wanted(self) -> subjects.Wanted:
        category = next((kind for kind in Kind if kind.value == self.category.data), None)
        return subjects.Wanted((self.text.data or "").strip()[:200], category, bool(self.retired.data))


class SubjectForm(EditForm):
    """What a subject says of itself."""

    name = StringField("Name", [DataRequired("Enter a name"), Length(max=200, message="A name has at most 200 characters")])
    family = SelectField("Family", description="The levels of one matter, such as fire safety.", validate_choice=False)
    level = IntegerField("Level in the family", [NumberRange(1, 99, message="Enter a number from 1 to 99")], default=1)
    category = SelectField("Category", choices=choices((kind.value, kind.label) for kind in Kind))
    due_days = IntegerField(
        "Days to comply", [Optional(), NumberRange(0, 3650, message="Enter a number from 0 to 3650")],
        description="For requirements without days of their own. Empty: 28.",
    )  # fmt: skip
    transfers = SelectField("An award counts", choices=choices((word.value, word.label) for word in Transfers))
    on_the_job = BooleanField("Learnt on the job: supervisors may record it for the people they supervise")
    aliases = TextAreaField(
        "Other names people use", [Length(max=4000, message="Use at most 4,000 characters")],
        description="One a line. They are found by search, and suggested when a file names them.",
    )  # fmt: skip
    authority = TextAreaField(
        "Authority",
        [Length(max=2000, message="Use at most 2,000 characters")],
        description="The law, the regulator or the standard that asks for it. Empty: an employer's own choice.",
    )
    check_locally = BooleanField("Show “check locally”: the interval was not read in a law or a national standard")
    note = TextAreaField("Note", [Length(max=2000, message="Use at most 2,000 characters")])

    def offer(self, families: Choices) -> None:
        self.family.choices = choices(families, "A family of its own")

    def text(self) -> subjects.Text:
        return subjects.Text(
            name=" ".join(self.name.data.split()),
            family=self.family.data or "",
            level=self.level.data,
            category=Kind(self.category.data),
            due_days=self.due_days.data,
            transfers=Transfers(self.transfers.data),
            on_the_job=bool(self.on_the_job.data),
            aliases=subjects.listed(self.aliases.data or ""),
            authority=(self.authority.data or "").strip(),
            check_locally=bool(self.check_locally.data),
            note=(self.note.data or "").strip(),
        )


ONCE, AGAIN = "once", "again"


class _Often:
    """How often: once, or again after so many months."""

    often = RadioField(
        "How often is it needed?",
        [InputRequired("Choose how often it is needed")],
        choices=choices([(AGAIN, "Again after a number of months"), (ONCE, "Once only")]),
    )
    months = IntegerField(
        "Number of months", [Optional()], description="Such as 24 for two years. Leave it empty if it is needed once only."
    )  # fmt: skip

    @property
    def wanted_months(self) -> int | None:
        """None: once only. A number that is missing is 0, which the service refuses."""
        months: int | None = self.months.data
        return None if self.often.data == ONCE else months or 0


class NewSubjectForm(_Often, SubjectForm):
    """A new subject."""

    code = StringField(
        "Code", [InputRequired("Enter a code"), Length(max=60, message="A code has at most 60 characters")],
        description="Short, and for good: files name it. Such as FIRE-1.",
    )  # fmt: skip


SINCE = (
    ("day", "From a day: figures for earlier days keep the earlier interval"),
    ("always", "It was always so: correct it for every day"),
)


class IntervalForm(_Often, ServiceForm):
    """How often, and since when."""

    since = RadioField("Since when?", [InputRequired("Choose since when")], choices=choices(SINCE))
    from_day = DayField("First day", [Optional()])
    reason = TextAreaField("Why, and on whose authority", [Length(max=2000, message="Use at most 2,000 characters")])

    def validate_from_day(self, field: DayField) -> None:
        if self.since.data == "day" and field.data is None and not field.errors:
            raise ValidationError("Enter the first day of the new interval")

    def change(self) -> subjects.Change:
        return subjects.Change(None if self.since.data == "always" else self.from_day.data, self.wanted_months, self.reason.data or "")


class CoverForm(ServiceForm):
    """What else an award counts for."""

    covered = SelectField("An award also counts for", [InputRequired("Choose a subject")])

    def offer(self, others: Choices) -> None:
        self.covered.choices = choices(others, "Choose a subject")


class RetireForm(ServiceForm):
    """From when, and why."""

    on = DayField("Retired from", [InputRequired("Enter the first day on which it is retired")])
    reason = TextAreaField("Why", [InputRequired("Say why it is retired"), Length(max=2000, message="Use at most 2,000 characters")])

    @property
    def first_day(self) -> date:
        day: date | None = self.on.data
        assert day is not None, "the form was refused without one"
        return day


class RemoveForm(ServiceForm):
    """Nothing to fill in: a page that asks before something goes."""
