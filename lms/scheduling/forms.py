"""The shapes of answers about dates. A date has as many sessions as its form has rows; rows come and go without a script."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from functools import cache

from flask import request
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Field, HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from lms.courses.rules.local_times import local_time, meeting
from lms.courses.rules.planning import (
    LONGEST_LINK,
    LONGEST_NOTES,
    LONGEST_OFFER,
    MOST_PLACES,
    MOST_SESSIONS,
    Plan,
    SessionPlan,
    session_text,
    shown,
)
from lms.courses.rules.series import MOST_DATES, Recurrence, series
from lms.courses.rules.words import OFFER_HOURS, EventState
from lms.kit.clock_field import ClockField
from lms.kit.concurrent_edits import ConflictingField, EditConflict, EditForm, fingerprint
from lms.kit.date_field import DayField
from lms.kit.form_fields import NeededDay, Ticks, as_id, ids, in_order
from lms.kit.forms import FilterForm, ServiceForm, choices
from lms.kit.numbers import number as written
from lms.kit.refusal import Refused
from lms.scheduling.rules import Clash, InTwoPlaces

Choices = list[tuple[str, str]]


class EventsForm(FilterForm):
    """Which dates. Unreadable choices are left out; an unreadable day says so."""

    course = SelectField("Course", validate_choice=False)
    text = StringField("Title, code or subject")
    place = SelectField("Where", validate_choice=False)
    since = DayField("From")
    until = DayField("To")
    state = SelectField(
        "State", choices=choices(((state.value, state.label) for state in EventState), "Every state"), validate_choice=False
    )
    undecided = BooleanField("Too few booked, to be decided")

    def offer(self, courses: Choices, localities: Iterable[str], online: str) -> None:
        """What can be chosen."""
        self.course.choices = choices(courses, "Every course")
        self.place.choices = choices([(online, "Online"), *((locality, locality) for locality in localities)], "Anywhere")

    @property
    def chosen_state(self) -> EventState | None:
        return next((state for state in EventState if state.value == self.state.data), None)


class EventForm(EditForm):
    """Everything about a date but its sessions, whose rows `event_form` adds."""

    number = 1  # of rows
    doubles: tuple[Clash, ...] = ()  # who would be in two places at once, shown before it is saved
    knowing = HiddenField()
    organiser = SelectField("Who runs it?", [InputRequired("Choose who runs it")])
    capacity = IntegerField(
        "Places",
        [
            InputRequired("Enter how many places there are"),
            NumberRange(1, MOST_PLACES, message=f"Enter a number of places from 1 to {written(MOST_PLACES)}"),
        ],
    )
    trainers = Ticks("Who teaches?", choices=[])
    link = StringField("Link to join online", [Length(max=LONGEST_LINK, message=f"A link has at most {LONGEST_LINK} characters")])
    notes = TextAreaField("Joining instructions", [Length(max=LONGEST_NOTES, message=f"Use at most {written(LONGEST_NOTES)} characters")])
    opens_on = DayField("First day of booking", [Optional()])
    closes_on = DayField("Last day of booking", [Optional()])
    cancel_by = DayField("Last day on which people cancel for themselves", [Optional()])
    minimum = IntegerField("Fewest people it runs with", [Optional(), NumberRange(1, MOST_PLACES, message="Enter a number, 1 or more")])
    decide_on = DayField("On which day is that decided?", [Optional()])
    offer_hours = IntegerField(
        "Hours to answer an offered place",
        [
            InputRequired("Enter a number of hours"),
            NumberRange(1, LONGEST_OFFER, message=f"Enter a number of hours from 1 to {LONGEST_OFFER}"),
        ],
        default=OFFER_HOURS,
    )

    def offer(self, organisers: Choices, trainers: Choices, venues: Choices) -> None:
        """What can be chosen."""
        self.organiser.choices = choices(organisers, None if len(organisers) == 1 else "Choose one")
        self.trainers.choices = choices(trainers)
        for row in self.rows:
            row["venue"].choices = choices(venues, "Online")

    @property
    def rows(self) -> list[dict[str, Field]]:
        """The answers about each session."""
        return [{part: self[f"{part}_{row}"] for part in _PARTS} for row in range(1, self.number + 1)]

    @property
    def only_rows(self) -> bool:
        """Was a button pressed that adds or takes out a session, and nothing to be saved?"""
        return self.is_submitted() and any(name == "more" or name.startswith("less_") for name in request.form)

    @property
    def plan(self) -> Plan:
        """To be read when the form is right. Raises Refused for a time that the clock jumps over."""
        return Plan(
            organiser_id=as_id(self.organiser.data) or 0,
            capacity=self.capacity.data or 0,
            sessions=tuple(_session(row, answers) for row, answers in enumerate(self.rows, 1)),
            minimum=self.minimum.data,
            decide_on=self.decide_on.data,
            opens_on=self.opens_on.data,
            closes_on=self.closes_on.data,
            cancel_by=self.cancel_by.data,
            offer_hours=self.offer_hours.data or 0,
            link=self.link.data or "",
            notes=self.notes.data or "",
            trainer_ids=ids(self.trainers.data),
        )

    def show_plan(self, plan: Plan) -> None:
        """Fill in what is recorded, unless the form was sent."""
        if self.is_submitted():
            return
        recorded = shown(plan)
        rows = {f"{part}_{row}": value for row, session in enumerate(plan.sessions, 1) for part, value in _answers(session).items()}
        teaching = in_order(map(str, plan.trainer_ids))
        self.process(data={**recorded, **rows, "trainers": teaching, "seen": fingerprint(recorded)})

    @contextmanager
    def showing_refusals(self) -> Iterator[None]:
        """Also hears who would be in two places at once."""
        with super().showing_refusals():
            try:
                yield
            except InTwoPlaces as no:
                self.doubles = no.doubles
                raise

    def show_conflict(self, conflict: EditConflict) -> None:
        """Also tells of sessions and trainers, whose answers stay as they are."""
        seen, now = set((self.seen.data or "").split()), conflict.now
        super().show_conflict(conflict)
        for name, label in (("when", "Sessions"), ("who", "Who teaches")):
            if fingerprint({name: now[name]}) not in seen:
                self.conflicts += (ConflictingField(label, self._told(name), self._recorded(name, str(now[name])), False),)

    def _told(self, name: str) -> str:
        if name == "who":
            return str(self.trainers.told(self.trainers.data or ()))
        return "; ".join(session_text(session) for session in self.plan.sessions)

    def _recorded(self, name: str, now: str) -> str:
        return str(self.trainers.told(now.split())) if name == "who" else now


def _session(row: int, answers: Mapping[str, Field]) -> SessionPlan:
    try:
        starts_at, ends_at = meeting(answers["day"].data, answers["starts"].data, answers["ends"].data)
    except Refused as no:
        raise Refused(str(no), field=f"starts_{row}") from no
    return SessionPlan(as_id(answers["session"].data), starts_at, ends_at, as_id(answers["venue"].data))


def _answers(session: SessionPlan) -> dict[str, object]:
    return {
        "session": str(session.id or ""),
        "day": session.day,
        "starts": local_time(session.starts_at),
        "ends": local_time(session.ends_at),
        "venue": str(session.venue_id or ""),
    }


# --- rows -------------------------------------------------------------------------------------------------------------------------

_PARTS = ("session", "day", "starts", "ends", "venue")
Row = dict[str, list[str]]


def event_form(recorded: int = 1) -> EventForm:
    """The form with as many rows as were sent or, before that, are recorded; empty rows are left out, the wanted one is added."""
    if request.method != "POST":
        return _with_rows(max(1, recorded))()
    sent = request.form
    rows = [row for number in range(1, MOST_SESSIONS + 1) if (row := _row(sent, number)) and f"less_{number}" not in sent]
    if "more" in sent and len(rows) < MOST_SESSIONS:
        rows.append(_next(rows[-1]) if rows else {})
    answers = MultiDict((name, value) for name, values in sent.lists() if name.rpartition("_")[0] not in _PARTS for value in values)
    for number, row in enumerate(rows or [{"venue": sent.getlist("venue_1")[:1]}], 1):
        for part, values in row.items():
            answers.setlist(f"{part}_{number}", values)
    return _with_rows(max(1, len(rows)))(formdata=answers)


def _row(sent: MultiDict[str, str], number: int) -> Row | None:
    """What was sent of one session; None where neither day nor times were filled in."""
    row = {part: sent.getlist(f"{part}_{number}")[:3] for part in _PARTS}
    return row if any(value.strip() for part in ("day", "starts", "ends") for value in row[part]) else None


def _next(last: Row) -> Row:
    """Another session: a week later, at the same time in the same place."""
    day, month, year = (*last["day"], "", "", "")[:3]
    try:
        after = date(int(year), int(month), int(day)) + timedelta(weeks=1)
        days = [str(after.day), str(after.month), str(after.year)]
    except (ValueError, OverflowError):
        days = ["", "", ""]
    return {**last, "session": [""], "day": days}


@cache
def _with_rows(number: int) -> type[EventForm]:
    """The form with so many rows for sessions, from 1 to the most there can be."""
    fields: dict[str, object] = {"number": number}
    for row in range(1, number + 1):
        of = f" of session {row}" if number > 1 else ""
        fields[f"session_{row}"] = HiddenField()
        fields[f"day_{row}"] = DayField("Date", [NeededDay(f"Enter the day{of}")])
        fields[f"starts_{row}"] = ClockField("Starts", [InputRequired(f"Enter when it starts{of and ':' + of}")])
        fields[f"ends_{row}"] = ClockField("Ends", [InputRequired(f"Enter when it ends{of and ':' + of}")])
        fields[f"venue_{row}"] = SelectField("Where", choices=[])
    return type("EventForm", (EventForm,), fields)


# --- smaller ones -----------------------------------------------------------------------------------------------------------------


class SeriesForm(FilterForm):
    """On which days the same date comes again: looked at first, so in the address."""

    first_day = DayField("First day", [NeededDay("Enter the day on which the first of them starts")])
    rhythm = RadioField("How often?", choices=choices((each.value, each.label) for each in Recurrence), default=Recurrence.WEEKLY.value)
    number = IntegerField("How many dates?", [Optional(), NumberRange(1, MOST_DATES, message=f"Enter a number from 1 to {MOST_DATES}")])
    until = DayField("Until which day?", [Optional()])

    @property
    def is_asked(self) -> bool:
        """Was a day sent at all?"""
        return "first_day" in request.args

    @property
    def days(self) -> list[date]:
        """Those that are asked for; none where the answers are no answers."""
        if not self.is_asked or not self.validate():
            return []
        number = self.number.data or (None if self.until.data else 1)
        return series(self.first_day.data, Recurrence(self.rhythm.data), number, self.until.data)


class CopyForm(ServiceForm):
    """Which of the days are planned."""

    days = Ticks("Which dates?", choices=[])
    scheduled = BooleanField("Schedule them at once, so that people can book")

    @property
    def chosen(self) -> list[date]:
        """To be read when the form is right; nothing where there was nothing to tick."""
        return [date.fromisoformat(day) for day in (self.days and self.days.data) or ()]


class CancelEventForm(ServiceForm):
    """Why a date does not take place."""

    why = TextAreaField(
        "Why does it not take place?",
        [InputRequired("Say why, for the people who have booked"), Length(max=400, message="A reason has at most 400 characters")],
    )


class ScheduleForm(ServiceForm):
    """Nothing but the button."""
