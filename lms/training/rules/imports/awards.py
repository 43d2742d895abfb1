"""What a training history would change. An award is person, subject, day and employer; a revoked one stays revoked."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from lms.kit.datetimes import long_date
from lms.kit.identifiers import fold, folded_number
from lms.kit.importing import (
    Code,
    Difference,
    Notes,
    Options,
    Plan,
    Sheet,
    Step,
    What,
    differences,
    notice,
    with_name,
)
from lms.people.rules import Place
from lms.people.rules.imports.establishments import within_establishments
from lms.people.rules.imports.lookups import Inquiries, PeopleByName, Tree, employer_of
from lms.people.rules.imports.wrong_employer import about_numbers
from lms.training.rules.calendar import valid_until
from lms.training.rules.imports.award_lines import AwardLine, named
from lms.training.rules.imports.problems import TrainingCode

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
