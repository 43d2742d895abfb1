"""Whom and what the lines of files name, looked up among what is recorded: the same for every kind of file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lms.kit.identifiers import folded_number
from lms.kit.importing import Code, Notes, Options
from lms.people.rules.imports.problems import PeopleCode
from lms.people.rules.words import OrganisationKind, Place

#: The employer's id and the folded employee number: what makes a post.
PostKey = tuple[int, str]


class Tree:
    """The organisations by id and by code; codes compare without case and spaces."""

    def __init__(self, places: dict[int, Place]) -> None:
        self.by_id = places
        self.by_code = {folded_number(place.code): place for place in places.values()}

    def find(self, code: str) -> Place | None:
        return self.by_code.get(folded_number(code))


def employer_of(line: int, code: str, tree: Tree, options: Options, notes: Notes) -> Place | None:
    """The employer that a line names, or the one the file is imported for. None where there is none to be had, with a finding."""
    chosen = tree.by_id[options.employer_id] if options.employer_id else None
    if not code:
        if chosen is None and line not in notes.bad:
            notes.add(line, "employer_code", "", Code.MISSING)
        return chosen
    place = tree.find(code)
    if place is None:
        notes.add(line, "employer_code", code, PeopleCode.UNKNOWN_ORGANISATION)
    elif place.kind != OrganisationKind.EMPLOYER:
        notes.add(line, "employer_code", code, PeopleCode.NOT_AN_EMPLOYER, name=place.name)
    elif chosen is not None and place.id != chosen.id:
        notes.add(line, "employer_code", code, PeopleCode.OTHER_EMPLOYER, employer=chosen.name)
    elif not options.covers(place.path):
        notes.add(line, "employer_code", code, PeopleCode.OUTSIDE_REACH, name=place.name)
    else:
        return place
    return None


@dataclass(frozen=True)
class PeopleByName:
    """By what a line names people: posts by employer and folded number as (post, person), persons by address.

    A person is always the record that counts.
    """

    posts: Mapping[PostKey, tuple[int, int]]
    emails: Mapping[str, Sequence[int]]

    def post_of(self, line: int, employer: Place, number: str, notes: Notes) -> tuple[int, int] | None:
        """The post and the person with this employee number. None where there is none, with a finding."""
        post = self.posts.get((employer.id, folded_number(number)))
        if post is None:
            notes.add(line, "employee_number", number, PeopleCode.UNKNOWN_PERSON, what="employee number")
        return post

    def person_of(self, line: int, employer: Place, number: str, email: str, notes: Notes) -> int | None:
        """The person with this employee number or, where the line has none, with this address. None where there is none, with a finding."""
        if number:
            post = self.post_of(line, employer, number, notes)
            return post[1] if post else None
        if not email:
            if line not in notes.bad:
                notes.add(line, "employee_number", "", PeopleCode.PERSON_NOT_NAMED)
            return None
        persons = self.emails.get(email, ())
        if len(persons) != 1:
            code = PeopleCode.EMAIL_SHARED if persons else PeopleCode.UNKNOWN_PERSON
            notes.add(line, "email", email, code, what="email address", count=len(persons))
        return persons[0] if len(persons) == 1 else None
