"""The shapes of answers about sessions: when and where, why cancelled, who came, and how it was."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, IntegerField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from lms.courses.rules.local_times import moment_at
from lms.kit.clock_field import ClockField
from lms.kit.concurrent_edits import EditForm, fingerprint
from lms.kit.date_field import DayField
from lms.kit.form_fields import NeededDay, TickedEditForm, Ticks, in_order, is_link
from lms.kit.forms import PlainForm, ServiceForm, choices
from lms.supervision.rules.words import AttendanceMark, CancelledBy, CancelledWhy, Method, Theme
from lms.supervision_sessions.rules.series import MOST_SESSIONS, MOST_WEEKS, days_of
from lms.supervision_sessions.rules.sessions import LONGEST, LONGEST_LINK, LONGEST_PLACE, SHORTEST, Plan, Standing, Tap

#: The names of a row's buttons and of its minutes; the number is that of the post.
ROW = re.compile(r"mark-([0-9]{1,9})", re.ASCII)
MARKS = {mark.value: mark for mark in AttendanceMark}
MINUTES = NumberRange(SHORTEST, LONGEST, message=f"Enter a number of minutes from {SHORTEST} to {LONGEST}")


class WhenAndWhere(PlainForm):
    """What every plan asks for."""

    at = ClockField("Starts at", [InputRequired("Enter when it starts")])
    minutes = IntegerField("How many minutes?", [InputRequired("Enter how many minutes it lasts"), MINUTES])
    place = StringField("Place", [Length(max=LONGEST_PLACE, message=f"Use {LONGEST_PLACE} characters or fewer")])
    link = StringField(
        "Link to join online", [Optional(), Length(max=LONGEST_LINK, message=f"Use {LONGEST_LINK} characters or fewer"), is_link]
    )

    def on(self, day: date) -> Plan:
        """The plan of this day. Raises Refused where the clock jumps over its time."""
        return Plan(day, moment_at(day, self.at.data), self.minutes.data, self.place.data or "", self.link.data or "")


class PlanForm(ServiceForm, WhenAndWhere):
    """One session."""

    day = DayField("Day", [NeededDay("Enter the day of the session")])


class MoveForm(EditForm, WhenAndWhere):
    """The same over a session that others may move meanwhile."""

    day = DayField("Day", [NeededDay("Enter the day of the session")])


class SeriesForm(ServiceForm, WhenAndWhere):
    """Sessions so many weeks apart. The days are shown before they are planned; `previewed` remembers which."""

    day = DayField("First day", [NeededDay("Enter the first day")])
    weeks = IntegerField(
        "Every how many weeks?",
        [InputRequired("Enter how many weeks apart"), NumberRange(1, MOST_WEEKS, message=f"Enter a number from 1 to {MOST_WEEKS}")],
    )
    number = IntegerField(
        "How many sessions?", [Optional(), NumberRange(1, MOST_SESSIONS, message=f"Enter a number from 1 to {MOST_SESSIONS}")]
    )
    until = DayField("Or until which day?", [Optional()])
    previewed = HiddenField()

    def validate(self, extra_validators: Any = None) -> bool:
        """A series ends."""
        is_valid = bool(super().validate(extra_validators))
        if is_valid and self.number.data is None and self.until.data is None:
            self.number.errors = ["Enter how many sessions, or until which day"]
            return False
        return is_valid

    @property
    def days(self) -> list[date]:
        """To be read when the form is right."""
        return days_of(self.day.data, self.weeks.data, self.number.data, self.until.data)

    @property
    def is_to_plan(self) -> bool:
        """Was it the button under these very days?"""
        return "plan" in request.form and self.previewed.data == self.mark_of(self.days)

    @property
    def chosen(self) -> list[date]:
        """The days that are ticked."""
        ticked = set(request.form.getlist("days"))
        return [day for day in self.days if day.isoformat() in ticked]

    @staticmethod
    def mark_of(days: Iterable[date]) -> str:
        return " ".join(day.isoformat() for day in days)


class CancelForm(ServiceForm):
    """Who cancels, and why: out of two short lists, so that nothing private stands there."""

    cancelled_by = RadioField(
        "Who cancels it?", [InputRequired("Choose who cancels it")], choices=choices((each.value, each.label) for each in CancelledBy)
    )
    why = RadioField("Why?", [InputRequired("Choose why")], choices=choices((each.value, each.label) for each in CancelledWhy))


class RegisterForm(TickedEditForm):
    """Who came: for each row `mark-<post>`, `minutes-<post>` and `was-<post>`, which the page showed; and how the session was."""

    minutes = IntegerField(
        "How many minutes did it last?",
        [
            InputRequired("Enter how many minutes it lasted"),
            NumberRange(1, LONGEST, message=f"Enter a number of minutes from 1 to {LONGEST}"),
        ],
    )
    method = SelectField("Method", choices=choices(((each.value, each.label) for each in Method), "Not said"))
    themes = Ticks("Themes", choices=choices((each.value, each.label) for each in Theme))

    def taps(self) -> dict[int, Tap]:
        """What was tapped since the page was shown. Values that are no mark are left out."""
        rows = {post_id: Tap(standing, before) for post_id, standing, before in self._rows()}
        return {post_id: tap for post_id, tap in rows.items() if tap.standing.token != tap.before}

    def _rows(self) -> Iterable[tuple[int, Standing, str]]:
        for name, value in request.form.items():
            match = ROW.fullmatch(name)
            if match and value in MARKS:
                post_id, mark = match.group(1), MARKS[value]
                minutes = _number(request.form.get(f"minutes-{post_id}", "")) if mark is AttendanceMark.PART else None
                yield int(post_id), Standing(mark, minutes), request.form.get(f"was-{post_id}", "")[:20]

    @property
    def is_for_everyone(self) -> bool:
        """Was it the button for all who have no mark yet?"""
        return "everyone" in request.form

    @property
    def is_marks_alone(self) -> bool:
        """Was it a button under the marks? Then how it was is not asked yet."""
        return self.is_for_everyone or "marks" in request.form

    @property
    def unrecorded(self) -> dict[str, object]:
        """What was answered about how it was and is recorded nowhere yet: for the address of the page to which saved marks lead."""
        answers = {"minutes": self.minutes.data, "method": self.method.data or "", "themes": self.themes.data or []}
        return {**answers, "seen": self.seen.data} if fingerprint(answers) != self.seen.data else {}

    def go_on(self, unrecorded: MultiDict[str, str]) -> None:
        """Answer as before the marks were saved, over what was recorded then. What no form has sent is left out."""
        if self.is_submitted() or "seen" not in unrecorded:
            return
        method, themes = unrecorded.get("method", ""), set(unrecorded.getlist("themes"))
        self.minutes.data = unrecorded.get("minutes", self.minutes.data, type=int)
        self.method.data = method if method in set(Method) else ""
        self.themes.data = in_order(themes & set(Theme))
        self.seen.data = unrecorded["seen"][:200]

    @property
    def chosen_method(self) -> Method | None:
        return Method(self.method.data) if self.method.data else None

    @property
    def chosen_themes(self) -> list[Theme]:
        return [Theme(theme) for theme in self.themes.data or ()]


class MarkForm(RegisterForm):
    """One tap, or the marks alone: how the session was is not asked."""

    minutes = HiddenField()
    method = HiddenField()
    themes = HiddenField()


def _number(text: str) -> int | None:
    digits = text.strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 5 else None
