"""The shapes of answers about a post and its terms."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from wtforms import BooleanField, DecimalField, Form, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, StopValidation

from lms.kit.concurrent_edits import EditForm
from lms.kit.date_field import DayField
from lms.kit.forms import ServiceForm, choices
from lms.kit.refusal import Refused
from lms.people.rules import WorkerType
from lms.people_admin.rules.terms import TermRequest

NUMBER = Length(max=60, message="An employee number has at most 60 characters")


class NeededDay:
    """A day that cannot be left out; what was typed and is no day has a sentence of its own."""

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, form: Form, field: Any) -> None:
        if not any(str(part).strip() for part in field.raw_data or ()):
            raise StopValidation(self.message)


class SupervisorFields(EditForm):
    """Somebody found by name, or by employer code and number; where several fit, one of them is chosen on the same page."""

    supervisor = StringField("Supervisor", [Length(max=200, message="Enter at most 200 characters")], render_kw={"autocomplete": "off"})
    supervisor_choice = RadioField("Who do you mean?", choices=[], validate_choice=False)

    @contextmanager
    def showing_refusals(self) -> Iterator[None]:
        """Also hears that several people fit."""
        with super().showing_refusals():
            try:
                yield
            except Refused as no:
                self.offer_candidates(getattr(no, "candidates", ()))
                raise

    def offer_candidates(self, candidates: Sequence[Any]) -> None:
        """Who fits what was written."""
        self.supervisor_choice.choices = choices((str(one.post_id), f"{one.name}, {one.employer}, {one.number}") for one in candidates)

    @property
    def chosen(self) -> int | None:
        """The one of several that was chosen, as an id that may be anybody's."""
        return as_id(self.supervisor_choice.data)


class ConditionFields(SupervisorFields):
    """What holds during a term."""

    organisation = SelectField("Employer, service or team", [InputRequired("Choose where the person works")])
    job_role = SelectField("Job role")
    worker_type = SelectField("Works as", [InputRequired("Choose how the person works")])
    hours = DecimalField(
        "Hours a week",
        [Optional(), NumberRange(min=0, max=168, message="A week has from 0 to 168 hours")],
        places=None,
        description="Leave it empty if hours are not set.",
    )

    def offer(self, places: Iterable[tuple[str, str]], job_roles: Iterable[tuple[str, str]], *, first: str | None = None) -> None:
        """Put what can be chosen into the lists."""
        self.organisation.choices = choices(places, first)
        self.job_role.choices = choices(job_roles, "No job role")
        self.worker_type.choices = choices((kind.value, kind.label) for kind in WorkerType)

    @property
    def term_request(self) -> TermRequest:
        """As the service wants it; to be read when the form is right."""
        return TermRequest(
            organisation_id=as_id(self.organisation.data) or 0,
            job_role_id=as_id(self.job_role.data),
            worker_type=WorkerType(self.worker_type.data),
            hours=_hours(self.hours.data),
            supervisor=self.supervisor.data or "",
            supervisor_choice=self.chosen,
        )


def _hours(hours: Decimal | None) -> Decimal | None:
    return None if hours is None else round(hours, 2)


def as_id(text: str | None) -> int | None:
    """A whole number that a database can hold; None for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


class MoveForm(ConditionFields):
    """From a day other conditions hold."""

    starts_on = DayField("First day of the change", [NeededDay("Enter the first day of the change")])


class StartAgainForm(ConditionFields):
    """After its end a post begins again."""

    starts_on = DayField("First day back", [NeededDay("Enter the first day back")])


class CorrectForm(ConditionFields):
    """A term that was recorded wrongly."""

    starts_on = DayField("First day", [NeededDay("Enter the first day")])
    ends_on = DayField("Last day", [Optional()], description="Leave it empty if the post goes on.")
    keep_joined = BooleanField("Move the ends of the terms next to it as well, so that no day is without a term", default=True)


class PostForm(ConditionFields):
    """A further post."""

    starts_on = DayField("First day", [NeededDay("Enter the first day")])
    number = StringField("Employee number", [InputRequired("Enter the employee number"), NUMBER])


class NumberForm(EditForm):
    """The number of a post."""

    number = StringField("Employee number", [InputRequired("Enter the employee number"), NUMBER])


class EndForm(EditForm):
    """The last day of a post."""

    last_day = DayField("Last day", [NeededDay("Enter the last day")])
    accepted = HiddenField()
    sets_off: tuple[str, ...] = ()

    @property
    def marks(self) -> dict[str, str]:
        """What whoever sends it has seen."""
        return {"seen": self.seen.data or "", "accepted": self.accepted.data or ""}

    @contextmanager
    def showing_refusals(self) -> Iterator[None]:
        """Also hears what the end sets off, which is accepted by sending it again."""
        with super().showing_refusals():
            try:
                yield
            except Refused as no:
                self.sets_off, self.accepted.data = getattr(no, "sentences", ()), getattr(no, "mark", "")
                raise


class RemoveForm(ServiceForm):
    """Why something that was entered by mistake goes."""

    reason = TextAreaField("Why was it a mistake?", [Length(max=1000, message="Enter at most 1,000 characters")])


class RemoveTermForm(RemoveForm):
    """And what becomes of its days."""

    days = RadioField(
        "What happens to its days?",
        choices=choices([("before", "The term before goes on through them"), ("gap", "The person did not work here on these days")]),
        default="before",
    )
