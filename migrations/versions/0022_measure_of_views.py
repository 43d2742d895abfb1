"""Of which measure a saved view is."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("saved_view", sa.Column("measure", sa.String(60), server_default="completion", nullable=False))


def downgrade() -> None:
    op.drop_column("saved_view", "measure")
