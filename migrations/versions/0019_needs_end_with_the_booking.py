"""What was told in private with a booking that has ended serves nobody: it goes. A booking on whose register somebody is keeps it until
retention removes it. Nothing of it comes back on the way down."""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE booking SET needs = NULL WHERE needs IS NOT NULL AND state IN ('declined', 'lapsed', 'cancelled')")


def downgrade() -> None:
    pass
