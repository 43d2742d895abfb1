"""Under which keys what was told in private stands, and no hash of a private file: one under the first key in its place."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from lms.kit.confidential import MARK, configured, fingerprint, keyed_hashes, opened_with, under
from lms.kit.refusal import Refused

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

#: Columns that were encrypted by then.
COLUMNS = (
    ("absence", "reason"),
    ("access_copy", "reason"),
    ("booking", "needs"),
    ("correction", "what"),
    ("correction", "should_be"),
    ("correction_move", "why"),
    ("evaluation", "comment"),
)
#: Kinds of file with a private column.
PRIVATE = ("absences",)
#: Of each column, the newest are tried.
SOME = 20


def upgrade() -> None:
    keys = _keys_in_use()
    table = op.create_table(
        "confidential_key",
        sa.Column("fingerprint", sa.String(length=12), nullable=False),
        sa.Column("canary", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_confidential_key")),
    )
    now = datetime.now(UTC).replace(tzinfo=None)
    known = b"This text is known to everyone."
    op.bulk_insert(table, [{"fingerprint": fingerprint(key), "canary": under(key, known).decode(), "since": now} for key in keys])
    _hash_private_files()


def downgrade() -> None:
    op.drop_table("confidential_key")  # hashes of private files stay as they are: they only told files apart


def _keys_in_use() -> list[str]:
    """The first key, and those that texts stand under. Raises Refused where there are texts, and none can be read."""
    opened = [opened_with(stored.encode()) for name, column in COLUMNS for stored in _newest(name, column)]
    if opened and not any(opened):
        raise Refused("What was told in private cannot be read: set CONFIDENTIAL_KEYS to the key it was written with, then run this again.")
    found = [one[0] for one in opened if one and one[0]]
    return list(dict.fromkeys((configured()[0], *found)))


def _newest(name: str, column: str) -> list[str]:
    its = sa.table(name, sa.column("id", sa.Integer), sa.column(column, sa.Text))
    marked = sa.select(its.c[column]).where(its.c[column].like(f"{MARK}%")).order_by(its.c.id.desc()).limit(SOME)
    return list(op.get_bind().scalars(marked))


def _hash_private_files() -> None:
    file = sa.table("stored_file", sa.column("id", sa.Integer), sa.column("sha256", sa.String), sa.column("content", sa.LargeBinary))
    run = sa.table("import_run", sa.column("file_id", sa.Integer), sa.column("kind", sa.String))
    private = sa.or_(
        sa.func.substr(file.c.content, 1, len(MARK)) == MARK.encode(),
        file.c.id.in_(sa.select(run.c.file_id).where(run.c.kind.in_(PRIVATE))),
    )
    connection = op.get_bind()
    for row_id, found in connection.execute(sa.select(file.c.id, file.c.sha256).where(private)).all():
        connection.execute(sa.update(file).where(file.c.id == row_id).values(sha256=keyed_hashes(found)[0]))
