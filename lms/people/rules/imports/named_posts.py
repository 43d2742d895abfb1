"""The posts that the lines of a file name by employer and employee number, beside what the lines say of the people."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from lms.kit.identifiers import folded_number
from lms.kit.importing import Line, Notes
from lms.people.rules.imports.compared import COMPARED, named_on
from lms.people.rules.imports.lookups import Inquiries, PeopleByName, Tree, employer_of
from lms.people.rules.imports.wrong_employer import about_numbers


@dataclass
class NamedPosts:
    """For files with the columns employer_code, employee_number and COMPARED. `numbers`: all that were named, by employer."""

    tree: Tree
    people: PeopleByName
    inquiries: Inquiries
    notes: Notes
    numbers: defaultdict[int, set[str]] = field(default_factory=lambda: defaultdict(set))

    def post_of(self, line: Line, day: date | None) -> tuple[int, int] | None:
        """The post and the person of this line; `day`: that of what it tells. None where there is none, with a finding, or it waits."""
        number = line["employee_number"]
        employer = employer_of(line.line, line["employer_code"], self.tree, self.inquiries.options, self.notes)
        if employer is None or not number:
            return None
        self.numbers[employer.id].add(folded_number(number))
        named = named_on(day, *(line[column.name] for column in COMPARED))
        return self.people.post_of(line.line, employer, number, self.notes, named, self.inquiries)

    @property
    def doubt(self) -> str:
        """What is odd about the numbers of the whole file; "": nothing."""
        return about_numbers(self.numbers, self.people.posts.keys())
