"""A change can say what it belongs to, such as an import."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("change", sa.Column("cause", sa.String(length=60), nullable=True))
    op.create_index("ix_change_cause", "change", ["cause"])


def downgrade() -> None:
    op.drop_index("ix_change_cause", "change")
    op.drop_column("change", "cause")
