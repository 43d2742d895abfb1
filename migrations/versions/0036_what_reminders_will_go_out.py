"""What reminders will go out over the next days, as it was counted."""

import sqlalchemy as sa
from alembic import op

import lms.kit.db

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reminder_effect",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", lms.kit.db.Moment(), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=True),
        sa.Column("matter", sa.String(60), nullable=True),
        sa.Column("change", sa.JSON(), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["employer_id"], ["organisation.id"], name=op.f("fk_reminder_effect_employer_id_organisation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_effect")),
        info={"audited": False},
    )


def downgrade() -> None:
    op.drop_table("reminder_effect")
