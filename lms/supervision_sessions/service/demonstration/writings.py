"""What was written about the sessions of the demonstration: records, reflections, actions, and what became of them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import cycle
from random import Random
from typing import Any

from lms.audit import service as audit
from lms.kit import clock
from lms.supervision.models import (
    AgendaItem,
    OneToOneRecord,
    RecordDraft,
    RecordNote,
    Reflection,
    SharedRecord,
    SupervisionAction,
)
from lms.supervision.rules.words import ActionState, NoteKind
from lms.supervision_sessions.service.demonstration.circles import DAY, Circle, at
from lms.supervision_sessions.service.demonstration.meetings import Meeting

#: An action that is older than this is settled, but for those the seeds leave open.
SETTLED_AFTER = timedelta(days=40)


@dataclass
class Writings:
    """Writes about the sessions. `named`: people of the seeds."""

    seeds: Mapping[str, Any]
    named: Mapping[str, int]
    chance: Random
    today: date

    def write(self, meetings: Sequence[Meeting]) -> list[Meeting]:
        """Records and what hangs on them; the sessions whose record is shared."""
        by_group: defaultdict[int, list[Meeting]] = defaultdict(list)
        for meeting in meetings:
            by_group[meeting.circle.id].append(meeting)
        shared: list[Meeting] = []
        actions: list[dict[str, Any]] = []
        for of_group in by_group.values():
            circle, took_place = of_group[0].circle, [meeting for meeting in of_group if meeting.happened]
            recorded = [meeting for meeting in took_place if self._is_shared(meeting, took_place)]
            shared += recorded
            actions += self._actions(circle, recorded)
        self._records(shared)
        audit.insert_rows(SupervisionAction, actions)
        self._by_the_way(by_group)
        return shared

    def _is_shared(self, meeting: Meeting, took_place: Sequence[Meeting]) -> bool:
        """What is written of the last ones is there to read, unless it is still being written."""
        if meeting is took_place[-1]:
            return not meeting.circle.part.get("unshared")
        return meeting in took_place[-3:] or self.chance.uniform(0, 100) < self.seeds["shared"]

    # --- records ------------------------------------------------------------------------------------------------------------------

    def _records(self, shared: Sequence[Meeting]) -> None:
        pairs = [meeting for meeting in shared if meeting.circle.kind.is_pair]
        groups = [meeting for meeting in shared if not meeting.circle.kind.is_pair]
        of_two = zip(pairs, self._texts("pair", pairs), strict=True)
        audit.insert_rows(OneToOneRecord, [row | {"member_id": meeting.circle.member.person_id} for meeting, row in of_two])
        audit.insert_rows(SharedRecord, list(self._texts("group", groups)))

    def _texts(self, kind: str, meetings: Sequence[Meeting]) -> Iterator[dict[str, Any]]:
        """No group reads the same twice, as long as there are texts."""
        texts, place, group_id = list(self.seeds["records"][kind]), 0, 0
        for meeting in meetings:
            if meeting.circle.id != group_id:
                self.chance.shuffle(texts)
                place, group_id = 0, meeting.circle.id
            text, learning = texts[place % len(texts)]
            place += 1
            yield {
                "session_id": meeting.id,
                "writer_id": meeting.circle.leader.person_id,
                "shared_at": self.after(meeting, self.chance.randint(0, 3), 16),
                "text": text,
                "learning": learning,
            }

    def after(self, meeting: Meeting, days: int, hour: int) -> datetime:
        """So long after a session, and never later than now."""
        return min(at(meeting.held_on + days * DAY, hour), clock.now() - timedelta(minutes=20))

    # --- actions ------------------------------------------------------------------------------------------------------------------

    def _actions(self, circle: Circle, recorded: Sequence[Meeting]) -> Iterator[dict[str, Any]]:
        texts, part = cycle(self.chance.sample(self.seeds["actions"], len(self.seeds["actions"]))), circle.part
        left = next((entry.worker for entry in circle.belongs if entry.until and not entry.is_founding), None)
        for meeting in recorded:
            is_last, owner = meeting is recorded[-1], self._owner(meeting)
            if is_last and (part.get("due") or part.get("overdue")):
                yield self._action(meeting, owner, next(texts), self.today + timedelta(days=self.chance.randint(2, 12)))
            elif len(recorded) > 1 and meeting is recorded[-2] and part.get("overdue"):
                due_on = self.today - timedelta(days=self.chance.randint(4, 15))
                yield self._action(meeting, owner, next(texts), max(due_on, meeting.held_on + DAY))
            elif self.chance.uniform(0, 100) < self.seeds["with_action"]:
                yield self._usual(meeting, owner, next(texts))
        theirs = [meeting for meeting in recorded if left and any(entry.worker == left for entry in meeting.there)]
        if left and theirs:
            yield self._action(theirs[-1], left.person_id, next(texts), theirs[-1].held_on + 28 * DAY)

    def _owner(self, meeting: Meeting) -> int:
        """A member who was there and is still in it: of two, the one supervised."""
        members = [entry.worker.person_id for entry in meeting.there if entry.until is None and entry.worker != meeting.circle.leader]
        cast = [person_id for person_id in members if person_id in self.named.values()]
        return self.chance.choice(cast or members or [meeting.circle.leader.person_id])

    def _usual(self, meeting: Meeting, owner_id: int, text: str) -> dict[str, Any]:
        """What was taken on long ago is done, and some of it was dropped."""
        due_on = meeting.held_on + timedelta(days=self.chance.randint(10, 40))
        is_old = meeting.held_on < self.today - SETTLED_AFTER or self.chance.random() < 0.3
        if not is_old or meeting.held_on >= self.today - 3 * DAY:
            return self._action(meeting, owner_id, text, due_on)
        settled_on = min(due_on + timedelta(days=self.chance.randint(-8, 9)), self.today - DAY)
        settled_on = max(settled_on, meeting.held_on + DAY)
        is_dropped = self.chance.random() < 0.12
        return self._action(meeting, owner_id, text, due_on) | {
            "state": ActionState.DROPPED if is_dropped else ActionState.CLOSED,
            "settled_on": settled_on,
            "settled_by_id": owner_id,
            "why_dropped": self.chance.choice(self.seeds["dropped"]) if is_dropped else "",
        }

    def _action(self, meeting: Meeting, owner_id: int, text: str, due_on: date) -> dict[str, Any]:
        settled: dict[str, Any] = {"state": ActionState.OPEN, "settled_on": None, "settled_by_id": None, "why_dropped": ""}
        return {"session_id": meeting.id, "owner_id": owner_id, "text": text, "due_on": due_on} | settled

    # --- beside the records -------------------------------------------------------------------------------------------------------

    def _by_the_way(self, by_group: Mapping[int, Sequence[Meeting]]) -> None:
        groups = [(of_group[0].circle, of_group) for of_group in by_group.values()]
        audit.insert_rows(Reflection, [row for circle, of_group in groups for row in self._reflections(circle, of_group)])
        audit.insert_rows(AgendaItem, [row for circle, of_group in groups for row in self._agenda(circle, of_group)])
        audit.insert_rows(RecordNote, [row for circle, of_group in groups for row in self._notes(circle, of_group)])
        audit.insert_rows(RecordDraft, [row for circle, of_group in groups for row in self._drafts(circle, of_group)])

    def _reflections(self, circle: Circle, of_group: Sequence[Meeting]) -> Iterator[dict[str, Any]]:
        for name in circle.part.get("reflects", ()):
            person_id, texts = self.named[name], self.chance.sample(self.seeds["reflections"], len(self.seeds["reflections"]))
            attended = [meeting for meeting in of_group if any(entry.worker.person_id == person_id for entry in meeting.there)]
            for meeting, text in zip(attended[-1:-8:-2], texts, strict=False):
                yield {
                    "session_id": meeting.id,
                    "person_id": person_id,
                    "version": 1,
                    "saved_at": self.after(meeting, 0, 20),
                    "text": text,
                }

    def _agenda(self, circle: Circle, of_group: Sequence[Meeting]) -> Iterator[dict[str, Any]]:
        coming = next((meeting for meeting in of_group if meeting.held_on >= self.today), None)
        if circle.part.get("agenda") and coming:
            authors = [entry.worker.person_id for entry in circle.belongs if entry.signed_on][:2]
            added_at = min(at(self.today - 2 * DAY, 17), clock.now())
            for author_id, text in zip(authors, self.chance.sample(self.seeds["agenda"], len(authors)), strict=True):
                yield {"session_id": coming.id, "author_id": author_id, "text": text, "added_at": added_at}

    def _notes(self, circle: Circle, of_group: Sequence[Meeting]) -> Iterator[dict[str, Any]]:
        """Under the record of the last session: it is always shared where there is a note."""
        took_place = [meeting for meeting in of_group if meeting.happened]
        for kind in NoteKind:
            if kind.value in circle.part and took_place:
                author_id = self.named.get(circle.part[kind.value], circle.leader.person_id)
                added_at = self.after(took_place[-1], 4, 9)
                text = self.seeds[kind.value]
                yield {"session_id": took_place[-1].id, "author_id": author_id, "kind": kind, "added_at": added_at, "text": text}

    def _drafts(self, circle: Circle, of_group: Sequence[Meeting]) -> Iterator[dict[str, Any]]:
        took_place = [meeting for meeting in of_group if meeting.happened]
        if circle.part.get("unshared") and took_place:
            text, learning = self.seeds["unshared"]
            yield {
                "session_id": took_place[-1].id,
                "writer_id": circle.leader.person_id,
                "version": 2,
                "saved_at": self.after(took_place[-1], 1, 17),
                "text": text,
                "learning": learning,
            }
