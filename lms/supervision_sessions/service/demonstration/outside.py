"""Who from outside a group has opened a record of the demonstration: a line manager, and two people after a release."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from lms.audit import service as audit
from lms.kit import clock
from lms.supervision.models import RecordReading, RecordRelease
from lms.supervision.rules.words import ReadingReason, ReleaseReason, ReleaseState
from lms.supervision_sessions.service.demonstration.circles import at
from lms.supervision_sessions.service.demonstration.crew import Crew
from lms.supervision_sessions.service.demonstration.meetings import Meeting


@dataclass
class Outside:
    """Opens records to people outside their group. `shared`: the sessions that have one."""

    seeds: Mapping[str, Any]
    crew: Crew
    shared: Sequence[Meeting]
    today: date

    def open(self) -> None:
        part = self.seeds["releases"]
        of_group = [meeting for meeting in self.shared if meeting.circle.part["code"] == part["group"]]
        if len(of_group) > 1:
            released = self._release(of_group[0], part["released"], ReleaseState.RELEASED)
            audit.insert_rows(RecordRelease, [released, self._release(of_group[-1], part["proposed"], ReleaseState.PROPOSED)])
        audit.insert_rows(RecordReading, [*self._by_manager(), *self._released(of_group[:1])])

    def _release(self, meeting: Meeting, part: Mapping[str, Any], state: ReleaseState) -> dict[str, Any]:
        is_released = state is ReleaseState.RELEASED
        return {
            "session_id": meeting.id,
            "reason": ReleaseReason(part["reason"]),
            "why": part["why"],
            "proposed_by_id": self.crew.named[part["by"]],
            "proposed_at": self._ago(part["days_ago"], 10),
            "state": state,
            "decided_by_id": self.crew.named[part["decided_by"]] if is_released else None,
            "decided_at": self._ago(part["decided_days_ago"], 11) if is_released else None,
            "readable_until": self.today + timedelta(days=part["readable_days"]) if is_released else None,
        }

    def _by_manager(self) -> Iterator[dict[str, Any]]:
        """Of the records that the supervisor's line manager may read, the last."""
        for meeting in {meeting.circle.id: meeting for meeting in self.shared if meeting.circle.part.get("read_by_manager")}.values():
            manager = self.crew.supervisor_of(meeting.circle.leader)
            opened_at = min(at(meeting.held_on + timedelta(days=5), 10), clock.now() - timedelta(hours=3))
            yield self._reading(meeting, manager.person_id, ReadingReason.LINE_MANAGER, opened_at)

    def _released(self, meetings: Sequence[Meeting]) -> Iterator[dict[str, Any]]:
        part = self.seeds["releases"]["released"]
        for meeting in meetings:
            for name, days in ((part["decided_by"], part["decided_days_ago"]), (part["by"], part["decided_days_ago"] - 1)):
                yield self._reading(meeting, self.crew.named[name], ReadingReason.RELEASE, self._ago(days, 14))

    def _reading(self, meeting: Meeting, person_id: int, why: ReadingReason, opened_at: datetime) -> dict[str, Any]:
        return {"session_id": meeting.id, "person_id": person_id, "why": why, "opened_at": opened_at}

    def _ago(self, days: int, hour: int) -> datetime:
        return at(self.today - timedelta(days=days), hour)
