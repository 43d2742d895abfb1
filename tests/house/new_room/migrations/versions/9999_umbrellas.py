"""Umbrellas."""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "NEWEST"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "umbrella_loan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("colour", sa.String(40), nullable=False),
        sa.Column("lent_on", sa.Date(), nullable=False),
        sa.Column("back_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_umbrella_loan_post_id_post")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_umbrella_loan")),
    )
    op.create_index(op.f("ix_umbrella_loan_post_id"), "umbrella_loan", ["post_id"])


def downgrade() -> None:
    op.drop_table("umbrella_loan")
