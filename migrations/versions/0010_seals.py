"""The trail of changes is sealed."""

import sqlalchemy as sa
from alembic import op

import lms.kit.db

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "seal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", lms.kit.db.Moment(), nullable=False),
        sa.Column("number_of_changes", sa.Integer(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal")),
        sa.UniqueConstraint("hash", name=op.f("uq_seal_hash")),
        sa.UniqueConstraint("previous", name=op.f("uq_seal_previous")),
    )
    op.create_table(
        "sealed_change",
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("seal_id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=True),
        sa.Column("values_digest", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["change_id"], ["change.id"], name=op.f("fk_sealed_change_change_id_change")),
        sa.ForeignKeyConstraint(["seal_id"], ["seal.id"], name=op.f("fk_sealed_change_seal_id_seal")),
        sa.PrimaryKeyConstraint("change_id", name=op.f("pk_sealed_change")),
    )
    op.create_index(op.f("ix_sealed_change_seal_id"), "sealed_change", ["seal_id"])


def downgrade() -> None:
    op.drop_table("sealed_change")
    op.drop_table("seal")
