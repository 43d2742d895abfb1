"""The columns of a kind of file: what each means, how its cells are read, and by what it is found in the files of other systems."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from lms.kit.importing.cells import CODE, Reader, day, text
from lms.kit.importing.problems import Code, Finding, finding

SHORT_TEXT = text()


@dataclass(frozen=True)
class Column:
    """One column. What stands between `called` and `may_share` is for files of other systems, and may be left out."""

    name: str
    means: str
    example: str
    required: bool = False  # a file cannot do without it
    read: Reader = SHORT_TEXT
    may_be_empty: bool = False  # although the file needs the column, a line may do without
    is_asked_first: bool = False  # although a file can do without, somebody is to see that it does
    called: str = ""  # as people call it, where its name alone is no English
    also: tuple[str, ...] = ()  # what other systems call it, the likeliest first
    may_be_fixed: bool = False  # it may be the same on every line of a file
    may_repeat: bool = False  # reports often print it once for several lines
    may_share: bool = False  # it may repeat what another column takes from the same place
    may_be_emptied: bool = False  # an empty cell removes what is recorded where somebody says so for this column; else it changes nothing
    names_employer: bool = False  # a line that has it needs no employer's code beside it
    is_private: bool = False  # no page, finding or list repeats its cells, and what is kept of them is encrypted

    @property
    def words(self) -> str:
        """'employee number'."""
        return self.called or self.name.replace("_", " ")

    @property
    def is_day(self) -> bool:
        return self.read is day


@dataclass(frozen=True)
class Split:
    """A column of other systems that is several of ours, such as a whole name. Where a file has none of them, those on record stand in."""

    column: Column
    into: tuple[str, ...]
    split: Callable[[str], tuple[str, ...]]


#: Which employer a line is about. A file that is imported for one employer may do without.
EMPLOYER = Column(
    "employer_code",
    "The employer's code. May be left out when the file is imported for one employer.",
    "NHSL",
    required=True,
    read=text(CODE),
    may_be_empty=True,
    called="employer",
    also=("employer", "board", "trust", "vpd", "organisation code", "organization", "company", "health board"),
    may_be_fixed=True,
    may_repeat=True,
)


class UnusableHeader(Exception):
    """The header lacks what the file cannot do without. The message says what."""


def plain(name: str) -> str:
    """Names of columns compare by letters and figures alone: 'Employee Number' is employee_number."""
    return "".join(letter for letter in name.lower() if letter.isalnum())


def is_needed(column: Column, *, employer_given: bool) -> bool:
    """Can a file not do without this column?"""
    return column.required and not (employer_given and column.name == EMPLOYER.name)


def is_employer_named(columns: Sequence[Column], names: Collection[str]) -> bool:
    """Is there among these columns one by which every line tells its employer?"""
    return any(column.names_employer for column in columns if column.name in names)


def read_header(
    columns: Sequence[Column], header: Sequence[str], *, label: str, one_of: Sequence[Sequence[str]], employer_given: bool
) -> tuple[list[str], list[Finding]]:
    """For each cell of the header the column it names, or "" for one that is not known, and findings about those.

    `one_of`: of each of these groups a file needs at least one column. Raises UnusableHeader where a required column is missing or a
    column stands twice.
    """
    known = {plain(column.name): column.name for column in columns}
    named = [known.get(plain(cell), "") for cell in header]
    twice = sorted({name for name in named if name and named.count(name) > 1})
    if twice:
        raise UnusableHeader(f"The header names {listed(twice)} more than once.")
    employer_given = employer_given or is_employer_named(columns, named)
    missing = [column.name for column in columns if is_needed(column, employer_given=employer_given) and column.name not in named]
    missing += [group[0] for group in one_of if not set(group) & set(named)]
    if missing:
        raise UnusableHeader(f"The header lacks {listed(missing)}. The template for {label.lower()} has all columns.")
    return named, [finding(1, cell, "", Code.UNKNOWN_COLUMN) for cell, name in zip(header, named, strict=True) if not name and cell]


def listed(words: Sequence[str], last: str = "and") -> str:
    """'a, b and c'."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"
