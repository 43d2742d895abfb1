"""The shape of a request: what for, from whom, with which evidence."""

from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length

from lms.kit.form_fields import as_id, ids
from lms.kit.forms import ServiceForm
from lms.kit.names_form import NamesForm
from lms.signoff.forms.fields import pairs
from lms.signoff.rules.requests import LONGEST_MESSAGE


class PickForm(ServiceForm):
    """What somebody wants to be signed off for."""

    post = SelectField("For which post?", validate_choice=False)
    framework = HiddenField()
    pair = SelectMultipleField("Competencies", validate_choice=False)

    @property
    def post_id(self) -> int:
        return as_id(self.post.data) or 0

    @property
    def framework_id(self) -> int:
        return as_id(self.framework.data) or 0

    @property
    def pairs(self) -> list[tuple[str, int]]:
        return pairs(self.pair.data)


class AssessorForm(ServiceForm):
    """Whom to ask."""

    assessor = RadioField("Assessor", [InputRequired("Choose an assessor")], validate_choice=False)

    @property
    def assessor_id(self) -> int:
        return as_id(self.assessor.data) or 0


class SendForm(NamesForm):
    """The last look before it is sent."""

    TEXTS = ("message",)
    evidence = SelectMultipleField("Evidence", validate_choice=False)
    message = TextAreaField(
        "Message to your assessor (optional)",
        [Length(max=LONGEST_MESSAGE, message=f"Use {LONGEST_MESSAGE} characters or fewer")],
        description="Name nobody who uses services.",
    )

    @property
    def evidence_ids(self) -> tuple[int, ...]:
        return ids(self.evidence.data)


class AskAgainForm(AssessorForm):
    """A new round."""

    evidence = SelectMultipleField("Evidence", validate_choice=False)

    @property
    def evidence_ids(self) -> tuple[int, ...]:
        return ids(self.evidence.data)
