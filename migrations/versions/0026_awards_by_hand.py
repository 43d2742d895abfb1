"""Awards that are recorded by hand can be taken back for a while; a subject says whether a supervisor may record it.

On the way down it is forgotten what was recorded in one go; the awards stay.
"""

import sqlalchemy as sa
from alembic import op

import lms.kit.db

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

Moment = lms.kit.db.Moment


def upgrade() -> None:
    op.add_column("subject", sa.Column("on_the_job", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "award_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("by_account_id", sa.Integer(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("undone_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["by_account_id"], ["account.id"], name=op.f("fk_award_entry_by_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_entry")),
    )
    op.create_index("ix_award_entry_by_account_id_made_at", "award_entry", ["by_account_id", "made_at"])
    op.create_table(
        "award_entry_award",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["award_entry.id"], name=op.f("fk_award_entry_award_entry_id_award_entry")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_award_entry_award_award_id_award")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_entry_award")),
        sa.UniqueConstraint("entry_id", "award_id", name=op.f("uq_award_entry_award_entry_id_award_id")),
    )
    op.create_index(op.f("ix_award_entry_award_award_id"), "award_entry_award", ["award_id"])


def downgrade() -> None:
    op.drop_table("award_entry_award")
    op.drop_table("award_entry")
    op.drop_column("subject", "on_the_job")
