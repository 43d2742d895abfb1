"""An import kind: what a room declares to have files of its facts uploaded, mapped, previewed, applied and taken back."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Generic, Protocol, TypeVar

from lms.access import May
from lms.kit.db import AnySelect, Base, table_of
from lms.kit.identifiers import fold
from lms.kit.importing.cells import Cells
from lms.kit.importing.columns import Column, Split, read_header
from lms.kit.importing.plan import Options, Plan
from lms.kit.importing.problems import Finding, Notes, Problem
from lms.kit.planned import PlannedPost

L = TypeVar("L")
K = TypeVar("K")
W = TypeVar("W")


class Line:
    """One line in typed values by the name of their column; "" or None where a cell is empty or cannot be read."""

    __slots__ = ("_values", "line")

    def __init__(self, line: int, **values: Any) -> None:
        self.line, self._values = line, values

    def __getitem__(self, column: str) -> Any:
        return self._values[column]


@dataclass
class Sheet(Generic[L]):
    """The lines of a file, read; `notes` has what was found while they were read, and takes what is found from now on."""

    lines: list[L]
    columns: frozenset[str]  # that the file has
    notes: Notes
    left_out: Sequence[Mapping[str, str]] = ()  # the cells of lines left out by decision: they stand in the file, and are not applied


class Ledger(Protocol):
    """Writes rows with their trail, and keeps what an undo goes by."""

    def insert(self, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> list[int]:
        """New rows; their ids in the same order."""

    def update(self, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
        """Changed rows, each with `id` and the same columns; what is as it was is left alone."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing of ours that a value may mean: what is written in our column, its name, and other names of it."""

    target: str
    label: str
    other_names: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """As it stands in a list to choose from."""
        return self.target if fold(self.target) == fold(self.label) else f"{self.target} – {self.label}"


#: Stands in a cell whose text is not ours: what is recorded stays for now, or nothing is recorded.
AS_RECORDED = "as-recorded"

#: In the `info` of a column that points to what is never removed: its row vouches for that, which then stays as it is.
VOUCHES = "vouches"


@dataclass(frozen=True)
class Revoked:
    """How a new row that is never removed goes: from its own day on it does not count. The right file brings it back.

    `day`: the column of its own day; `from_day` and `reason`: those that say since when it does not count, and why.
    """

    noun: str  # 'award'
    verb: str  # 'achieved': what was done on its day
    taken_back: str  # 'revoked'
    day: str
    from_day: str
    reason: str
    because: str

    def values(self, row: Mapping[str, Any]) -> Mapping[str, Any]:
        """What takes this row back."""
        return {self.from_day: row[self.day], self.reason: self.because}

    @property
    def as_before(self) -> Mapping[str, Any]:
        """What brings it back."""
        return {self.from_day: None, self.reason: None}

    @property
    def why(self) -> str:
        """For whoever undoes an import."""
        return (
            f"{self.noun.capitalize()}s are never deleted. They are {self.taken_back} from the day they were {self.verb}, so they count "
            "on no day. The right file brings them back."
        )


@dataclass(frozen=True)
class Undo:
    """A table that imports of a kind write, and how an undo takes its rows back: a new row is removed, a changed one gets its old values.

    Only `model` is needed. Rows that somebody has changed since, or that something else points to, stay.
    """

    model: type[Base]
    named: Callable[[], AnySelect] | None = None  # the id of each row and what it is called; else by the labels of its room
    title: str = ""  # stands before that, such as "Award of"; else the name of the table does
    #: The posts that these rows are facts about, by id with the columns that were written; None: perhaps all. Else by their post_id.
    posts: Callable[[Mapping[int, Mapping[str, Any]]], Collection[int] | None] | None = None
    #: The posts at which more or less counts as learnt because of these rows, which are facts about no post otherwise.
    learnt_at: Callable[[Mapping[int, Mapping[str, Any]]], Collection[int]] | None = None
    place: str = ""  # the column with the organisation that a row is of: an undo reaches no further than whoever asks for it
    follows: frozenset[str] = frozenset()  # columns that are worked out from others, and by what when rows have gone back
    work_out: Callable[[], None] | None = None
    together: str = ""  # rows with the same value here go back together or not at all
    span: tuple[str, str] | None = None  # first and last day: of rows that belong together no two overlap
    unique: tuple[str, str] | None = None  # within the same first value nobody else may have the second
    revoked: Revoked | None = None  # a new row is never removed, but revoked
    forgets: frozenset[str] = frozenset()  # columns whose old values are kept nowhere and do not come back
    #: By row, why it cannot have these old values again although it is as it was left; where nothing is said, it can.
    why_not: Callable[[Mapping[int, Mapping[str, Any]]], Mapping[int, str]] | None = None
    #: Gives rows their old values, where more goes with that than writing them.
    put_back: Callable[[Mapping[int, Mapping[str, Any]]], None] | None = None

    @property
    def record(self) -> str:
        return table_of(self.model).name


@dataclass(frozen=True)
class Matrix:
    """How a sheet with a row a person and a column a thing becomes lines: which of our columns each heading is, and which each cell."""

    heading: str
    cell: str


@dataclass(frozen=True)
class ImportKind(Generic[L, K, W]):
    """One kind of file. Only what stands before `line` is needed."""

    code: str  # stored, and part of addresses and commands: it never changes
    label: str
    may: May
    columns: tuple[Column, ...]
    known: Callable[[Sheet[L], Options], K]  # reads what is recorded, in a fixed number of queries
    plan: Callable[[Sheet[L], K, Options], Plan[W]]  # pure
    write: Callable[[W, K, Ledger], None]  # all its rows go through the ledger
    undo: tuple[Undo, ...]
    line: Callable[..., L] = Line  # type: ignore[assignment]
    check: Callable[[L, Cells, date], None] | None = None  # one cell against another, and against today
    one_of: tuple[tuple[str, ...], ...] = ()  # of each of these groups a file needs at least one column
    of_an_employer: bool = False  # files are of one employer, and may come in the form of other systems
    nouns: tuple[str, str] = ("entry", "entries")  # what a line is about, one and several
    whole_list: bool = False  # who is missing from a file may be ended on a day
    #: For columns whose cells name something of ours: all that they may mean to an employer (None: to any).
    vocabularies: Mapping[str, Callable[[int | None], list[Choice]]] = field(default_factory=dict)
    #: Of these columns, those whose line is taken although nobody has decided what its text means: what is recorded stays.
    may_stay_open: frozenset[str] = frozenset()
    splits: tuple[Split, ...] = ()
    matrix: Matrix | None = None  # files of other systems may have a column for each thing
    telling: tuple[str, ...] = ()  # columns that tell a record from the foot of a printed page; else those that a file needs
    #: The posts that a plan would change or open, as they will be: what that sets off is said before it is applied.
    planned: Callable[[W, K], Sequence[PlannedPost]] | None = None
    #: The same, if the posts of those who are missing from the file ended today; nothing where nobody is, or their end is asked for.
    planned_without_leavers: Callable[[W, K], Sequence[PlannedPost]] | None = None
    #: Warnings about what a line was taken without, and somebody has to put right later, by what is missing: 'supervisors'.
    to_mend: Mapping[str, Collection[Problem]] = field(default_factory=dict)
    #: What the column of another system beside ours says about a line, by the name that the list of sources has for it.
    beside: Mapping[str, Callable[[int, str, Mapping[str, str]], Iterable[Finding]]] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        """Its columns in the order of the template."""
        return [column.name for column in self.columns]

    @property
    def private(self) -> frozenset[str]:
        """The columns whose cells nobody is shown."""
        return frozenset(column.name for column in self.columns if column.is_private)

    def without_private(self, findings: Iterable[Finding]) -> list[Finding]:
        """Where a kind has such columns, only cells that are certainly in another are quoted."""
        quoted = {column.name for column in self.columns} - self.private
        return [replace(finding, value="") if self.private and finding.column not in quoted else finding for finding in findings]

    @property
    def example(self) -> list[str]:
        """One line that could be imported, for the template."""
        return [column.example for column in self.columns]

    @property
    def targets(self) -> list[Column]:
        """The columns that something of another system's file may feed, in the order of the page."""
        before = {split.into[0]: split.column for split in self.splits}
        return [target for column in self.columns for target in (before.get(column.name), column) if target]

    @property
    def revoked(self) -> Revoked | None:
        """How what is never removed goes, if there is such a thing."""
        return next((undo.revoked for undo in self.undo if undo.revoked), None)

    @property
    def tells_a_record(self) -> Sequence[str]:
        return self.telling or [column.name for column in self.columns if column.required and not column.may_be_empty]

    def read_header(self, header: Sequence[str], *, employer_given: bool = False) -> tuple[list[str], list[Finding]]:
        """For each cell of a header the column that it names, and findings. Raises UnusableHeader."""
        return read_header(self.columns, header, label=self.label, one_of=self.one_of, employer_given=employer_given)

    def read(self, cells: Cells, today: date) -> L:
        """One line in typed values."""
        values = {column.name: column.read(cells, column.name, column.required and not column.may_be_empty) for column in self.columns}
        line = self.line(line=cells.line, **values)
        if self.check:
            self.check(line, cells, today)
        return line


AnyKind = ImportKind[Any, Any, Any]
