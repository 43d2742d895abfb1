"""The shapes of answers about a person."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from wtforms import RadioField, StringField
from wtforms.validators import InputRequired, Length, Optional

from lms.kit.concurrent_edits import EditForm
from lms.kit.date_field import DayField
from lms.kit.forms import choices
from lms.kit.refusal import Refused
from lms.people_admin.forms.terms import NUMBER, ConditionFields, NeededDay
from lms.people_admin.rules.persons import Details, OnRegister

#: Years in which somebody who works or volunteers can be born.
BIRTHS = range(1900, 2101)
NAME = Length(max=120, message="A name has at most 120 characters")


class DetailFields(EditForm):
    """Who somebody is."""

    first_name = StringField("First name", [NAME], description="Somebody who has one name has it here or as the last name.")
    last_name = StringField("Last name", [NAME])
    preferred_name = StringField("Preferred first name", [NAME], description="If people call them by another name.")
    email = StringField("Email address", [Length(max=254, message="An email address has at most 254 characters")])
    mobile = StringField("Mobile number", [Length(max=40, message="A mobile number has at most 40 characters")])
    date_of_birth = DayField("Date of birth", [Optional()], years=BIRTHS, description="It tells people of the same name apart.")

    @property
    def details(self) -> Details:
        return Details(
            first_name=self.first_name.data or "",
            last_name=self.last_name.data or "",
            preferred_name=self.preferred_name.data or None,
            email=self.email.data or None,
            mobile=self.mobile.data or None,
            date_of_birth=self.date_of_birth.data,
        )


class PersonForm(DetailFields):
    """What is known of a person."""


class AddPersonForm(DetailFields, ConditionFields):
    """Somebody new with a first post; where somebody like them is on record, who it is."""

    register = StringField("Register", [Length(max=60)], description="Such as NMC, HCPC or SSSC, if they are on one.")
    register_number = StringField("Number on the register", [Length(max=60, message="A register number has at most 60 characters")])
    number = StringField("Employee number", [InputRequired("Enter the employee number"), NUMBER])
    starts_on = DayField("First day", [NeededDay("Enter the first day")])
    who = RadioField("Is it one of these?", choices=[], validate_choice=False)

    possible_duplicates: tuple[Any, ...] = ()

    @contextmanager
    def showing_refusals(self) -> Iterator[None]:
        """Also hears that somebody like this is on record, and offers them."""
        with super().showing_refusals():
            try:
                yield
            except Refused as no:
                self.possible_duplicates = tuple(getattr(no, "possible_duplicates", ()))
                usable = [one for one in self.possible_duplicates if one.may_be_used]
                known = [(str(one.side.person_id), f"It is {one.side.name}: {one.why}") for one in usable]
                self.who.choices = choices([*known, ("new", "It is none of them: add a new person")])
                raise

    @property
    def registered(self) -> OnRegister | None:
        register, number = (self.register.data or "").strip(), (self.register_number.data or "").strip()
        return OnRegister(register, number) if register or number else None


class RegistrationForm(EditForm):
    """A place on a register."""

    register = StringField("Register", [InputRequired("Enter the register"), Length(max=60)], description="Such as NMC, HCPC or SSSC.")
    number = StringField("Number", [InputRequired("Enter the number on the register"), Length(max=60)])
    part = StringField("Part of the register", [Length(max=200)])
    starts_on = DayField("First day", [Optional()])
    ends_on = DayField("Last day", [Optional()])

    @property
    def on_register(self) -> OnRegister:
        return OnRegister(self.register.data or "", self.number.data or "", self.part.data or None, self.starts_on.data, self.ends_on.data)
