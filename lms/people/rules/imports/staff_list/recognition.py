"""Who the lines of a staff list are about: somebody recorded, somebody on an earlier line, somebody new, or nobody until it is said."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from lms.kit.datetimes import long_date
from lms.kit.importing import Answer, Code, Notes, Options, Question, subject_of
from lms.kit.importing.questions import LINE, PERSON
from lms.people.rules.identity import Facts, Verdict, judge
from lms.people.rules.imports.identity_questions import Inquiry, Other, agreeing, answer_to, ask, choose, name_of, texts_of
from lms.people.rules.imports.lookups import PostKey
from lms.people.rules.imports.problems import PeopleCode
from lms.people.rules.imports.staff_list.columns import PersonLine
from lms.people.rules.imports.staff_list.current_state import PeopleKnown
from lms.people.rules.imports.staff_list.person_matcher import Pair, PersonMatcher, Ref, count_fillers, facts_of, register_key
from lms.people.rules.imports.staff_list.terms import KnownPost
from lms.people.rules.numbers import given_on, without_zeros
from lms.people.rules.words import Place, full_name


@dataclass
class Recognised:
    """A line whose employer and number can be read, and who it is about. `key` is that of its post, on record or new."""

    line: PersonLine
    employer: Place
    key: PostKey
    ref: Ref = 0  # 0: not known
    post: KnownPost | None = None
    joins: str = ""  # where a new post is of somebody known: who that is, and why
    frees: KnownPost | None = None  # the ended post whose number this line takes over

    @property
    def who(self) -> str:
        return f"{full_name(self.line.first_name, self.line.last_name)} ({self.employer.code} {self.line.employee_number})"

    @property
    def subject(self) -> str:
        return subject_of(self.employer.code, self.line.employee_number)


@dataclass
class Recogniser:
    """Recorded numbers first: what their lines say about a person counts when new numbers are looked at."""

    known: PeopleKnown
    options: Options
    notes: Notes
    lines: Sequence[PersonLine]
    questions: list[Question] = field(default_factory=list)
    strangers: int = 0
    beside: set[PostKey] = field(default_factory=set)  # posts that are not missing from the file, although no line is known to be theirs

    def __post_init__(self) -> None:
        known = self.known
        self.fillers = count_fillers(known.persons, known.registrations, self.lines)
        self.owners = {key: ref for key, (_, ref) in known.registrations.items()}
        numbers = ((key, post.person_id) for key, post in known.posts.items())
        self.matcher = PersonMatcher(known.persons, numbers, self.owners.items(), self.fillers)
        self.posts_of: defaultdict[Ref, list[KnownPost]] = defaultdict(list)
        self.by_bare_number: defaultdict[PostKey, list[KnownPost]] = defaultdict(list)
        for (employer_id, number), post in known.posts.items():
            self.posts_of[post.person_id].append(post)
            self.by_bare_number[employer_id, without_zeros(number)].append(post)
        self.lines_of: defaultdict[Ref, list[Recognised]] = defaultdict(list)
        self.answered = {subject for subject, _, _ in self.options.answers}

    def recognise(self, placed: Mapping[PostKey, Recognised]) -> dict[PostKey, Recognised]:
        """All but those that wait until somebody says who they are about, by the key of their post."""
        strangers = [mine for mine in placed.values() if not self._is_of_a_recorded_post(mine, placed)]
        for mine in strangers:
            if mine.line.line not in self.notes.bad:
                self._recognise_new(mine)
        known: dict[PostKey, Recognised] = {}
        for mine in placed.values():
            if mine.line.line in self.notes.waiting:
                continue
            first = known.setdefault(mine.key, mine)
            if first is not mine:  # two spellings of one number: with its zeros and without
                words = {"other": first.line.line, "what": "employee number"}
                self.notes.add(mine.line.line, "employee_number", mine.line.employee_number, Code.DUPLICATE_LINE, **words)
        return known

    # --- a number on record -----------------------------------------------------------------------------------------------------

    def _is_of_a_recorded_post(self, mine: Recognised, placed: Collection[PostKey]) -> bool:
        """Is this line about the one who has its number, or does it wait? Else it is about somebody else, or its number is new."""
        post = self._post_of(mine, placed)
        if post is None:
            return False
        self.beside.add(post.key)
        if mine.line.line in self.notes.bad:
            mine.ref, mine.post = (post.person_id, post) if post.key == mine.key else (0, None)
            return True
        claims = self._said(mine, post.key)
        holder = self.matcher.compare(claims, post.person_id)
        if mine.subject in self.answered or judge(holder.comparison) != Verdict.SAME:
            return self._is_held(mine, post, claims, holder)
        self._take(mine, post, claims)
        return True

    def _post_of(self, mine: Recognised, placed: Collection[PostKey]) -> KnownPost | None:
        """The post with this number, or the only one that has it but for the zeros before it, which spreadsheets lose."""
        employer_id, number = mine.key
        post = self.known.posts.get(mine.key)
        bare = [] if post else self.by_bare_number.get((employer_id, without_zeros(number)), [])
        likely = [other for other in bare if other.key not in placed and not given_on(other.key[1])]
        return post or (likely[0] if len(likely) == 1 else None)

    def _is_held(self, mine: Recognised, post: KnownPost, claims: Facts, holder: Pair) -> bool:
        """What is said of the holder decides; as long as nothing is, everybody is asked about whom the line may mean."""
        inquiry, other = self._inquiry(mine), self._other(holder)
        rest = [self._other(pair) for pair in self.matcher.candidates(claims) if pair.ref != holder.ref]
        person, doubtful = choose(inquiry, [other], self.options)
        if not any(answer_to(inquiry, another, self.options) == Answer.SAME for another in rest):
            if person:
                self._take(mine, post, claims)
                return True
            if doubtful:
                self._ask(inquiry, [other, *choose(inquiry, rest, self.options)[1]], mine)
                return True
        mine.frees = post if post.key == mine.key else None
        self.beside.discard(post.key)
        return False

    def _take(self, mine: Recognised, post: KnownPost, claims: Facts) -> None:
        mine.ref, mine.post, mine.key = post.person_id, post, post.key
        self._put(mine, claims)

    # --- a number that is new -----------------------------------------------------------------------------------------------------

    def _recognise_new(self, mine: Recognised) -> None:
        """The same as one who shares something with the line, or somebody new."""
        claims = self._said(mine, mine.key)
        others = {pair.ref: self._other(pair) for pair in self.matcher.candidates(claims)}
        person, doubtful = choose(self._inquiry(mine), list(others.values()), self.options) if others else (None, [])
        if doubtful:
            self._ask(self._inquiry(mine), doubtful, mine)
        elif not mine.frees or self._may_be_freed(mine, mine.frees):
            if person:
                mine.ref, mine.joins = person.ref, f"{person.who}: {agreeing(person.comparison)}"
            else:
                self.strangers += 1
                mine.ref = -self.strangers
                self._suspect(mine, claims, others)
            self._put(mine, claims)

    def _may_be_freed(self, mine: Recognised, post: KnownPost) -> bool:
        """Has the post ended whose number is given to somebody else? Else that is said."""
        last, start = post.last, mine.line.start_date
        if start is None:
            self.notes.add(mine.line.line, "start_date", "", Code.MISSING)
            return False
        if last and (last.ends_on is None or last.ends_on >= start):
            until = f"has it until {long_date(last.ends_on)}" if last.ends_on else "their post goes on"
            words = {"who": self.known.persons[post.person_id].name, "until": until, "start": start}
            self.notes.add(mine.line.line, "employee_number", mine.line.employee_number, PeopleCode.NUMBER_STILL_USED, **words)
            return False
        return True

    def _suspect(self, mine: Recognised, claims: Facts, others: Collection[Ref]) -> None:
        for ref, why in self.matcher.suspects(claims):
            if ref not in others:
                whom = self._other(self.matcher.compare(claims, ref)).who
                self.notes.add(mine.line.line, "date_of_birth", "", PeopleCode.SUSPECTED_DUPLICATE, whom=whom, why=why)

    # --- both -----------------------------------------------------------------------------------------------------------------------

    def _said(self, mine: Recognised, key: PostKey) -> Facts:
        line = mine.line
        registers = [register_key(line)] if line.register and line.register_number else []
        return self.fillers.out_of(facts_of(line, [key], registers))

    def _put(self, mine: Recognised, claims: Facts) -> None:
        """It is known who this line is about: what it says counts from now on."""
        self._register(mine)
        if mine.line.line not in self.notes.bad:
            self.matcher.learn(mine.ref, claims)
            self.lines_of[mine.ref].append(mine)

    def _register(self, mine: Recognised) -> None:
        """A register number is of one person, and a filler is nobody's."""
        line, key = mine.line, register_key(mine.line)
        if not line.register or not line.register_number:
            return
        if key in self.fillers.registers and self.known.registrations.get(key, (0, 0))[1] != mine.ref:
            self.notes.add(line.line, "register_number", line.register_number, PeopleCode.REGISTER_FILLER)
            mine.line = replace(line, register="", register_number="")
        elif self.owners.setdefault(key, mine.ref) != mine.ref:
            self.notes.add(line.line, "register_number", line.register_number, PeopleCode.REGISTER_TAKEN)

    def _inquiry(self, mine: Recognised) -> Inquiry:
        line = mine.line
        register = f"{line.register} {line.register_number}".strip()
        texts = texts_of(line, [f"{mine.employer.code} {line.employee_number}"], [register] if register else [])
        return Inquiry(line.line, mine.subject, name_of(line.first_name, line.last_name, line.date_of_birth), mine.who, texts)

    def _ask(self, inquiry: Inquiry, others: Sequence[Other], mine: Recognised) -> None:
        self.questions.append(ask(inquiry, others, self.notes))
        self.beside |= {post.key for other in others for post in self.posts_of.get(other.ref, ())}

    def _other(self, pair: Pair) -> Other:
        """Somebody of the records or of the file, as far as whoever imports may see them."""
        mine = [f"{LINE}{mine.subject}" for mine in self.lines_of.get(pair.ref, ())]
        if pair.ref < 0:
            first = self.lines_of[pair.ref][0]
            return Other(pair.ref, tuple(mine), f"{first.who} on line {first.line.line}", self._inquiry(first).texts, pair.comparison, True)
        posts, person = self.posts_of.get(pair.ref, []), self.known.persons[pair.ref]
        is_reached = self.options.covers_all or any(map(self._reaches, posts))
        called = {post.key: f"{self._employer(post).code} {post.employee_number}" for post in posts}
        lines = [f"{LINE}{subject_of(self._employer(post).code, post.key[1])}" for post in posts if not given_on(post.key[1])]
        registers = [f"{register} {number}" for register, number in self.matcher.registers_of(pair.ref)]
        where = next(iter(called.values()) if is_reached else (self._employer(post).name for post in posts), "")
        who, texts = f"{person.name} ({where})" if where else person.name, texts_of(person, list(called.values()), registers)
        return Other(pair.ref, (f"{PERSON}{pair.ref}", *lines, *mine), who, texts, pair.comparison, is_reached)

    def _employer(self, post: KnownPost) -> Place:
        return self.known.tree.by_id[post.key[0]]

    def _reaches(self, post: KnownPost) -> bool:
        place_id = post.last.conditions.organisation_id if post.last else post.key[0]
        return self.options.covers(self.known.tree.by_id[place_id].path)
