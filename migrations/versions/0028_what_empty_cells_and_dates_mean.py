"""What somebody has said about the empty cells and the dates of a file, and what the file gave reason to say."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("cell_choices", "cell_questions"):
        op.add_column("import_run", sa.Column(name, sa.JSON(), server_default="{}", nullable=False))


def downgrade() -> None:
    for name in ("cell_questions", "cell_choices"):
        op.drop_column("import_run", name)
