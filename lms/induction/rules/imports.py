"""What a file of induction steps would add. One is post, programme, step, day and who confirmed it: a second line about it changes nothing,
and what was withdrawn stays withdrawn."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Any

from lms.induction.rules.words import WHOLE, Confirm, ConfirmedBy, StepKind
from lms.kit.datetimes import long_date
from lms.kit.identifiers import folded_number
from lms.kit.importing import EMPLOYER, Cells, Code, Column, Line, Notes, Options, Plan, Sheet, What, notice
from lms.kit.importing import Step as Stride
from lms.kit.importing.cells import CODE, day, long_text, text, word
from lms.kit.importing.columns import listed
from lms.kit.importing.problems import Problem, Severity
from lms.people.rules.imports.compared import COMPARED
from lms.people.rules.imports.lookups import Inquiries, PeopleByName, Tree
from lms.people.rules.imports.named_posts import NamedPosts
from lms.people.rules.imports.number_cells import employee_number
from lms.people.rules.imports.problems import PeopleCode
from lms.people.rules.imports.staff_list.columns import DATES, NUMBERS

LONGEST_NOTE = 500
#: Why a record was withdrawn by an undo. One withdrawn with these words on the day it was done comes back with the right file.
UNDONE_BECAUSE = "The import that added it was undone"
#: Post, programme, key of the step ("": all of it), day, who confirmed it.
RecordKey = tuple[int, int, str, date, ConfirmedBy]


class StepCode(Problem):
    """Stored by their codes: these never change."""

    UNKNOWN_PROGRAMME = "unknown_programme", "No programme has this code.{near}"
    UNKNOWN_STEP = "unknown_step", "{programme} has no step with this key.{near}"
    IMPORT_THE_AWARD = "import_the_award", "This step is done by training. Import the award, as training history."
    IMPORT_THE_SIGN_OFF = "import_the_sign_off", "This step is done by a competency. Import the sign-off."
    RECORDED_OTHERWISE = "recorded_otherwise", "This is recorded already, with another {differences}: that stays.", Severity.WARNING
    WITHDRAWN_STAYS = "withdrawn_stays", "This was withdrawn, and stays withdrawn.", Severity.WARNING


COLUMNS = (
    EMPLOYER,
    Column("employee_number", "The number of the post with this employer.", "104233", True, employee_number, also=NUMBERS, may_repeat=True),
    *COMPARED,
    Column("programme_code", "The code of the programme.", "IND-STAFF", True, text(CODE), called="programme",
           also=("programme", "induction", "induction programme", "program"), may_be_fixed=True, may_repeat=True),
    Column("step_key", "The key of the step. Empty: the whole programme was done.", "shadow", read=text(CODE), called="step",
           also=("step", "item", "induction item", "checklist item", "standard", "task"), may_be_fixed=True, may_repeat=True),
    Column("done_on", f"The day it was done: {DATES}. Not in the future.", "2026-02-11", True, day, called="date done",
           also=("done on", "completed on", "date completed", "completion date", "date", "signed on"), may_be_fixed=True, may_repeat=True),
    Column("confirmed_by", "Who confirmed it. Empty: nobody is named.", "supervisor", read=word(Confirm), called="who confirmed it",
           also=("confirmed by", "signed by", "signed off by"), may_be_fixed=True, may_repeat=True),
    Column("where", "The code of the organisation where somebody shadowed a colleague.", "", read=text(CODE), called="place",
           also=("place", "location", "placement"), may_repeat=True),
    Column("note", "Anything else. No names of people who use services.", "", read=long_text, is_private=True,
           also=("notes", "comments")),
)  # fmt: skip


def check_record(line: Line, cells: Cells, today: date) -> None:
    """Its day against today, and the length of its note."""
    if line["done_on"] and line["done_on"] > today:
        cells.find("done_on", Code.FUTURE_DATE)
    if len(line["note"]) > LONGEST_NOTE:
        cells.find("note", Code.TOO_LONG, longest=LONGEST_NOTE)


@dataclass(frozen=True)
class KnownStep:
    """A step as the published versions of its programme have it; `why_not`: it is done by facts, and no file brings it."""

    programme_id: int  # that brings it
    key: str
    why_not: StepCode | None


@dataclass(frozen=True)
class KnownProgramme:
    """A programme with every step that it ever had, its own and those of the programmes that it extends, by their folded keys."""

    id: int
    code: str
    steps: Mapping[str, KnownStep]


@dataclass(frozen=True)
class KnownRecord:
    id: int
    is_withdrawn: bool
    was_undone: bool
    values: Mapping[str, Any]


@dataclass(frozen=True)
class RecordsKnown:
    """What is recorded, read at once."""

    tree: Tree
    people: PeopleByName
    programmes: Mapping[str, KnownProgramme]
    records: Mapping[RecordKey, KnownRecord]


@dataclass
class RecordWrites:
    """Each with its values."""

    new: list[tuple[RecordKey, Mapping[str, Any]]] = field(default_factory=list)
    revived: list[tuple[int, Mapping[str, Any]]] = field(default_factory=list)


def known_programmes(
    codes: Mapping[int, str], extends: Mapping[int, int | None], steps: Collection[tuple[int, str, StepKind, bool]]
) -> dict[str, KnownProgramme]:
    """Programmes by their folded codes. `steps`: programme, key, kind, whether training does it; of every published version."""
    own: dict[int, dict[str, KnownStep]] = {programme_id: {} for programme_id in codes}
    for programme_id, key, kind, is_training in steps:
        why_not = StepCode.IMPORT_THE_SIGN_OFF if kind == StepKind.COMPETENCY else StepCode.IMPORT_THE_AWARD if is_training else None
        before = own[programme_id].get(folded_number(key))
        if before is None or why_not is None:  # a step that some version lets people record can be brought
            own[programme_id][folded_number(key)] = KnownStep(programme_id, key, why_not)
    return {folded_number(code): KnownProgramme(row_id, code, _with_extended(row_id, extends, own)) for row_id, code in codes.items()}


def _with_extended(
    programme_id: int | None, extends: Mapping[int, int | None], own: Mapping[int, Mapping[str, KnownStep]]
) -> dict[str, KnownStep]:  # fmt: skip
    seen: list[int] = []
    while programme_id is not None and programme_id not in seen:
        seen.append(programme_id)
        programme_id = extends[programme_id]
    return {key: step for owner in reversed(seen) for key, step in own[owner].items()}


def plan_records(sheet: Sheet[Line], known: RecordsKnown, options: Options) -> Plan[RecordWrites]:
    """The plan of a file of induction steps."""
    plan = Plan(RecordWrites())
    posts = NamedPosts(known.tree, known.people, Inquiries(options, plan.questions), sheet.notes)
    planner = _Planner(known, posts, sheet.notes, plan)
    for line in sheet.lines:
        planner.take(line)
    plan.doubt = posts.doubt
    return plan


@dataclass
class _Planner:
    known: RecordsKnown
    posts: NamedPosts
    notes: Notes
    plan: Plan[RecordWrites]
    seen: dict[RecordKey, Mapping[str, Any]] = field(default_factory=dict)

    def take(self, line: Line) -> None:
        post = self.posts.post_of(line, line["done_on"])
        what = self._what(line)
        where_id = self._where(line)
        if post is None or what is None or line["done_on"] is None or line.line in self.notes.bad:
            return
        key = (post[0], *what, line["done_on"], ConfirmedBy(line["confirmed_by"] or ConfirmedBy.NOT_NAMED))
        step = f"{line['programme_code']} {what[1]}".strip()
        who = f"{self.known.people.called(post[1], line['employee_number'])}: {step} on {long_date(key[3])}"
        self._write(line, key, {"where_id": where_id, "note": line["note"] or None}, who)

    def _what(self, line: Line) -> tuple[int, str] | None:
        """The programme that brings the step, and its key; where the step is left empty, the programme as a whole."""
        code, step_key = line["programme_code"], line["step_key"]
        programme = self.known.programmes.get(folded_number(code))
        if programme is None:
            near = _near(code, {known.code for known in self.known.programmes.values()})
            self._refuse(line, "programme_code", StepCode.UNKNOWN_PROGRAMME, near=near)
            return None
        if not step_key:
            return programme.id, WHOLE
        step = programme.steps.get(folded_number(step_key))
        if step is None:
            near = _near(step_key, {known.key for known in programme.steps.values()})
            self._refuse(line, "step_key", StepCode.UNKNOWN_STEP, programme=programme.code, near=near)
        elif step.why_not:
            self._refuse(line, "step_key", step.why_not)
        else:
            return step.programme_id, step.key
        return None

    def _refuse(self, line: Line, column: str, code: StepCode, **words: str) -> None:
        """Nothing is said of a cell that is empty, and had to be filled."""
        if line[column]:
            self.notes.add(line.line, column, line[column], code, **words)

    def _where(self, line: Line) -> int | None:
        place = self.known.tree.find(line["where"]) if line["where"] else None
        if line["where"] and place is None:
            self.notes.add(line.line, "where", line["where"], PeopleCode.UNKNOWN_ORGANISATION)
        return place.id if place else None

    def _write(self, line: Line, key: RecordKey, values: Mapping[str, Any], who: str) -> None:
        recorded = self.known.records.get(key)
        before = self.seen.setdefault(key, recorded.values if recorded and not recorded.is_withdrawn else values)
        if before is not values:
            self._say_differing(line, values, before)
            self.plan.unchanged += 1
        elif recorded is None:
            self.plan.writes.new.append((key, values))
            self.plan.steps.append(Stride(line.line, What.ADD, who))
        elif recorded.was_undone:
            self.plan.writes.revived.append((recorded.id, values))
            self.plan.steps.append(Stride(line.line, What.ADD, who, (notice("was taken back with its import"),)))
        else:
            self.notes.add(line.line, "done_on", key[3], StepCode.WITHDRAWN_STAYS)
            self.plan.unchanged += 1

    def _say_differing(self, line: Line, values: Mapping[str, Any], before: Mapping[str, Any]) -> None:
        """An empty cell says nothing."""
        words = {"where_id": ("where", "place"), "note": ("note", "note")}
        differing = {column: word for name, (column, word) in words.items() if values[name] and values[name] != before[name]}
        if differing:
            column = next(iter(differing))
            differences = listed([*differing.values()])
            self.notes.add(line.line, column, line[column], StepCode.RECORDED_OTHERWISE, differences=differences)


def _near(code: str, codes: Collection[str]) -> str:
    """A question with the codes that look like this one; "" where none does."""
    by_fold = {folded_number(known): known for known in sorted(codes)}
    near = get_close_matches(folded_number(code), by_fold)
    return f" Is it {listed([by_fold[known] for known in near], 'or')}?" if near else ""
