"""From the lines of a staff list to a plan. Everything is decided in memory; nothing is read and nothing written here."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from lms.kit.identifiers import fold, folded_number
from lms.kit.importing import Code, Options, Plan, Sheet, Step, What, differences
from lms.people.rules.imports.circles import circles, dependents_of
from lms.people.rules.imports.lookups import PostKey
from lms.people.rules.imports.problems import PeopleCode
from lms.people.rules.imports.staff_list.columns import PersonLine
from lms.people.rules.imports.staff_list.current_state import PeopleKnown
from lms.people.rules.imports.staff_list.draft_rows import Draft, LineResolver, ended
from lms.people.rules.imports.staff_list.names import with_names_on_record
from lms.people.rules.imports.staff_list.person_matcher import PersonMatcher
from lms.people.rules.imports.staff_list.terms import KnownPost, TermState, decide, is_leaving
from lms.people.rules.imports.staff_list.writes import PeopleWrites, Writer
from lms.people.rules.imports.wrong_employer import about_people

LAST_DAY = "last day"


def plan_people(sheet: Sheet[PersonLine], known: PeopleKnown, options: Options) -> Plan[PeopleWrites]:
    """The plan of a staff list. Whoever stands on a line that was left out on purpose is on the list, so is no leaver."""
    lines = sheet.lines
    if "last_name" not in sheet.columns:
        lines = list(with_names_on_record(lines, known, options, sheet.notes))
    return _Planner(lines, sheet, known, options).plan()


@dataclass
class _Planner:
    lines: Sequence[PersonLine]
    sheet: Sheet[PersonLine]
    known: PeopleKnown
    options: Options
    drafts: dict[PostKey, Draft] = field(default_factory=dict)
    unread: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.notes = self.sheet.notes

    def plan(self) -> Plan[PeopleWrites]:
        self._look_up()
        self._check_supervisors()
        self._decide()
        self._recognise()
        self._settle()
        writer = Writer(self.known, self.notes)
        plan = Plan(writer.writes)
        for draft in self.drafts.values():
            if draft.line.line not in self.notes.bad:
                writer.take(draft, plan)
        self._leavers(plan)
        self._doubt(plan)
        return plan

    def _look_up(self) -> None:
        resolver = LineResolver(self.sheet.columns, self.known.tree, self.known.roles, self.options, self.notes)
        for line in self.lines:
            draft = resolver.draft(line, self.known.posts)
            if draft is None:
                self.unread.append(line.line)
            elif draft.key in self.drafts:
                words = {"other": self.drafts[draft.key].line.line, "what": "employee number"}
                self.notes.add(line.line, "employee_number", line.employee_number, Code.DUPLICATE_LINE, **words)
            else:
                self.drafts[draft.key] = draft

    def _check_supervisors(self) -> None:
        for draft in self.drafts.values():
            supervisor = draft.wanted.supervisor
            if supervisor is None or supervisor in self.drafts:
                continue
            post, number = self.known.posts.get(supervisor), draft.line.supervisor_employee_number
            if post is None:
                self.notes.add(draft.line.line, "supervisor_employee_number", number, PeopleCode.SUPERVISOR_UNKNOWN)
            elif (end := ended(post, self.options.today)) and number:
                self.notes.add(draft.line.line, "supervisor_employee_number", number, PeopleCode.SUPERVISOR_LEFT, end=end)
        self._check_circles(self.drafts)

    def _check_circles(self, drafts: Mapping[PostKey, Draft]) -> None:
        recorded = {key: post.last.conditions.supervisor if post.last else None for key, post in self.known.posts.items()}
        for key, circle in circles(recorded | {key: draft.wanted.supervisor for key, draft in drafts.items()}).items():
            if key in drafts:
                line = drafts[key].line
                words = " → ".join(number for _, number in [*circle, circle[0]])
                self.notes.add(
                    line.line, "supervisor_employee_number", line.supervisor_employee_number, PeopleCode.SUPERVISOR_CIRCLE, circle=words
                )

    def _decide(self) -> None:
        for draft in self.drafts.values():
            if draft.line.line in self.notes.bad:
                continue
            draft.decision = decide(draft.line, draft.wanted, draft.post, self.options.today)
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

    def _recognise(self) -> None:
        """Recorded posts first: what their lines say about a person counts when new numbers are looked at."""
        matcher = PersonMatcher(self.known.persons.values(), {key: ref for key, (_, ref) in self.known.registrations.items()})
        for draft in self.drafts.values():
            if draft.post:
                draft.ref = draft.post.person_id
                self._recognise_recorded(draft, matcher)
        for draft in self.drafts.values():
            if not draft.post and draft.line.line not in self.notes.bad:
                self._recognise_new(draft, matcher)

    def _recognise_recorded(self, draft: Draft, matcher: PersonMatcher) -> None:
        line = draft.line
        if not matcher.holds(line, draft.ref):
            self.notes.add(line.line, "register_number", line.register_number, PeopleCode.REGISTER_TAKEN)
        if matcher.is_stranger(line, draft.ref):
            self.notes.add(line.line, "last_name", line.last_name, PeopleCode.NUMBER_OF_ANOTHER)
        if line.line not in self.notes.bad:
            matcher.learn(line, draft.ref)

    def _recognise_new(self, draft: Draft, matcher: PersonMatcher) -> None:
        line, match = draft.line, matcher.match(draft.line)
        draft.ref = match.ref
        for whom, why in match.suspects:
            self.notes.add(
                line.line, "email" if "email" in why else "date_of_birth", "", PeopleCode.SUSPECTED_DUPLICATE, whom=whom, why=why
            )
        if match.name_differs:
            self.notes.add(line.line, "last_name", line.last_name, PeopleCode.REGISTER_NAME_DIFFERS)

    def _settle(self) -> None:
        """A bad line leaves what is recorded, and with that a good line may close a circle: until no more lines turn bad."""
        before = -1
        while before < len(self.notes.bad):
            before = len(self.notes.bad)
            self._spread()
            self._check_circles({key: draft for key, draft in self.drafts.items() if draft.line.line not in self.notes.bad})

    def _spread(self) -> None:
        """A supervisor who is only on a bad line is not there: those who name them are bad lines too."""
        new = {key for key, draft in self.drafts.items() if draft.post is None}
        depends = {key: d.wanted.supervisor for key, d in self.drafts.items() if d.wanted.supervisor and d.wanted.supervisor in new}
        bad = [key for key in new if self.drafts[key].line.line in self.notes.bad]
        for key, other in dependents_of(bad, depends):
            line, words = self.drafts[key].line, {"other": self.drafts[other].line.line}
            self.notes.add(
                line.line, "supervisor_employee_number", line.supervisor_employee_number, PeopleCode.SUPERVISOR_LINE_BAD, **words
            )

    def _leavers(self, plan: Plan[PeopleWrites]) -> None:
        """Posts of the employers on this list that are not on it."""
        employers = {employer_id for employer_id, _ in self.drafts}
        day, there = self.options.end_leavers_on, {*self.drafts, *self._left_out()}
        if day and self.unread:
            self.notes.add(self.unread[0], "employee_number", "", PeopleCode.LEAVERS_UNCERTAIN)
        for key, post in self.known.posts.items():
            if key[0] in employers and key not in there and is_leaving(post, self.options.today):
                plan.steps.append(self._leaver(post, plan.writes))

    def _doubt(self, plan: Plan[PeopleWrites]) -> None:
        employers = {employer_id for employer_id, _ in self.drafts}
        current = sum(key[0] in employers and is_leaving(post, self.options.today) for key, post in self.known.posts.items())
        missing, adds = sum(not step.line for step in plan.steps), plan.counts()[What.ADD]
        new = {draft.key: fold(draft.line.last_name) for draft in self.drafts.values() if draft.post is None}
        numbers = {(number, name) for (_, number), name in new.items()}
        names = {(key[1], fold(self.known.persons[post.person_id].last_name)) for key, post in self.known.posts.items() if key not in new}
        plan.doubt = about_people(lines=len(self.drafts), adds=adds, missing=missing, current=current, elsewhere=len(numbers & names))

    def _left_out(self) -> Iterator[PostKey]:
        for cells in self.sheet.left_out:
            code, number = cells.get("employer_code", ""), cells.get("employee_number", "")
            place = self.known.tree.find(code) if code else self.known.tree.by_id.get(self.options.employer_id or 0)
            if place is not None:
                yield place.id, folded_number(number)

    def _leaver(self, post: KnownPost, writes: PeopleWrites) -> Step:
        last, day = post.terms[-1], self.options.end_leavers_on
        person = self.known.persons[post.person_id]
        who = f"{person.first_name} {person.last_name} ({self.known.tree.by_id[post.key[0]].code} {post.employee_number})"
        if day is None or self.unread or (last.ends_on and last.ends_on <= day):
            return Step(0, What.LEAVER, who, differences([(LAST_DAY, None, last.ends_on)]))
        if last.starts_on > day:
            self.notes.add(0, "", post.employee_number, PeopleCode.LEAVER_STARTS_LATER, who=who, start=last.starts_on)
            return Step(0, What.LEAVER, who)
        writes.terms.append((post.key, replace(last, ends_on=day)))
        return Step(0, What.END, who, differences([(LAST_DAY, last.ends_on, day)]))
