"""A PostgreSQL database that a worker keeps for its tests: what one of them has changed is put back, which takes a quarter of the time
that a new database takes, and its connections stay.

Whatever a test or a process of it has written is seen, by whichever way: a row that is new or changed has a later transaction, and one
that is gone is missing from the count. Where tables themselves have changed, or thousands of rows, a new database is made.
"""

from dataclasses import dataclass, field
from typing import Any

import psycopg

#: After so many tests what is gone is cleared away: it still takes up room, and the time to pass it by.
TESTS = 50
#: More rows than this are not worth looking for.
ROWS = 3_000
#: What tables and their rules are written down in.
CATALOGUE = ("pg_class", "pg_attribute", "pg_constraint", "pg_index", "pg_trigger")

OF_A_TABLE = '(SELECT array[count(*), max(xmin::text::bigint)] FROM "{}")'
OF_A_SEQUENCE = '(SELECT array[last_value, is_called::int] FROM "{}")'
QUOTED = '"{}"'
NAMES = "SELECT relname FROM pg_class WHERE relkind = %s AND relnamespace = 'public'::regnamespace ORDER BY relname"
#: Connections that are in the middle of something, or have kept a lock: of a test that is over.
BUSY = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity AS other
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
AND (state <> 'idle' OR EXISTS (SELECT FROM pg_locks WHERE pg_locks.pid = other.pid AND locktype = 'advisory'))
"""


@dataclass
class Kept:
    """A database as it was new."""

    address: str
    connection: psycopg.Connection[Any] = field(init=False)
    left: int = TESTS
    _written: set[str] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        self.connection = psycopg.connect(self.address, autocommit=True, prepare_threshold=0)
        self.connection.execute("SET session_replication_role = replica")  # what it puts back starts no trigger, in whatever order
        self._tables, self._sequences = self._names("r"), self._names("S")
        tables = [OF_A_TABLE.format(name) for name in (*CATALOGUE, *self._tables)]
        self._ask = f"SELECT {', '.join([*tables, *map(OF_A_SEQUENCE.format, self._sequences)])}".encode()
        self._as_new = self._look()
        self._rows = {name: self._read(name) for name in self._tables if self._as_new[name][0]}

    def put_back(self) -> bool:
        """Everything is as it was; False: make a new one."""
        try:
            busy, now = self.connection.execute(BUSY).fetchall(), self._look()
        except psycopg.Error:
            return False  # a table has gone
        changed = {name for name, found in now.items() if found != self._as_new[name]}
        tables = [name for name in self._tables if name in changed]
        if busy or changed & {*CATALOGUE} or sum(now[name][0] for name in tables) > ROWS:
            return False
        with self.connection.transaction():
            for table in tables:
                self._write(table)
            for sequence in changed.intersection(self._sequences):
                last, is_called = self._as_new[sequence]
                self.connection.execute("SELECT setval(%s::regclass, %s, %s)", [f'"{sequence}"', last, bool(is_called)])
            (this,) = self.connection.execute("SELECT pg_current_xact_id()::text::bigint").fetchone() or ()
        self._as_new |= {table: [self._as_new[table][0], this] for table in tables if table in self._rows}
        self._clear_away(tables)
        return True

    def _clear_away(self, tables: list[str]) -> None:
        """What is gone of these tables, and of those of the tests before, once it has become much. It changes no row."""
        self._written.update(tables)
        self.left -= 1
        if not self.left and self._written:
            self.connection.execute(f"VACUUM {', '.join(map(QUOTED.format, sorted(self._written)))}".encode())
        if not self.left:
            self.left = TESTS
            self._written.clear()

    def _names(self, kind: str) -> list[str]:
        return [name for (name,) in self.connection.execute(NAMES, [kind])]

    def _look(self) -> dict[str, list[int]]:
        """Of each table how many rows it has and the latest transaction that wrote one; of each sequence how far it is."""
        row = self.connection.execute(self._ask).fetchone()
        return dict(zip((*CATALOGUE, *self._tables, *self._sequences), row or (), strict=True))

    def _read(self, table: str) -> bytes:
        with self.connection.cursor().copy(f'COPY "{table}" TO STDOUT'.encode()) as rows:
            return b"".join(bytes(some) for some in rows)

    def _write(self, table: str) -> None:
        self.connection.execute(f'DELETE FROM "{table}"'.encode())
        if table in self._rows:
            with self.connection.cursor().copy(f'COPY "{table}" FROM STDIN'.encode()) as rows:
                rows.write(self._rows[table])
