"""Mappings of files, and what undoes an import."""

import sqlalchemy as sa
from alembic import op

import lms.kit.db

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=True),
        sa.Column("source_folded", sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"), nullable=False),
        sa.Column("column", sa.String(length=60), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("value_folded", sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"), nullable=False),
        sa.Column(
            "decision", sa.Enum("means", "leave_out", name="decision", native_enum=False, create_constraint=True, length=40), nullable=False
        ),
        sa.Column("target", sa.String(length=60), nullable=False),
        sa.CheckConstraint("(decision = 'means') = (target != '')", name=op.f("ck_import_word_means_something")),
        sa.ForeignKeyConstraint(["employer_id"], ["organisation.id"], name=op.f("fk_import_word_employer_id_organisation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_word")),
    )
    with op.batch_alter_table("import_word", schema=None) as batch_op:
        batch_op.create_index(
            "uq_import_word_default",
            ["source_folded", "column", "value_folded"],
            unique=True,
            sqlite_where=sa.text("employer_id IS NULL"),
            postgresql_where=sa.text("employer_id IS NULL"),
        )
        batch_op.create_index(
            "uq_import_word_own",
            ["employer_id", "source_folded", "column", "value_folded"],
            unique=True,
            sqlite_where=sa.text("employer_id IS NOT NULL"),
            postgresql_where=sa.text("employer_id IS NOT NULL"),
        )
    op.create_table(
        "import_mapping",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "organisations", "people", "awards", "requirements", name="filekind", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("employer_id", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("source_folded", sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"), nullable=False),
        sa.Column("shape", sa.String(length=64), nullable=False),
        sa.Column("feeds", sa.JSON(), nullable=False),
        sa.Column("changed_at", lms.kit.db.Moment(), nullable=False),
        sa.Column("changed_by_account_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["changed_by_account_id"], ["account.id"], name=op.f("fk_import_mapping_changed_by_account_id_account")),
        sa.ForeignKeyConstraint(["employer_id"], ["organisation.id"], name=op.f("fk_import_mapping_employer_id_organisation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_mapping")),
    )
    with op.batch_alter_table("import_mapping", schema=None) as batch_op:
        batch_op.create_index("ix_import_mapping_shape", ["shape"], unique=False)
        batch_op.create_index(
            "uq_import_mapping_default",
            ["kind", "source_folded"],
            unique=True,
            sqlite_where=sa.text("employer_id IS NULL"),
            postgresql_where=sa.text("employer_id IS NULL"),
        )
        batch_op.create_index(
            "uq_import_mapping_own",
            ["employer_id", "kind", "source_folded"],
            unique=True,
            sqlite_where=sa.text("employer_id IS NOT NULL"),
            postgresql_where=sa.text("employer_id IS NOT NULL"),
        )
    op.create_table(
        "import_kept",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["import_run.id"], name=op.f("fk_import_kept_run_id_import_run"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_kept")),
    )
    with op.batch_alter_table("import_kept", schema=None) as batch_op:
        batch_op.create_index("ix_import_kept_run_id_id", ["run_id", "id"], unique=False)
    op.create_table(
        "import_reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column(
            "asks",
            sa.Enum("nothing", "columns", "values", name="asks", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("source_folded", sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"), nullable=False),
        sa.Column("header_line", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.String(length=200), nullable=False),
        sa.Column("sketch", sa.JSON(), nullable=False),
        sa.Column("used", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["import_run.id"], name=op.f("fk_import_reading_run_id_import_run"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_reading")),
        sa.UniqueConstraint("run_id", name=op.f("uq_import_reading_run_id")),
    )
    op.create_table(
        "import_undo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("asked", "done", "failed", name="undostate", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("by_account_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", lms.kit.db.Moment(), nullable=False),
        sa.Column("done_at", lms.kit.db.Moment(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("removed", sa.Integer(), nullable=False),
        sa.Column("revoked", sa.Integer(), nullable=False),
        sa.Column("restored", sa.Integer(), nullable=False),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_account_id"], ["account.id"], name=op.f("fk_import_undo_by_account_id_account")),
        sa.ForeignKeyConstraint(["run_id"], ["import_run.id"], name=op.f("fk_import_undo_run_id_import_run"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_undo")),
        sa.UniqueConstraint("run_id", name=op.f("uq_import_undo_run_id")),
    )
    op.create_table(
        "import_value",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("column", sa.String(length=60), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("value_folded", sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("first_line", sa.Integer(), nullable=False),
        sa.Column("is_known", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["import_run.id"], name=op.f("fk_import_value_run_id_import_run"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_value")),
        sa.UniqueConstraint("run_id", "column", "value_folded", name=op.f("uq_import_value_run_id_column_value_folded")),
    )
    with op.batch_alter_table("import_value", schema=None) as batch_op:
        batch_op.create_index("ix_import_value_column_value_folded", ["column", "value_folded"], unique=False)
    op.create_table(
        "import_write",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("record", sa.String(length=60), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("did", sa.Enum("added", "changed", name="did", native_enum=False, create_constraint=True, length=40), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["import_run.id"], name=op.f("fk_import_write_run_id_import_run"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_write")),
    )
    with op.batch_alter_table("import_write", schema=None) as batch_op:
        batch_op.create_index("ix_import_write_run_id_id", ["run_id", "id"], unique=False)
    op.add_column("import_run", sa.Column("left_out", sa.Integer(), server_default="0", nullable=False))
    op.add_column("import_run", sa.Column("undecided", sa.Integer(), server_default="0", nullable=False))
    op.add_column("import_run", sa.Column("doubt", sa.Text(), server_default="", nullable=False))
    op.add_column("import_run", sa.Column("is_right_employer", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    # Column by column: SQLite would otherwise make the table anew, and empty those that refer to it.
    for name in ("is_right_employer", "doubt", "undecided", "left_out"):
        op.drop_column("import_run", name)
    for table in ("import_write", "import_value", "import_undo", "import_reading", "import_kept", "import_mapping", "import_word"):
        op.drop_table(table)
