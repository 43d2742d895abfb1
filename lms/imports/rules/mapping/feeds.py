"""What feeds each of our columns: one of the file's, one value for every line, or nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lms.imports.rules import values
from lms.imports.rules.columns import COLUMNS, Column, FileKind, is_needed, names
from lms.imports.rules.mapping.synonyms import plain
from lms.kit.identifiers import fold

#: A name in one column, to be split into first and last name.
FULL_NAME = Column("full_name", "First and last name in one column: 'Smith, Jane' or 'Jane Smith'. It is split.", "Smith, Jane")
DATES = frozenset({"date_of_birth", "start_date", "end_date", "changes_from", "achieved_on", "expires_on"})
#: What may be the same on every line of a file.
MAY_BE_FIXED = frozenset(
    {"employer_code", "organisation_code", "job_role", "worker_type", "start_date", "changes_from", "register", "subject_code"}
) | frozenset({"achieved_on", "expires_on", "method", "provider", "notes"})
#: Who a line is about: asked for in any case, as a file can hardly do without, though each alone may be missing.
WHO = {FileKind.PEOPLE: frozenset({"first_name", "last_name"}), FileKind.AWARDS: frozenset({"employee_number"})}
#: May repeat what another column takes from the same place.
MAY_SHARE = frozenset({"notes", "provider"})


@dataclass(frozen=True, slots=True)
class Feed:
    """Where one of our columns comes from: a column of the file by its key, or one value. Neither: it is not in the file."""

    column: str = ""
    fixed: str = ""

    def __bool__(self) -> bool:
        return bool(self.column or self.fixed)


@dataclass(frozen=True)
class Feeds:
    """The feeds of a file by our column's name; only those that feed something."""

    of: Mapping[str, Feed]
    repeated: frozenset[str] = frozenset()  # ours whose empty cells say the same as the line above: cells that were merged

    def as_json(self) -> dict[str, object]:
        fed = {ours: {"column": feed.column} if feed.column else {"fixed": feed.fixed} for ours, feed in sorted(self.of.items())}
        return {"feeds": fed, "repeated": sorted(self.repeated)}

    @classmethod
    def from_json(cls, kept: Mapping[str, Mapping[str, Mapping[str, str]]]) -> "Feeds":
        fed = {ours: Feed(feed.get("column", ""), feed.get("fixed", "")) for ours, feed in kept["feeds"].items()}
        return cls(fed, frozenset(kept.get("repeated", ())))

    def lacking(self, keys: Sequence[str]) -> list[str]:
        """The file's columns that are counted on and not there."""
        there = {fold(key) for key in keys}
        return [feed.column for feed in self.of.values() if feed.column and fold(feed.column) not in there]


def targets(kind: FileKind) -> list[Column]:
    """Our columns in the order of the page."""
    ours = list(COLUMNS[kind])
    if kind == FileKind.PEOPLE:
        ours.insert(names(kind).index("first_name"), FULL_NAME)
    return ours


def identity(kind: FileKind, keys: Sequence[str]) -> Feeds:
    """A header of ours, as feeds."""
    ours = {plain(name): name for name in names(kind)}
    return Feeds({ours[plain(key)]: Feed(column=key) for key in keys if plain(key) in ours})


def is_asked_first(kind: FileKind, column: Column, *, employer_given: bool) -> bool:
    """Is this column's question seen at once, even where nothing of the file seems to feed it?"""
    return is_needed(kind, column, employer_given=employer_given) or column.name in WHO.get(kind, ())


def check_feeds(kind: FileKind, feeds: Feeds, keys: Sequence[str], *, employer_given: bool) -> Iterator[tuple[str, str]]:
    """What is wrong with a mapping, as (our column, sentence)."""
    yield from _missing(kind, feeds, employer_given)
    for lacking in feeds.lacking(keys):
        yield next(ours for ours, feed in feeds.of.items() if feed.column == lacking), f"The file has no column {lacking}."
    takers: dict[str, str] = {}
    for ours, feed in feeds.of.items():
        if feed.column and ours not in MAY_SHARE and takers.setdefault(fold(feed.column), ours) != ours:
            yield (
                ours,
                f"{feed.column} is taken for the {words(takers[fold(feed.column)])} already: it can feed only one of ours.",
            )
        if feed.fixed:
            yield from _fixed(ours, feed.fixed)


def _missing(kind: FileKind, feeds: Feeds, employer_given: bool) -> Iterator[tuple[str, str]]:
    fed = {ours for ours, feed in feeds.of.items() if feed}
    if "full_name" in fed:
        both = fed & {"first_name", "last_name"}
        fed |= {"first_name", "last_name"}
        if both:
            yield "full_name", "Choose the full name, or first and last name, not both."
    elif not {"first_name", "last_name"} & fed:
        fed |= {"first_name", "last_name"}  # those on record stand in
    for column in COLUMNS[kind]:
        if column.name not in fed and is_needed(kind, column, employer_given=employer_given):
            yield column.name, f"Say where the {words(column.name)} comes from."
    if kind == FileKind.AWARDS and not {"employee_number", "email"} & fed:
        yield "employee_number", "Say where the employee number or the email address comes from."


def _fixed(ours: str, value: str) -> Iterator[tuple[str, str]]:
    if ours not in MAY_BE_FIXED:
        yield ours, f"The {words(ours)} cannot be the same on every line."
    elif ours in DATES:
        try:
            values.day(value)
        except values.Misread:
            yield ours, "Write the date as 2026-11-03 or 03/11/2026."


#: Our columns as people call them, where the name alone is no English.
CALLED = {
    "employer_code": "employer",
    "organisation_code": "team or service",
    "subject_code": "course or subject",
    "achieved_on": "date achieved",
    "expires_on": "expiry date",
    "changes_from": "date of the change",
    "supervisor_employer_code": "supervisor's employer",
    "supervisor_employee_number": "supervisor's employee number",
    "hours": "hours a week",
    "register": "professional register",
}


def words(ours: str) -> str:
    """'employee number'."""
    return CALLED.get(ours, ours.replace("_", " "))
