"""The filters above a report: all optional, all in the address, so that a figure can be bookmarked and sent."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, TypeAlias, TypeVar

from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField
from wtforms.fields import SelectChoice

from lms.kit.date_field import DayField
from lms.kit.datetimes import long_date
from lms.kit.forms import FilterForm, ServiceForm, choices
from lms.kit.measures import Cut, Measure
from lms.people.rules import Sector, WorkerType
from lms.reports.rules import NONE, Choices, FileFormat, Pick, PostCut, Scope, When, cuts_of, picks_of, row_id
from lms.reports.rules.seats import AHEAD, USUAL

Word = TypeVar("Word", bound=StrEnum)
#: By own cut of a measure, the keys that can be chosen: (value, label), in order.
Keys: TypeAlias = Mapping[str, Sequence[tuple[str, str]]]


class ScopeForm(FilterForm):
    """What a report of a measure is about (`form_for`). Choices are given per viewer, by `offer`."""

    measure: Measure

    organisation = SelectField("Part of the partnership", validate_choice=False)
    job_role = SelectField("Job role", validate_choice=False)
    worker_type = SelectField("Worker type", validate_choice=False)
    sector = SelectField("Sector", validate_choice=False)
    locality = SelectField("Locality", validate_choice=False)
    on = DayField("As at")
    # Only links fill these: they say which row of a report was opened.
    employer = HiddenField()
    only = HiddenField()

    def offer(self, offered: Choices, keys: Keys) -> None:
        """Put the viewer's choices into the lists."""
        self.organisation.choices = choices(offered.organisations, "Everywhere I can see")
        self.job_role.choices = choices(offered.job_roles, "Every job role")
        self.worker_type.choices = choices([(kind.value, kind.label) for kind in WorkerType], "Every worker type")
        self.sector.choices = _sectors()
        self.locality.choices = choices([*((name, name) for name in offered.localities), (NONE, "No locality")], "Every locality")
        for name, named in keys.items():
            self[name].choices = choices(named, f"Every {self[name].label.text.lower()}")

    @property
    def hints(self) -> dict[str, str]:
        """By field, what it narrows to, where its name does not say."""
        return {cut.name: cut.hint for cut in self.measure.cuts if cut.hint}

    def in_words(self) -> list[tuple[str, str]]:
        """Every filter in use, as (what, which): for the head of a file. What the viewer cannot choose is named by its number."""
        own = [self[cut.name] for cut in self.measure.cuts]
        lists = (self.organisation, *own, self.job_role, self.worker_type, self.sector, self.locality)
        filters = [(f.label.text, _chosen(f)) for f in lists if f.data]
        names = {choice.value: choice.label.strip() for choice in self.organisation.choices}
        if self.only.data:
            filters.append(("Without", "the services and teams below it"))
        if self.employer.data:
            filters.append(("Employer", names.get(self.employer.data, f"number {self.employer.data}")))
        return filters or [("Filters", "No filters: everything that whoever made this can see")]

    def filters(self) -> dict[str, Any]:
        """The filters in use, for addresses that go on from here."""
        names = (
            "organisation",
            *(cut.name for cut in self.measure.cuts),
            "job_role",
            "worker_type",
            "employer",
            "sector",
            "locality",
            "only",
        )
        values = {name: self[name].data for name in names if self[name].data}
        return values | ({"on": self.on.data.isoformat()} if self.on.data and not self.on.errors else {})

    def day(self, today: date) -> date:
        """The day the figures are as at; an unreadable one says so on its field, and today is shown."""
        return self.on.data or today

    def scope(self, day: date, states: frozenset[str] = frozenset()) -> Scope:
        """What was asked for; what makes no sense is left out."""
        return Scope(
            day=day,
            organisation_id=row_id(self.organisation.data),
            only=bool(self.only.data),
            job_role=self.job_role.data or None,
            worker_type=_word(self.worker_type.data, WorkerType),
            sector=self.sector.data or None,
            locality=self.locality.data or None,
            employer_id=row_id(self.employer.data),
            statuses=states,
            keys={cut.name: self[cut.name].data for cut in self.measure.cuts if self[cut.name].data},
        )


class FiguresForm(ScopeForm):
    """The report: its scope, and what it is cut by."""

    by = SelectField("Show a row for each", validate_choice=False)

    def offer(self, offered: Choices, keys: Keys) -> None:
        """Whoever sees one employer alone starts with what is below it; stages are told one after another."""
        super().offer(offered, keys)
        cuts = cuts_of(self.measure)
        self.by.choices = choices(cuts.items())
        place = PostCut.EMPLOYER if offered.sees_many_employers else PostCut.ORGANISATION
        self.by.default = self.measure.funnel.cut if self.measure.funnel else place.value
        if self.by.data not in cuts:
            self.by.data = self.by.default

    @property
    def cut(self) -> str:
        return str(self.by.data)

    @property
    def cut_label(self) -> str:
        return cuts_of(self.measure)[self.cut]


class CrossingForm(FiguresForm):
    """The report with two dimensions crossed."""

    across = SelectField("Show a column for each", validate_choice=False)

    def offer(self, offered: Choices, keys: Keys) -> None:
        """Two different things: the measure's own, unless the rows are that already."""
        super().offer(offered, keys)
        cuts = cuts_of(self.measure)
        self.across.choices = choices(cuts.items())
        if self.across.data == self.by.data:
            self.across.errors = ["Choose something else than for the rows"]
        usual = next((cut.name for cut in self.measure.cuts), PostCut.JOB_ROLE.value)
        self.across.default = usual if self.cut != usual else PostCut.EMPLOYER.value
        if self.across.data not in cuts or self.across.errors:
            self.across.data = self.across.default

    @property
    def other_cut(self) -> str:
        return str(self.across.data)

    @property
    def other_label(self) -> str:
        return cuts_of(self.measure)[self.other_cut]


class LinesForm(ScopeForm):
    """The lines behind a figure."""

    status = SelectField("Status", validate_choice=False)

    def offer(self, offered: Choices, keys: Keys) -> None:
        super().offer(offered, keys)
        self.status.choices = choices([(value, pick.label) for value, pick in picks_of(self.measure).items()], "Every status")

    @property
    def pick(self) -> Pick | None:
        """What they are narrowed to."""
        return picks_of(self.measure).get(self.status.data)

    @property
    def what(self) -> str | None:
        """The same in words."""
        return self.pick.label if self.pick else None

    @property
    def states(self) -> frozenset[str]:
        return self.pick.states if self.pick else frozenset()


FormOf = TypeVar("FormOf", bound=ScopeForm)


def form_for(measure: Measure, form: type[FormOf]) -> FormOf:
    """The form with what was asked for, and a list for each of the measure's own cuts after the part of the partnership."""
    fields: dict[str, Any] = {cut.name: _key_field(cut) for cut in measure.cuts}
    for place, field in enumerate(fields.values(), start=1):
        field.creation_counter = ScopeForm.organisation.creation_counter + place / (len(fields) + 1)
    filled: FormOf = type(form)(form.__name__, (form,), {"measure": measure, **fields})()  # type: ignore[misc]
    return filled


def _key_field(cut: Cut) -> Any:
    """A list, or where keys are not known beforehand, what a link has filled in."""
    return SelectField(cut.label, validate_choice=False) if cut.names else HiddenField(cut.label)


class SeatsForm(FilterForm):
    """Whom and what seats against need are about, and for how many months."""

    subject = SelectField("Subject", validate_choice=False)
    organisation = SelectField("Part of the partnership", validate_choice=False)
    sector = SelectField("Sector", validate_choice=False)
    locality = SelectField("Locality", validate_choice=False)
    months = SelectField(
        "For", choices=choices((str(number), f"{number} months") for number in AHEAD), default=str(USUAL), validate_choice=False
    )

    def offer(self, offered: Choices, keys: Keys, localities: list[str]) -> None:
        """Put the viewer's choices into the lists."""
        self.subject.choices = choices(keys["subject"], "Every subject")
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
            keys={"subject": self.subject.data} if self.subject.data else {},
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


def _chosen(f: Any) -> str:
    if not isinstance(f, SelectField):
        return str(f.data)
    label = next((choice.label for choice in f.choices if choice.value == f.data), f"number {f.data}")
    return str(label).strip()


def _word(text: str | None, words: type[Word]) -> Word | None:
    return next((word for word in words if word.value == text), None)
