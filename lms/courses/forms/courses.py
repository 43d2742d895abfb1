"""The shapes of answers about courses."""

from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from lms.courses.rules.catalogue import LONGEST_MINUTES, LONGEST_NAME, LONGEST_SUMMARY, LONGEST_TEXT, CourseFacts
from lms.courses.rules.words import Approval, Delivery
from lms.kit.form_fields import TickedEditForm, Ticks, as_id, ids
from lms.kit.forms import FilterForm, choices
from lms.kit.numbers import number
from lms.people.rules import SECTOR_LABELS, Sector

Choices = list[tuple[str, str]]
_LONG = Length(max=LONGEST_TEXT, message=f"Use at most {number(LONGEST_TEXT)} characters")


class CoursesForm(FilterForm):
    """Which courses. Unreadable choices are left out."""

    text = StringField("Title, code or subject")
    delivery = SelectField("How", choices=choices(((one.value, one.label) for one in Delivery), "Every way"), validate_choice=False)
    mine = BooleanField("Those I may change")
    retired = BooleanField("Retired ones")

    @property
    def chosen_delivery(self) -> Delivery | None:
        return next((one for one in Delivery if one.value == self.delivery.data), None)


class CourseForm(TickedEditForm):
    """What is said of a course."""

    title = StringField(
        "Title", [DataRequired("Enter the title"), Length(max=LONGEST_NAME, message=f"A title has at most {LONGEST_NAME} characters")]
    )
    code = StringField("Code", [DataRequired("Enter a code"), Length(max=60, message="A code has at most 60 characters")])
    owner = SelectField("Whose course is it?", [InputRequired("Choose whose course it is")])
    delivery = RadioField(
        "How is it taught?", [InputRequired("Choose how it is taught")], choices=choices((one.value, one.label) for one in Delivery)
    )
    summary = TextAreaField(
        "What is it about?",
        [
            DataRequired("Say in one or two sentences what it is about"),
            Length(max=LONGEST_SUMMARY, message=f"Use at most {LONGEST_SUMMARY} characters"),
        ],
    )
    covers = TextAreaField("What does it cover?", [_LONG])
    for_whom = TextAreaField("Who is it for?", [_LONG])
    learning_minutes = IntegerField(
        "Minutes of learning",
        [
            InputRequired("Enter how many minutes the learning takes"),
            NumberRange(1, LONGEST_MINUTES, message="Enter a number of minutes, 1 or more"),
        ],
    )
    subjects = Ticks("What is somebody awarded who attends?", choices=[])
    prerequisites = Ticks("What has to be held before?", choices=[])
    sectors = Ticks("Which sectors is it for?", choices=choices(SECTOR_LABELS.items()))
    audiences = Ticks("Which roles is it for?", choices=[])
    approval = RadioField("Who has to agree?", choices=choices((one.value, one.label) for one in Approval), default=Approval.NONE.value)
    terms = TextAreaField("What has to be accepted to book?", [_LONG])
    attendance_percent = IntegerField(
        "How much of the time has to be attended, in percent?",
        [InputRequired("Enter a percentage"), NumberRange(1, 100, message="Enter a percentage from 1 to 100")],
        default=100,
    )

    def offer(self, owners: Choices, subjects: Choices, prerequisites: Choices, audiences: Choices) -> None:
        """What can be chosen."""
        self.owner.choices = choices(owners, None if len(owners) == 1 else "Choose one")
        self.subjects.choices = choices(subjects)
        self.prerequisites.choices = choices(prerequisites)
        self.audiences.choices = choices(audiences)

    @property
    def facts(self) -> CourseFacts:
        """To be read when the form is right."""
        return CourseFacts(
            code=self.code.data or "",
            title=self.title.data or "",
            owner_id=as_id(self.owner.data) or 0,
            delivery=Delivery(self.delivery.data),
            summary=self.summary.data or "",
            subject_ids=ids(self.subjects.data),
            learning_minutes=self.learning_minutes.data or 0,
            covers=self.covers.data or "",
            for_whom=self.for_whom.data or "",
            prerequisite_ids=ids(self.prerequisites.data),
            sectors=tuple(Sector(one) for one in self.sectors.data or ()),
            audience_ids=ids(self.audiences.data),
            approval=Approval(self.approval.data or Approval.NONE),
            terms=self.terms.data or "",
            attendance_percent=self.attendance_percent.data or 0,
        )
