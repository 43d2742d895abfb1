"""The reason for a long leave is told in private, and such text is stored without a limit of letters."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("absence") as absence:
        absence.alter_column("reason", existing_type=sa.String(200), type_=sa.Text(), existing_nullable=True)


def downgrade() -> None:
    op.execute("UPDATE absence SET reason = substr(reason, 1, 200) WHERE length(reason) > 200")
    with op.batch_alter_table("absence") as absence:
        absence.alter_column("reason", existing_type=sa.Text(), type_=sa.String(200), existing_nullable=True)
