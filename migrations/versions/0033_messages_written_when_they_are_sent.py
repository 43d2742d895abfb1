"""Messages that are written when they are sent, kept back at night, or no longer needed; and addresses that refuse mail."""

import sqlalchemy as sa
from alembic import op

import lms.kit.db

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

TABLES = ("message", "message_move")
STATES = ("waiting", "sending", "sent", "given_up", "replaced")
#: What the release before knows.
BEFORE = STATES[:-1]


def upgrade() -> None:
    with op.batch_alter_table("message") as table:
        table.add_column(sa.Column("kind", sa.String(length=60), nullable=True))
        table.add_column(sa.Column("written_at", lms.kit.db.Moment(), nullable=True))
        table.add_column(sa.Column("is_quiet", sa.Boolean(), server_default=sa.false(), nullable=False))
    _allow(STATES)
    op.create_table(
        "address_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("since", lms.kit.db.Moment(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_address_mark_message_id_message"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address_mark")),
        sa.UniqueConstraint("address", name=op.f("uq_address_mark_address")),
    )


def _allow(states: tuple[str, ...]) -> None:
    for name in TABLES:
        with op.batch_alter_table(name) as table:
            table.drop_constraint("messagestate", type_="check")
            table.create_check_constraint("messagestate", f"state IN {states}")


def downgrade() -> None:
    """Messages that were no longer needed, or are not written yet, go with what happened to them: the release before cannot show them."""
    op.drop_table("address_mark")
    message = sa.table("message", sa.column("id"), sa.column("state"), sa.column("kind"), sa.column("written_at"))
    unknown = sa.or_(message.c.state == "replaced", sa.and_(message.c.kind.is_not(None), message.c.written_at.is_(None)))
    move = sa.table("message_move", sa.column("message_id"))
    op.execute(move.delete().where(move.c.message_id.in_(sa.select(message.c.id).where(unknown))))
    op.execute(message.delete().where(unknown))
    _allow(BEFORE)
    with op.batch_alter_table("message") as table:
        for name in ("is_quiet", "written_at", "kind"):
            table.drop_column(name)
