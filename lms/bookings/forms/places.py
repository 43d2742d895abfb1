"""Finding somebody to book for, and putting them on a date."""

from wtforms import BooleanField, RadioField, StringField
from wtforms.validators import InputRequired, Length

from lms.kit.form_fields import as_id
from lms.kit.forms import FilterForm, ServiceForm

NO_POST = "Choose one of the people you look after, whose post has not ended."


class FindForm(FilterForm):
    """Whom to look for."""

    text = StringField("Name or employee number")


class AddForm(ServiceForm):
    """Who is added, why, and whether beyond the places there are."""

    post = RadioField("Who", [InputRequired("Choose somebody")], validate_choice=False)
    why = StringField("Why are they added?", [InputRequired("Say why"), Length(max=400, message="Enter at most 400 characters")])
    over_capacity = BooleanField("Add them although no place is free")

    @property
    def post_id(self) -> int:
        return as_id(self.post.data) or 0
