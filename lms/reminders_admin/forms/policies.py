"""Forms of policies."""

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired

from lms.kit.date_field import DayField
from lms.kit.form_fields import NeededDay, TickedEditForm, Ticks, as_id
from lms.kit.forms import FilterForm, ServiceForm, choices
from lms.kit.room import Matter
from lms.reminders.rules.ladder import stage_keys
from lms.reminders.rules.policies import Change, Terms, stage_in_words

OPENING = (
    ("yes", "Send it. Everyone gets it in one message, on their first working day."),
    ("no", "Do not send it. People read of each thing when its next reminder is due."),
)
SUPERVISORS = (("yes", "Yes, in the weeks after the date"), ("no", "No"))


class PolicyForm(TickedEditForm):
    """What holds for a matter."""

    is_on = RadioField("Reminders", [InputRequired("Choose on or off")], choices=choices([("yes", "On"), ("no", "Off")]))
    starts_on = DayField("Starts on", [NeededDay("Enter the first day")])
    opening_mail = RadioField(
        "What is due already on the first day", [InputRequired("Choose what happens with it")], choices=choices(OPENING)
    )
    stages = Ticks("When")
    to_supervisors = RadioField("Do supervisors read about it?", [InputRequired("Choose yes or no")], choices=choices(SUPERVISORS))

    def offer(self, matter: Matter, now: Terms) -> None:
        """What may be decided about this matter. What is compulsory and goes out already keeps its first day."""
        self.stages.choices = choices((key, stage_in_words(key)) for key in stage_keys(matter))
        if matter.compulsory:
            del self.is_on
            if now.opened_on:
                del self.starts_on, self.opening_mail
        if not matter.for_supervisors:
            del self.to_supervisors

    def show_change(self, change: Mapping[str, Any]) -> None:
        """Fill in what was looked at, and not saved."""
        draft = Change.from_json(change)
        answers = {name: "yes" if getattr(draft, name) else "no" for name in ("is_on", "opening_mail", "to_supervisors")}
        others = {"starts_on": draft.starts_on, "stages": list(draft.stages), "seen": change["seen"]}
        self.process(data={**answers, **others})

    def change(self, now: Terms) -> Change:
        """To be read when the form is right."""
        return Change(
            is_on="is_on" not in self or self.is_on.data == "yes",
            starts_on=self.starts_on.data if "starts_on" in self else now.starts_on,
            opening_mail=self.opening_mail.data == "yes" if "opening_mail" in self else now.opening_mail,
            stages=tuple(self.stages.data or ()),
            to_supervisors=self.to_supervisors.data == "yes" if "to_supervisors" in self else now.to_supervisors,
        )


class EmployerForm(FilterForm):
    """For which employer."""

    employer = SelectField("Employer", validate_choice=False)

    def offer(self, employers: Iterable[tuple[str, str]]) -> None:
        self.employer.choices = choices(employers, "Choose an employer")

    @property
    def employer_id(self) -> int | None:
        return as_id(self.employer.data)


class EffectForm(ServiceForm):
    """Whose reminders are counted."""

    of = SelectField("Of which employer?", [InputRequired("Choose an employer")])

    def offer(self, employers: Iterable[tuple[str, str]], *, all_too: bool) -> None:
        self.of.choices = choices([*([("all", "All employers")] if all_too else []), *employers])

    @property
    def employer_id(self) -> int | None:
        return as_id(self.of.data)
