"""Messages that wait to be sent, and what happens to them."""

import sqlalchemy as sa
from alembic import op

import lms.kit.db

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NOT_ENDED = sa.text("state IN ('waiting', 'sending')")


def _state() -> sa.Enum:
    return sa.Enum("waiting", "sending", "sent", "given_up", name="messagestate", native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("to", sa.String(length=254), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("is_secret", sa.Boolean(), nullable=False),
        sa.Column("message_id", sa.String(length=200), nullable=False),
        sa.Column("state", _state(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("made_at", lms.kit.db.Moment(), nullable=False),
        sa.Column("due_at", lms.kit.db.Moment(), nullable=False),
        sa.Column("claim", sa.String(length=60), nullable=True),
        sa.Column("claimed_at", lms.kit.db.Moment(), nullable=True),
        sa.Column("ended_at", lms.kit.db.Moment(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("key", name=op.f("uq_message_key")),
    )
    op.create_index("ix_message_due", "message", ["due_at", "id"], sqlite_where=NOT_ENDED, postgresql_where=NOT_ENDED)
    op.create_index("ix_message_state", "message", ["state", "id"])
    op.create_index("ix_message_person_id", "message", ["person_id"])
    op.create_table(
        "message_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("state", _state(), nullable=False),
        sa.Column("at", lms.kit.db.Moment(), nullable=False),
        sa.Column("by_account_id", sa.Integer(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_message_move_message_id_message"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_move")),
    )
    op.create_index("ix_message_move_message_id", "message_move", ["message_id", "id"])


def downgrade() -> None:
    op.drop_table("message_move")
    op.drop_table("message")
