"""Which kinds of file there are, the rooms declare: the database no longer lists them."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

TABLES = ("import_run", "import_mapping")
PARTS = ("import_finding", "import_change", "import_reading", "import_value", "import_write", "import_undo", "import_kept")
#: What the release before knows.
KINDS = ("organisations", "people", "awards", "requirements")


def upgrade() -> None:
    for name in TABLES:
        with op.batch_alter_table(name) as table:
            table.drop_constraint("filekind", type_="check")


def downgrade() -> None:
    """A run of a kind that was not known then goes, with all that is kept of it; the rows that it brought in stay."""
    run, mapping = (sa.table(name, sa.column("id"), sa.column("kind")) for name in TABLES)
    later = sa.select(run.c.id).where(run.c.kind.not_in(KINDS))
    for name in PARTS:
        part = sa.table(name, sa.column("run_id"))
        op.execute(part.delete().where(part.c.run_id.in_(later)))
    for whole in (run, mapping):
        op.execute(whole.delete().where(whole.c.kind.not_in(KINDS)))
    for name in TABLES:
        with op.batch_alter_table(name) as table:
            table.create_check_constraint("filekind", f"kind IN {KINDS}")
