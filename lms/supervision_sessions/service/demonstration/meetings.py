"""When the groups of the demonstration met, who came, and what was cancelled."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import cycle
from random import Random
from typing import Any

from lms.audit import service as audit
from lms.supervision.models import SessionAttendance, SupervisionSession
from lms.supervision.rules.words import AttendanceMark, CancelledBy, CancelledWhy, MemberRole, Method, SessionState
from lms.supervision_sessions.service.demonstration.circles import Belongs, Circle, at

SATURDAY = 5
#: Nobody meets then.
HOLIDAYS = frozenset({(12, 25), (12, 26), (1, 1), (1, 2)})
#: Of these, the latest took place: they are what people come to read.
KEPT = 2
PLANNED_AHEAD = 2


@dataclass
class Meeting:
    """A session, with who was there."""

    circle: Circle
    held_on: date
    state: SessionState
    hour: int
    id: int = 0
    there: list[Belongs] = field(default_factory=list)

    @property
    def happened(self) -> bool:
        return self.state is SessionState.HAPPENED


@dataclass
class Meetings:
    """Makes the sessions."""

    seeds: Mapping[str, Any]
    chance: Random
    today: date
    until_cancelled: int = 0  # so many sessions take place before; 0: it was the last

    def hold(self, circles: Sequence[Circle]) -> list[Meeting]:
        """The sessions of all groups, by group and day."""
        meetings = [meeting for circle in circles for meeting in self._of(circle)]
        reasons = cycle(self.seeds["cancellations"])
        ids = audit.insert_rows(SupervisionSession, [self._row(meeting, reasons) for meeting in meetings])
        for meeting, row_id in zip(meetings, ids, strict=True):
            meeting.id = row_id
        audit.insert_rows(SessionAttendance, [row for meeting in meetings if meeting.happened for row in self._attendances(meeting)])
        return meetings

    def _of(self, circle: Circle) -> Iterator[Meeting]:
        days = list(self._days(circle))
        past = [day for day in days if day < self.today]
        for day in days:
            state = SessionState.PLANNED
            is_last = day == past[-1] if past else False
            if day < self.today and not (is_last and circle.part.get("unmarked")):
                state = SessionState.CANCELLED if day not in past[-KEPT:] and self._fails() else SessionState.HAPPENED
            yield Meeting(circle, day, state, circle.part["hour"])

    def _fails(self) -> bool:
        """Every so many sessions one does."""
        self.until_cancelled = (self.until_cancelled or self.chance.randint(*self.seeds["cancelled"])) - 1
        return self.until_cancelled == 0

    def _days(self, circle: Circle) -> Iterator[date]:
        """From when it has agreed on, as often as it meets, and the next two; where it has not, the next alone."""
        step = timedelta(weeks=circle.part["weeks"])
        coming = _on_a_weekday(self.today + timedelta(days=circle.part["next_in"]))
        agreed_on = circle.agreed_on
        number = (coming - agreed_on) // step if agreed_on else 0
        for day in (coming + step * place for place in range(-number, PLANNED_AHEAD if agreed_on else 1)):
            if (day.month, day.day) not in HOLIDAYS:
                yield day

    def _row(self, meeting: Meeting, reasons: Iterator[Sequence[str]]) -> dict[str, Any]:
        circle = meeting.circle
        is_cancelled = meeting.state is SessionState.CANCELLED
        by, why = next(reasons) if is_cancelled else (None, None)
        return {
            "group_id": circle.id,
            "held_on": meeting.held_on,
            "starts_at": at(meeting.held_on, meeting.hour),
            "minutes": circle.minutes + (self.chance.choice((-10, 0, 0, 0, 10)) if meeting.happened else 0),
            "place": circle.place,
            "link": circle.part.get("link", ""),
            "state": meeting.state,
            "method": Method(self.chance.choice(self.seeds["methods"][circle.kind])) if meeting.happened else None,
            "themes": frozenset(self.chance.sample(self.seeds["themes"], self.chance.randint(1, 3)) if meeting.happened else ()),
            "cancelled_by": CancelledBy(by) if by else None,
            "cancelled_why": CancelledWhy(why) if why else None,
            "cancelled_at": at(meeting.held_on - timedelta(days=self.chance.randint(0, 4)), 8) if is_cancelled else None,
        }

    def _attendances(self, meeting: Meeting) -> Iterator[dict[str, Any]]:
        """Each once, as a member where they are both; under the post they had that day."""
        in_it = [entry for entry in meeting.circle.belongs if entry.is_there_on(meeting.held_on)]
        by_post = {entry.worker.post_id: entry for entry in in_it if entry.worker.starts_on <= meeting.held_on and entry.signed_on}
        surely = _surely([*by_post.values()])
        for post_id, entry in by_post.items():
            mark = AttendanceMark.PRESENT if entry in surely or meeting.circle.kind.is_pair else self._mark()
            if mark.is_there:
                meeting.there.append(entry)
            is_part = mark is AttendanceMark.PART
            minutes = self.chance.choice((20, 30, 40)) if is_part else None
            yield {"session_id": meeting.id, "post_id": post_id, "role": entry.role, "mark": mark, "minutes": minutes}

    def _mark(self) -> AttendanceMark:
        marks = self.seeds["marks"]
        return AttendanceMark(self.chance.choices(list(marks), list(marks.values()))[0])


def _on_a_weekday(day: date) -> date:
    return day + timedelta(days=max(7 - day.weekday(), 0)) if day.weekday() >= SATURDAY else day


def _surely(in_it: Sequence[Belongs]) -> list[Belongs]:
    """Those without whom it does not meet: whoever leads, and in a group of several employers somebody of another one."""
    leads = [entry for entry in in_it if entry.role is MemberRole.FACILITATOR][:1] or list(in_it[:1])
    other = [entry for entry in in_it if leads and entry.worker.employer != leads[0].worker.employer][:1]
    return leads + other
