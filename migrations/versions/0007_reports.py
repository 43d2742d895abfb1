"""Saved views of reports."""

import sqlalchemy as sa
from alembic import op

import lms.kit.db

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

FORMS = ("completion", "crossing", "trend")
WHENS = ("today", "end_of_last_month", "fixed")


def upgrade() -> None:
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("name_folded", sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"), nullable=False),
        sa.Column("form", sa.Enum(*FORMS, name="form", native_enum=False, create_constraint=True, length=40), nullable=False),
        sa.Column("as_at", sa.Enum(*WHENS, name="when", native_enum=False, create_constraint=True, length=40), nullable=False),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("made_at", lms.kit.db.Moment(), nullable=False),
        sa.CheckConstraint("name != ''", name=op.f("ck_saved_view_has_a_name")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_saved_view_account_id_account"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("account_id", "name_folded", name=op.f("uq_saved_view_account_id_name_folded")),
    )


def downgrade() -> None:
    op.drop_table("saved_view")
