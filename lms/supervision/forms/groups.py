"""What is asked about groups and who is in them."""

from collections.abc import Iterable
from typing import ClassVar

from wtforms import IntegerField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from lms.kit.concurrent_edits import EditForm
from lms.kit.date_field import DayField
from lms.kit.form_fields import NeededDay, Ticks, as_id, ids, is_link
from lms.kit.forms import FilterForm, ServiceForm, choices
from lms.supervision.rules.words import GroupKind

WHO_CAN_JOIN = (("closed", "By invitation"), ("open", "Anyone who works here can join"))
WHO_LEADS = (("self", "I do"), ("other", "Somebody else, whom I name next"))


class FactsForm(EditForm):
    """What a group is."""

    name = StringField("Name", [Length(max=200, message="Use 200 characters or fewer")], description="For example, North cluster leads")
    weeks_between = IntegerField(
        "How often, in weeks",
        [Optional(), NumberRange(1, 104, "Enter a number of weeks from 1 to 104")],
        description="For example, 4. Leave it empty if you agree each time.",
    )
    place = StringField("Where you meet (optional)", [Length(max=200, message="Use 200 characters or fewer")])
    link = StringField("Link, if you meet online (optional)", [Optional(), Length(max=500, message="Use 500 characters or fewer"), is_link])
    is_open = RadioField("Who can join?", choices=choices(WHO_CAN_JOIN), default="closed")

    def clean(self, name: str) -> str:
        return (self[name].data or "").strip() if name in self else ""

    @property
    def lets_anyone_join(self) -> bool:
        return "is_open" in self and self.is_open.data == "open"


class OpenGroupForm(FactsForm):
    """A new group. Of two people, the member is chosen at once."""

    kind = RadioField("What kind?", [InputRequired("Choose a kind")])
    leads = RadioField("Who leads it?", choices=choices(WHO_LEADS), default="self")
    person = SelectField("With whom?", validate_choice=False)

    def offer(self, kinds: Iterable[GroupKind], people: Iterable[tuple[str, str]], *, may_name_others: bool) -> None:
        self.kind.choices = choices((kind.value, kind.label) for kind in kinds)
        self.person.choices = choices(people, "Choose later")
        if not may_name_others:
            del self.leads
            del self.person

    def fit_to_two(self) -> None:
        """Who it is with is known, and whoever opens it leads it: nothing is left to ask but the kind, and when and where."""
        self.kind.choices = choices((kind.value, kind.label) for kind in GroupKind if kind.is_pair)
        for name in ("name", "is_open", "leads", "person"):
            del self[name]

    @property
    def person_id(self) -> int | None:
        return as_id(self.person.data) if "person" in self and GroupKind(self.kind.data).is_pair else None

    @property
    def opener_leads(self) -> bool:
        return "leads" not in self or self.leads.data == "self"


class FindForm(FilterForm):
    """Whom to look for, by name."""

    name = StringField("Name")


class InviteForm(ServiceForm):
    """Somebody of a list, or somebody whose address or number is known exactly."""

    WHO: ClassVar[str] = "Choose somebody, or enter an address or number"
    who = RadioField("Who?", validate_choice=False)
    known_as = StringField(
        "Work email address, or employer code and employee number",
        [Length(max=254, message="Use 254 characters or fewer")],
        description="For somebody of any employer. Exactly as they sign in, for example NHSL 10234.",
    )

    def offer(self, people: Iterable[tuple[str, str]]) -> None:
        self.who.choices = choices(people)

    @property
    def person_id(self) -> int | None:
        return as_id(self.who.data)

    @property
    def known(self) -> str:
        return (self.known_as.data or "").strip()


class FacilitatorForm(InviteForm):
    """Who leads, from when, and who stops then."""

    from_day = DayField("From which day?", [NeededDay("Enter a day")], description="Today or later. For example, 3 11 2026")
    instead_of = Ticks("Who stops leading the day before?")

    def offer_to_stop(self, facilitators: Iterable[tuple[str, str]]) -> None:
        """`facilitators`: ids of memberships and names."""
        self.instead_of.choices = choices(facilitators)
        if not self.instead_of.choices:
            del self.instead_of

    @property
    def stopping(self) -> tuple[int, ...]:
        return ids(self.instead_of.data) if "instead_of" in self else ()
