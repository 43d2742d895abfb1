"""What a file of exemptions would change. One is a post or a person, a subject and its first day; an empty cell changes nothing."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from lms.kit.datetimes import long_date
from lms.kit.identifiers import folded_number
from lms.kit.importing import EMPLOYER, Cells, Code, Column, Line, Notes, Options, Plan, Sheet
from lms.kit.importing.cells import CODE, day, long_text, text, word
from lms.kit.importing.rows import Draft, RowWrites, plan_rows
from lms.people.rules.imports.compared import COMPARED, named_on
from lms.people.rules.imports.lookups import Inquiries, PeopleByName, Tree, employer_of
from lms.people.rules.imports.number_cells import employee_number
from lms.people.rules.imports.staff_list.columns import DATES, NUMBERS
from lms.people.rules.imports.wrong_employer import about_numbers
from lms.training.rules.by_hand import LONGEST_REASON, Excused, overlapping
from lms.training.rules.imports.problems import TrainingCode


class Scope(StrEnum):
    """In which posts somebody is exempt."""

    POST = "post"
    PERSON = "person"


COLUMNS = (
    EMPLOYER,
    Column("employee_number", "The number of the post with this employer.", "104233", True, employee_number, also=NUMBERS, may_repeat=True),
    *COMPARED,
    Column("subject_code", "The code of the subject.", "FIRE-1", True, text(CODE), called="subject",
           also=("course", "course code", "subject", "course title", "competency", "training"), may_be_fixed=True),
    Column("starts_on", f"The first day: {DATES}.", "2026-03-02", True, day, called="first day",
           also=("exempt from", "start date", "from", "valid from", "start"), may_be_fixed=True),
    Column("ends_on", "The last day. Empty: none yet, or as recorded.", "", read=day, called="last day",
           also=("exempt until", "end date", "until", "to", "valid to", "review date", "end"), may_be_fixed=True),
    Column("reason", "Why, in a few words. The person reads it.", "Office work alone", read=long_text,
           also=("exemption reason", "reason for exemption", "comments"), may_be_fixed=True),
    Column("scope", "post: in this post alone. person: in every post of theirs. Empty: post.", "post", read=word(Scope), may_be_fixed=True,
           also=("applies to",)),
)  # fmt: skip


def check_exemption(line: Line, cells: Cells, _: date) -> None:
    """Its last day against its first, and the length of its reason."""
    start, end = line["starts_on"], line["ends_on"]
    if start and end and end < start:
        cells.find("ends_on", Code.END_BEFORE_START, start=start, end=end)
    if len(line["reason"]) > LONGEST_REASON:
        cells.find("reason", Code.TOO_LONG, longest=LONGEST_REASON)


#: Post, person, subject, first day: of post and person one is None.
ExemptionKey = tuple[int | None, int | None, int, date]


@dataclass(frozen=True)
class ExemptionsKnown:
    """What is recorded, read at once. `posts_of`: of each person the employers' ids and first days of their posts, by post."""

    tree: Tree
    people: PeopleByName
    subjects: Mapping[str, int]
    posts_of: Mapping[int, Mapping[int, tuple[int, date]]]
    exemptions: Mapping[tuple[Any, ...], Mapping[str, Any]]


def plan_exemptions(sheet: Sheet[Line], known: ExemptionsKnown, options: Options) -> Plan[RowWrites]:
    """The plan of a file of exemptions."""
    planner = _Planner(known, Inquiries(options, []), sheet.notes)
    drafts = [draft for line in sheet.lines for draft in planner.draft(line)]
    planner.check_overlaps(drafts)
    plan = plan_rows(drafts, known.exemptions, sheet.notes, what="exemption")
    plan.doubt, plan.questions = about_numbers(planner.numbers, known.people.posts.keys()), planner.inquiries.questions
    return plan


@dataclass
class _Planner:
    known: ExemptionsKnown
    inquiries: Inquiries
    notes: Notes
    numbers: defaultdict[int, set[str]] = field(default_factory=lambda: defaultdict(set))

    def draft(self, line: Line) -> Iterator[Draft]:
        number, code, start = line["employee_number"], line["subject_code"], line["starts_on"]
        employer = employer_of(line.line, line["employer_code"], self.known.tree, self.inquiries.options, self.notes)
        subject_id = self.known.subjects.get(folded_number(code))
        if code and subject_id is None:
            self.notes.add(line.line, "subject_code", code, TrainingCode.UNKNOWN_SUBJECT)
        if employer is None or not number:
            return
        self.numbers[employer.id].add(folded_number(number))
        named = named_on(start, *(line[column.name] for column in COMPARED))
        post = self.known.people.post_of(line.line, employer, number, self.notes, named, self.inquiries)
        if post is None or subject_id is None or start is None:
            return
        scope = line["scope"] or Scope.POST
        self._check_posts(line, *post, scope)
        key = {"post_id": post[0], "person_id": None} if scope == Scope.POST else {"post_id": None, "person_id": post[1]}
        values = {"ends_on": line["ends_on"], "reason": " ".join(line["reason"].split())}
        key |= {"subject_id": subject_id, "starts_on": start}
        if not values["reason"] and tuple(key.values()) not in self.known.exemptions:
            self.notes.add(line.line, "reason", "", Code.MISSING)
        yield Draft(line.line, key, values, f"{self.known.people.called(post[1], number)}: {code.upper()} from {long_date(start)}")

    def _check_posts(self, line: Line, post_id: int, person_id: int, scope: Scope) -> None:
        """Nobody is exempted before they work, nor for employers that whoever imports does not look after; nor by themselves."""
        posts = self.known.posts_of.get(person_id, {})
        named = {post_id: posts[post_id]} if scope == Scope.POST and post_id in posts else posts if scope == Scope.PERSON else {}
        first_day = min((first for _, first in named.values()), default=None)
        if first_day is None or line["starts_on"] < first_day:
            words = {"start": first_day} if first_day else {}
            code = TrainingCode.EXEMPT_BEFORE_POST if first_day else TrainingCode.EXEMPT_WITHOUT_TERM
            self.notes.add(line.line, "starts_on", line["starts_on"], code, **words)
        if not all(self.inquiries.options.covers(self.known.tree.by_id[employer_id].path) for employer_id, _ in named.values()):
            self.notes.add(line.line, "scope", line["scope"], TrainingCode.EXEMPT_BEYOND_REACH)
        if person_id == self.inquiries.options.person_id:
            self.notes.add(line.line, "employee_number", line["employee_number"], TrainingCode.EXEMPT_ONESELF)

    def check_overlaps(self, drafts: Sequence[Draft]) -> None:
        """Two exemptions of the same post or person in one subject never run on the same day. What the file ends makes room first."""
        running = defaultdict[tuple[Any, ...], dict[date, Excused]](dict)
        for key, row in self.known.exemptions.items():
            running[key[:3]][key[3]] = Excused(0, key[3], row["ends_on"])
        for draft in sorted(drafts, key=lambda draft: tuple(draft.key.values()) not in self.known.exemptions):
            *whose, start = draft.key.values()
            of_theirs = running[tuple(whose)]
            recorded = of_theirs.get(start)
            if draft.line in self.notes.bad or (recorded and recorded.id):
                continue
            end = recorded.ends_on if recorded and draft.values["ends_on"] is None else draft.values["ends_on"]
            other = overlapping(start, end, [excused for first, excused in of_theirs.items() if first != start])
            if other:
                self.notes.add(draft.line, "starts_on", start, TrainingCode.EXEMPT_ALREADY, start=other.starts_on)
            else:
                of_theirs[start] = Excused(draft.line, start, end)
