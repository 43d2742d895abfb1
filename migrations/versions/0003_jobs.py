"""Jobs that are cancelled, put off, tried again and fall due by themselves."""

from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

import lms.kit.db

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BEFORE = ("waiting", "running", "done", "failed")
NOT_OVER = sa.text("state IN ('waiting', 'running')")
Moment = lms.kit.db.Moment


def _first_columns(*states: str) -> list[sa.Column]:
    state = sa.Enum(*states, name="jobstate", native_enum=False, create_constraint=True, length=40)
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=False),
        sa.Column("by_account_id", sa.Integer(), nullable=True),
        sa.Column("state", state, nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("alive_at", Moment(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
    ]


def _further_columns() -> list[sa.Column]:
    return [
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("endpoint", sa.String(length=60), nullable=True),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("slot", Moment(), nullable=True),
        sa.Column("claim", sa.String(length=60), nullable=True),
        sa.Column("cancel_asked_at", Moment(), nullable=True),
        sa.Column("problem", sa.String(length=200), nullable=False),
    ]


def _make_anew(columns: list[sa.Column], change: Callable[[dict], dict]) -> None:
    """The table with other columns and states, and the same rows; whoever was at work on one is not any more."""
    connection = op.get_bind()
    rows = [dict(row) for row in connection.execute(sa.text("SELECT * FROM job ORDER BY id")).mappings()]
    op.drop_index("uq_job_one_live", "job")
    op.drop_table("job")
    table = op.create_table(
        "job",
        *columns,
        sa.CheckConstraint("done >= 0 AND total >= 0", name=op.f("ck_job_progress_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    bare = sa.table("job", *(sa.column(column.name) for column in table.columns))
    if rows:
        op.bulk_insert(bare, [change(row) for row in rows])
    if rows and connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT setval(pg_get_serial_sequence('job', 'id'), (SELECT max(id) FROM job))"))
    op.create_index("uq_job_one_live", "job", ["kind", "about_id"], unique=True, sqlite_where=NOT_OVER, postgresql_where=NOT_OVER)


def upgrade() -> None:
    new = {"title": "", "endpoint": None, "slot": None, "claim": None, "cancel_asked_at": None, "problem": ""}
    _make_anew([*_first_columns(*BEFORE, "cancelled"), *_further_columns()], lambda row: row | new | {"due_at": row["made_at"]})
    op.create_index("uq_job_kind_slot", "job", ["kind", "slot"], unique=True)
    op.create_index("ix_job_waiting", "job", ["due_at", "id"], sqlite_where=NOT_OVER, postgresql_where=NOT_OVER)
    op.create_index("ix_job_by_account_id", "job", ["by_account_id", "id"])


def downgrade() -> None:
    """What was cancelled counts as failed."""
    kept = [column.name for column in _first_columns(*BEFORE)]
    for index in ("ix_job_by_account_id", "ix_job_waiting", "uq_job_kind_slot"):
        op.drop_index(index, "job")
    _make_anew(
        _first_columns(*BEFORE),
        lambda row: {name: "failed" if row[name] == "cancelled" else row[name] for name in kept},
    )
