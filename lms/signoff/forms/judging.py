"""The shape of a judgement, of signing off somebody who has not asked, and of what is done to a sign-off later."""

from collections.abc import Iterable
from datetime import date

from flask import request
from wtforms import HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from lms.framework.rules.contents import Rating
from lms.kit.date_field import DayField
from lms.kit.form_fields import as_id, ids
from lms.kit.forms import FilterForm, ServiceForm, choices
from lms.kit.names_form import NamesForm
from lms.signoff.forms.fields import pairs, ratings, written
from lms.signoff.rules.judging import LONGEST_REASON, Found, Written

NAME_NOBODY = "Name nobody who uses services."
LONGEST = Length(max=10_000, message="Use 10,000 characters or fewer")


class JudgeForm(NamesForm):
    """Ratings of behaviours stand beside it in the request: `rating-<behaviour>`."""

    TEXTS = ("saw", "talked", "comment")
    version = HiddenField()
    comment = TextAreaField(
        "Comment for the learner", [Length(max=4_000, message="Use 4,000 characters or fewer")], description=NAME_NOBODY
    )
    saw = TextAreaField("What I saw (optional)", [LONGEST], description=f"It is kept as a direct observation. {NAME_NOBODY}")
    saw_on = DayField("When I saw it", description="Today, if you leave it empty")
    talked = TextAreaField(
        "What we talked about (optional)", [LONGEST], description=f"It is kept as a professional discussion. {NAME_NOBODY}"
    )

    @property
    def do(self) -> str:
        """Which button was pressed."""
        return request.form.get("do", "")

    def found(self, today: date) -> Found:
        """What the assessor finds."""
        wrote = written(self.saw.data, self.saw_on.data, self.talked.data, self.saw_on.data, today)
        return Found(as_id(self.version.data) or 0, ratings(), self.comment.data or "", wrote)


class SeveralForm(ServiceForm):
    """Items that are signed in one go."""

    item = SelectMultipleField("Requests", validate_choice=False)

    @property
    def item_ids(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys(ids(self.item.data)))


class FindPersonForm(FilterForm):
    """Whom to sign off."""

    name = StringField("Name")


class UnaskedForm(NamesForm):
    """What I saw and what we talked about, for several competencies."""

    TEXTS = ("saw", "talked", "comment")
    pair = SelectMultipleField("Competencies", validate_choice=False)
    score = RadioField("How was it?", [InputRequired("Choose how it was")])
    saw = TextAreaField("What I saw", [InputRequired("Write what you saw"), LONGEST], description=NAME_NOBODY)
    saw_on = DayField("When I saw it", description="Today, if you leave it empty")
    talked = TextAreaField("What we talked about", [LONGEST], description="Needed from level 2. Name nobody who uses services.")
    comment = TextAreaField("Comment for the learner (optional)", [Length(max=4_000, message="Use 4,000 characters or fewer")])
    version = SelectMultipleField(validate_choice=False)

    def offer(self, met: Iterable[Rating]) -> None:
        """Only what counts as met can be signed."""
        self.score.choices = choices((str(rating.score), rating.name) for rating in met)

    @property
    def pairs(self) -> list[tuple[str, int]]:
        return pairs(self.pair.data)

    def wrote(self, today: date) -> list[Written]:
        return written(self.saw.data, self.saw_on.data, self.talked.data, self.saw_on.data, today)

    @property
    def version_id(self) -> int:
        return next(iter(ids(self.version.data)), 0)


class ReasonForm(NamesForm):
    """Why."""

    TEXTS = ("reason",)
    reason = StringField(
        "Why?",
        [InputRequired("Say why"), Length(max=LONGEST_REASON, message=f"Use {LONGEST_REASON} characters or fewer")],
        description=f"In a few words. {NAME_NOBODY} Do not tell of an incident.",
    )
