"""What a file of sessions would add. A session is a group and a day: there is one of each, whoever brings it and however often.

A group that nobody knows is made, without an agreement and without members: who reads what follows from membership and signatures, and a
file gives nobody either. A file corrects nothing: what is recorded stays, and what differs is said.

A session takes as long as the longest of those who were there throughout; who came for another time keeps minutes of their own. One that
was planned here is filled in by a file once its day is over, unless somebody is on its record already; a cancelled one takes nobody. An
officer adds their own people to groups that others use too.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from lms.kit.datetimes import long_date
from lms.kit.identifiers import folded_number
from lms.kit.importing import Difference, Line, Notes, Options, Plan, Sheet, Step, What, notice
from lms.kit.importing.columns import listed
from lms.people.rules.imports.lookups import Inquiries, PeopleByName, Tree
from lms.people.rules.imports.named_posts import NamedPosts
from lms.supervision.rules.words import AttendanceMark, GroupKind, MemberRole, SessionState
from lms.supervision_policies.rules.history_columns import HistoryCode

#: The folded code of a group, and a day: what makes a session.
SessionKey = tuple[str, date]
#: First and last day of a term of a post.
Span = tuple[date, date | None]
PAIR = 2


@dataclass(frozen=True)
class KnownGroup:
    id: int
    kind: GroupKind
    ended_on: date | None


@dataclass(frozen=True)
class KnownAttendance:
    """That somebody is on the record of a session; `minutes` as long as they were there."""

    post_id: int
    role: MemberRole
    mark: AttendanceMark
    minutes: int


@dataclass(frozen=True)
class KnownSession:
    """A session on record, with who is on it by the record of the person that counts."""

    id: int
    state: SessionState
    minutes: int
    people: Mapping[int, KnownAttendance]


@dataclass(frozen=True)
class HistoryKnown:
    """What is recorded, read at once. Groups and sessions by the folded code of the group."""

    tree: Tree
    people: PeopleByName
    terms: Mapping[int, Sequence[Span]]
    groups: Mapping[str, KnownGroup]
    sessions: Mapping[SessionKey, KnownSession]


class NewSession(NamedTuple):
    group: str  # folded
    held_on: date
    minutes: int


@dataclass
class HistoryWrites:
    """New groups by their folded code, with the code as written, the kind and the first day; new sessions; those that were planned here
    and took place, by id with their minutes; and who was there, by session."""

    groups: dict[str, tuple[str, GroupKind, date]] = field(default_factory=dict)
    sessions: list[NewSession] = field(default_factory=list)
    filled: list[tuple[int, int]] = field(default_factory=list)
    attendances: list[tuple[SessionKey, Mapping[str, Any]]] = field(default_factory=list)


@dataclass(frozen=True)
class _Entry:
    """A line that can be read, about somebody who is known and a group of the right kind."""

    line: Line
    key: SessionKey
    kind: GroupKind
    post_id: int
    person_id: int
    who: str

    @property
    def row(self) -> KnownAttendance:
        return KnownAttendance(self.post_id, self.line["role"] or MemberRole.MEMBER, self.line["attendance"], self.line["minutes"])


def plan_history(sheet: Sheet[Line], known: HistoryKnown, options: Options) -> Plan[HistoryWrites]:
    """The plan of a file of sessions."""
    plan = Plan(HistoryWrites())
    if "notes" in sheet.columns:
        sheet.notes.add(0, "notes", "", HistoryCode.NOTES_STAY_OUT)
    posts = NamedPosts(known.tree, known.people, Inquiries(options, plan.questions), sheet.notes)
    reader = _Reader(known, posts, sheet.notes)
    sessions: defaultdict[SessionKey, list[_Entry]] = defaultdict(list)
    for line in sheet.lines:
        if entry := reader.read(line):
            sessions[entry.key].append(entry)
    planner = _Planner(known, sheet.notes, plan, options.today)
    for key, entries in sessions.items():
        planner.take(key, entries)
    plan.steps.sort(key=lambda step: step.line)
    plan.doubt = posts.doubt
    return plan


@dataclass
class _Reader:
    """Looks up what lines name."""

    known: HistoryKnown
    posts: NamedPosts
    notes: Notes
    kinds: dict[str, tuple[GroupKind, int]] = field(default_factory=dict)  # of new groups, with the line that said so first

    def read(self, line: Line) -> _Entry | None:
        """None where something is wrong with the line, or where it waits."""
        post = self.posts.post_of(line, line["held_on"])
        self._check_kind(line)
        if post and line["held_on"]:
            self._check_day(line, post[0])
        if post is None or line.line in self.notes.bad or not self._is_whole(line):
            return None
        code, held_on = line["group_code"], line["held_on"]
        who = f"{self.known.people.called(post[1], line['employee_number'])}: {code} on {long_date(held_on)}"
        return _Entry(line, (folded_number(code), held_on), line["kind"], *post, who)

    def _is_whole(self, line: Line) -> bool:
        return all(line[name] for name in ("group_code", "kind", "held_on", "minutes", "attendance"))

    def _check_kind(self, line: Line) -> None:
        """A group is of one kind: the recorded one, or the one that the file names first."""
        code, kind = folded_number(line["group_code"]), line["kind"]
        if not code or kind is None:
            return
        recorded = self.known.groups.get(code)
        if recorded and recorded.kind != kind:
            self.notes.add(line.line, "kind", kind, HistoryCode.KIND_RECORDED, recorded=recorded.kind.value)
        if recorded is None:
            first, other = self.kinds.setdefault(code, (kind, line.line))
            if first != kind:
                self.notes.add(line.line, "kind", kind, HistoryCode.KIND_DIFFERS, other=other, first=first.value)
        if recorded and recorded.ended_on and line["held_on"] and line["held_on"] > recorded.ended_on:
            self.notes.add(line.line, "held_on", line["held_on"], HistoryCode.GROUP_ENDED, end=recorded.ended_on)

    def _check_day(self, line: Line, post_id: int) -> None:
        day, spans = line["held_on"], self.known.terms.get(post_id, ())
        if not any(start <= day and (end is None or day <= end) for start, end in spans):
            ran = listed([f"from {long_date(start)}" + (f" to {long_date(end)}" if end else "") for start, end in spans]) if spans else ""
            code = HistoryCode.OUTSIDE_POST if spans else HistoryCode.POST_WITHOUT_TERM
            self.notes.add(line.line, "held_on", day, code, ran=ran)


@dataclass
class _Planner:
    """Holds one session after another against what is recorded."""

    known: HistoryKnown
    notes: Notes
    plan: Plan[HistoryWrites]
    today: date

    def take(self, key: SessionKey, entries: Sequence[_Entry]) -> None:
        recorded = self.known.sessions.get(key)
        closed = self._closed(key, recorded)
        if closed:
            for entry in entries:
                self.notes.add(entry.line.line, "held_on", key[1], closed)
            return
        new = self._new(self._once(entries), recorded)
        if not new:
            return
        is_held = recorded is not None and recorded.state == SessionState.HAPPENED
        minutes = recorded.minutes if recorded and is_held else _length(new)
        self._point_out(new, minutes)
        if recorded is None:
            self._open(key, new, minutes)
        elif not is_held:
            self.plan.writes.filled.append((recorded.id, minutes))
            self._say(new, notice("fills in a session that was planned here"))
        else:
            self._say(new)
        self.plan.writes.attendances += [(key, _columns(entry.row, minutes)) for entry in new]

    def _closed(self, key: SessionKey, recorded: KnownSession | None) -> HistoryCode | None:
        """Why nothing is brought to this session, if nothing is."""
        if recorded is None or recorded.state == SessionState.HAPPENED:
            return None
        if recorded.state == SessionState.CANCELLED:
            return HistoryCode.SESSION_CANCELLED
        return HistoryCode.FILLED_IN_HERE if key[1] >= self.today or recorded.people else None

    def _once(self, entries: Iterable[_Entry]) -> list[_Entry]:
        """Each human once, under whichever of their posts and records."""
        first: dict[int, _Entry] = {}
        for entry in entries:
            other = first.setdefault(entry.person_id, entry)
            if other is not entry:
                self.notes.add(entry.line.line, "employee_number", entry.line["employee_number"], HistoryCode.TWICE, other=other.line.line)
        return list(first.values())

    def _new(self, entries: Iterable[_Entry], recorded: KnownSession | None) -> list[_Entry]:
        """Those who are not on record yet; of the others, what differs is said."""
        new = []
        for entry in entries:
            before = recorded.people.get(entry.person_id) if recorded else None
            if before is None:
                new.append(entry)
            elif before.post_id != entry.post_id:
                self.notes.add(entry.line.line, "employee_number", entry.line["employee_number"], HistoryCode.OTHER_POST)
            else:
                self._say_differing(entry, before)
                self.plan.unchanged += 1
        return new

    def _say_differing(self, entry: _Entry, before: KnownAttendance) -> None:
        pairs: dict[str, tuple[object, object]] = {"attendance": (entry.row.mark, before.mark), "role": (entry.row.role, before.role)}
        if entry.row.mark.is_there and before.mark.is_there:
            pairs["minutes"] = (entry.row.minutes, before.minutes)
        differing = [column for column, (now, then) in pairs.items() if now != then]
        if differing:
            column = differing[0]
            self.notes.add(
                entry.line.line, column, entry.line[column], HistoryCode.RECORDED_OTHERWISE, differences=listed(differing)
            )  # fmt: skip

    def _point_out(self, new: Sequence[_Entry], minutes: int) -> None:
        """What is taken, and looks odd."""
        for entry in new:
            if entry.row.mark == AttendanceMark.PRESENT and entry.row.minutes != minutes:
                self.notes.add(entry.line.line, "minutes", entry.row.minutes, HistoryCode.OTHER_MINUTES, minutes=minutes)
        there = [entry for entry in new if entry.row.mark.is_there]
        if new[0].kind.is_pair and len(there) > PAIR:
            line = there[PAIR].line
            self.notes.add(line.line, "kind", line["kind"], HistoryCode.MORE_THAN_TWO, there=len(there))

    def _open(self, key: SessionKey, new: Sequence[_Entry], minutes: int) -> None:
        code, held_on = key
        self.plan.writes.sessions.append(NewSession(code, held_on, minutes))
        if code in self.known.groups:
            self._say(new)
            return
        before = self.plan.writes.groups.get(code)
        written, kind, first_day = before or (new[0].line["group_code"], new[0].kind, held_on)
        self.plan.writes.groups[code] = written, kind, min(first_day, held_on)
        self._say(new, *([] if before else [Difference("", "", "makes this group, without an agreement and without members")]))

    def _say(self, new: Sequence[_Entry], *about: Difference) -> None:
        """One step a line; what is so of the session or its group stands with the first."""
        for at, entry in enumerate(new):
            self.plan.steps.append(Step(entry.line.line, What.ADD, entry.who, () if at else about))


def _length(entries: Sequence[_Entry]) -> int:
    """As long as the longest of those who were there from beginning to end; where nobody was, the longest of all."""
    whole = [entry.row.minutes for entry in entries if entry.row.mark == AttendanceMark.PRESENT]
    return max(whole or [entry.row.minutes for entry in entries])


def _columns(row: KnownAttendance, minutes: int) -> Mapping[str, Any]:
    """Minutes of their own have those who came and were there for another time than the session took."""
    own = row.minutes if row.mark.is_there and row.minutes != minutes else None
    return {"post_id": row.post_id, "role": row.role, "mark": row.mark, "minutes": own}
