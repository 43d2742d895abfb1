"""The filters above a report: all optional, all in the address, so that a figure can be bookmarked and sent."""

from datetime import date
from enum import StrEnum
from typing import TypeVar

from wtforms import HiddenField, SelectField

from lms.kit.days import DayField
from lms.kit.forms import FilterForm, choices
from lms.people.rules import WorkerType
from lms.reports.rules import Choices, Cut, Scope, row_id
from lms.training.rules.words import Status

Word = TypeVar("Word", bound=StrEnum)


class ScopeForm(FilterForm):
    """What a report is about. Choices are given per viewer, by `offer`."""

    organisation = SelectField("Part of the partnership", validate_choice=False)
    subject = SelectField("Subject", validate_choice=False)
    job_role = SelectField("Job role", validate_choice=False)
    worker_type = SelectField("Worker type", validate_choice=False)
    on = DayField("As at")
    # Only links fill these: they say which row of a report was opened.
    employer = HiddenField()
    sector = HiddenField()
    locality = HiddenField()
    only = HiddenField()

    def offer(self, offered: Choices) -> None:
        """Put the viewer's choices into the lists."""
        self.organisation.choices = choices(offered.organisations, "Everywhere I can see")
        self.subject.choices = choices(offered.subjects, "Every subject")
        self.job_role.choices = choices(offered.job_roles, "Every job role")
        self.worker_type.choices = choices([(kind.value, kind.label) for kind in WorkerType], "Every worker type")

    def day(self, today: date) -> date:
        """The day the figures are as at; an unreadable one says so on its field, and today is shown."""
        return self.on.data or today

    def scope(self, day: date, status: Status | None = None) -> Scope:
        """What was asked for; what makes no sense is left out."""
        return Scope(
            day=day,
            organisation_id=row_id(self.organisation.data),
            only=bool(self.only.data),
            subject_id=row_id(self.subject.data),
            job_role=self.job_role.data or None,
            worker_type=_word(self.worker_type.data, WorkerType),
            sector=self.sector.data or None,
            locality=self.locality.data or None,
            employer_id=row_id(self.employer.data),
            status=status,
        )


class CompletionForm(ScopeForm):
    """The report: its scope, and what it is cut by."""

    by = SelectField("Show a row for each", choices=choices((cut.value, cut.label) for cut in Cut), validate_choice=False)

    def offer(self, offered: Choices) -> None:
        """Whoever sees one employer alone starts with what is below it."""
        super().offer(offered)
        if self.by.data not in set(Cut):
            self.by.data = Cut.EMPLOYER.value if offered.sees_many_employers else Cut.ORGANISATION.value

    @property
    def cut(self) -> Cut:
        return Cut(self.by.data)


class LinesForm(ScopeForm):
    """The lines behind a figure."""

    status = SelectField("Status", validate_choice=False)

    def offer(self, offered: Choices) -> None:
        super().offer(offered)
        self.status.choices = choices([(status.value, status.label) for status in Status], "Every status")

    @property
    def wanted_status(self) -> Status | None:
        return _word(self.status.data, Status)


def _word(text: str | None, words: type[Word]) -> Word | None:
    return next((word for word in words if word.value == text), None)
