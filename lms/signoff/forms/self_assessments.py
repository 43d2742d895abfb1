"""The shape of a self-assessment: ratings stand beside it in the request, `rating-<behaviour>`."""

from flask import request
from wtforms import TextAreaField
from wtforms.validators import Length

from lms.kit.names_form import NamesForm


class RateForm(NamesForm):
    """How somebody rates themselves."""

    TEXTS = ("comment",)
    comment = TextAreaField(
        "What could you show for it? What do you want to get better at? (optional)",
        [Length(max=4_000, message="Use 4,000 characters or fewer")],
        description="Your assessors read it when you ask them. Name nobody who uses services.",
    )

    @property
    def is_finished(self) -> bool:
        return request.form.get("do") == "finish"
