"""A job says when it was begun, so that it can be said how long it took."""

import sqlalchemy as sa
from alembic import op

import lms.kit.db

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("job", sa.Column("started_at", lms.kit.db.Moment(), nullable=True))


def downgrade() -> None:
    op.drop_column("job", "started_at")
