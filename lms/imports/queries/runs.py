"""The runs and what was found in them, for those who could have made them."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select

from lms.access import Reach, Viewer
from lms.files.models import StoredFile
from lms.imports.models import ImportChange, ImportFinding, ImportReading, ImportRun, ImportUndo
from lms.imports.queries.kinds import kind_of, kinds
from lms.imports.rules.cell_choices import CellChoices
from lms.imports.rules.changes import Change, differences_of
from lms.imports.rules.mapping import Asks
from lms.imports.rules.mapping.reading import NOBODY_HAS_SAID, ReadAs
from lms.imports.rules.runs import AT_WORK, RunState
from lms.imports.rules.undo import UndoState
from lms.jobs import queries as jobs
from lms.jobs.rules import GIVEN_UP
from lms.kit.confidential import decrypt_bytes
from lms.kit.db import AnyRow, db
from lms.kit.importing import AnyKind, Options, Problem, Severity, What
from lms.kit.tables import PageOfRows, PageRequest, fetch_page
from lms.people.models import Account, Organisation, Person
from lms.people.queries import places_within
from lms.people.queries import viewer as viewer_of
from lms.people.rules import OrganisationKind, full_name

UNDONE = {UndoState.ASKED: "Being undone", UndoState.DONE: "Undone"}


@dataclass(frozen=True)
class Listed:
    """A run as lists show it."""

    id: int
    kind: AnyKind
    state: RunState
    file_name: str
    employer: str | None
    made_at: datetime
    by: str
    lines: int
    errors: int
    asks: Asks = Asks.NOTHING
    undo: UndoState | None = None

    @property
    def label(self) -> str:
        """Its state in words."""
        if self.state == RunState.APPLIED and self.undo in UNDONE:
            return UNDONE[self.undo]
        return "Needs mapping" if self.state == RunState.CHECKED and self.asks != Asks.NOTHING else self.state.label


def within(viewer: Viewer) -> ColumnElement[bool]:
    """The runs this viewer could have made: of an employer within reach; without one, their own, or any for whoever reaches everything."""
    parts: list[ColumnElement[bool]] = [false()]
    for kind in kinds():
        reach = viewer.reach(kind.may)
        if reach == Reach.PARTNERSHIP:
            parts.append(ImportRun.kind == kind.code)
        elif reach is not None:
            own = and_(ImportRun.employer_id.is_(None), ImportRun.by_account_id == viewer.account_id)
            parts.append(and_(ImportRun.kind == kind.code, or_(own, places_within(viewer, kind.may, ImportRun.employer_id))))
    return or_(*parts)


def run(run_id: int, viewer: Viewer) -> ImportRun | None:
    """One run, if this viewer could have made it."""
    return db.session.scalar(select(ImportRun).where(ImportRun.id == run_id, within(viewer)))


def just_sent(kind: AnyKind, employer_id: int | None, hashes: Sequence[str], viewer: Viewer, now: datetime) -> ImportRun | None:
    """The same file, sent by the same person within the last minute and not decided about yet."""
    same = (ImportRun.kind == kind.code, ImportRun.by_account_id == viewer.account_id, StoredFile.sha256.in_(hashes))
    whose = ImportRun.employer_id.is_(None) if employer_id is None else ImportRun.employer_id == employer_id
    open_ = ImportRun.state.in_([RunState.CHECKING, RunState.CHECKED])
    found = select(ImportRun).join(StoredFile, StoredFile.id == ImportRun.file_id).where(*same, whose, open_)
    return db.session.scalar(found.where(ImportRun.made_at > now - SENT_TWICE).order_by(ImportRun.id.desc()).limit(1))


#: A file that comes again within this time was sent by a second click.
SENT_TWICE = timedelta(minutes=1)

_BY = (Person.first_name, Person.last_name, Person.preferred_name)
RUN_SORTS = ("made",)
LINE_SORTS = ("line",)


def runs(viewer: Viewer, ask: PageRequest) -> PageOfRows[Listed]:
    """The runs this viewer could have made."""
    found = (
        select(ImportRun, ImportReading.asks, ImportUndo.state, StoredFile.name, Organisation.name, *_BY)
        .outerjoin(ImportUndo, ImportUndo.run_id == ImportRun.id)
        .outerjoin(ImportReading, ImportReading.run_id == ImportRun.id)
        .join(StoredFile, ImportRun.file_id == StoredFile.id)
        .outerjoin(Organisation, ImportRun.employer_id == Organisation.id)
        .outerjoin(Account, ImportRun.by_account_id == Account.id)
        .outerjoin(Person, Account.person_id == Person.id)
        .where(within(viewer))
    )
    return fetch_page(found, ask, keys={"made": ImportRun.id}, tie=ImportRun.id, read=_listed)


def _listed(rows: Iterable[AnyRow | tuple[Any, ...]]) -> Iterator[Listed]:
    for one, asks, undo, file_name, employer, first, last, preferred, *_ in rows:
        yield Listed(
            id=one.id,
            kind=kind_of(one.kind),
            state=one.state,
            file_name=file_name,
            employer=employer,
            made_at=one.made_at,
            by=full_name(first or "", last or "", preferred) or "the command line",
            lines=one.lines,
            errors=one.errors,
            asks=asks or Asks.NOTHING,
            undo=undo,
        )


def about(found: ImportRun) -> Listed:
    """The run with the names of its file, its employer and whoever made it."""
    names = (
        select(ImportReading.asks, ImportUndo.state, StoredFile.name, Organisation.name, *_BY)
        .select_from(ImportRun)
        .outerjoin(ImportUndo, ImportUndo.run_id == ImportRun.id)
        .outerjoin(ImportReading, ImportReading.run_id == ImportRun.id)
        .join(StoredFile, ImportRun.file_id == StoredFile.id)
        .outerjoin(Organisation, ImportRun.employer_id == Organisation.id)
        .outerjoin(Account, ImportRun.by_account_id == Account.id)
        .outerjoin(Person, Account.person_id == Person.id)
        .where(ImportRun.id == found.id)
    )
    return next(_listed([(found, *db.session.execute(names).one())]))


def findings(run_id: int, ask: PageRequest, severity: Severity | None = None, codes: Collection[Problem] = ()) -> PageOfRows[ImportFinding]:
    """What was found, in the order of the lines; of these codes, if any are given."""
    wanted = select(ImportFinding).where(ImportFinding.run_id == run_id, *([ImportFinding.severity == severity] if severity else []))
    if codes:
        wanted = wanted.where(ImportFinding.code.in_(codes))
    return fetch_page(wanted, ask, keys={"line": ImportFinding.line}, tie=ImportFinding.id, read=_first_of_each)


def to_mend(run: ImportRun) -> dict[str, int]:
    """On how many lines something is left to be put right, by what it is."""
    codes = kind_of(run.kind).to_mend
    counts = select(ImportFinding.code, func.count(ImportFinding.line.distinct())).where(ImportFinding.run_id == run.id)
    lines = dict(iter(db.session.execute(counts.group_by(ImportFinding.code))))
    return {what: sum(lines.get(code, 0) for code in among) for what, among in codes.items()}


def has_finding(run_id: int, code: Problem) -> bool:
    """Was this found in the file?"""
    return (
        db.session.scalar(select(ImportFinding.id).where(ImportFinding.run_id == run_id, ImportFinding.code == code).limit(1)) is not None
    )


def names_unknown(run: ImportRun) -> bool:
    """Does the file name something that is not ours, in a column whose values somebody could map?"""
    worded = ImportFinding.column.in_(kind_of(run.kind).vocabularies.keys())
    unknown = ImportFinding.code.startswith(UNKNOWN, autoescape=True)  # as all such codes begin
    return db.session.scalar(select(ImportFinding.id).where(ImportFinding.run_id == run.id, worded, unknown).limit(1)) is not None


UNKNOWN = "unknown_"


def changes(run_id: int, ask: PageRequest, what: What | None = None, *, in_file: bool | None = None) -> PageOfRows[Change]:
    """What the file does, in the order of the lines; only what its lines ask for, or only what follows from who is missing from it."""
    wanted = select(ImportChange).where(ImportChange.run_id == run_id, *([ImportChange.what == what] if what else []))
    if in_file is not None:
        wanted = wanted.where(ImportChange.line > 0 if in_file else ImportChange.line == 0)
    return fetch_page(wanted, ask, keys={"line": ImportChange.line}, tie=ImportChange.id, read=_changes)


def _changes(rows: Iterable[AnyRow]) -> Iterator[Change]:
    for row, *_ in rows:
        yield Change(row.line, row.what, row.who, differences_of(row.differences, row.before, row.after))


def _first_of_each(rows: Iterable[AnyRow]) -> list[Any]:
    return [row[0] for row in rows]


def how_far(run: ImportRun) -> tuple[int, int] | None:
    """How many of its lines the worker has done, of how many; None: nobody has said yet."""
    return jobs.how_far("imports.check" if run.state == RunState.CHECKING else "imports.apply", run.id)


def has_broken(found: ImportRun) -> bool:
    """Has the worker given up on this run, or did somebody cancel it?"""
    job = jobs.latest("imports.check" if found.state == RunState.CHECKING else "imports.apply", found.id)
    return found.state in AT_WORK and job is not None and job.state in GIVEN_UP


def employers(viewer: Viewer, among: Sequence[AnyKind]) -> list[tuple[int, str]]:
    """The employers this viewer may import files of any of these kinds for, by name."""
    found = select(Organisation.id, Organisation.name).order_by(Organisation.name_folded, Organisation.id)
    within_reach = [places_within(viewer, may, Organisation.id) for may in dict.fromkeys(kind.may for kind in among) if viewer.may(may)]
    theirs = found.where(Organisation.kind == OrganisationKind.EMPLOYER, or_(false(), *within_reach))
    return [(row_id, name) for row_id, name in db.session.execute(theirs)]


# --- for the worker ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Order:
    """A file and how it is to be read, in plain values."""

    kind: AnyKind
    content: bytes
    options: Options
    read_as: ReadAs = NOBODY_HAS_SAID


def content(run: ImportRun) -> bytes:
    """The file as it is kept."""
    stored = db.session.scalars(select(StoredFile.content).where(StoredFile.id == run.file_id)).one()
    return decrypt_bytes(stored) if kind_of(run.kind).private else stored


def in_state(run_id: int, state: RunState) -> ImportRun | None:
    """The run, if it is still where the worker takes it to be; until the end of the transaction nobody else moves it."""
    return db.session.scalar(select(ImportRun).where(ImportRun.id == run_id, ImportRun.state == state).with_for_update())


def order(run_id: int, state: RunState, today: date) -> Order | None:
    """What the worker is asked to do, with the reach that whoever asked has today; None: nothing any more."""
    run = db.session.scalar(select(ImportRun).where(ImportRun.id == run_id, ImportRun.state == state))
    if run is None:
        return None
    account = db.session.get(Account, run.by_account_id) if run.by_account_id else None
    kind, cells = kind_of(run.kind), CellChoices.from_json(run.cell_choices)
    options = Options(today, run.employer_id, run.end_leavers_on, date_order=cells.date_order, empty_removes=cells.empty_removes)
    if account is not None:
        viewer, may = viewer_of(account, today), kind.may
        own = {grant.path for grant in viewer.branches(may)}
        covers_all = viewer.reach(may) == Reach.PARTNERSHIP
        options = replace(
            options,
            covers=lambda path: viewer.reaches(may, path),
            covers_all=covers_all,
            reads_private=lambda path: path in own,
            person_id=viewer.person_id,
        )
    return Order(kind, content(run), options, _read_as(run))


def _read_as(run: ImportRun) -> ReadAs:
    """To be applied, exactly as it was previewed; to be checked, with the decisions of today."""
    found = db.session.scalar(select(ImportReading).where(ImportReading.run_id == run.id))
    if found is None:
        return ReadAs(is_ours=run.state == RunState.APPLYING)
    before = ReadAs.as_used(found.source, found.header_line, found.sheet, found.used)
    return before if run.state == RunState.APPLYING else before.anew()
