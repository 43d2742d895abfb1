"""The shapes of answers about a booking."""

from collections.abc import Iterable
from datetime import UTC, datetime

from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from lms.bookings.rules.access_needs import AT_MOST
from lms.bookings.rules.states import BECAUSE_LABELS, Because
from lms.kit import clock
from lms.kit.form_fields import as_id
from lms.kit.forms import ServiceForm, choices
from lms.kit.numbers import number

NEEDS = Length(max=AT_MOST, message=f"Enter at most {number(AT_MOST)} characters")
WHY = Length(max=400, message="Enter at most 400 characters")
#: Reasons that people give; the event's own cancellation is not theirs to give.
REASONS = choices([(reason.value, label) for reason, label in BECAUSE_LABELS.items() if reason is not Because.EVENT], "Choose")


class ShownForm(ServiceForm):
    """An answer that knows when the page was shown that asks for it."""

    # What was booked and cancelled since is not booked again by sending an old page.
    shown = HiddenField(default=lambda: clock.now().isoformat())

    @property
    def shown_at(self) -> datetime | None:
        """None where the page does not say, or not in a way that can be read."""
        try:
            at = datetime.fromisoformat(self.shown.data or "")
            return at.astimezone(UTC) if at.tzinfo else None
        except (ValueError, OverflowError):
            return None


class BookForm(ShownForm):
    """For which post, what the person needs, and whether they accept the terms."""

    post = RadioField("Which post is it for?", validate_choice=False)
    needs = TextAreaField("Access and dietary needs (optional)", [NEEDS])
    terms_accepted = BooleanField("I accept these terms")

    def offer(self, posts: Iterable[tuple[int, str]], chosen: int | None) -> None:
        """The posts it can be booked for; one is chosen already."""
        self.post.choices = choices((str(post_id), label) for post_id, label in posts)
        if as_id(self.post.data) is None:
            self.post.data = str(chosen) if chosen else None

    @property
    def post_id(self) -> int | None:
        return as_id(self.post.data)


class OnlyYes(ServiceForm):
    """A button: only yes."""


class CancelForm(ServiceForm):
    """Why somebody does not come."""

    because = SelectField("Why?", [InputRequired("Choose a reason")])
    why = StringField("Anything to add (optional)", [WHY])

    def offer(self) -> None:
        """What can be chosen."""
        self.because.choices = REASONS

    @property
    def reason(self) -> Because:
        return Because(self.because.data)


class ChangeDateForm(ServiceForm):
    """Which other date."""

    # A date that has filled up meanwhile is refused in words by whoever changes it.
    date = RadioField("Which date instead?", [InputRequired("Choose a date")], validate_choice=False)

    def offer(self, dates: Iterable[tuple[int, str]]) -> None:
        """What can be chosen."""
        self.date.choices = choices((str(event_id), label) for event_id, label in dates)

    @property
    def event_id(self) -> int:
        return as_id(self.date.data) or 0


class ChoosePostForm(ServiceForm):
    """For which post of the person a booking is from now on."""

    post = RadioField("Which post is it for?", [InputRequired("Choose a post")], validate_choice=False)

    def offer(self, posts: Iterable[tuple[int, str]]) -> None:
        """What can be chosen."""
        self.post.choices = choices((str(post_id), label) for post_id, label in posts)

    @property
    def post_id(self) -> int:
        return as_id(self.post.data) or 0


class DeclineForm(ServiceForm):
    """Why a request is not approved: the person reads it."""

    why = TextAreaField("Why not?", [InputRequired("Say why, so that the person knows what to do"), WHY])
