"""What a file of organisations would change. Parents may stand anywhere in the file, or on record."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from lms.kit.identifiers import folded_number
from lms.kit.importing import Code, Column, Notes, Options, Plan, Problem, Sheet, Step, What, differences, with_name
from lms.kit.importing.cells import CODE, text, word
from lms.people.rules.imports.circles import circles, dependents_of
from lms.people.rules.imports.lookups import Tree
from lms.people.rules.imports.problems import PeopleCode
from lms.people.rules.words import MAY_STAND_UNDER, Jurisdiction, OrganisationKind, Place, Sector

COLUMNS = (
    Column("code", "A short code that stays the same.", "NHSL-DN", True, text(CODE)),
    Column("name", "The name people use.", "District nursing", True),
    Column("kind", f"One of {', '.join(OrganisationKind)}.", "service", True, word(OrganisationKind)),
    Column("sector", f"One of {', '.join(Sector)}; empty: that of the organisation above.", "nhs", read=word(Sector)),
    Column(
        "parent_code",
        "The code of the organisation above, on record or in this file. Only a partnership has none.",
        "NHSL",
        read=text(CODE),
    ),
    Column("locality", "The part of the area; empty: that of the organisation above.", "Lochee"),
    Column("jurisdiction", "SCT or ENG; empty: that of the organisation above.", "SCT", read=word(Jurisdiction)),
)


@dataclass(frozen=True, slots=True)
class OrganisationLine:
    line: int
    code: str
    name: str
    kind: OrganisationKind | None
    sector: Sector | None
    parent_code: str
    locality: str
    jurisdiction: Jurisdiction | None


_FIELDS = ("name", "sector", "locality", "jurisdiction", "parent")


@dataclass(frozen=True, slots=True)
class OrganisationState:
    """An organisation as it is recorded or is to be; its own sector, locality and jurisdiction, not what it inherits."""

    id: int | None
    code: str
    name: str
    kind: OrganisationKind
    sector: Sector | None
    locality: str
    jurisdiction: Jurisdiction | None
    parent: str  # folded code; "" for the partnership


@dataclass(frozen=True)
class OrganisationsKnown:
    """What is recorded, read at once, by folded code."""

    tree: Tree
    organisations: dict[str, OrganisationState]


@dataclass
class OrganisationWrites:
    """By folded code, parents first."""

    new: dict[str, OrganisationState] = field(default_factory=dict)
    changed: dict[str, OrganisationState] = field(default_factory=dict)


def plan_organisations(sheet: Sheet[OrganisationLine], known: OrganisationsKnown, options: Options) -> Plan[OrganisationWrites]:
    """The plan of a file of organisations."""
    plan = Plan(OrganisationWrites())
    planner = _Planner(known, options, sheet.notes, plan)
    planner.look_up(sheet.lines)
    planner.check()
    planner.write()
    return plan


@dataclass
class _Planner:
    known: OrganisationsKnown
    options: Options
    notes: Notes
    plan: Plan[OrganisationWrites]
    drafts: dict[str, OrganisationState] = field(default_factory=dict)
    lines: dict[str, OrganisationLine] = field(default_factory=dict)
    everything: dict[str, OrganisationState] = field(default_factory=dict)

    def look_up(self, lines: Iterable[OrganisationLine]) -> None:
        for line in lines:
            code = folded_number(line.code)
            old = self.known.organisations.get(code)
            if code in self.lines:
                self.notes.add(line.line, "code", line.code, Code.DUPLICATE_LINE, other=self.lines[code].line, what="code")
            elif code and line.kind:
                self.lines[code] = line
                self.drafts[code] = _state(line, line.kind, old)

    def check(self) -> None:
        """A bad line leaves what is recorded, and beside that a good line may be wrong: again until no more lines turn bad."""
        drafts, before = self.drafts, -1
        while before < len(self.notes.bad):
            before = len(self.notes.bad)
            standing = {code: draft for code, draft in self.drafts.items() if draft.id is None or self._is_good(code)}
            self.everything = self.known.organisations | standing
            self._check(drafts)
            drafts = {code: draft for code, draft in self.drafts.items() if self._is_good(code)}
        self._spread()

    def _is_good(self, code: str) -> bool:
        return self.lines[code].line not in self.notes.bad

    def _check(self, drafts: dict[str, OrganisationState]) -> None:
        for code, draft in drafts.items():
            self._check_kind(code, draft)
            self._check_parent(code, draft)
            self._check_reach(code, draft)
        for code in circles({code: state.parent or None for code, state in self.everything.items()}):
            if code in drafts:
                self._note(code, "parent_code", PeopleCode.PARENT_CIRCLE)

    def _spread(self) -> None:
        new = {code for code, draft in self.drafts.items() if draft.id is None}
        bad = [code for code in new if not self._is_good(code)]
        for code, other in dependents_of(bad, {code: draft.parent for code, draft in self.drafts.items() if draft.parent in new}):
            self._note(code, "parent_code", PeopleCode.PARENT_LINE_BAD, other=self.lines[other].line)

    def _note(self, code: str, column: str, finding: Problem, **words: object) -> None:
        line = self.lines[code]
        self.notes.add(line.line, column, getattr(line, column), finding, **words)

    def _check_kind(self, code: str, draft: OrganisationState) -> None:
        old = self.known.organisations.get(code)
        if old and old.kind != draft.kind:
            self._note(code, "kind", PeopleCode.KIND_IS_FIXED, recorded=old.kind)
        if draft.kind == OrganisationKind.PARTNERSHIP:
            others = [other.name for other in self.everything.values() if other.kind == draft.kind and folded_number(other.code) != code]
            if others and old is None:
                self._note(code, "kind", PeopleCode.SECOND_PARTNERSHIP, name=others[0])

    def _check_parent(self, code: str, draft: OrganisationState) -> None:
        allowed = MAY_STAND_UNDER[draft.kind]
        old, above = self.known.organisations.get(code), self.everything.get(draft.parent)
        if not draft.parent:
            if allowed:
                self._note(code, "parent_code", PeopleCode.PARENT_MISSING)
        elif above is None:
            self._note(code, "parent_code", PeopleCode.PARENT_UNKNOWN)
        elif above.kind not in allowed:
            self._note(
                code,
                "parent_code",
                PeopleCode.PARENT_OF_WRONG_KIND,
                kind=draft.kind,
                above=above.kind.with_article,
            )
        elif (place := self._ended(draft.parent)) and not (old and old.parent == draft.parent):
            self._note(code, "parent_code", PeopleCode.PLACE_ENDED, name=place.name, end=place.ends_on)
        elif draft.id and draft.kind != OrganisationKind.EMPLOYER and self._employer_now(code) != self._employer_after(code):
            self._note(code, "parent_code", PeopleCode.PARENT_OTHER_EMPLOYER)

    def _ended(self, code: str) -> Place | None:
        """The recorded place with this code, if it is over."""
        place = self.known.tree.by_code.get(code)
        return place if place and place.is_over(self.options.today) else None

    def _employer_now(self, code: str) -> str | None:
        return self._employer(code, self.known.organisations)

    def _employer_after(self, code: str) -> str | None:
        return self._employer(code, self.everything)

    def _employer(self, code: str, among: dict[str, OrganisationState]) -> str | None:
        seen: set[str] = set()
        while code in among and code not in seen:
            if among[code].kind == OrganisationKind.EMPLOYER:
                return code
            seen.add(code)
            code = among[code].parent
        return None

    def _check_reach(self, code: str, draft: OrganisationState) -> None:
        """Both the organisation and what it is put under must lie within reach."""
        for place_code in {code, draft.parent} - {""}:
            place = self.known.tree.by_code.get(place_code)
            if place and not self.options.covers(place.path):
                self._note(code, "code", PeopleCode.OUTSIDE_REACH, name=place.name)
                return

    # --- what to write ------------------------------------------------------------------------------------------------------------

    def write(self) -> None:
        good = {code: draft for code, draft in self.drafts.items() if self.lines[code].line not in self.notes.bad}
        for code in _parents_first(good):
            old, new = self.known.organisations.get(code), good[code]
            if old == new:
                self.plan.unchanged += 1
                continue
            (self.plan.writes.changed if old else self.plan.writes.new)[code] = new
            self._step(self.lines[code].line, old, new)

    def _step(self, line: int, old: OrganisationState | None, new: OrganisationState) -> None:
        changed = differences((name, self._in_words(old, name), self._in_words(new, name)) for name in _FIELDS)
        self.plan.steps.append(Step(line, What.CHANGE if old else What.ADD, f"{new.name} ({new.code})", changed))

    def _in_words(self, state: OrganisationState | None, name: str) -> object:
        value = getattr(state, name) if state else None
        above = self.everything.get(value) if name == "parent" and value else None
        return with_name(above.code, above.name) if above else getattr(value, "label", value)


def _state(line: OrganisationLine, kind: OrganisationKind, old: OrganisationState | None) -> OrganisationState:
    """What the line asks for; an empty cell never erases, and a code keeps the form in which it was first recorded."""
    return OrganisationState(
        id=old.id if old else None,
        code=old.code if old else line.code,
        name=line.name,
        kind=kind,
        sector=line.sector or (old.sector if old else None),
        locality=line.locality or (old.locality if old else ""),
        jurisdiction=line.jurisdiction or (old.jurisdiction if old else None),
        parent=folded_number(line.parent_code) or (old.parent if old else ""),
    )


def _parents_first(drafts: dict[str, OrganisationState]) -> list[str]:
    ordered: dict[str, None] = {}
    for code in drafts:
        trail = []
        while code in drafts and code not in ordered and code not in trail:
            trail.append(code)
            code = drafts[code].parent
        ordered |= dict.fromkeys(reversed(trail))
    return list(ordered)
