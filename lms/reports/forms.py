"""The filters above a report: all optional, all in the address, so that a figure can be bookmarked and sent."""

from datetime import date
from enum import StrEnum
from typing import TypeVar

from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField
from wtforms.fields import SelectChoice

from lms.kit.date_field import DayField
from lms.kit.datetimes import long_date
from lms.kit.forms import FilterForm, ServiceForm, choices
from lms.people.rules import Sector, WorkerType
from lms.reports.rules import NONE, PICKS, Choices, Cut, FileFormat, Scope, When, row_id
from lms.reports.rules.seats import AHEAD, USUAL
from lms.training.rules.words import Status

Word = TypeVar("Word", bound=StrEnum)


class ScopeForm(FilterForm):
    """What a report is about. Choices are given per viewer, by `offer`."""

    organisation = SelectField("Part of the partnership", validate_choice=False)
    subject = SelectField("Subject", validate_choice=False)
    job_role = SelectField("Job role", validate_choice=False)
    worker_type = SelectField("Worker type", validate_choice=False)
    sector = SelectField("Sector", validate_choice=False)
    locality = SelectField("Locality", validate_choice=False)
    on = DayField("As at")
    # Only links fill these: they say which row of a report was opened.
    employer = HiddenField()
    only = HiddenField()

    def offer(self, offered: Choices) -> None:
        """Put the viewer's choices into the lists."""
        self.organisation.choices = choices(offered.organisations, "Everywhere I can see")
        self.subject.choices = choices(offered.subjects, "Every subject")
        self.job_role.choices = choices(offered.job_roles, "Every job role")
        self.worker_type.choices = choices([(kind.value, kind.label) for kind in WorkerType], "Every worker type")
        self.sector.choices = _sectors()
        self.locality.choices = choices([*((name, name) for name in offered.localities), (NONE, "No locality")], "Every locality")

    def in_words(self) -> list[tuple[str, str]]:
        """Every filter in use, as (what, which): for the head of a file. What the viewer cannot choose is named by its number."""
        lists = (self.organisation, self.subject, self.job_role, self.worker_type, self.sector, self.locality)
        found = [(f.label.text, _chosen(f)) for f in lists if f.data]
        names = {choice.value: choice.label.strip() for choice in self.organisation.choices}
        if self.only.data:
            found.append(("Without", "the services and teams below it"))
        if self.employer.data:
            found.append(("Employer", names.get(self.employer.data, f"number {self.employer.data}")))
        return found or [("Filters", "No filters: everything that whoever made this can see")]

    def day(self, today: date) -> date:
        """The day the figures are as at; an unreadable one says so on its field, and today is shown."""
        return self.on.data or today

    def scope(self, day: date, statuses: frozenset[Status] = frozenset()) -> Scope:
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
            statuses=statuses,
        )


class CompletionForm(ScopeForm):
    """The report: its scope, and what it is cut by."""

    by = SelectField("Show a row for each", choices=choices((cut.value, cut.label) for cut in Cut), validate_choice=False)

    def offer(self, offered: Choices) -> None:
        """Whoever sees one employer alone starts with what is below it."""
        super().offer(offered)
        self.by.default = Cut.EMPLOYER.value if offered.sees_many_employers else Cut.ORGANISATION.value
        if self.by.data not in set(Cut):
            self.by.data = self.by.default

    @property
    def cut(self) -> Cut:
        return Cut(self.by.data)


class CrossingForm(CompletionForm):
    """The report with two dimensions crossed."""

    across = SelectField("Show a column for each", choices=choices((cut.value, cut.label) for cut in Cut), validate_choice=False)

    def offer(self, offered: Choices) -> None:
        """Two different things: a subject, unless the rows are subjects already."""
        super().offer(offered)
        if self.across.data == self.by.data:
            self.across.errors = ["Choose something else than for the rows"]
        self.across.default = Cut.SUBJECT.value if self.cut != Cut.SUBJECT else Cut.EMPLOYER.value
        if self.across.data not in set(Cut) or self.across.errors:
            self.across.data = self.across.default

    @property
    def other_cut(self) -> Cut:
        return Cut(self.across.data)


class LinesForm(ScopeForm):
    """The lines behind a figure."""

    status = SelectField("Status", validate_choice=False)

    def offer(self, offered: Choices) -> None:
        super().offer(offered)
        self.status.choices = choices([(value, label) for value, (label, _) in PICKS.items()], "Every status")

    @property
    def what(self) -> str | None:
        """What they are narrowed to, in words."""
        return PICKS[self.status.data][0] if self.status.data in PICKS else None

    @property
    def statuses(self) -> frozenset[Status]:
        return PICKS[self.status.data][1] if self.status.data in PICKS else frozenset()


class SeatsForm(FilterForm):
    """Whom and what seats against need are about, and for how many months."""

    subject = SelectField("Subject", validate_choice=False)
    organisation = SelectField("Part of the partnership", validate_choice=False)
    sector = SelectField("Sector", validate_choice=False)
    locality = SelectField("Locality", validate_choice=False)
    months = SelectField(
        "For", choices=choices((str(number), f"{number} months") for number in AHEAD), default=str(USUAL), validate_choice=False
    )

    def offer(self, offered: Choices, localities: list[str]) -> None:
        """Put the viewer's choices into the lists."""
        self.subject.choices = choices(offered.subjects, "Every subject")
        self.organisation.choices = choices(offered.organisations, "Everywhere I can see")
        self.sector.choices = _sectors()
        self.locality.choices = choices([(name, name) for name in localities], "Every locality")
        if self.months.data not in map(str, AHEAD):
            self.months.data = str(USUAL)

    @property
    def ahead(self) -> int:
        return int(self.months.data)

    def scope(self, today: date) -> Scope:
        """What was asked for; what makes no sense finds nothing."""
        return Scope(
            today,
            organisation_id=row_id(self.organisation.data),
            subject_id=row_id(self.subject.data),
            sector=self.sector.data or None,
            locality=self.locality.data or None,
        )

    def in_words(self) -> list[tuple[str, str]]:
        """Every filter in use, as (what, which)."""
        return [(f.label.text, _chosen(f)) for f in (self.subject, self.organisation, self.sector, self.locality, self.months) if f.data]


class MakeFileForm(ServiceForm):
    """As which file: the button that was pressed says so."""

    format = HiddenField()

    @property
    def kind(self) -> FileFormat:
        return _word(self.format.data, FileFormat) or FileFormat.CSV


class SaveViewForm(ServiceForm):
    """A name for a report, and as at which day it opens."""

    name = StringField("Name of this view")
    as_at = RadioField("Show figures as at", default=When.TODAY.value)
    is_shared = BooleanField("Let everyone who may see figures open it")

    def offer(self, day: date, *, is_fixed: bool) -> None:
        """Relative days first, unless a certain day was asked for."""
        words = {When.TODAY: "The day it is opened", When.END_OF_LAST_MONTH: "The end of the month before", When.FIXED: long_date(day)}
        self.as_at.choices = [(when.value, label) for when, label in words.items()]
        if not self.is_submitted() and is_fixed:
            self.as_at.data = When.FIXED.value


class DeleteViewForm(ServiceForm):
    """Only yes."""


def _sectors() -> list[SelectChoice]:
    return choices([*((sector.value, sector.label) for sector in Sector), (NONE, "No sector")], "Every sector")


def _chosen(f: SelectField) -> str:
    label = next((choice.label for choice in f.choices if choice.value == f.data), f"number {f.data}")
    return str(label).strip()


def _word(text: str | None, words: type[Word]) -> Word | None:
    return next((word for word in words if word.value == text), None)
