"""Lists that are longer than a page: sorted by links, paged by key (never by counting rows), downloadable."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from flask import Response, request, url_for
from sqlalchemy import ColumnElement, SQLColumnExpression, func, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from lms.kit.db import AnyRow, AnySelect, db
from lms.kit.spreadsheets import csv_chunks, json_chunks, write_csv, write_xlsx

T = TypeVar("T")
Key = ColumnElement[Any] | InstrumentedAttribute[Any]
PER_PAGE = 50
#: No id or line is as large: databases refuse a number that does not fit their columns.
BEYOND_IDS = 2**31


@dataclass(frozen=True)
class PageRequest:
    """What part of a list is wanted. `after` and `before` are the sort key and id of a row; `per_page` None: everything."""

    sort: str
    descending: bool = False
    after: tuple[Any, int] | None = None
    before: tuple[Any, int] | None = None
    per_page: int | None = PER_PAGE


@dataclass(frozen=True)
class PageOfRows(Generic[T]):
    """The rows asked for, how many there are in all, and the keys at both ends where there is more."""

    rows: Sequence[T]
    total: int
    before: tuple[Any, int] | None = None
    after: tuple[Any, int] | None = None


@dataclass(frozen=True)
class Listing(Generic[T]):
    """A slice as a page shows it: with the addresses of its neighbours, of its other orders and of its downloads."""

    rows: Sequence[T]
    total: int
    sort: str
    descending: bool
    first_url: str | None = None
    previous_url: str | None = None
    next_url: str | None = None
    download_urls: Mapping[str, str] = field(default_factory=dict)

    @property
    def shown(self) -> int:
        return len(self.rows)

    def url_for_sort(self, key: str) -> str:
        """The same list in another order; a second click turns it round."""
        turned = key == self.sort and not self.descending
        return _address(sort=f"-{key}" if turned else key)


# --- asking -------------------------------------------------------------------------------------------------------------------


def read_page_request(sorts: Collection[str], default: str) -> PageRequest:
    """What this request wants: ?sort=-name&after=… . What cannot be read is left out, never an error. Downloads want everything."""
    given = request.args.get("sort", default)
    sort = given if given.removeprefix("-") in sorts else default
    return PageRequest(
        sort=sort.removeprefix("-"),
        descending=sort.startswith("-"),
        after=_cursor(request.args.get("after")),
        before=_cursor(request.args.get("before")),
        per_page=None if wants_download() else PER_PAGE,
    )


def _cursor(text: str | None) -> tuple[Any, int] | None:
    try:
        key, row_id = json.loads(text or "")
    except (ValueError, TypeError):
        return None
    # A truth value would pass for a whole number in Python, and PostgreSQL compares neither with the other.
    return (key, row_id) if type(key) in (str, int, float) and type(row_id) is int and 0 <= row_id < BEYOND_IDS else None


# --- fetching -----------------------------------------------------------------------------------------------------------------


def fetch_page(
    wanted: AnySelect,
    ask: PageRequest,
    *,
    keys: Mapping[str, Key],
    tie: SQLColumnExpression[int],
    read: Callable[[Iterable[AnyRow]], Iterable[T]],
    total: int | None = None,
) -> PageOfRows[T]:
    """The slice of `wanted`, in two queries. Keys are never NULL; `tie`, a unique id, settles equal ones; `read` makes rows presentable.

    `total`: where the caller has counted them in a quicker way.
    """
    if total is None:
        total = db.session.scalar(select(func.count()).select_from(wanted.order_by(None).subquery())) or 0
    key = keys[ask.sort]
    before, after = _typed(ask.before, key), _typed(ask.after, key)
    backwards, beyond = before is not None, before or after
    falling = ask.descending != backwards
    chosen = wanted.add_columns(key.label("sort_key"), tie.label("sort_tie"))
    if beyond is not None:
        place = tuple_(key, tie)
        chosen = chosen.where(place < beyond if falling else place > beyond)
    chosen = chosen.order_by(key.desc() if falling else key.asc(), tie.desc() if falling else tie.asc())
    rows = list(db.session.execute(chosen.limit(ask.per_page + 1) if ask.per_page else chosen))
    more = ask.per_page is not None and len(rows) > ask.per_page
    rows = rows[: ask.per_page]
    if backwards:
        rows.reverse()
    ends = _ends(rows, has_before=more if backwards else beyond is not None, has_after=backwards or more)
    return PageOfRows(list(read(rows)), total, *ends)


def _typed(cursor: tuple[Any, int] | None, key: Key) -> tuple[Any, int] | None:
    """The cursor's key as the column's type; None where it is not one (an address somebody has edited)."""
    if cursor is None:
        return None
    kind: Any = key.type.python_type
    try:
        typed = kind.fromisoformat(cursor[0]) if kind in (date, datetime) else kind(cursor[0])
    except (ValueError, TypeError, OverflowError):
        return None
    return (typed, cursor[1]) if _fits(typed) else None


def _fits(key: object) -> bool:
    """Can a database hold it? It takes no number beyond its columns, no NUL and no half of a character."""
    if isinstance(key, str):
        return "\0" not in key and not any("\ud800" <= letter <= "\udfff" for letter in key)
    if isinstance(key, datetime):
        return 1900 < key.year < 2200 and key.tzinfo is not None
    return not isinstance(key, int) or abs(key) < BEYOND_IDS


def _ends(rows: Sequence[AnyRow], *, has_before: bool, has_after: bool) -> tuple[tuple[Any, int] | None, tuple[Any, int] | None]:
    if not rows:
        return None, None
    first, last = rows[0], rows[-1]
    return (first.sort_key, first.sort_tie) if has_before else None, (last.sort_key, last.sort_tie) if has_after else None


# --- showing ------------------------------------------------------------------------------------------------------------------


def listing(found: PageOfRows[T], ask: PageRequest) -> Listing[T]:
    """A slice with the addresses around it: the same page's, with its filters kept."""
    return Listing(
        rows=found.rows,
        total=found.total,
        sort=ask.sort,
        descending=ask.descending,
        first_url=_address() if found.before else None,
        previous_url=_address(before=_text(found.before)) if found.before else None,
        next_url=_address(after=_text(found.after)) if found.after else None,
        download_urls={kind: _address(format=kind) for kind in ("csv", "xlsx")},
    )


def _text(cursor: tuple[Any, int]) -> str:
    key, row_id = cursor
    return json.dumps([key.isoformat() if isinstance(key, date) else key, row_id])


def _address(**changed: str) -> str:
    kept = {name: values for name, values in request.args.lists() if name not in ("after", "before", "format") and any(values)}
    return url_for(request.endpoint or "", **{**(request.view_args or {}), **kept, **changed})


# --- downloading --------------------------------------------------------------------------------------------------------------


def wants_download() -> bool:
    """Does this request want the rows as a file?"""
    return request.args.get("format") in ("csv", "xlsx")


def wanted_file(kinds: Collection[str]) -> str | None:
    """As which of these files this request wants its answer; None: as a page."""
    kind = request.args.get("format")
    return kind if kind in kinds else None


def plain_table(kind: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """The rows as CSV or JSON, in pieces."""
    return json_chunks(header, rows) if kind == "json" else csv_chunks(header, rows)


def download(header: Sequence[str], rows: Iterable[Sequence[object]], name: str) -> Response:
    """The rows as the file this request wants; cells that a spreadsheet could take for a formula stay text."""
    kind = request.args["format"]
    body = write_xlsx(header, rows, title=name) if kind == "xlsx" else write_csv(header, rows)
    return attachment(body, name, kind)


def attachment(body: bytes | Iterable[bytes], name: str, kind: str) -> Response:
    """A file to keep: whole, or in pieces that are sent while the next is made."""
    reply = Response(body)
    reply.headers["Content-Type"] = TYPES[kind]
    reply.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return reply


TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
