"""What was told in private is encrypted where it stands, under the first of CONFIDENTIAL_KEYS. On the way down it is readable again."""

from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

from lms.kit.confidential import MARK, decrypt, encrypt

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

COLUMNS = (
    ("absence", "reason"),
    ("access_copy", "reason"),
    ("booking", "needs"),
    ("correction", "what"),
    ("correction", "should_be"),
    ("correction_move", "why"),
    ("evaluation", "comment"),
)
#: Rows written in one statement.
MANY = 500


def upgrade() -> None:
    _each(encrypt, of=lambda text: text != "" and not text.startswith(MARK))


def downgrade() -> None:
    _each(decrypt, of=lambda text: text.startswith(MARK))


def _each(change: Callable[[str], str], *, of: Callable[[str], bool]) -> None:
    connection = op.get_bind()
    for name, column in COLUMNS:
        table = sa.table(name, sa.column("id", sa.Integer), sa.column(column, sa.Text))
        rows = connection.execute(sa.select(table.c.id, table.c[column]).where(table.c[column].is_not(None))).all()
        changed = [{"row_id": row_id, "text": change(text)} for row_id, text in rows if of(text)]
        statement = sa.update(table).where(table.c.id == sa.bindparam("row_id")).values({column: sa.bindparam("text")})
        for start in range(0, len(changed), MANY):
            connection.execute(statement, changed[start : start + MANY])
