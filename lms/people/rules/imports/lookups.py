"""Whom and what the lines of files name, looked up among what is recorded: the same for every kind of file."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from lms.kit.identifiers import fold, folded_number
from lms.kit.importing import Code, Notes, Options, Question, subject_of
from lms.kit.importing.questions import PERSON
from lms.people.rules.identity import Comparison, Fillers, compare, facts, fits, is_filler_address
from lms.people.rules.imports.identity_questions import Inquiry, Other, Person, ask, choose, name_of, texts_of
from lms.people.rules.imports.problems import PeopleCode
from lms.people.rules.numbers import given_on, without_zeros
from lms.people.rules.words import OrganisationKind, Place, full_name

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


@dataclass(frozen=True, slots=True)
class Named:
    """What a line says of somebody beside number and address. `on`: the day of what it tells, as a number may have been given again."""

    first_name: str = ""
    last_name: str = ""
    date_of_birth: date | None = None
    on: date | None = None
    preferred_name: str = ""
    email: str = ""
    mobile: str = ""

    @property
    def name(self) -> str:
        return full_name(self.first_name, self.last_name)

    @property
    def says_something(self) -> bool:
        return bool(self.name or self.date_of_birth)


NOT_NAMED = Named()
#: The columns by which somebody is found, in words.
WHAT_IT_IS = {"employee_number": "employee number", "email": "email address"}


@dataclass
class Inquiries:
    """The questions of one file of facts about people: each is put once, however many lines wait for its answer."""

    options: Options
    questions: list[Question]

    def put(self, inquiry: Inquiry, others: Sequence[Other], notes: Notes) -> None:
        """The line waits."""
        question = ask(inquiry, others, notes)
        if (question.subject, question.name) not in {(before.subject, before.name) for before in self.questions}:
            self.questions.append(question)


@dataclass(frozen=True)
class PeopleByName:
    """By what a line names people: posts by employer and folded number as (post, person), persons by address.

    A person is always the record that counts. A number or an address alone is enough as long as nothing on the line speaks against it.
    """

    posts: Mapping[PostKey, tuple[int, int]]
    emails: Mapping[str, Sequence[int]]
    persons: Mapping[int, Person] = field(default_factory=dict)
    first_days: Mapping[int, date] = field(default_factory=dict)  # of posts
    places: Mapping[int, Collection[str]] = field(default_factory=dict)  # the paths of where posts stand and stood, if they are looked at

    def called(self, person_id: int, number: str) -> str:
        """'Ailsa Robertson (10001)': for a preview."""
        person = self.persons[person_id]
        return f"{full_name(person.first_name, person.last_name, person.preferred_name)} ({number})"

    def places_of(self, key: PostKey) -> Collection[str]:
        """Where the post with this number stands, and stood."""
        return self.places.get(self.posts[key][0], ())

    @cached_property
    def _others(self) -> Mapping[PostKey, list[PostKey]]:
        """By employer and number without its zeros, all who have it, or had it before it was given to somebody else."""
        keys: defaultdict[PostKey, list[PostKey]] = defaultdict(list)
        for employer_id, number in self.posts:
            keys[employer_id, without_zeros(given_on(number) or number)].append((employer_id, number))
        return keys

    def post_of(
        self, line: int, employer: Place, number: str, notes: Notes, named: Named = NOT_NAMED, inquiries: Inquiries | None = None
    ) -> tuple[int, int] | None:
        """The post and the person with this employee number. None where there is none, with a finding, or where the line waits."""
        key = (employer.id, folded_number(number))
        posts = [self.posts[other] for other in self._likely(key)]
        if not posts:
            notes.add(line, "employee_number", number, PeopleCode.UNKNOWN_PERSON, what="employee number")
            return None
        holder = self.posts.get(key)
        if not named.says_something and (holder or len(posts) > 1):
            if holder and not self._is_too_early(holder, posts, named):
                return holder
            notes.add(line, "employee_number", number, PeopleCode.NUMBER_GIVEN_ON)
            return None
        persons = {person_id: post for post, person_id in reversed(posts)}
        called = f"{employer.code} {number}"
        about = _About(line, employer, number, "employee_number", called, persons, is_own=True, is_exact=holder is not None)
        person_id = self._person(about, named, notes, inquiries)
        return (persons[person_id], person_id) if person_id else None

    def _likely(self, key: PostKey) -> list[PostKey]:
        """Who has this number first, then who had it; where nobody has, the only one who has it but for its zeros."""
        employer_id, number = key
        keys = self._others.get((employer_id, without_zeros(number)), [])
        exact = sorted((other for other in keys if (given_on(other[1]) or other[1]) == number), key=lambda other: other != key)
        return exact or (keys if len(keys) == 1 else [])

    def _is_too_early(self, holder: tuple[int, int], posts: Sequence[tuple[int, int]], named: Named) -> bool:
        """Does the line tell of a day before the holder had the number, which somebody else had then?"""
        return len(posts) > 1 and named.on is not None and named.on < self.first_days.get(holder[0], named.on)

    def person_of(
        self,
        line: int,
        employer: Place,
        number: str,
        email: str,
        notes: Notes,
        named: Named = NOT_NAMED,
        inquiries: Inquiries | None = None,
    ) -> int | None:
        """The person with this employee number or, where the line has none, with this address; without either, with this name, once
        somebody has said that it is them. None where there is none, with a finding, or where the line waits."""
        if number:
            post = self.post_of(line, employer, number, notes, named, inquiries)
            return post[1] if post else None
        if email:
            return self._with_address(line, employer, email, notes, named, inquiries)
        if named.name and inquiries:
            return self._with_name(line, employer, named, notes, inquiries)
        if line not in notes.bad:
            notes.add(line, "employee_number", "", PeopleCode.PERSON_NOT_NAMED)
        return None

    def _with_address(
        self, line: int, employer: Place, email: str, notes: Notes, named: Named, inquiries: Inquiries | None
    ) -> int | None:  # fmt: skip
        persons = self.emails.get(email, ())
        fitting = [person_id for person_id in persons if named.name and fits(self._compare(named, person_id, "email"))]
        if persons and is_filler_address(email):
            notes.add(line, "email", email, PeopleCode.EMAIL_FILLER)
        elif len(persons) != 1 and len(fitting) != 1:
            code = PeopleCode.EMAIL_SHARED if persons else PeopleCode.UNKNOWN_PERSON
            notes.add(line, "email", email, code, what="email address", count=len(persons))
        elif not named.says_something or fitting:
            return (fitting or persons)[0]
        else:
            is_own = bool(inquiries and inquiries.options.covers_all) or self._works_at(employer, persons[0])
            about = _About(line, employer, email, "email", email, dict.fromkeys(persons, 0), is_own)
            return self._person(about, named, notes, inquiries)
        return None

    @cached_property
    def _by_last_name(self) -> Mapping[tuple[int, str], dict[int, int]]:
        """By employer and folded last name, the people with a post there, each with one of theirs."""
        persons: defaultdict[tuple[int, str], dict[int, int]] = defaultdict(dict)
        for (employer_id, _), (post_id, person_id) in self.posts.items():
            persons[employer_id, fold(self.persons[person_id].last_name)][person_id] = post_id
        return persons

    def _with_name(self, line: int, employer: Place, named: Named, notes: Notes, inquiries: Inquiries) -> int | None:
        """A name decides nothing by itself: it is asked about once, and remembered."""
        namesakes = self._by_last_name.get((employer.id, fold(named.last_name)), {})
        persons = {person_id: post for person_id, post in namesakes.items() if self._compare(named, person_id, "last_name").same_name}
        if not persons:
            notes.add(line, "last_name", named.name, PeopleCode.UNKNOWN_PERSON, what="name")
            return None
        return self._person(_About(line, employer, named.name, "last_name", named.name, persons, is_own=True), named, notes, inquiries)

    def _works_at(self, employer: Place, person_id: int) -> bool:
        return any(employer_id == employer.id and person == person_id for (employer_id, _), (_, person) in self.posts.items())

    def _person(self, about: "_About", named: Named, notes: Notes, inquiries: Inquiries | None) -> int | None:
        """The one of these whom the line fits, or of whom it is said; else somebody is asked."""
        pairs = {person_id: self._compare(named, person_id, about.column) for person_id in about.persons}
        is_enough = named.says_something and about.is_exact and about.column in WHAT_IT_IS
        fitting = [person_id for person_id, pair in pairs.items() if is_enough and fits(pair)]
        if len(fitting) == 1:
            return fitting[0]
        subject = subject_of(about.employer.code, about.identifier)
        name = name_of(named.first_name, named.last_name, named.date_of_birth)
        who = f"{named.name} ({about.called})" if named.name else about.called
        inquiry = Inquiry(about.line, subject, name, who, texts_of(named, about.numbers, []))
        others = [self._other(about, person_id, pair) for person_id, pair in pairs.items()]
        chosen, doubtful = choose(inquiry, others, inquiries.options) if inquiries else (None, [])
        if chosen:
            return chosen.ref
        if doubtful and inquiries:
            inquiries.put(inquiry, doubtful, notes)
        else:
            what = WHAT_IT_IS.get(about.column, "name")
            notes.add(about.line, about.column, about.identifier, PeopleCode.SAID_TO_BE_ANOTHER, what=what)
        return None

    def _other(self, about: "_About", person_id: int, pair: Comparison) -> Other:
        person = self.persons[person_id]
        if about.is_own:
            who = f"{full_name(person.first_name, person.last_name)} ({about.called})"
            return Other(person_id, (f"{PERSON}{person_id}",), who, texts_of(person, about.numbers, []), pair, is_reached=True)
        nobody = texts_of(NOT_NAMED, [], [])
        return Other(person_id, (f"{PERSON}{person_id}",), f"whoever has {about.called}", nobody, pair, is_reached=False)

    def _compare(self, named: Named, person_id: int, column: str) -> Comparison:
        """Both share what the person was found by: the number, the address, or no more than the name."""
        numbers, email = [(0, "")] if column == "employee_number" else [], "shared" if column == "email" else ""
        sides = (
            facts(
                first_name=side.first_name,
                last_name=side.last_name,
                preferred_name=side.preferred_name,
                date_of_birth=side.date_of_birth,
                email=email,
                numbers=numbers,
            )
            for side in (named, self.persons[person_id])
        )
        line, record = map(Fillers().out_of, sides)
        return compare(line, record)


@dataclass(frozen=True, slots=True)
class _About:
    """By what a line names somebody, and who they may be: persons with a post of each."""

    line: int
    employer: Place
    identifier: str
    column: str
    called: str
    persons: Mapping[int, int]
    is_own: bool
    is_exact: bool = True  # False: the number stands there without its zeros, or is nobody's any more

    @property
    def numbers(self) -> list[str]:
        return [self.called] if self.column == "employee_number" else []
