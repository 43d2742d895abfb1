"""What is asked about an agreement."""

from wtforms import BooleanField, HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from lms.kit.concurrent_edits import EditForm
from lms.kit.date_field import DayField
from lms.kit.form_fields import NeededDay
from lms.kit.forms import ServiceForm, choices
from lms.supervision.rules.agreement import LATER_MEMBERS, LINE_MANAGER
from lms.supervision.rules.words import GroupKind, SupervisionModel

TEXT = [InputRequired("Write what you agree"), Length(max=3_000, message="Use 3,000 characters or fewer")]
TEXTS = ("agenda", "recording", "confidentiality", "cancellation", "disagreement", "leaves_room")


class AgreementForm(EditForm):
    """All clauses. The limits of confidentiality are no answer: they stand in every agreement."""

    weeks_between = IntegerField(
        "How often, in weeks",
        [Optional(), NumberRange(1, 104, "Enter a number of weeks from 1 to 104")],
        description="Leave it empty if you agree each time.",
    )
    session_minutes = IntegerField(
        "How long, in minutes", [InputRequired("Enter a number of minutes"), NumberRange(5, 600, "Enter a number of minutes from 5 to 600")]
    )
    place = StringField("Where (optional)", [Length(max=200, message="Use 200 characters or fewer")])
    model = SelectField("Model", choices=choices((model.value, model.label) for model in SupervisionModel))
    agenda = TextAreaField("Agenda", TEXT)
    recording = TextAreaField("What is written down", TEXT)
    confidentiality = TextAreaField("Confidentiality", TEXT)
    cancellation = TextAreaField("If somebody cannot come", TEXT)
    disagreement = TextAreaField("If we disagree", TEXT)
    leaves_room = TextAreaField("What may be told outside", TEXT)
    line_manager_reads = RadioField(
        "The supervisor’s line manager", choices=choices([("no", LINE_MANAGER[False]), ("yes", LINE_MANAGER[True])]), default="no"
    )
    later_members_read = RadioField(
        "Whoever joins later", choices=choices([("no", LATER_MEMBERS[False]), ("yes", LATER_MEMBERS[True])]), default="no"
    )
    review_on = DayField("We look at this again on", [NeededDay("Enter a day")], description="Within two years. For example, 3 11 2026")

    def fit(self, kind: GroupKind) -> None:
        """Ask what a group of this kind can agree."""
        if kind.is_pair:
            del self.later_members_read
        else:
            del self.line_manager_reads

    def answers(self) -> dict[str, object]:
        """To be read when the form is right."""
        values = {name: (self[name].data or "").replace("\r\n", "\n").strip() for name in (*TEXTS, "place")}
        clauses = {name: self[name].data if name in self else "no" for name in ("line_manager_reads", "later_members_read")}
        others = {name: self[name].data for name in ("weeks_between", "session_minutes", "model", "review_on")}
        return values | clauses | others


class SignForm(ServiceForm):
    """One tick. `seen`: which version, as it was given out, stands on the page."""

    seen = HiddenField()
    agrees = BooleanField("I have read this agreement, and I agree to it", [InputRequired("Tick the box to say that you agree")])
