"""One line of a staff list with everything it names looked up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from lms.kit.identifiers import folded_number
from lms.kit.importing import AS_RECORDED, Notes, Options
from lms.people.rules.imports.lookups import PostKey, Tree
from lms.people.rules.imports.problems import PeopleCode
from lms.people.rules.imports.staff_list.columns import PersonLine
from lms.people.rules.imports.staff_list.recognition import Recognised
from lms.people.rules.imports.staff_list.terms import Conditions, Decision, KnownPost
from lms.people.rules.words import Place, WorkerType

T = TypeVar("T")


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
    """Looks up what lines name. Columns the file does not have, and empty cells, leave what is recorded as it is."""

    def __init__(self, columns: frozenset[str], tree: Tree, roles: Mapping[str, int], options: Options, notes: Notes) -> None:
        self.columns, self.tree, self.roles, self.options, self.notes = columns, tree, roles, options, notes
        self.removes = options.empty_removes & columns
        self._assumed: set[int] = set()

    def draft(self, mine: Recognised) -> Draft:
        """The line with what it names looked up."""
        line, employer, key, post = mine.line, mine.employer, mine.key, mine.post
        last = post.last.conditions if post and post.last else None
        wanted = Conditions(
            organisation_id=self._organisation(line, employer, last),
            job_role_id=self._job_role(line, last.job_role_id if last else None),
            worker_type=self._worker_type(line, last),
            hours=self._if_empty("hours", last.hours if last else None) if line.hours is None else line.hours,
            supervisor=self._supervisor(line, employer, key, last.supervisor if last else None),
        )
        return Draft(mine, wanted)

    def _if_empty(self, column: str, recorded: T) -> T | None:
        """An empty cell leaves what is recorded, unless somebody has said for its column that it removes that."""
        return None if column in self.removes else recorded

    def _organisation(self, line: PersonLine, employer: Place, last: Conditions | None) -> int:
        if not line.organisation_code:
            establishment = self.tree.find(line.establishment_code) or employer
            return self._if_empty("organisation_code", last.organisation_id if last else None) or establishment.id
        place = self.tree.find(line.organisation_code)
        if place is None:
            self.notes.add(line.line, "organisation_code", line.organisation_code, PeopleCode.UNKNOWN_ORGANISATION)
        elif not place.path.startswith(employer.path):
            words = {"name": place.name, "employer": employer.name}
            self.notes.add(line.line, "organisation_code", line.organisation_code, PeopleCode.OUTSIDE_EMPLOYER, **words)
        return place.id if place else employer.id

    def _job_role(self, line: PersonLine, recorded: int | None) -> int | None:
        if not line.job_role:
            return self._if_empty("job_role", recorded)
        role_id = self.roles.get(line.job_role.lower())
        if role_id is None and line.job_role != AS_RECORDED:
            self.notes.add(line.line, "job_role", line.job_role, PeopleCode.UNKNOWN_JOB_TITLE)
        return role_id or recorded

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

    def _supervisor(self, line: PersonLine, employer: Place, key: PostKey, recorded: PostKey | None) -> PostKey | None:
        number = folded_number(line.supervisor_employee_number)
        if not number:
            return self._if_empty("supervisor_employee_number", recorded)
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
