"""What a training history would change. An award is person, subject, day and employer; a revoked one stays revoked."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from lms.kit.datetimes import long_date
from lms.kit.identifiers import fold, folded_number
from lms.kit.importing import (
    EMPLOYER,
    Cells,
    Code,
    Column,
    Difference,
    Finding,
    Notes,
    Options,
    Plan,
    Sheet,
    Step,
    What,
    differences,
    finding,
    notice,
    with_name,
)
from lms.kit.importing.cells import CODE, NAME, day, email, long_text, text
from lms.kit.importing.values import Misread, whole
from lms.kit.importing.values import day as day_of
from lms.people.rules import Place
from lms.people.rules.imports.establishments import ESTABLISHMENT, within_establishments
from lms.people.rules.imports.lookups import Inquiries, Named, PeopleByName, Tree, employer_of
from lms.people.rules.imports.number_cells import employee_number
from lms.people.rules.imports.staff_list.columns import (
    ADDRESSES,
    BIRTHDAYS,
    DATES,
    FIRST_NAMES,
    FULL_NAME,
    LAST_NAMES,
    NUMBERS,
    split_name,
)
from lms.people.rules.imports.wrong_employer import about_numbers
from lms.training.rules.calendar import valid_until
from lms.training.rules.imports.problems import TrainingCode

COLUMNS = (
    EMPLOYER,
    ESTABLISHMENT,
    Column("employee_number", "The person's number with this employer.", "104233", read=employee_number, also=NUMBERS, may_repeat=True),
    Column("email", "Used where the employee number is empty; nobody else may have it.", "", read=email, called="email address",
           also=ADDRESSES, may_repeat=True),
    Column("first_name", "First name. Names are only compared: a line counts where they agree with the record.", "", read=text(NAME),
           also=FIRST_NAMES, may_repeat=True),
    Column("last_name", "Last name, to be compared.", "", read=text(NAME), also=LAST_NAMES, may_repeat=True),
    Column("full_name", "First and last name in one column, instead of the two.", "", read=text(), also=FULL_NAME.column.also,
           may_repeat=True),
    Column("date_of_birth", f"{DATES}. To be compared.", "", read=day, also=BIRTHDAYS, may_repeat=True),
    Column(
        "subject_code", "The code of the subject.", "FIRE-1", True, text(CODE), called="course or subject",
        also=("course title", "course", "course name", "title", "competency name", "competence name", "competency", "competency title",
              "module", "training", "training name", "training title", "subject", "course code", "learning activity", "activity name",
              "activity title", "category", "certification", "qualification"),
        may_be_fixed=True, may_repeat=True,
    ),
    Column(
        "achieved_on", f"The day it was achieved: {DATES}. Not in the future.", "2026-02-11", True, day, called="date achieved",
        also=("date completed", "completion date", "completed", "completed on", "date achieved", "date last awarded",
              "certification date", "date awarded", "date of training", "training date", "course date", "date attended", "awarded",
              "achieved", "datecompleted", "date passed", "pass date", "completion date time", "completion", "date of completion",
              "completed date", "date"),
        may_be_fixed=True, may_repeat=True,
    ),
    Column(
        "expires_on", "The last day printed on the certificate. Empty: the rules decide.", "", read=day, called="expiry date",
        also=("expiry", "expiry date", "expires", "expires on", "renewal date", "date expires", "valid until", "next review date",
              "due date", "valid to", "refresher due", "expirydate", "certificate expiry"),
        may_be_fixed=True,
    ),
    Column("method", "How it was learnt.", "e-learning", may_be_fixed=True,
           also=("delivery method", "delivery", "type of training", "learning type", "how delivered", "howdelivered", "mode")),
    Column("provider", "Who taught it.", "Learning hub", may_be_fixed=True, may_share=True,
           also=("training provider", "supplier", "trainer", "delivered by", "provider name", "providername", "whodelivered")),
    Column("certificate_number", "The number of the certificate.", "",
           also=("certificate", "certificate no", "certificate ref", "cert number", "certificate number")),
    Column("notes", "Anything else. No names of people who use services.", "", read=long_text, also=("comments", "remarks", "note"),
           may_be_fixed=True, may_share=True),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class AwardLine:
    line: int
    employer_code: str
    establishment_code: str
    employee_number: str
    email: str
    first_name: str
    last_name: str
    full_name: str
    date_of_birth: date | None
    subject_code: str
    achieved_on: date | None
    expires_on: date | None
    method: str
    provider: str
    certificate_number: str
    notes: str


def named(line: AwardLine) -> Named:
    """What the line says of the person beside number and address."""
    first, last = split_name(line.full_name) if line.full_name and not (line.first_name or line.last_name) else ("", "")
    return Named(line.first_name or first, line.last_name or last, line.date_of_birth, on=line.achieved_on, email=line.email)


def check_award(line: AwardLine, cells: Cells, today: date) -> None:
    """Its dates against each other and against today."""
    if line.achieved_on and line.achieved_on > today:
        cells.find("achieved_on", Code.FUTURE_DATE)
    if line.achieved_on and line.expires_on and line.expires_on < line.achieved_on:
        cells.find("expires_on", TrainingCode.EXPIRES_BEFORE_ACHIEVED)


def check_validity(line: int, months: str, cells: Mapping[str, str]) -> Iterator[Finding]:
    """A validity in months goes with an expiry: completed + months - 1 day (S140). A date that differs is kept and pointed out."""
    achieved, expires = cells.get("achieved_on", ""), cells.get("expires_on", "")
    try:
        usual = valid_until(day_of(achieved), whole(months, 1, 999), None) if achieved and expires else None
        if usual is not None and day_of(expires) != usual:
            yield finding(line, "expires_on", expires, TrainingCode.VALIDITY_DIFFERS, months=months, usual=usual)
    except Misread:
        return  # 'none', or a date that the line is told about anyway


# --- what is recorded, and what is written ------------------------------------------------------------------------------------------

#: Person (the record that counts), subject, day, employer.
AwardKey = tuple[int, int, date, int]
#: expires_on, method, provider, certificate_number, notes; texts that are not known are "".
Details = tuple[date | None, str, str, str, str]

#: Why an award was revoked by an undo. One revoked with these words on the day it was achieved comes back with the right file.
REVOKED_BECAUSE = "The import that added it was undone"

DETAILS = ("expires_on", "method", "provider", "certificate_number", "notes")


@dataclass(frozen=True, slots=True)
class KnownSubject:
    id: int
    code: str
    name: str
    validity_months: int | None
    other_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KnownAward:
    id: int
    is_revoked: bool
    details: Details
    was_undone: bool = False  # revoked because its import was undone: the right file brings it back


@dataclass(frozen=True)
class AwardsKnown:
    """What is recorded, read at once."""

    tree: Tree
    subjects: Sequence[KnownSubject]
    people: PeopleByName
    names: Mapping[int, str]
    awards: Mapping[AwardKey, KnownAward]


@dataclass
class AwardWrites:
    new: list[tuple[AwardKey, Details]] = field(default_factory=list)
    changed: list[tuple[int, AwardKey, Details]] = field(default_factory=list)
    revived: list[tuple[int, AwardKey, Details]] = field(default_factory=list)


def plan_awards(sheet: Sheet[AwardLine], known: AwardsKnown, options: Options) -> Plan[AwardWrites]:
    """The plan of a training history."""
    plan = Plan(AwardWrites())
    planner = _Planner(known, options, sheet.notes, plan)
    people = known.people
    for line in within_establishments(sheet.lines, known.tree, people.posts, people.places_of, sheet.notes):
        planner.take(line)
    plan.doubt = about_numbers(planner.named, known.people.posts.keys())
    return plan


@dataclass
class _Planner:
    known: AwardsKnown
    options: Options
    notes: Notes
    plan: Plan[AwardWrites]
    seen: dict[AwardKey, AwardLine] = field(default_factory=dict)
    named: defaultdict[int, set[str]] = field(default_factory=lambda: defaultdict(set))

    def __post_init__(self) -> None:
        self.inquiries = Inquiries(self.options, self.plan.questions)
        self.by_code = {folded_number(subject.code): subject for subject in self.known.subjects}
        self.own = {(employer_id, person_id) for (employer_id, _), (_, person_id) in self.known.people.posts.items()}
        self.by_name: dict[str, list[KnownSubject]] = {}
        for subject in self.known.subjects:
            for name in {fold(subject.name), *map(fold, subject.other_names)}:
                self.by_name.setdefault(name, []).append(subject)

    def take(self, line: AwardLine) -> None:
        employer = employer_of(line.line, line.employer_code, self.known.tree, self.options, self.notes)
        subject = self._subject(line) if line.subject_code else None
        person_id = self._person(line, employer) if employer else None
        if employer is None or subject is None or person_id is None or line.achieved_on is None:
            return
        key = (person_id, subject.id, line.achieved_on, employer.id)
        first = self.seen.setdefault(key, line)
        if first is not line:
            self._again(line, first)
        elif line.line not in self.notes.bad:
            self._compare_expiry(line, line.achieved_on, subject)
            self._write(line, key, subject)

    def _subject(self, line: AwardLine) -> KnownSubject | None:
        subject = self.by_code.get(folded_number(line.subject_code))
        if subject is None:
            named = self.by_name.get(fold(line.subject_code), [])
            if len(named) != 1:
                self.notes.add(line.line, "subject_code", line.subject_code, TrainingCode.UNKNOWN_SUBJECT)
                return None
            subject = named[0]
            self.notes.add(line.line, "subject_code", line.subject_code, TrainingCode.TAKEN_FOR, subject=subject.code, name=subject.name)
        return subject

    def _person(self, line: AwardLine, employer: Place) -> int | None:
        if line.employee_number:
            self.named[employer.id].add(folded_number(line.employee_number))
        return self.known.people.person_of(line.line, employer, line.employee_number, line.email, self.notes, named(line), self.inquiries)

    def _again(self, line: AwardLine, first: AwardLine) -> None:
        is_same = _details(line) == _details(first)
        code = Code.REPEATED_LINE if is_same else Code.DUPLICATE_LINE
        self.notes.add(line.line, "achieved_on", line.achieved_on, code, other=first.line, what="award")
        if is_same:
            self.plan.unchanged += 1

    def _compare_expiry(self, line: AwardLine, achieved_on: date, subject: KnownSubject) -> None:
        if line.expires_on is None:
            return
        usual = valid_until(achieved_on, subject.validity_months, None)
        if usual != line.expires_on:
            words = f"expire on {long_date(usual)}" if usual else "never expire"
            self.notes.add(line.line, "expires_on", line.expires_on, TrainingCode.EXPIRES_DIFFERS, usual=words)

    def _write(self, line: AwardLine, key: AwardKey, subject: KnownSubject) -> None:
        who = f"{self._named(line, key)}: {with_name(subject.code, subject.name)} on {long_date(key[2])}"
        details, award = _details(line), self.known.awards.get(key)
        if award is None:
            self.plan.writes.new.append((key, details))
            self.plan.steps.append(Step(line.line, What.ADD, who, _differences(NO_DETAILS, details)))
            return
        if award.was_undone:
            self.plan.writes.revived.append((award.id, key, details))
            self.plan.steps.append(
                Step(line.line, What.ADD, who, (notice("was taken back with its import"), *_differences(NO_DETAILS, details)))
            )
            return
        after = _filled(details, award.details)
        if award.is_revoked:
            self.notes.add(line.line, "achieved_on", line.achieved_on, TrainingCode.REVOKED_STAYS)
        if award.is_revoked or after == award.details:
            self.plan.unchanged += 1
        else:
            self.plan.writes.changed.append((award.id, key, after))
            self.plan.steps.append(Step(line.line, What.CHANGE, who, _differences(award.details, after)))

    def _named(self, line: AwardLine, key: AwardKey) -> str:
        """With the name, where it is the employer's own: whose an address is stays unsaid to any other that asks."""
        name, (person_id, _, _, employer_id) = line.employee_number or line.email, key
        is_own = bool(line.employee_number) or self.options.covers_all or (employer_id, person_id) in self.own
        return f"{self.known.names.get(person_id, '')} ({name})" if is_own else name


def _details(line: AwardLine) -> Details:
    return line.expires_on, line.method, line.provider, line.certificate_number, line.notes


def _filled(new: Details, old: Details) -> Details:
    """An empty cell never erases."""
    return new[0] or old[0], new[1] or old[1], new[2] or old[2], new[3] or old[3], new[4] or old[4]


NO_DETAILS: Details = (None, "", "", "", "")


def _differences(before: Details, after: Details) -> tuple[Difference, ...]:
    names = (name.replace("_", " ") for name in DETAILS)
    return differences(zip(names, before, after, strict=True))
