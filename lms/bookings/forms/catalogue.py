"""The filters above the catalogue: all optional, all in the address."""

from collections.abc import Iterable

from wtforms import BooleanField, HiddenField, SelectField, StringField

from lms.bookings.rules.catalogue_filter import ONLINE, CatalogueFilter
from lms.courses.rules.words import Delivery
from lms.kit.date_field import DayField
from lms.kit.form_fields import as_id
from lms.kit.forms import FilterForm, choices
from lms.kit.identifiers import fold
from lms.people.rules import Sector


class PersonForm(FilterForm):
    """For whom, where it is not oneself: `?person=12`."""

    person = HiddenField()

    @property
    def person_id(self) -> int | None:
        return as_id(self.person.data)


class CatalogueForm(PersonForm):
    """Which courses."""

    text = StringField("Search courses", description="A subject, a course or its code. For example, fire safety.")
    subject = SelectField("Subject", validate_choice=False)
    place = SelectField("Place", validate_choice=False)
    delivery = SelectField("How it is taught", validate_choice=False)
    sector = SelectField("Open to", validate_choice=False)
    since = DayField("From")
    until = DayField("Until")
    with_seats = BooleanField("Only with places left")
    everyone = BooleanField("Also courses that are not open to me")

    def offer(self, subjects: Iterable[tuple[str, str]], localities: Iterable[str], rooms: Iterable[tuple[str, str]]) -> None:
        """What can be chosen: subjects that are taught, and where anything is coming."""
        self.subject.choices = choices(subjects, "Every subject")
        where = [
            (ONLINE, "Online"),
            *((f"in {locality}", locality) for locality in localities),
            *((f"room {room_id}", name) for room_id, name in rooms),
        ]
        self.place.choices = choices(where, "Everywhere")
        self.delivery.choices = choices([(delivery.value, delivery.label) for delivery in Delivery], "Any way")
        self.sector.choices = choices([(sector.value, sector.label) for sector in Sector], "Every sector")

    def wanted(self) -> CatalogueFilter:
        """What was asked for; what makes no sense is left out."""
        kind, _, which = (self.place.data or "").partition(" ")
        sector = next((sector for sector in Sector if sector.value == self.sector.data), None)
        return CatalogueFilter(
            words=tuple(fold((self.text.data or "")[:200]).split()[:8]),
            subject_id=as_id(self.subject.data),
            place=ONLINE if kind == ONLINE else which if kind == "in" else "",
            venue_id=as_id(which) if kind == "room" else None,
            since=self.since.data,
            until=self.until.data,
            delivery=next((delivery for delivery in Delivery if delivery.value == self.delivery.data), None),
            sector=sector,
            everyone=bool(self.everyone.data) or sector is not None,
            with_seats=bool(self.with_seats.data),
        )
