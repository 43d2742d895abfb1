"""What is to be written for the good lines of a staff list, and the words for it."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from lms.kit.identifiers import fold
from lms.kit.importing import Notes, Plan, Step, What, differences, notice, with_name
from lms.people.rules.identity import FILLER_BIRTHDAY, RegisterKey, is_filler_address
from lms.people.rules.imports.lookups import PostKey
from lms.people.rules.imports.problems import PeopleCode
from lms.people.rules.imports.staff_list.columns import PersonLine
from lms.people.rules.imports.staff_list.current_state import PeopleKnown
from lms.people.rules.imports.staff_list.draft_rows import Draft
from lms.people.rules.imports.staff_list.person_matcher import KnownPerson, Ref, register_key
from lms.people.rules.imports.staff_list.terms import Conditions, TermState
from lms.people.rules.numbers import former
from lms.people.rules.words import only_name

#: Nobody gets another of these unnoticed.
NAMES = ("first name", "last name")
_FIELDS = ("first_name", "last_name", "preferred_name", "email", "mobile", "date_of_birth")


@dataclass
class PeopleWrites:
    """Rows to write. Persons by their reference (negative: new), posts by employer and folded number, since new ones have no id yet."""

    persons: dict[Ref, KnownPerson] = field(default_factory=dict)
    posts: list[tuple[PostKey, Ref, str]] = field(default_factory=list)
    terms: list[tuple[PostKey, TermState]] = field(default_factory=list)
    registrations: list[tuple[int | None, Ref, str, str]] = field(default_factory=list)  # id where one changes, person, register, number
    freed: list[tuple[int, PostKey]] = field(default_factory=list)  # ended posts whose number somebody else gets, with their new keys
    missing: list[tuple[PostKey, TermState]] = field(default_factory=list)  # last terms of leavers who are kept, as if they ended today
    former: dict[PostKey, int] = field(default_factory=dict)  # those, and of bad lines too: terms may name them as a supervisor's


class Writer:
    """Gathers the rows of one good line after another."""

    def __init__(self, known: PeopleKnown, notes: Notes, removes: frozenset[str]) -> None:
        self.known, self.notes, self.removes, self.writes = known, notes, removes, PeopleWrites()
        self._said: dict[tuple[Ref, str], tuple[int, object]] = {}
        self._registers: dict[tuple[Ref, str], list[tuple[int, str]]] = {}
        for (register, number), (row_id, ref) in known.registrations.items():
            self._registers.setdefault((ref, register), []).append((row_id, number))
        self._written: set[RegisterKey] = set()
        self._roles = {role_id: key for key, role_id in known.roles.items()}

    def take(self, draft: Draft, plan: Plan[PeopleWrites]) -> None:
        """Everything this line asks for: its person, its post and the terms of that, and a place on a register."""
        assert draft.decision is not None
        personal = [*self._person(draft), *self._registration(draft)]
        self.writes.terms += [(draft.key, term) for term in draft.decision.terms]
        if draft.post is None:
            self.writes.posts.append((draft.key, draft.ref, draft.line.employee_number))
        if draft.mine.frees:
            self.writes.freed.append((draft.mine.frees.id, (draft.key[0], former(draft.key[1], draft.mine.frees.id))))
        what = draft.decision.what
        if what == What.UNCHANGED and personal:
            what = What.CHANGE
        if what == What.UNCHANGED:
            plan.unchanged += 1
        else:
            changed = differences([*personal, *self._terms(draft)])
            named = tuple(replace(each, is_notable=bool(each.before) and each.label in NAMES) for each in changed)
            plan.steps.append(Step(draft.line.line, what, draft.who, (*map(notice, self._whose(draft)), *named)))

    def _whose(self, draft: Draft) -> Iterator[str]:
        """Of a new post: whom it joins, and whose number it takes over."""
        if draft.mine.joins:
            yield f"joins {draft.mine.joins}"
        if draft.mine.frees:
            yield f"takes over the number of {self.known.persons[draft.mine.frees.person_id].name}"

    # --- the person -------------------------------------------------------------------------------------------------------------

    def _person(self, draft: Draft) -> list[tuple[str, object, object]]:
        """A cell that is filled updates the person, an empty one removes only what it may; where two lines disagree the first is kept."""
        line, ref = draft.line, draft.ref
        person = self.writes.persons.get(ref) or self.known.persons.get(ref)
        if person is None:
            values = {name: getattr(line, name) for name in _FIELDS}
            self.writes.persons[ref] = KnownPerson(ref, **values)
            self._said |= {(ref, name): (line.line, value) for name, value in values.items() if value}
            return []
        changes: list[tuple[str, object, object]] = []
        for name in _FIELDS:
            new, old = getattr(line, name), getattr(person, name)
            if not new and old and name in self.removes and (ref, name) not in self._said:
                changes.append((name.replace("_", " "), old, None))
                person = replace(person, **{name: new})
            elif new and not _says_nothing_new(name, line, person) and self._is_first_to_say(ref, name, draft, new) and new != old:
                changes.append((name.replace("_", " "), old, new))
                person = replace(person, **{name: new})
        if changes:
            self.writes.persons[ref] = person
        return changes

    def _is_first_to_say(self, ref: Ref, name: str, draft: Draft, value: object) -> bool:
        other, said = self._said.setdefault((ref, name), (draft.line.line, value))
        if said != value:
            self.notes.add(draft.line.line, name, value, PeopleCode.LINES_DISAGREE, other=other, said=said)
        return said == value

    def _registration(self, draft: Draft) -> Iterator[tuple[str, object, object]]:
        line = draft.line
        if not line.register_number or register_key(line) in self.known.registrations or register_key(line) in self._written:
            return
        self._written.add(register_key(line))
        held = self._registers.get((draft.ref, register_key(line)[0]), [])
        row_id, before = held[0] if len(held) == 1 else (None, "")
        self.writes.registrations.append((row_id, draft.ref, line.register, line.register_number))
        yield line.register, before, line.register_number

    # --- the terms, in words ----------------------------------------------------------------------------------------------------

    def _terms(self, draft: Draft) -> Iterator[tuple[str, object, object]]:
        assert draft.decision is not None
        if not draft.decision.terms:
            return
        new, last = draft.decision.terms[-1], draft.post.last if draft.post else None
        if last is None or draft.decision.what == What.REJOIN:
            yield "first day", last.starts_on if last else None, new.starts_on
        elif new.id is None:
            yield "on these terms from", last.starts_on, new.starts_on
        elif draft.decision.terms[0].starts_on != self._recorded_start(draft, draft.decision.terms[0]):
            yield "first day", self._recorded_start(draft, draft.decision.terms[0]), draft.decision.terms[0].starts_on
        if (last.ends_on if last else None) != new.ends_on:
            yield "last day", last.ends_on if last else None, new.ends_on
        yield from self._conditions(draft, last.conditions if last else None, new.conditions)

    def _recorded_start(self, draft: Draft, term: TermState) -> date | None:
        terms = draft.post.terms if draft.post else ()
        return next((known.starts_on for known in terms if known.id == term.id), None)

    def _conditions(self, draft: Draft, old: Conditions | None, new: Conditions) -> Iterator[tuple[str, object, object]]:
        yield "organisation", old and self._place(old.organisation_id), self._place(new.organisation_id)
        yield "job role", old and self._role(old.job_role_id), self._role(new.job_role_id)
        yield "worker type", old and old.worker_type.label, new.worker_type.label
        yield "hours", old and old.hours, new.hours
        yield "supervisor", old and self._supervisor(old.supervisor, draft), self._supervisor(new.supervisor, draft)

    def _place(self, organisation_id: int) -> str:
        place = self.known.tree.by_id[organisation_id]
        return with_name(place.code, place.name)

    def _role(self, role_id: int | None) -> str | None:
        return with_name(self._roles[role_id], self.known.role_titles.get(role_id, "")) if role_id else None

    def _supervisor(self, key: PostKey | None, draft: Draft) -> str | None:
        """With the name, where it is of the same employer: whose a number of another is stays unsaid."""
        post = self.known.posts.get(key) if key else None
        if key is None or post is None or key[0] != draft.key[0]:
            return key and key[1]
        person = self.known.persons[post.person_id]
        return with_name(post.employee_number, person.name)


def _says_nothing_new(name: str, line: PersonLine, person: KnownPerson) -> bool:
    """Is this the only name of somebody, under whichever heading, or a filler beside what is known?"""
    if name in ("first_name", "last_name"):
        mine, theirs = only_name(line.first_name, line.last_name), only_name(person.first_name, person.last_name)
        return bool(mine) and fold(mine) == fold(theirs)
    filler = (name == "email" and is_filler_address(line.email)) or (name == "date_of_birth" and line.date_of_birth == FILLER_BIRTHDAY)
    return filler and bool(getattr(person, name))
