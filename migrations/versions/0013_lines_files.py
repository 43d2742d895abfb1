"""Long lists of lines, asked for as files."""

import sqlalchemy as sa
from alembic import op

import lms.kit.db

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lines_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column(
            "format", sa.Enum("csv", "xlsx", name="fileformat", native_enum=False, create_constraint=True, length=40), nullable=False
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("scope", sa.JSON(), nullable=False),
        sa.Column("sort", sa.String(length=60), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("reach", sa.Text(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("asked_at", lms.kit.db.Moment(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("lines >= 0", name=op.f("ck_lines_file_lines_not_negative")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_lines_file_account_id_account"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_lines_file_file_id_stored_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lines_file")),
    )
    op.create_index("ix_lines_file_account_id", "lines_file", ["account_id"])
    op.create_index("ix_lines_file_file_id", "lines_file", ["file_id"])


def downgrade() -> None:
    """The files go with the list of them: nothing else would know whose they are."""
    files = [row[0] for row in op.get_bind().execute(sa.text("SELECT file_id FROM lines_file WHERE file_id IS NOT NULL"))]
    op.drop_table("lines_file")
    for file_id in files:
        op.execute(sa.text("DELETE FROM stored_file WHERE id = :id").bindparams(id=file_id))
