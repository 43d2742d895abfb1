"""The columns of a file of sessions, the words that may stand in them, and what can be wrong with a line."""

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from lms.kit.identifiers import fold
from lms.kit.importing import EMPLOYER, Cells, Choice, Code, Column, Line
from lms.kit.importing.cells import CODE, Reader, day, number, text, value
from lms.kit.importing.problems import Problem, Severity
from lms.kit.importing.values import word
from lms.people.rules.imports.compared import COMPARED
from lms.people.rules.imports.number_cells import employee_number
from lms.people.rules.imports.staff_list.columns import DATES, NUMBERS
from lms.supervision.rules.words import AttendanceMark, GroupKind, MemberRole

W = TypeVar("W", bound=StrEnum)
DAY_IN_MINUTES = 1440

#: What else people write, where there is no doubt.
KINDS = {
    GroupKind.INDIVIDUAL: ("one-to-one", "one to one", "1:1", "1-1", "1 to 1", "121", "individual supervision", "one-to-one supervision"),
    GroupKind.GROUP: ("group supervision", "team supervision"),
    GroupKind.ACTION_LEARNING_SET: ("action learning", "als"),
    GroupKind.PEER: ("peer supervision", "peer group", "peer support"),
    GroupKind.MENTORING: ("mentor", "mentorship"),
    GroupKind.LEARNING_NETWORK: ("network", "community of practice"),
}
MARKS = {
    AttendanceMark.PRESENT: ("attended", "came", "yes", "y"),
    AttendanceMark.PART: ("part attended", "left early", "came late", "late", "partial"),
    AttendanceMark.APOLOGIES: ("sent apologies", "apology", "apologised"),
    AttendanceMark.ABSENT: ("did not attend", "dna", "no", "n", "not present"),
}
ROLES = {
    MemberRole.MEMBER: ("supervisee", "participant", "mentee", "attendee"),
    MemberRole.FACILITATOR: ("supervisor", "lead", "mentor", "facilitated", "chair"),
}


class HistoryCode(Problem):
    """Stored by their codes: these never change."""

    KIND_DIFFERS = "kind_differs", "Line {other} says {first} of the same group: a group is of one kind."
    KIND_RECORDED = "kind_recorded", "This group is recorded as {recorded}: a group is of one kind."
    GROUP_ENDED = "group_ended", "This group ended on {end}."
    TWICE = "twice_in_session", "Line {other} is about the same person at the same session."
    OTHER_POST = "other_post_in_session", "This person is on the record of this session already, under another post."
    OUTSIDE_POST = "outside_post", "This post ran {ran}: not on that day."
    POST_WITHOUT_TERM = "supervision_without_term", "This post has no term yet."
    SESSION_CANCELLED = "session_cancelled", "This session is recorded as cancelled."
    FILLED_IN_HERE = "session_filled_in_here", "This session was planned here, and is filled in here: nothing is brought to it."
    RECORDED_OTHERWISE = "attendance_differs", "This is recorded already, with another {differences}: that stays.", Severity.WARNING
    OTHER_MINUTES = (
        "other_minutes",
        "The session takes {minutes} minutes by another line or on record: these are recorded for this person alone.",
        Severity.WARNING,
    )
    MORE_THAN_TWO = "more_than_two", "{there} people came to a session of two. Look whether the kind is right.", Severity.WARNING
    NOTES_STAY_OUT = (
        "notes_stay_out",
        "Notes are never imported: what was said in supervision stays with those who were there. Leave this column out of the file.",
        Severity.WARNING,
    )


def words(meanings: Mapping[W, tuple[str, ...]], among: type[W]) -> Reader:
    """One of our words, or what else people write for one."""
    by_fold = {fold(other): ours for ours, others in meanings.items() for other in others}

    def read(cell: str) -> W:
        return by_fold.get(fold(cell)) or word(cell, among)

    return value(read)


def choices(meanings: Mapping[W, tuple[str, ...]], label: Callable[[W], str]) -> Callable[[int | None], list[Choice]]:
    """The same, for the values of other systems."""
    return lambda _: [Choice(ours.value, label(ours), others) for ours, others in meanings.items()]


def left_unread(_cells: Cells, _column: str, _required: bool) -> str:
    """Whatever stands there."""
    return ""


COLUMNS = (
    Column("group_code", "The code of the group. One that is new makes the group.", "NORTH-ALS-1", True, text(CODE), called="group",
           also=("group", "supervision group", "set", "group name", "group id", "pair"), may_be_fixed=True, may_repeat=True),
    Column("kind", f"What the group meets for: {', '.join(GroupKind)}. A group is of one kind.", "action_learning_set", True,
           words(KINDS, GroupKind), called="kind of supervision", also=("type of supervision", "supervision type", "type", "format"),
           may_be_fixed=True, may_repeat=True),
    Column("held_on", f"The day it took place: {DATES}. Not in the future.", "2026-02-11", True, day, called="date",
           also=("date held", "held on", "session date", "supervision date", "date of supervision", "date of session", "date"),
           may_be_fixed=True, may_repeat=True),
    Column("minutes", "How long, in minutes: 1 to 1440.", "90", True, number(DAY_IN_MINUTES, 1),
           also=("duration", "length", "duration minutes", "length in minutes", "mins", "time spent"), may_be_fixed=True, may_repeat=True),
    EMPLOYER,
    Column("employee_number", "The number of the post with this employer.", "104233", True, employee_number, also=NUMBERS),
    *COMPARED,
    Column("attendance", f"{', '.join(AttendanceMark)}.", "present", True, words(MARKS, AttendanceMark), called="attendance",
           also=("attended", "status", "attendance status", "outcome"), may_be_fixed=True, may_repeat=True),
    Column("role", "member or facilitator. Empty: member.", "member", read=words(ROLES, MemberRole), called="role in the session",
           also=("role in group", "session role", "capacity"), may_be_fixed=True),
    Column("notes", "Never imported, whatever stands there. Leave the column out.", "", read=left_unread, is_private=True),
)  # fmt: skip


def check_line(line: Line, cells: Cells, today: date) -> None:
    """Its day against today."""
    if line["held_on"] and line["held_on"] > today:
        cells.find("held_on", Code.FUTURE_DATE)
