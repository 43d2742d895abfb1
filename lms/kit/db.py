"""The database, the same on SQLite and PostgreSQL: types, names, transactions, upserts and locks."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, TypeAlias, TypeVar
from zlib import crc32

from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Column, Connection, DateTime, Enum, MetaData, Row, Select, Table, TypeDecorator, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.orm import ColumnProperty, DeclarativeBase, mapped_column, registry

from lms.kit.columns import PlainText, is_confidential
from lms.kit.confidential import refuse_to_write
from lms.kit.sqlite import prepare_sqlite


class Moment(TypeDecorator[datetime]):
    """A moment in time: aware in Python, UTC in the table."""

    impl = DateTime
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value else None


NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every table. The map goes on the registry: Flask-SQLAlchemy copies this class, and a copied `type_annotation_map` is refused."""

    registry = registry(metadata=MetaData(naming_convention=NAMES), type_annotation_map={datetime: Moment})


@event.listens_for(Base, "attribute_instrument")
def _guard_confidential(_model: type[Any], _name: str, attribute: Any) -> None:
    """What is told in private is refused where somebody sets it, not in the middle of writing it: then a form can still be shown again."""
    column = attribute.property.columns[0] if isinstance(attribute.property, ColumnProperty) else None
    if isinstance(column, Column) and is_confidential(column):
        event.listen(attribute, "set", _refuse_to_set)


def _refuse_to_set(_row: Any, value: Any, before: Any, _: Any) -> None:
    if value != before:  # a form that comes back as it was changes nothing
        refuse_to_write(value)


Key = Annotated[int, mapped_column(primary_key=True)]
#: Plain text, as most of it is: a code, a line, and what both databases sort and search in the same way (folded names, paths of the tree).
Code = Annotated[str, mapped_column(PlainText(60))]
Line = Annotated[str, mapped_column(PlainText(200))]
Folded = Annotated[str, mapped_column(PlainText(400, folded=True))]

db = SQLAlchemy(model_class=Base, disable_autonaming=True)


def by_value(words: type[StrEnum]) -> Enum:
    """A column of a StrEnum, stored by value and checked by the database."""
    values = [word.value for word in words]
    return Enum(words, values_callable=lambda _: values, native_enum=False, create_constraint=True, length=40, name=words.__name__.lower())


# --- transactions -----------------------------------------------------------------------------------------------------------

_writing: ContextVar[bool] = ContextVar("writing", default=False)


@contextmanager
def write_transaction() -> Iterator[None]:
    """Decide before the first read that this work may write: SQLite then takes its one write lock at once, and cannot fail half-way."""
    before = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(before)


@contextmanager
def reading_apart() -> Iterator[Connection]:
    """Another connection, which sees what is committed: for what has to be known in the middle of a transaction. It writes nothing."""
    before = _writing.set(False)
    try:
        with db.engine.connect() as connection:
            yield connection
    finally:
        _writing.reset(before)


def set_request_mode(writing: bool) -> None:
    """For a web request, at its start: may it write? (`write_transaction` is for everything else.)"""
    _writing.set(writing)


@contextmanager
def transaction() -> Iterator[None]:
    """For workers and commands, who come in by no door: kept if it ends well, undone if not."""
    db.session.rollback()
    with write_transaction():
        try:
            yield
            db.session.commit()
        finally:
            db.session.rollback()


def advisory_lock(name: str) -> None:
    """Until this transaction ends, nobody else who asks for the same name gets past this line.

    SQLite writers already stand in one queue (BEGIN IMMEDIATE); PostgreSQL gets an advisory lock.
    """
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": crc32(name.encode())})


def init_db(app: Flask, migrations: str) -> None:
    """Hang the database on the app, before its first connection."""
    db.init_app(app)
    Migrate(app, db, directory=migrations, render_as_batch=True, compare_type=True)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            prepare_sqlite(db.engine, app.config["SQLITE_SYNCHRONOUS"], _writing.get)


# --- statements that both databases know under different names -----------------------------------------------------------------


def insert(table: Any) -> Any:
    """An insert that knows ON CONFLICT."""
    return {"sqlite": sqlite, "postgresql": postgresql}[db.engine.dialect.name].insert(table)


T = TypeVar("T")

#: Statements and rows whose columns are known by name.
AnySelect: TypeAlias = Select[*tuple[Any, ...]]
AnyRow: TypeAlias = Row[*tuple[Any, ...]]


def table_of(model: type[Base]) -> Table:
    """The bare table: statements over it skip the ORM, which takes rows with and without empty values apart and is ten times slower."""
    table = model.__table__
    assert isinstance(table, Table)
    return table


def insert_unaudited(model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert derived rows, all with the same columns, without a trail. Facts go through `audit.service.insert_rows`."""
    for some in chunked(rows):
        db.session.connection().execute(table_of(model).insert(), [dict(row) for row in some])


#: In the `info` of a table: its rows are worked out from others, and hold nothing back.
DERIVED = "derived"


def drop_derived(table_name: str, row_ids: Sequence[int]) -> None:
    """What is worked out from these rows goes before they do, and is worked out anew after."""
    derived = (table for table in Base.metadata.sorted_tables if table.info.get(DERIVED))
    for pointer in [key.parent for table in derived for key in table.foreign_keys if key.column.table.name == table_name]:
        for chunk in chunked(row_ids):
            db.session.execute(pointer.table.delete().where(pointer.in_(chunk)))


#: SQLite allows 32,766 variables in a statement and PostgreSQL 65,535: long IN lists are cut to this many.
MANY = 5_000


def chunked(values: Sequence[T], size: int = MANY) -> Iterator[Sequence[T]]:
    """Cut a long list into pieces that a statement can carry."""
    for start in range(0, len(values), size):
        yield values[start : start + size]
