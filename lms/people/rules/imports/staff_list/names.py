"""Staff lists without names, such as those of ASC-WDS: the names on record stand in, and nobody new can come of them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from lms.kit.identifiers import folded_number
from lms.kit.importing import Notes, Options
from lms.people.rules.imports.problems import PeopleCode
from lms.people.rules.imports.staff_list.columns import PersonLine
from lms.people.rules.imports.staff_list.current_state import PeopleKnown


def with_names_on_record(lines: Iterable[PersonLine], known: PeopleKnown, options: Options, notes: Notes) -> Iterator[PersonLine]:
    """Each line with the name of the person who holds its post; a number that is new needs a name first."""
    for line in lines:
        place = known.tree.find(line.employer_code) if line.employer_code else known.tree.by_id.get(options.employer_id or 0)
        post = known.posts.get((place.id, folded_number(line.employee_number))) if place else None
        if post is not None:
            person = known.persons[post.person_id]
            yield replace(line, first_name=person.first_name, last_name=person.last_name)
        else:
            if place is not None and line.employee_number:
                notes.add(line.line, "employee_number", line.employee_number, PeopleCode.NAME_NEEDED)
            yield line
