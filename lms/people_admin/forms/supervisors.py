"""The shapes of answers about many supervisors at once."""

from collections.abc import Iterable

from wtforms import BooleanField, HiddenField, SelectField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from lms.kit.date_field import DayField
from lms.kit.forms import FilterForm, choices
from lms.people_admin.forms.terms import NeededDay, SupervisorFields, as_id


class TeamsForm(FilterForm):
    """Whose people. Unreadable choices are left out."""

    now = SelectField("Supervised now by", validate_choice=False)
    organisation = SelectField("Employer, service or team", validate_choice=False)

    def offer(self, supervisors: Iterable[tuple[str, str]], places: Iterable[tuple[str, str]]) -> None:
        """Those who supervise somebody within reach, and the places within reach."""
        self.now.choices = choices(supervisors, "Anybody, or nobody")
        self.organisation.choices = choices(places, "Everywhere I look after")

    @property
    def supervisor_id(self) -> int | None:
        return as_id(self.now.data)

    @property
    def place_id(self) -> int | None:
        return as_id(self.organisation.data)


class HandOverForm(SupervisorFields):
    """Which people, who supervises them, and from which day. `posts` are ticks, `listed` the same ids in one line."""

    posts = SelectMultipleField(
        "People", choices=[], validate_choice=False, option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False)
    )
    everybody = BooleanField("Everybody who is found")
    listed = HiddenField()
    starts_on = DayField("From", [NeededDay("Enter the first day")])

    @property
    def post_ids(self) -> list[int]:
        """Those who are chosen, as ids that may be anybody's."""
        given = (self.listed.data or "").split(",") if self.listed.data else self.posts.data or []
        return sorted({found for text in given if (found := as_id(text)) is not None})
