"""Exemptions: given, ended, and which are listed."""

from wtforms import BooleanField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from lms.kit.concurrent_edits import EditForm
from lms.kit.date_field import DayField
from lms.kit.forms import FilterForm, ServiceForm, choices

EVERYWHERE = "every"
READ_BY = "The person reads it, and so does everyone who sees their training."


def _reason() -> TextAreaField:
    rules = [InputRequired("Say why"), Length(max=500, message="Use at most 500 characters")]
    return TextAreaField("Why", rules, description=READ_BY)


class ExemptForm(ServiceForm):
    """Somebody need not have a subject."""

    where = RadioField("In which post?", [InputRequired("Choose in which post")])
    subject = SelectField("Subject", [InputRequired("Choose a subject")])
    starts_on = DayField("First day", [InputRequired("Enter the first day")])
    ends_on = DayField("Last day", [Optional()])
    reason = _reason()

    def offer(self, posts: list[tuple[str, str]], subjects: list[tuple[str, str]], *, may_everywhere: bool) -> None:
        everywhere = [(EVERYWHERE, "Every post, with every employer")] if may_everywhere else []
        self.where.choices = choices([*posts, *everywhere])
        self.subject.choices = choices(subjects, "Choose a subject")

    @property
    def post_id(self) -> int | None:
        """None: in every post."""
        return None if self.where.data == EVERYWHERE else int(self.where.data)


class EditExemptionForm(EditForm):
    """Its last day, and why."""

    ends_on = DayField("Last day", [Optional()])
    reason = _reason()


class ExemptionsForm(FilterForm):
    """Which exemptions. Unreadable choices are left out."""

    organisation = SelectField("Employer, service or team", validate_choice=False)
    past = BooleanField("Those that are over")

    def offer(self, organisations: list[tuple[str, str]]) -> None:
        self.organisation.choices = choices(organisations, "Everywhere I can see")

    @property
    def organisation_id(self) -> int | None:
        text = self.organisation.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
