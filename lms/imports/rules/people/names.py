"""Staff lists without names, such as those of ASC-WDS: the names on record stand in, and nobody new can come of them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from lms.imports.rules.findings import Code, Finding, finding
from lms.imports.rules.lines import PersonLine
from lms.imports.rules.people.known import PeopleKnown
from lms.imports.rules.plan import Options
from lms.kit.identifiers import folded_number


def with_names_on_record(
    lines: Iterable[PersonLine], known: PeopleKnown, options: Options, findings: list[Finding]
) -> Iterator[PersonLine]:
    """Each line with the name of the person who holds its post; a number that is new needs a name first."""
    for line in lines:
        place = known.tree.find(line.employer_code) if line.employer_code else options.employer
        post = known.posts.get((place.id, folded_number(line.employee_number))) if place else None
        if post is not None:
            person = known.persons[post.person_id]
            yield replace(line, first_name=person.first_name, last_name=person.last_name)
        else:
            if place is not None and line.employee_number:
                findings.append(finding(line.line, "employee_number", line.employee_number, Code.NAME_NEEDED))
            yield line
