"""What a file of sign-offs would add. One is person, framework, competency, level and day. What is recorded is never changed by a file: a
line that says otherwise is an error, and what was withdrawn stays withdrawn."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lms.kit.datetimes import long_date
from lms.kit.identifiers import fold, folded_number
from lms.kit.importing import Code, Line, Notes, Options, Plan, Sheet, Step, What, notice
from lms.people.rules import Place
from lms.people.rules.imports.compared import COMPARED, named_on
from lms.people.rules.imports.lookups import Inquiries, PeopleByName, Tree, employer_of
from lms.people.rules.imports.wrong_employer import about_numbers
from lms.signoff.rules.imports.columns import USUAL_FRAMEWORK
from lms.signoff.rules.imports.problems import SignOffCode
from lms.signoff.rules.review import review_day

#: Person (the record that counts), framework, competency, level, day.
SignOffKey = tuple[int, int, str, int, date]
#: Why a sign-off was withdrawn by an undo. One withdrawn with these words on the day it was signed comes back with the right file.
UNDONE_BECAUSE = "The import that added it was undone"


@dataclass(frozen=True)
class KnownFramework:
    """A framework with what lines may name of it. `months`: by first day of a version, the newest first, how long sign-offs of it last."""

    id: int
    code: str
    levels: Mapping[str, int]  # folded number, key and name
    competencies: Mapping[str, str]  # folded code -> code, of any version
    months: tuple[tuple[date, Mapping[str, int]], ...]

    def last_day(self, competency: str, signed_on: date) -> date:
        """The last day on which a sign-off of this day can count, by the version in force then; before the first, by the first."""
        of_day = next((months for since, months in self.months if since <= signed_on), self.months[-1][1])
        return review_day(signed_on, of_day.get(competency, of_day[""]))


@dataclass(frozen=True)
class KnownSignOff:
    id: int
    is_withdrawn: bool
    was_undone: bool
    values: Mapping[str, Any]


@dataclass(frozen=True)
class SignOffsKnown:
    """What is recorded, read at once."""

    tree: Tree
    people: PeopleByName
    frameworks: Mapping[str, KnownFramework]
    sign_offs: Mapping[SignOffKey, KnownSignOff]


@dataclass
class SignOffWrites:
    """Each with its values."""

    new: list[tuple[SignOffKey, Mapping[str, Any]]] = field(default_factory=list)
    revived: list[tuple[int, Mapping[str, Any]]] = field(default_factory=list)


def plan_sign_offs(sheet: Sheet[Line], known: SignOffsKnown, options: Options) -> Plan[SignOffWrites]:
    """The plan of a file of sign-offs."""
    plan = Plan(SignOffWrites())
    planner = _Planner(known, Inquiries(options, plan.questions), sheet.notes, plan)
    for line in sheet.lines:
        planner.take(line)
    plan.doubt = about_numbers(planner.numbers, known.people.posts.keys())
    return plan


@dataclass
class _Planner:
    known: SignOffsKnown
    inquiries: Inquiries
    notes: Notes
    plan: Plan[SignOffWrites]
    seen: dict[SignOffKey, Line] = field(default_factory=dict)
    numbers: defaultdict[int, set[str]] = field(default_factory=lambda: defaultdict(set))

    def take(self, line: Line) -> None:
        employer = employer_of(line.line, line["employer_code"], self.known.tree, self.inquiries.options, self.notes)
        what = self._what(line)
        person_id = self._person(line, employer) if employer else None
        if employer is None or what is None or person_id is None or line["signed_on"] is None:
            return
        framework, competency, level = what
        key = (person_id, framework.id, competency, level, line["signed_on"])
        values = self._values(line, employer, person_id, framework, key)
        other = self.seen.setdefault(key, line)
        if other is not line:
            self.notes.add(line.line, "signed_on", line["signed_on"], Code.DUPLICATE_LINE, other=other.line, what="sign-off")
        elif line.line not in self.notes.bad:
            self._write(line, key, values)

    def _what(self, line: Line) -> tuple[KnownFramework, str, int] | None:
        code = line["framework_code"] or USUAL_FRAMEWORK
        framework = self.known.frameworks.get(folded_number(code))
        if framework is None:
            self.notes.add(line.line, "framework_code", code, SignOffCode.UNKNOWN_FRAMEWORK)
            return None
        competency = framework.competencies.get(folded_number(line["competency_code"]))
        level = framework.levels.get(fold(line["level"]))
        if line["competency_code"] and competency is None:
            code_given = line["competency_code"]
            self.notes.add(line.line, "competency_code", code_given, SignOffCode.UNKNOWN_COMPETENCY, framework=framework.code)
        if line["level"] and level is None:
            levels = ", ".join(map(str, sorted(set(framework.levels.values()))))
            self.notes.add(line.line, "level", line["level"], SignOffCode.UNKNOWN_LEVEL, framework=framework.code, levels=levels)
        return (framework, competency, level) if competency and level else None

    def _person(self, line: Line, employer: Place) -> int | None:
        number = line["employee_number"]
        if not number:
            return None
        self.numbers[employer.id].add(folded_number(number))
        named = named_on(line["signed_on"], *(line[column.name] for column in COMPARED))
        post = self.known.people.post_of(line.line, employer, number, self.notes, named, self.inquiries)
        return post[1] if post else None

    def _values(self, line: Line, employer: Place, person_id: int, framework: KnownFramework, key: SignOffKey) -> dict[str, Any]:
        """The values that the line asks for beside its key."""
        last, given_day = framework.last_day(key[2], key[4]), line["review_on"]
        if given_day and given_day > last:
            self.notes.add(line.line, "review_on", given_day, SignOffCode.REVIEW_CUT, last=last)
        assessor_id = self._assessor(line, employer, person_id)
        return {
            "review_on": min(given_day or last, last),
            "assessor_id": assessor_id,
            "assessor_name": line["assessor_name"],
            "employer_id": employer.id,
            "method": line["method"],
            "notes": line["notes"] or None,
        }

    def _assessor(self, line: Line, employer: Place, person_id: int) -> int | None:
        """Who signed, by number; a name that speaks against it leaves them unknown."""
        number, name, code = line["assessor_employee_number"], line["assessor_name"], line["assessor_employer_code"]
        theirs = self.known.tree.find(code) if code else employer
        post = self.known.people.posts.get((theirs.id, folded_number(number))) if theirs and number else None
        assessor_id = post[1] if post and self._agrees(post[1], name) else None
        if assessor_id == person_id:
            self.notes.add(line.line, "assessor_employee_number", number, SignOffCode.SIGNED_BY_THEMSELVES)
        elif assessor_id is None and (name or number):
            self.notes.add(line.line, "assessor_name", name or number, SignOffCode.UNKNOWN_ASSESSOR)
        return assessor_id

    def _agrees(self, person_id: int, name: str) -> bool:
        person = self.known.people.persons.get(person_id)
        return not name or person is None or fold(person.last_name) in fold(name)

    def _write(self, line: Line, key: SignOffKey, values: Mapping[str, Any]) -> None:
        recorded = self.known.sign_offs.get(key)
        who = f"{self.known.people.called(key[0], line['employee_number'])}: {key[2]} level {key[3]} on {long_date(key[4])}"
        if recorded is None:
            self.plan.writes.new.append((key, values))
            self.plan.steps.append(Step(line.line, What.ADD, who))
        elif recorded.was_undone:
            self.plan.writes.revived.append((recorded.id, values))
            self.plan.steps.append(Step(line.line, What.ADD, who, (notice("was taken back with its import"),)))
        elif recorded.is_withdrawn:
            self.notes.add(line.line, "signed_on", key[4], SignOffCode.WITHDRAWN_STAYS)
            self.plan.unchanged += 1
        elif differing := _differing(line, values, recorded.values):
            self.notes.add(line.line, "signed_on", key[4], SignOffCode.RECORDED_OTHERWISE, differences=", ".join(differing))
        else:
            self.plan.unchanged += 1


def _differing(line: Line, values: Mapping[str, Any], recorded: Mapping[str, Any]) -> list[str]:
    """Which filled cells say something else than what is recorded: an empty one says nothing."""
    names = {"review_on": "date of review", "assessor_name": "assessor", "method": "method", "notes": "notes"}
    differing = [words for name, words in names.items() if line[name] and values[name] != recorded[name]]
    if values["assessor_id"] and values["assessor_id"] != recorded["assessor_id"]:
        differing.append("number of the assessor")
    return differing
