"""Who of several people is booked."""

from wtforms import BooleanField, SelectMultipleField
from wtforms.validators import InputRequired

from lms.bookings.forms.booking import ShownForm
from lms.kit.form_fields import ids


class BookSeveralForm(ShownForm):
    """Who of them, and that they were told of the terms."""

    # Who has been booked or refused meanwhile is answered by whoever books, one by one.
    post = SelectMultipleField("Who is to be booked?", [InputRequired("Tick at least one person")], choices=[], validate_choice=False)
    terms_accepted = BooleanField("They have been told of these terms, and accept them")

    def post_ids(self, in_order: list[int]) -> list[int]:
        """Those that were ticked: first in the order of the page, then what it did not show."""
        chosen = ids(self.post.data or [])
        return sorted(chosen, key=lambda post_id: in_order.index(post_id) if post_id in in_order else len(in_order))
