"""One line of a staff list with everything it names looked up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lms.kit.identifiers import folded_number
from lms.kit.importing import Notes, Options
from lms.people.rules.imports.lookups import PostKey, Tree
from lms.people.rules.imports.problems import PeopleCode
from lms.people.rules.imports.staff_list.columns import PersonLine
from lms.people.rules.imports.staff_list.recognition import Recognised
from lms.people.rules.imports.staff_list.terms import Conditions, Decision, KnownPost
from lms.people.rules.words import Place, WorkerType


@dataclass
class Draft:
    """A line on its way into the plan, once it is known who it is about."""

    mine: Recognised
    wanted: Conditions
    decision: Decision | None = None

    def __post_init__(self) -> None:
        self.line, self.key, self.post, self.ref, self.who = self.mine.line, self.mine.key, self.mine.post, self.mine.ref, self.mine.who

    @property
    def recorded_supervisor(self) -> PostKey | None:
        return self.post.last.conditions.supervisor if self.post and self.post.last else None


class LineResolver:
    """Looks up what lines name. Columns the file does not have leave what is recorded as it is."""

    def __init__(self, columns: frozenset[str], tree: Tree, roles: Mapping[str, int], options: Options, notes: Notes) -> None:
        self.columns, self.tree, self.roles, self.options, self.notes = columns, tree, roles, options, notes
        self._assumed: set[int] = set()

    def draft(self, mine: Recognised) -> Draft:
        """The line with what it names looked up."""
        line, employer, key, post = mine.line, mine.employer, mine.key, mine.post
        last = post.last.conditions if post and post.last else None
        wanted = Conditions(
            organisation_id=self._organisation(line, employer, last),
            job_role_id=self._job_role(line, last),
            worker_type=self._worker_type(line, last),
            hours=line.hours if "hours" in self.columns or last is None else last.hours,
            supervisor=self._supervisor(line, employer, key, last),
        )
        return Draft(mine, wanted)

    def _organisation(self, line: PersonLine, employer: Place, last: Conditions | None) -> int:
        if not line.organisation_code:
            return employer.id if "organisation_code" in self.columns or last is None else last.organisation_id
        place = self.tree.find(line.organisation_code)
        if place is None:
            self.notes.add(line.line, "organisation_code", line.organisation_code, PeopleCode.UNKNOWN_ORGANISATION)
        elif not place.path.startswith(employer.path):
            words = {"name": place.name, "employer": employer.name}
            self.notes.add(line.line, "organisation_code", line.organisation_code, PeopleCode.OUTSIDE_EMPLOYER, **words)
        return place.id if place else employer.id

    def _job_role(self, line: PersonLine, last: Conditions | None) -> int | None:
        if not line.job_role:
            return None if "job_role" in self.columns or last is None else last.job_role_id
        role_id = self.roles.get(line.job_role.lower())
        if role_id is None:
            self.notes.add(line.line, "job_role", line.job_role, PeopleCode.UNKNOWN_JOB_TITLE)
            return last.job_role_id if last else None
        return role_id

    def _worker_type(self, line: PersonLine, last: Conditions | None) -> WorkerType:
        if line.worker_type or last:
            return line.worker_type or (last.worker_type if last else WorkerType.EMPLOYEE)
        if line.line not in self.notes.bad:
            self._assume(line.line if "worker_type" in self.columns else 1)
        return WorkerType.EMPLOYEE

    def _assume(self, line: int) -> None:
        """Said once, at the header, where the whole column is missing."""
        if line not in self._assumed:
            self._assumed.add(line)
            self.notes.add(line, "worker_type", "", PeopleCode.ASSUMED_EMPLOYEE)

    def _supervisor(self, line: PersonLine, employer: Place, key: PostKey, last: Conditions | None) -> PostKey | None:
        recorded, number = last.supervisor if last else None, folded_number(line.supervisor_employee_number)
        if not number:
            return None if "supervisor_employee_number" in self.columns else recorded
        place = self.tree.find(line.supervisor_employer_code) if line.supervisor_employer_code else employer
        if place is None:
            self.notes.add(line.line, "supervisor_employer_code", line.supervisor_employer_code, PeopleCode.SUPERVISOR_UNKNOWN)
            return recorded
        if (place.id, number) == key:
            self.notes.add(line.line, "supervisor_employee_number", line.supervisor_employee_number, PeopleCode.SUPERVISOR_SELF)
            return recorded
        return place.id, number


def ended(post: KnownPost, today: date) -> date | None:
    """The day on which a post ended, if that is over."""
    end = post.last.ends_on if post.last else None
    return end if end and end < today else None
