"""From the lines of a staff list to a plan. Everything is decided in memory; nothing is read and nothing written here."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from lms.kit.identifiers import fold, folded_number
from lms.kit.importing import Code, Options, Plan, Sheet, Step, What, differences
from lms.people.rules.imports.establishments import within_establishments
from lms.people.rules.imports.lookups import PostKey, employer_of
from lms.people.rules.imports.problems import PeopleCode
from lms.people.rules.imports.staff_list.columns import PersonLine
from lms.people.rules.imports.staff_list.current_state import PeopleKnown, with_numbers_freed
from lms.people.rules.imports.staff_list.draft_rows import Draft, LineResolver
from lms.people.rules.imports.staff_list.empty_cells import emptied
from lms.people.rules.imports.staff_list.names import with_names_on_record
from lms.people.rules.imports.staff_list.offered_numbers import with_numbers
from lms.people.rules.imports.staff_list.recognition import Recognised, Recogniser
from lms.people.rules.imports.staff_list.supervisors import Supervisors
from lms.people.rules.imports.staff_list.terms import Decision, KnownPost, TermState, decide, is_leaving
from lms.people.rules.imports.staff_list.writes import PeopleWrites, Writer
from lms.people.rules.imports.wrong_employer import about_people
from lms.people.rules.numbers import given_on
from lms.people.rules.words import full_name

LAST_DAY = "last day"


def plan_people(sheet: Sheet[PersonLine], known: PeopleKnown, options: Options) -> Plan[PeopleWrites]:
    """The plan of a staff list. Whoever stands on a line that was left out on purpose is on the list, so is no leaver."""
    lines, names = sheet.lines, {"last_name", "first_name"} & sheet.columns
    if not names:
        lines = list(with_names_on_record(lines, known, options, sheet.notes))
    for line in lines:
        if names and not line.first_name and not line.last_name:
            sheet.notes.add(line.line, max(names), "", Code.MISSING)
    if "employee_number" not in sheet.columns:
        lines = list(with_numbers(lines, known, options, sheet.notes))
    for line in lines:
        if not line.employee_number and line.line not in sheet.notes.bad:
            sheet.notes.add(line.line, "employee_number", "", Code.MISSING)
    places_of = partial(_places_of, known)
    placed = list(within_establishments(lines, known.tree, known.posts, places_of, sheet.notes))
    return _Planner(placed, sheet, known, options).plan()


def _places_of(known: PeopleKnown, key: PostKey) -> Iterator[str]:
    return (known.tree.by_id[term.conditions.organisation_id].path for term in known.posts[key].terms)


@dataclass
class _Planner:
    lines: Sequence[PersonLine]
    sheet: Sheet[PersonLine]
    known: PeopleKnown
    options: Options
    drafts: dict[PostKey, Draft] = field(default_factory=dict)
    unread: list[int] = field(default_factory=list)
    there: set[PostKey] = field(default_factory=set)  # posts that are on the list

    def __post_init__(self) -> None:
        self.notes = self.sheet.notes

    def plan(self) -> Plan[PeopleWrites]:
        recogniser = Recogniser(self.known, self.options, self.notes, self.lines)
        placed = self._place()
        self._look_up(recogniser.recognise(placed))
        supervisors = Supervisors(self.drafts, placed, self.known.posts, self.notes)
        supervisors.look_up(self.options.today)
        self._decide()
        self._settle(supervisors)
        self.there = {*self.drafts, *self._left_out(), *recogniser.beside}
        writer = Writer(self.known, self.notes, self.options.empty_removes & self.sheet.columns, recogniser.fillers)
        writer.writes.former |= {key: post.id for key, post in self.known.posts.items() if given_on(key[1])}
        plan = Plan(writer.writes, questions=[question for question in recogniser.questions if question.line not in self.notes.bad])
        for draft in self.drafts.values():
            if draft.line.line not in self.notes.bad:
                writer.take(draft, plan)
                plan.emptied.update(emptied(draft, self.known.persons.get(draft.ref), {*self.sheet.columns, "end_date"}))
        self._leavers(plan, placed)
        self._doubt(plan, placed.values())
        return plan

    def _place(self) -> dict[PostKey, Recognised]:
        """The lines whose employer and number can be read, by both."""
        placed: dict[PostKey, Recognised] = {}
        for line in self.lines:
            employer = employer_of(line.line, line.employer_code, self.known.tree, self.options, self.notes)
            key = (employer.id if employer else 0, folded_number(line.employee_number))
            if employer is None or not line.employee_number:
                self.unread.append(line.line)
            elif key in placed:
                words = {"other": placed[key].line.line, "what": "employee number"}
                self.notes.add(line.line, "employee_number", line.employee_number, Code.DUPLICATE_LINE, **words)
            else:
                placed[key] = Recognised(line, employer, key)
        return placed

    def _look_up(self, recognised: Mapping[PostKey, Recognised]) -> None:
        """What the lines name. Who is named as a supervisor by a number without its zeros is the one who has it with them."""
        self.known = with_numbers_freed(self.known, [mine.frees for mine in recognised.values() if mine.frees])
        for mine in recognised.values():
            mine.post = mine.post and self.known.posts[mine.key]
        resolver = LineResolver(self.sheet.columns, self.known.tree, self.known.roles, self.options, self.notes)
        self.drafts = {key: resolver.draft(mine) for key, mine in recognised.items()}
        full = {(key[0], folded_number(draft.line.employee_number)): key for key, draft in self.drafts.items()}
        for draft in self.drafts.values():
            boss = draft.wanted.supervisor
            if boss in full:
                draft.wanted = replace(draft.wanted, supervisor=full[boss])

    def _decide(self) -> None:
        for draft in self.drafts.values():
            if draft.line.line in self.notes.bad:
                continue
            draft.decision = self._decision(draft)
            for note in draft.decision.notes:
                self.notes.add(draft.line.line, note.column, note.value, note.code, **note.words)
            self._check_places(draft.line, draft.decision.terms)

    def _check_places(self, line: PersonLine, terms: Iterable[TermState]) -> None:
        """Nobody is put into a place that has ended, or kept there longer."""
        for term in terms:
            place = self.known.tree.by_id[term.conditions.organisation_id]
            if place.is_outlived(term.starts_on, term.ends_on, self.options.today):
                self.notes.add(
                    line.line, "organisation_code", line.organisation_code, PeopleCode.PLACE_ENDED, name=place.name, end=place.ends_on
                )

    def _settle(self, supervisors: Supervisors) -> None:
        """Whoever goes without the supervisor of their line asks for less by that."""
        for draft in supervisors.settle():
            if draft.decision:
                draft.decision = self._decision(draft)

    def _decision(self, draft: Draft) -> Decision:
        """A list without a column for ends says as much about who has not left as one whose cells are empty."""
        removes = "end_date" in self.options.empty_removes
        return decide(draft.line, draft.wanted, draft.post, self.options.today, empty_end_removes=removes)

    def _leavers(self, plan: Plan[PeopleWrites], placed: Collection[PostKey]) -> None:
        """Posts of the employers on this list that are not on it."""
        employers = {employer_id for employer_id, _ in placed}
        if self.options.end_leavers_on and self.unread:
            self.notes.add(self.unread[0], "employee_number", "", PeopleCode.LEAVERS_UNCERTAIN)
        for key, post in self.known.posts.items():
            if key[0] in employers and key not in self.there and not given_on(key[1]) and is_leaving(post, self.options.today):
                plan.steps.append(self._leaver(post, plan.writes))

    def _doubt(self, plan: Plan[PeopleWrites], placed: Collection[Recognised]) -> None:
        """Lines that wait count as well: of another employer's list most may."""
        employers = {mine.key[0] for mine in placed}
        current = sum(key[0] in employers and is_leaving(post, self.options.today) for key, post in self.known.posts.items())
        missing, adds = sum(not step.line for step in plan.steps), plan.counts()[What.ADD]
        new = {mine.key: fold(mine.line.last_name) for mine in placed if mine.post is None}
        numbers = {(number, name) for (_, number), name in new.items()}
        names = {(key[1], fold(self.known.persons[post.person_id].last_name)) for key, post in self.known.posts.items() if key not in new}
        plan.doubt = about_people(lines=len(placed), adds=adds, missing=missing, current=current, elsewhere=len(numbers & names))

    def _left_out(self) -> Iterator[PostKey]:
        for cells in self.sheet.left_out:
            code, number = cells.get("employer_code", ""), cells.get("employee_number", "")
            place = self.known.tree.find(code) if code else self.known.tree.by_id.get(self.options.employer_id or 0)
            if place is not None:
                yield place.id, folded_number(number)

    def _leaver(self, post: KnownPost, writes: PeopleWrites) -> Step:
        last, day = post.terms[-1], self.options.end_leavers_on
        person = self.known.persons[post.person_id]
        who = f"{full_name(person.first_name, person.last_name)} ({self.known.tree.by_id[post.key[0]].code} {post.employee_number})"
        if day is None and last.starts_on <= self.options.today:
            writes.missing.append((post.key, replace(last, ends_on=self.options.today)))
        if day is None or self.unread or (last.ends_on and last.ends_on <= day):
            return Step(0, What.LEAVER, who, differences([(LAST_DAY, None, last.ends_on)]))
        if last.starts_on > day:
            self.notes.add(0, "", post.employee_number, PeopleCode.LEAVER_STARTS_LATER, who=who, start=last.starts_on)
            return Step(0, What.LEAVER, who)
        writes.terms.append((post.key, replace(last, ends_on=day)))
        return Step(0, What.END, who, differences([(LAST_DAY, last.ends_on, day)]))
