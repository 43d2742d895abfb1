"""The shape of a text, and of what is looked at before it goes out."""

from datetime import date

from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from lms.kit.concurrent_edits import EditForm
from lms.kit.date_field import DayField
from lms.kit.forms import FilterForm
from lms.reminders.rules.texts import LONGEST_BODY, LONGEST_SUBJECT, Words


class TextForm(EditForm):
    """What is said of a matter."""

    subject = StringField(
        "Subject",
        [DataRequired("Enter a subject"), Length(max=LONGEST_SUBJECT, message=f"A subject has at most {LONGEST_SUBJECT} characters")],
    )
    body = TextAreaField(
        "Text", [DataRequired("Enter a text"), Length(max=LONGEST_BODY, message=f"A text has at most {LONGEST_BODY} characters")]
    )

    @property
    def words(self) -> Words:
        """To be read when the form is right."""
        return Words(self.subject.data or "", self.body.data or "")


class PreviewForm(FilterForm):
    """For whom, and on which day."""

    person = StringField("Person", description="A name, or the code of an employer and an employee number, such as NHSL 10001.")
    on = DayField("Day", description="For example, 3 11 2026.")

    def day(self, today: date) -> date:
        """The day that was entered; today where none was, or none that is one."""
        return self.on.data if self.on.data and not self.on.errors else today
