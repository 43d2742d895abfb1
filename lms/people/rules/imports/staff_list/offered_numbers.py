"""Staff lists without employee numbers: people get numbers of ours, and whoever has a post already keeps theirs.

A number of ours is made of the name and the birthday, so that the same list again finds the same people.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from hashlib import sha256

from lms.kit.importing import Answer, Notes, Options, subject_of
from lms.kit.importing.questions import PERSON
from lms.people.rules.identity import Fillers, Verdict, compare, judge
from lms.people.rules.imports.identity_questions import name_of
from lms.people.rules.imports.problems import PeopleCode
from lms.people.rules.imports.staff_list.columns import PersonLine
from lms.people.rules.imports.staff_list.current_state import PeopleKnown
from lms.people.rules.imports.staff_list.person_matcher import KnownPerson, Ref, count_fillers, facts_of
from lms.people.rules.imports.staff_list.terms import KnownPost, is_leaving
from lms.people.rules.numbers import given_on
from lms.people.rules.words import Place

#: What they begin with, and how many signs come behind.
OURS, LENGTH = "OW-", 8


def offered_number(line: PersonLine) -> str:
    """The number of ours for whoever a line is about."""
    name = name_of(line.first_name, line.last_name, line.date_of_birth)
    return OURS + sha256(name.encode()).hexdigest()[:LENGTH].upper()


def with_numbers(lines: Iterable[PersonLine], known: PeopleKnown, options: Options, notes: Notes) -> Iterator[PersonLine]:
    """The same lines, each with the number of the post that its person has here, or with one of ours."""
    lines = list(lines)
    fillers = count_fillers(known.persons, known.registrations, lines)
    here = _Here(known, options)
    notes.add(1, "employee_number", "", PeopleCode.NUMBERS_OFFERED, example=OURS + "3F9A21C4")
    for line in lines:
        employer = known.tree.find(line.employer_code) if line.employer_code else known.tree.by_id.get(options.employer_id or 0)
        number = offered_number(line)
        post = here.post_of(line, employer, number, fillers) if employer else None
        yield replace(line, employee_number=post.employee_number if post else number)


class _Here:
    """Who works where, by birthday: the rule takes nobody for the same without one. The post that began last comes first."""

    def __init__(self, known: PeopleKnown, options: Options) -> None:
        self.known, self.options = known, options
        self.posts: defaultdict[tuple[int, Ref], list[KnownPost]] = defaultdict(list)
        self.born: defaultdict[tuple[int, date | None], list[KnownPerson]] = defaultdict(list)
        for post in sorted(known.posts.values(), key=_began, reverse=True):
            if is_leaving(post, options.today) and not given_on(post.key[1]):
                person, employer_id = known.persons[post.person_id], post.key[0]
                self.posts[employer_id, person.id].append(post)
                self.born[employer_id, person.date_of_birth].append(person)
        self.answered: defaultdict[tuple[str, str], list[Ref]] = defaultdict(list)
        for (subject, name, candidate), answer in options.answers.items():
            if answer == Answer.SAME and candidate.startswith(PERSON):
                self.answered[subject, name].append(int(candidate.removeprefix(PERSON)))

    def post_of(self, line: PersonLine, employer: Place, number: str, fillers: Fillers) -> KnownPost | None:
        """The post here of the one who is the same by the rule, or by what somebody has said."""
        answered = self.answered[subject_of(employer.code, number), name_of(line.first_name, line.last_name, line.date_of_birth)]
        claims = fillers.out_of(facts_of(line))
        likely = self.born[employer.id, line.date_of_birth] if line.date_of_birth else []
        same = {person.id for person in likely if judge(compare(claims, fillers.out_of(facts_of(person)))) == Verdict.SAME}
        persons = {ref for ref in answered if (employer.id, ref) in self.posts} or same
        return self.posts[employer.id, persons.pop()][0] if len(persons) == 1 else None


def _began(post: KnownPost) -> date:
    return post.last.starts_on if post.last else date.min
