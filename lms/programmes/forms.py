"""Forms of programmes and of their drafts."""

from datetime import date
from typing import Any

from wtforms import IntegerField, RadioField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from lms.induction.rules.joining import WHEN_PUBLISHED
from lms.induction.rules.words import Confirm, Scope, StepKind
from lms.kit.concurrent_edits import EditForm
from lms.kit.date_field import DayField
from lms.kit.form_fields import NeededDay, TickedEditForm, Ticks, as_id
from lms.kit.forms import FilterForm, ServiceForm, choices
from lms.people.rules import Jurisdiction, Sector, WorkerType
from lms.programmes.rules.programmes import BY_RECORD, LONGEST_DAYS, MOST_TIMES, Facts, RowFacts, Since, StepFacts

_DAYS = NumberRange(0, LONGEST_DAYS, message=f"Enter a number from 0 to {LONGEST_DAYS}")
_LONG = Length(max=4_000, message="Use at most 4,000 characters")
Choices = list[tuple[str, str]]
COUNTRIES = [(word.value, word.label) for word in Jurisdiction]


class FactsForm(EditForm):
    """What is said of a programme, whichever its version."""

    name = StringField("Name", [DataRequired("Enter a name"), Length(max=200, message="A name has at most 200 characters")])
    note = TextAreaField("What it is", [_LONG], description="A sentence or two. Starters read it.")
    is_compulsory = RadioField(
        "Is it compulsory?",
        [InputRequired("Choose whether it is compulsory")],
        choices=choices([("yes", "Yes: it counts in figures"), ("no", "No: it is an offer, and in no figure")]),
    )
    extends = SelectField("It adds to", description="Starters have the steps of both. What is done in one is done in the other.")
    target_days = IntegerField("Days to complete it", [InputRequired("Enter a number of days"), _DAYS], description="From the first day.")
    part_time_longest = IntegerField(
        "Days at most for people who work part time",
        [Optional(), _DAYS],
        description="They have as many more days as they work fewer hours, up to this. Empty: everybody has the same days.",
    )
    joins_from = DayField(
        "For people who start from",
        [NeededDay("Enter the first day")],
        description="People who started earlier are not on it. An earlier day takes in more people, and some may be late at once.",
    )
    approved_from = DayField(
        "Approved from", [Optional()], description="Volunteering figures count only programmes that are approved. Empty: not approved."
    )
    approved_until = DayField("Approved until", [Optional()], description="The last day. Empty: until further notice.")

    def offer_programmes(self, others: Choices) -> None:
        self.extends.choices = choices(others, "Nothing: it stands by itself")

    def facts(self) -> Facts:
        return Facts(
            name=" ".join(self.name.data.split()),
            is_compulsory="is_compulsory" not in self or self.is_compulsory.data == "yes",
            extends_id=as_id(self.extends.data) if "extends" in self else None,
            approved_from=self.approved_from.data,
            approved_until=self.approved_until.data,
            target_days=self.target_days.data,
            part_time_longest=self.part_time_longest.data,
            joins_from=self.joins_from.data,
            note=(self.note.data or "").strip(),
        )


class NewProgrammeForm(FactsForm):
    """A new programme."""

    code = StringField(
        "Code",
        [InputRequired("Enter a code"), Length(max=60, message="A code has at most 60 characters")],
        description="Short, and for good: files name it. Such as IND-WARD3.",
    )
    owner = SelectField("Whose is it?", [InputRequired("Choose whose it is")])

    def offer_owners(self, owners: Choices) -> None:
        self.owner.choices = choices(owners, None if len(owners) == 1 else "Choose one")

    @property
    def organisation_id(self) -> int | None:
        return as_id(self.owner.data) or None


# --- steps ------------------------------------------------------------------------------------------------------------------------


class StepForm(TickedEditForm):
    """What every step says."""

    title = StringField(
        "What is to be done", [DataRequired("Say what is to be done"), Length(max=200, message="Use at most 200 characters")]
    )
    key = StringField(
        "Key", [Length(max=60)], description="Short, and for good: files and records name the step by it. Empty: made from the title."
    )
    due_days = IntegerField("Due so many days after the start", [InputRequired("Enter a number of days"), _DAYS], description="0: day one.")
    weight = RadioField(
        "Must it be done?",
        [InputRequired("Choose one")],
        default="required",
        choices=choices(
            [("required", "Yes: the induction is complete without it only if it is waived"), ("offered", "No: it is an offer")]
        ),
    )
    audience = SelectField("Who is it for?")
    jurisdictions = Ticks("Only in", choices=choices(COUNTRIES), description="Tick nothing where it is done everywhere.")
    text = TextAreaField("What to do, or the text to read", [_LONG])
    after = SelectField("It stands after")

    def offer(self, audiences: Choices, others: Choices) -> None:
        self.audience.choices = choices(audiences, "Everybody on the programme")
        self.after.choices = choices(others, "Nothing: it is the first")

    def facts(self, key: str | None = None) -> StepFacts:
        """`key`: of a step that has one."""
        return StepFacts(
            key=key or self.key.data or "",
            title=" ".join(self.title.data.split()),
            due_days=self.due_days.data,
            is_required=self.weight.data == "required",
            audience=self.audience.data or None,
            jurisdictions=frozenset(self.jurisdictions.data or ()),
            text=(self.text.data or "").strip(),
            **self.of_its_kind(),
        )

    def of_its_kind(self) -> dict[str, Any]:
        raise NotImplementedError


class TrainingStepForm(StepForm):
    """Done by an award that counts."""

    subject = SelectField("Training", [InputRequired("Choose the training")])

    def offer_subjects(self, subjects: Choices) -> None:
        self.subject.choices = choices(subjects, "Choose one")

    def of_its_kind(self) -> dict[str, Any]:
        return {"kind": StepKind.SUBJECT, "subject_id": as_id(self.subject.data)}


class CompetencyStepForm(StepForm):
    """Done by a sign-off in date."""

    competency = SelectField("Competency", [InputRequired("Choose the competency")])
    level = SelectField("At level", [InputRequired("Choose the level")], description="Or a higher one.")

    def offer_competencies(self, competencies: Choices, levels: Choices) -> None:
        self.competency.choices, self.level.choices = choices(competencies, "Choose one"), choices(levels, "Choose one")

    def of_its_kind(self) -> dict[str, Any]:
        framework, _, code = self.competency.data.partition(":")
        return {"kind": StepKind.COMPETENCY, "framework_id": as_id(framework), "competency_code": code, "level": as_id(self.level.data)}


class RecordStepForm(StepForm):
    """Done once somebody says so."""

    kind = SelectField("What is it?", [InputRequired("Choose what it is")], choices=choices((word.value, word.label) for word in BY_RECORD))
    confirm = SelectField("Who says that it was done?", choices=choices(((word.value, word.label) for word in Confirm), "Choose one"))
    count = IntegerField(
        "How many times",
        [InputRequired("Enter a number"), NumberRange(1, MOST_TIMES, message=f"Enter a number from 1 to {MOST_TIMES}")],
        default=1,
        description="On so many different days.",
    )
    scope = RadioField(
        "Does it count from another post?", default=Scope.POST.value, choices=choices((word.value, word.label) for word in Scope)
    )
    subject = SelectField("Training that does it", description="For a session alone. Then an award does it, and nobody has to say so.")
    link = StringField("Address of the document", [Length(max=500)], description="It begins with https://. You can leave it empty.")

    def offer_subjects(self, subjects: Choices) -> None:
        self.subject.choices = choices(subjects, "No training")

    def of_its_kind(self) -> dict[str, Any]:
        return {
            "kind": StepKind(self.kind.data),
            "confirm": Confirm(self.confirm.data) if self.confirm.data else None,
            "count": self.count.data,
            "scope": Scope(self.scope.data),
            "subject_id": as_id(self.subject.data),
            "link": self.link.data or "",
        }


#: By what an address calls them.
STEP_FORMS: dict[str, type[StepForm]] = {"training": TrainingStepForm, "competency": CompetencyStepForm, "other": RecordStepForm}


def step_form_of(kind: StepKind) -> type[StepForm]:
    """The form of a step that is there."""
    return {StepKind.SUBJECT: TrainingStepForm, StepKind.COMPETENCY: CompetencyStepForm}.get(kind, RecordStepForm)


# --- conditions, and publishing ---------------------------------------------------------------------------------------------------


class ConditionForm(TickedEditForm):
    """A row of conditions: people must meet all that is filled in."""

    worker_types = Ticks("How they work", choices=choices((word.value, word.label) for word in WorkerType))
    sectors = Ticks("Sector", choices=choices((word.value, word.label) for word in Sector))
    organisation = SelectField("Where they work", description="There, or anywhere below it.")
    jurisdiction = SelectField("Country", choices=choices(COUNTRIES, "Any"))
    audiences = Ticks("Audience")
    job_roles = Ticks("Job role")
    since = RadioField(
        "From which start do people join by this row?",
        [InputRequired("Choose from which start")],
        choices=choices(
            [
                (Since.PROGRAMME.value, "As the whole programme: everybody who has started since then, too"),
                (Since.PUBLISHED.value, "From the day on which this version is published"),
                (Since.DAY.value, "From another day"),
            ]
        ),
    )
    joins_from = DayField("That day", [Optional()])

    def offer(self, places: Choices, audiences: Choices, job_roles: Choices, *, may_be_anywhere: bool) -> None:
        self.organisation.choices = choices(places, "Anywhere" if may_be_anywhere else None)
        self.audiences.choices, self.job_roles.choices = choices(audiences), choices(job_roles)

    def validate_joins_from(self, field: DayField) -> None:
        if self.since.data == Since.DAY.value and field.data is None and not field.errors:
            raise ValidationError("Enter the first day")

    def facts(self) -> RowFacts:
        days: dict[str, date | None] = {Since.PUBLISHED.value: WHEN_PUBLISHED, Since.DAY.value: self.joins_from.data}
        return RowFacts(
            worker_types=frozenset(self.worker_types.data or ()),
            sectors=frozenset(self.sectors.data or ()),
            audiences=frozenset(self.audiences.data or ()),
            job_roles=frozenset(self.job_roles.data or ()),
            organisation_id=as_id(self.organisation.data),
            jurisdiction=Jurisdiction(self.jurisdiction.data) if self.jurisdiction.data else None,
            joins_from=days.get(self.since.data),
        )


class LookAheadForm(FilterForm):
    """The day that is looked at."""

    on = DayField("If it is published from", [Optional()])


class PublishForm(ServiceForm):
    """From which day, and what is new."""

    from_day = DayField("Publish from", [NeededDay("Enter the first day")])
    note = TextAreaField("What is new in it", [_LONG], description="For those who look at its versions later. You can leave it empty.")
