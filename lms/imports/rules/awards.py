"""What a training history would change. An award is person, subject, day and employer; a revoked one stays revoked."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from lms.imports.rules.columns import FileKind
from lms.imports.rules.doubt import about_awards
from lms.imports.rules.findings import Code, Finding
from lms.imports.rules.lines import AwardLine
from lms.imports.rules.plan import Notes, Options, Plan, Step, Tree, What, employer_of, sentence
from lms.kit.datetimes import long_date
from lms.kit.identifiers import fold, folded_number
from lms.people.rules import Place
from lms.training.rules.calendar import valid_until

#: Person (the record that counts), subject, day, employer.
AwardKey = tuple[int, int, date, int]
#: expires_on, method, provider, certificate_number, notes; texts that are not known are "".
Details = tuple[date | None, str, str, str, str]

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
    """What is recorded, read at once. Posts by employer and folded number; persons are always the record that counts."""

    tree: Tree
    subjects: Sequence[KnownSubject]
    posts: Mapping[tuple[int, str], int]
    emails: Mapping[str, Sequence[int]]
    names: Mapping[int, str]
    awards: Mapping[AwardKey, KnownAward]


@dataclass
class AwardWrites:
    new: list[tuple[AwardKey, Details]] = field(default_factory=list)
    changed: list[tuple[int, AwardKey, Details]] = field(default_factory=list)
    revived: list[tuple[int, AwardKey, Details]] = field(default_factory=list)


def plan_awards(lines: Iterable[AwardLine], known: AwardsKnown, options: Options, findings: list[Finding]) -> Plan[AwardWrites]:
    """The plan of a training history. `findings` are those made while reading, and receive the rest."""
    plan = Plan(FileKind.AWARDS, AwardWrites(), findings=findings)
    planner = _Planner(known, options, Notes(findings), plan)
    for line in lines:
        plan.lines += 1
        planner.notes.bad.update(one.line for one in findings[planner.noted :] if one.is_error)
        planner.take(line)
        planner.noted = len(findings)
    plan.doubt = about_awards(planner.named, known.posts)
    return plan


@dataclass
class _Planner:
    known: AwardsKnown
    options: Options
    notes: Notes
    plan: Plan[AwardWrites]
    seen: dict[AwardKey, AwardLine] = field(default_factory=dict)
    noted: int = 0
    named: defaultdict[int, set[str]] = field(default_factory=lambda: defaultdict(set))

    def __post_init__(self) -> None:
        self.by_code = {folded_number(subject.code): subject for subject in self.known.subjects}
        self.own = {(employer_id, person_id) for (employer_id, _), person_id in self.known.posts.items()}
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
                self.notes.add(line.line, "subject_code", line.subject_code, Code.UNKNOWN_SUBJECT)
                return None
            subject = named[0]
            self.notes.add(line.line, "subject_code", line.subject_code, Code.TAKEN_FOR, subject=subject.code, name=subject.name)
        return subject

    def _person(self, line: AwardLine, employer: Place) -> int | None:
        if line.employee_number:
            number = folded_number(line.employee_number)
            self.named[employer.id].add(number)
            person_id = self.known.posts.get((employer.id, number))
            if person_id is None:
                self.notes.add(line.line, "employee_number", line.employee_number, Code.UNKNOWN_PERSON, what="employee number")
            return person_id
        if not line.email:
            if line.line not in self.notes.bad:
                self.notes.add(line.line, "employee_number", "", Code.PERSON_NOT_NAMED)
            return None
        found = self.known.emails.get(line.email, ())
        if len(found) != 1:
            code = Code.EMAIL_SHARED if found else Code.UNKNOWN_PERSON
            self.notes.add(line.line, "email", line.email, code, what="email address", count=len(found))
        return found[0] if len(found) == 1 else None

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
            self.notes.add(line.line, "expires_on", line.expires_on, Code.EXPIRES_DIFFERS, usual=words)

    def _write(self, line: AwardLine, key: AwardKey, subject: KnownSubject) -> None:
        who = f"{self._named(line, key)}: {subject.code} on {long_date(key[2])}"
        given, award = _details(line), self.known.awards.get(key)
        if award is None:
            self.plan.writes.new.append((key, given))
            self.plan.steps.append(Step(line.line, What.ADD, who, after=_said(given, given)))
            return
        if award.was_undone:
            self.plan.writes.revived.append((award.id, key, given))
            self.plan.steps.append(Step(line.line, What.ADD, who, "taken back with its import", _said(given, given)))
            return
        after = _filled(given, award.details)
        if award.is_revoked:
            self.notes.add(line.line, "achieved_on", line.achieved_on, Code.REVOKED_STAYS)
        if award.is_revoked or after == award.details:
            self.plan.unchanged += 1
        else:
            self.plan.writes.changed.append((award.id, key, after))
            self.plan.steps.append(Step(line.line, What.CHANGE, who, _said(award.details, after), _said(after, award.details)))

    def _named(self, line: AwardLine, key: AwardKey) -> str:
        """With the name, where it is the employer's own: whose an address is stays unsaid to any other that asks."""
        given, (person_id, _, _, employer_id) = line.employee_number or line.email, key
        is_own = bool(line.employee_number) or self.options.covers_all or (employer_id, person_id) in self.own
        return f"{self.known.names.get(person_id, '')} ({given})" if is_own else given


def _details(line: AwardLine) -> Details:
    return line.expires_on, line.method, line.provider, line.certificate_number, line.notes


def _filled(new: Details, old: Details) -> Details:
    """An empty cell never erases."""
    return new[0] or old[0], new[1] or old[1], new[2] or old[2], new[3] or old[3], new[4] or old[4]


def _said(details: Details, other: Details) -> str:
    """The details that differ from the other's; beside themselves, all that are filled."""
    pairs = zip(DETAILS, details, other, strict=True)
    return sentence((name.replace("_", " "), value) for name, value, old in pairs if (value != old) or (details is other and value))
