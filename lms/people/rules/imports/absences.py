"""What a file of absences would change. An absence is a post and its first day; an empty cell changes nothing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from lms.kit.datetimes import long_date
from lms.kit.identifiers import folded_number
from lms.kit.importing import EMPLOYER, Cells, Code, Column, Line, Notes, Options, Plan, Sheet
from lms.kit.importing.cells import day, long_text
from lms.kit.importing.columns import listed
from lms.kit.importing.rows import Draft, RowWrites, plan_rows
from lms.people.rules.absences import SHORTEST, days_away, is_too_short
from lms.people.rules.imports.compared import COMPARED, named_on
from lms.people.rules.imports.lookups import Inquiries, PeopleByName, Tree, employer_of
from lms.people.rules.imports.number_cells import employee_number
from lms.people.rules.imports.problems import PeopleCode
from lms.people.rules.imports.staff_list.columns import DATES, NUMBERS
from lms.people.rules.imports.wrong_employer import about_numbers

COLUMNS = (
    EMPLOYER,
    Column("employee_number", "The number of the post with this employer.", "104233", True, employee_number, also=NUMBERS, may_repeat=True),
    *COMPARED,
    Column(
        "starts_on", f"The first day away: {DATES}.", "2026-03-02", True, day, called="first day away",
        also=("absence start date", "absent from", "first day of absence", "date from", "start date", "leave start", "from", "start"),
    ),
    Column(
        "ends_on", f"The last day away. Empty: not known yet, or as recorded. Only leave of {SHORTEST} days or more is recorded.",
        "2026-11-27", read=day, called="last day away",
        also=("absence end date", "absent to", "last day of absence", "date to", "end date", "leave end", "to", "until", "end"),
    ),
    Column(
        "reason", "Why, in a few words. Only officers of this very employer read it.", "", read=long_text, is_private=True,
        also=("absence reason", "reason for absence", "absence type", "type of leave", "leave type"),
    ),
)  # fmt: skip


def check_absence(line: Line, cells: Cells, _: date) -> None:
    """Its last day against its first."""
    start, end = line["starts_on"], line["ends_on"]
    if start and end and end < start:
        cells.find("ends_on", Code.END_BEFORE_START, start=start, end=end)


@dataclass(frozen=True)
class AbsencesKnown:
    """What is recorded, read at once; absences by post and first day."""

    tree: Tree
    people: PeopleByName
    absences: Mapping[tuple[Any, ...], Mapping[str, Any]]


def plan_absences(sheet: Sheet[Line], known: AbsencesKnown, options: Options) -> Plan[RowWrites]:
    """The plan of a file of absences."""
    notes, numbers, inquiries = sheet.notes, defaultdict[int, set[str]](set), Inquiries(options, [])
    drafts = [draft for draft in _drafts(sheet, known, inquiries, numbers) if not _is_left_out(draft, known, notes)]
    left_out = sorted(known.tree.by_id[employer_id].name for employer_id in numbers if not _reads_reasons(known, options, employer_id))
    if "reason" in sheet.columns and left_out:
        notes.add(0, "reason", "", PeopleCode.REASONS_LEFT_OUT, names=listed(left_out))
    _check_overlaps(drafts, known, notes)
    plan = plan_rows(drafts, known.absences, notes, what="absence", private={"reason"})
    plan.doubt, plan.questions = about_numbers(numbers, known.people.posts.keys()), inquiries.questions
    return plan


def _drafts(sheet: Sheet[Line], known: AbsencesKnown, inquiries: Inquiries, numbers: Mapping[int, set[str]]) -> Iterator[Draft]:
    options, people = inquiries.options, known.people
    for line in sheet.lines:
        number, start = line["employee_number"], line["starts_on"]
        employer = employer_of(line.line, line["employer_code"], known.tree, options, sheet.notes)
        if employer is None or not number:
            continue
        numbers[employer.id].add(folded_number(number))
        named = named_on(start, *(line[column.name] for column in COMPARED))
        post = people.post_of(line.line, employer, number, sheet.notes, named, inquiries)
        if post and start:
            reason = " ".join(line["reason"].split()) if _reads_reasons(known, options, employer.id) else ""
            values = {"ends_on": line["ends_on"], "reason": reason}
            who = f"{people.called(post[1], number)} from {long_date(start)}"
            yield Draft(line.line, {"post_id": post[0], "starts_on": start}, values, who)


def _reads_reasons(known: AbsencesKnown, options: Options, employer_id: int) -> bool:
    return options.reads_private(known.tree.by_id[employer_id].path)


def _is_left_out(draft: Draft, known: AbsencesKnown, notes: Notes) -> bool:
    """Days before the post are an error; leave that is no long leave is pointed out and left out, unless it is recorded as such."""
    start, end, first_day = draft.key["starts_on"], draft.values["ends_on"], known.people.first_days.get(draft.key["post_id"])
    if first_day is None:
        notes.add(draft.line, "starts_on", start, PeopleCode.POST_WITHOUT_TERM)
    elif start < first_day:
        notes.add(draft.line, "starts_on", start, PeopleCode.BEFORE_POST, start=first_day)
    if draft.line in notes.bad or not is_too_short(start, end):
        return False
    is_recorded = (draft.key["post_id"], start) in known.absences
    code = PeopleCode.LEAVE_BECOMES_SHORT if is_recorded else PeopleCode.SHORT_LEAVE
    notes.add(draft.line, "ends_on", end, code, days=days_away(start, end), shortest=SHORTEST)
    return True


@dataclass(frozen=True, slots=True)
class _Away:
    """An absence as it would be afterwards; line 0: the file does not speak of it."""

    starts_on: date
    ends_on: date | None
    line: int = 0
    before: "_Away | None" = None  # as it is recorded

    def meets(self, later: "_Away") -> bool:
        return self.ends_on is None or self.ends_on >= later.starts_on


def _check_overlaps(drafts: Iterable[Draft], known: AbsencesKnown, notes: Notes) -> None:
    """Two absences of one post never run on the same day."""
    by_post = defaultdict[int, dict[date, _Away]](dict)
    for (post_id, start), row in known.absences.items():
        by_post[post_id][start] = _Away(start, row["ends_on"])
    posts = set[int]()
    for draft in drafts:
        post_id, start = draft.key["post_id"], draft.key["starts_on"]
        recorded = by_post[post_id].get(start)
        if draft.line not in notes.bad and not (recorded and recorded.line):
            end = recorded.ends_on if recorded and draft.values["ends_on"] is None else draft.values["ends_on"]
            by_post[post_id][start] = _Away(start, end, draft.line, recorded)
            posts.add(post_id)
    for post_id in sorted(posts):
        _check_post([by_post[post_id][start] for start in sorted(by_post[post_id])], notes)


def _check_post(in_order: Iterable[_Away], notes: Notes) -> None:
    """The new one of two that meet is refused; where both are recorded, the earlier, whose end the file moves."""
    accepted: list[_Away] = []
    for away in in_order:
        while accepted and accepted[-1].meets(away):
            before = accepted[-1]
            if away.line and not away.before:
                _refuse(away, before, notes)
                break
            if not before.line:
                accepted.append(away)
                break
            _refuse(accepted.pop(), away, notes)
            accepted += [before.before] if before.before else []
        else:
            accepted.append(away)


def _refuse(away: _Away, other: _Away, notes: Notes) -> None:
    until = f"to {long_date(other.ends_on)}" if other.ends_on else "onwards"
    where = f"line {other.line}" if other.line else "recorded already"
    notes.add(away.line, "starts_on", away.starts_on, PeopleCode.LEAVE_OVERLAPS, start=other.starts_on, until=until, where=where)
