"""People check themselves in: each session has a code, and the register knows who used it."""

import secrets

import sqlalchemy as sa
from alembic import op

import lms.kit.db

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

ALPHABET, LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ", 8


def upgrade() -> None:
    op.add_column("attendance", sa.Column("checked_in_at", lms.kit.db.Moment(), nullable=True))
    op.add_column("event_session", sa.Column("check_in_code", sa.String(length=LETTERS), nullable=True))
    sessions = sa.table("event_session", sa.column("id", sa.Integer()), sa.column("check_in_code", sa.String()))
    ids = op.get_bind().execute(sa.select(sessions.c.id)).scalars().all()
    given = [{"row_id": row_id, "code": "".join(secrets.choice(ALPHABET) for _ in range(LETTERS))} for row_id in ids]
    if given:
        filled = sessions.update().where(sessions.c.id == sa.bindparam("row_id")).values(check_in_code=sa.bindparam("code"))
        op.get_bind().execute(filled, given)
    op.create_index("uq_event_session_check_in_code", "event_session", ["check_in_code"], unique=True)


def downgrade() -> None:
    op.drop_index("uq_event_session_check_in_code", "event_session")
    op.drop_column("event_session", "check_in_code")
    op.drop_column("attendance", "checked_in_at")
