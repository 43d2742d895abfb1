"""What is asked about starters: which are listed, what was done, what does not apply, who helps, on what somebody is put."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, ClassVar

from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from lms.induction.rules.words import Status
from lms.kit.date_field import DayField
from lms.kit.form_fields import NeededDay, as_id, ids
from lms.kit.forms import FilterForm, ServiceForm, choices
from lms.kit.names_form import NamesForm
from lms.starters.rules.booklet import Filled, Question, wrong_days
from lms.starters.rules.starters import NOT_STARTED, CohortFilter, StarterFilter, month_name, months_back

SHORT = Length(max=500, message="Use 500 characters or fewer")
READ_BY = "The starter reads it, and so does everybody who sees their record."
EVERYWHERE = "Everywhere I can see"
STATUSES = {"": "Not complete", **{status.value: status.label for status in Status}, NOT_STARTED: "Starts in the next 28 days"}
#: Cohorts of so many months, the one that runs included.
MONTHS = {"3": "3 months", "6": "6 months", "12": "12 months", "24": "24 months"}
LAST = {number: f"The last {name}" for number, name in MONTHS.items()}
FURTHEST = max(map(int, MONTHS))
ROWS = {"month": "A month", "programme": "A programme", "organisation": "An employer"}
Pairs = Iterable[tuple[str, str]]


class StartersForm(FilterForm):
    """Which starters are listed."""

    organisation = SelectField("Employer, service or team", validate_choice=False)
    programme = SelectField("Programme", validate_choice=False)
    status = SelectField("How it stands", choices=choices(STATUSES.items()), validate_choice=False)
    month = SelectField("Started in", validate_choice=False)

    def offer(self, organisations: list[tuple[str, str]], programmes: Pairs, today: date) -> None:
        """Nothing to choose among the people of a team."""
        self.organisation.choices = choices(organisations, EVERYWHERE)
        self.programme.choices = choices(programmes, "Any")
        self.month.choices = choices([*LAST.items(), *((month, month_name(month)) for month in months_back(today, FURTHEST))], "Any month")
        if not organisations:
            del self.organisation

    def criteria(self, today: date) -> StarterFilter:
        months = {choice.value for choice in self.month.choices} - LAST.keys()
        return StarterFilter(
            organisation_id=as_id(self.organisation.data) if "organisation" in self else None,
            programme_id=as_id(self.programme.data),
            status=self.status.data if self.status.data in STATUSES else "",
            start_month=self.month.data if self.month.data in months else "",
            since=first_month(today, self.month.data) if self.month.data in LAST else "",
        )


class CohortsForm(FilterForm):
    """Which cohorts are shown, and what each row is."""

    by = SelectField("Each row is", choices=choices(ROWS.items()), default="month", validate_choice=False)
    months = SelectField("Started in the last", choices=choices(MONTHS.items()), default="6", validate_choice=False)
    organisation = SelectField("Employer, service or team", validate_choice=False)
    programme = SelectField("Programme", validate_choice=False)

    def offer(self, organisations: Pairs, programmes: Pairs) -> None:
        self.organisation.choices = choices(organisations, EVERYWHERE)
        self.programme.choices = choices(programmes, "Any")

    def criteria(self, today: date) -> CohortFilter:
        since = first_month(today, self.months.data if self.months.data in MONTHS else "6")
        by = self.by.data if self.by.data in ROWS else "month"
        return CohortFilter(since, by, as_id(self.organisation.data), as_id(self.programme.data))


class WaiversForm(FilterForm):
    """Which waivers are listed."""

    organisation = SelectField("Employer, service or team", validate_choice=False)
    past = BooleanField("Those that were taken back")

    def offer(self, organisations: Pairs) -> None:
        self.organisation.choices = choices(organisations, EVERYWHERE)


def first_month(today: date, number: str) -> str:
    """Of the last so many."""
    return list(months_back(today, int(number)))[-1]


# --- what changes something -------------------------------------------------------------------------------------------------------


class WhichForm(FilterForm):
    """Which step."""

    step = StringField("Step")


class ConfirmForm(NamesForm):
    """A step was done, by one person or several."""

    TEXTS = ("note",)
    post = SelectMultipleField("Who", validate_choice=False)
    done_on = DayField("On which day?", [NeededDay("Enter the day on which it was done")], description="For example, 3 11 2026")
    where = SelectField("Where?", validate_choice=False)
    note = TextAreaField("Note (optional)", [SHORT], description=f"{READ_BY} Name nobody who uses services.")

    def offer(self, places: Pairs | None) -> None:
        """`places`: None where it is not asked."""
        if places is None:
            del self.where
        else:
            self.where.choices = choices(places, "Choose where it was")

    @property
    def post_ids(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys(ids(self.post.data)))

    @property
    def where_id(self) -> int | None:
        """Only a place of the list."""
        known = {choice.value for choice in self.where.choices} if "where" in self else set()
        return as_id(self.where.data) if "where" in self and self.where.data in known else None


class BookletForm(ServiceForm):
    """The days that stand in a booklet, none filled in by itself. Made by `booklet_form`."""

    QUESTIONS: ClassVar[Sequence[Question]] = ()
    today: ClassVar[date]

    def validate(self, extra_validators: Any = None) -> bool:
        """All of it is right, or each mistake stands beside its line. What is on record by now is not looked at."""
        super().validate(extra_validators)
        filled = self.filled()
        for name, error in wrong_days(filled, self.today).items():
            self[name].errors = [error]
        for answer in filled:
            if answer.line.name in self.places and answer.where_id is None:
                self[self.places[answer.line.name]].errors = ["Choose the service"]
        if not any(self[question.line.name].data for question in self.QUESTIONS) and not self.errors:
            self.form_errors.append("Enter at least one day.")
        return not self.errors

    @property
    def places(self) -> dict[str, str]:
        """By line, the field that asks where."""
        return {question.line.name: where_of(question) for question in self.QUESTIONS if question.where and question.is_open}

    def filled(self) -> list[Filled]:
        """The lines with a day, as far as they are open."""
        days = {question.line: self[question.line.name].data for question in self.QUESTIONS if question.is_open}
        return [Filled(line, day, self._where_id(line.name)) for line, day in days.items() if day]

    def _where_id(self, name: str) -> int | None:
        """Only a place of the list."""
        field = self[self.places[name]] if name in self.places else None
        return as_id(field.data) if field and field.data in {choice.value for choice in field.choices} else None


def booklet_form(questions: Sequence[Question], services: Pairs, today: date) -> BookletForm:
    """With a day for each line, and of shadowing a place."""
    fields: dict[str, Any] = {"QUESTIONS": questions, "today": today}
    offered = choices(services, "Choose a service")
    for question in questions:
        fields[question.line.name] = DayField(question.label, description=question.hint) if question.is_open else StringField()
        if question.where and question.is_open:
            fields[where_of(question)] = SelectField(question.where, choices=offered, validate_choice=False)
    form: BookletForm = type("BookletForm", (BookletForm,), fields)()
    return form


def where_of(question: Question) -> str:
    """The name of the field that asks where."""
    return f"{question.line.name}-where"


class ReasonForm(ServiceForm):
    """Why."""

    reason = TextAreaField("Why?", [InputRequired("Say why"), SHORT], description=READ_BY)


class WaiveForm(ReasonForm):
    """A step does not apply."""

    from_day = DayField("From which day?", [NeededDay("Enter the day from which it does not apply")], description="For example, 3 11 2026")


class FindBuddyForm(FilterForm):
    """Whom to name."""

    name = StringField("Name")


class BuddyForm(ServiceForm):
    """Who helps."""

    buddy = RadioField("Who?", [InputRequired("Choose who helps")], validate_choice=False)


class JoinForm(ServiceForm):
    """On which programme somebody is put, and from when."""

    programme = SelectField("Programme", [InputRequired("Choose a programme")])
    starts_on = DayField(
        "From which day?", [NeededDay("Enter the first day")], description="All its target days count from here. For example, 3 11 2026"
    )

    def offer(self, programmes: Pairs) -> None:
        self.programme.choices = choices(programmes, "Choose a programme")
