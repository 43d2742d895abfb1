"""A long list as a file: asked for, made in the background, kept for its one reader, and removed some days later."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zlib import compressobj

from sqlalchemy import delete, select

from lms.access import May, Viewer
from lms.files import service as files
from lms.jobs import service as jobs
from lms.kit import clock
from lms.kit.db import advisory_lock, db
from lms.kit.refusal import Refused
from lms.kit.spreadsheets import Sheet, csv_chunks, write_book
from lms.kit.tables import PageRequest
from lms.people import queries as people
from lms.people.models import Account
from lms.reports import queries
from lms.reports.models import LinesFile
from lms.reports.rules import FETCHABLE, About, FileFormat, Scope, reach_of
from lms.reports.rules.files import LOST_REACH, MAKE, MOST_AT_ONCE, TOO_OLD, kept_scope, scope_of
from lms.reports.rules.lines import HEADER, WIDTHS, cells
from lms.training.queries import Line

#: Enough for text that repeats itself; more effort takes longer than it saves.
EFFORT = 1


def ask_for_file(*, scope: Scope, sort: str, kind: FileFormat, about: About, by: Viewer) -> int:
    """Have the lines made into a file; its id. The same asked for while it is under way is one file. Raises Refused."""
    advisory_lock(f"files of {by.account_id}")
    if not by.may(May.SEE_PEOPLE):
        raise Refused("You may not see lists of people.")
    filed = {"format": kind, "scope": kept_scope(scope), "sort": sort, "reach": reach_of(by), "title": about.title[:200]}
    live = queries.files_under_way(by)
    if same := next((file for file in live if all(getattr(file, name) == value for name, value in filed.items())), None):
        return same.id
    if len(live) >= MOST_AT_ONCE:
        raise Refused(f"{MOST_AT_ONCE} files are being made for you already. Wait until one is done, or cancel it.")
    words = {"partnership": about.partnership, "filters": [list(pair) for pair in about.filters]}
    file = LinesFile(**filed, about=words, account_id=by.account_id, lines=queries.how_many(by, scope), asked_at=clock.now())
    db.session.add(file)
    db.session.flush()
    title = f"{file.title} as {kind.label}"
    jobs.ask(kind=MAKE, about_id=file.id, by_account_id=by.account_id, title=title, endpoint="reports.lines_file")
    return file.id


# --- the worker makes it ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Order:
    """What is to be made, in plain values. `lines`: how many there were when it was asked for."""

    file_id: int
    kind: FileFormat
    viewer: Viewer
    scope: Scope
    ask: PageRequest
    about: About
    lines: int


def order(file_id: int) -> Order | None:
    """A file to make; None: it is made already, or gone. Raises Refused where whoever asked sees other people by now."""
    file = db.session.get(LinesFile, file_id, populate_existing=True)
    if file is None or file.file_id is not None:
        return None
    if file.asked_at < clock.now() - FETCHABLE:
        raise Refused(TOO_OLD)
    viewer, scope = _viewer(file), scope_of(file.scope)
    ask = PageRequest(file.sort.removeprefix("-"), file.sort.startswith("-"), per_page=None)
    return Order(file.id, file.format, viewer, scope, ask, _about(file.title, file.about, viewer, scope), file.lines)


def _viewer(file: LinesFile) -> Viewer:
    """Whoever asked, with what they may see now: the same as when they asked. Raises Refused."""
    account = db.session.get(Account, file.account_id, populate_existing=True)
    viewer = people.viewer(account, clock.today()) if account is not None and account.active else None
    if viewer is None or not viewer.may(May.SEE_PEOPLE) or reach_of(viewer) != file.reach:
        raise Refused(LOST_REACH)
    return viewer


def _about(title: str, stored: Mapping[str, Any], viewer: Viewer, scope: Scope) -> About:
    filters = [(str(name), str(value)) for name, value in stored["filters"]]
    return About(title, stored["partnership"], scope.day, filters, viewer.name, clock.today())


def written(order: Order, lines: Iterable[Line]) -> bytes:
    """The file, packed: a table of people and subjects repeats itself, and shrinks to a tenth."""
    press = compressobj(EFFORT)
    pieces = [press.compress(piece) for piece in _pieces(order, map(cells, lines))]
    return b"".join([*pieces, press.flush()])


def _pieces(order: Order, rows: Iterable[Sequence[object]]) -> Iterable[bytes]:
    if order.kind == FileFormat.CSV:
        return csv_chunks(HEADER, rows)
    return [write_book([Sheet(order.about.title, HEADER, rows, WIDTHS)], about=order.about.sheet)]


def keep_made(order: Order, content: bytes) -> None:
    """Keep it for whoever asked, if they may still see what is in it. Raises Refused."""
    file = db.session.get(LinesFile, order.file_id, with_for_update=True, populate_existing=True)
    if file is None or file.file_id is not None:
        return
    _viewer(file)
    file.file_id = files.keep(name=f"training-lines-{order.scope.day}.{order.kind}", content=content).id


def remove_old() -> None:
    """Remove what can no longer be fetched."""
    old = LinesFile.asked_at < clock.now() - FETCHABLE
    file_ids = [file_id for file_id in db.session.scalars(select(LinesFile.file_id).where(old)) if file_id is not None]
    db.session.execute(delete(LinesFile).where(old))
    files.remove(file_ids)
