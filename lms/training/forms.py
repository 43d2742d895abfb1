"""The filters above the requirements."""

from datetime import date

from wtforms import SelectField

from lms.kit.days import DayField
from lms.kit.forms import FilterForm, choices
from lms.training.rules.requirements import Wanted
from lms.training.rules.words import Kind

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
