"""Subjects are made, changed and retired here; their intervals change from a day."""

import sqlalchemy as sa
from alembic import op

from lms.kit.identifiers import fold

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "subject_interval",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("months IS NULL OR months > 0", name=op.f("ck_subject_interval_months_are_positive")),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name=op.f("fk_subject_interval_subject_id_subject"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subject_interval")),
        sa.UniqueConstraint("subject_id", "from_day", name=op.f("uq_subject_interval_subject_id_from_day")),
    )
    with op.batch_alter_table("subject") as subject:
        subject.add_column(sa.Column("is_own", sa.Boolean(), nullable=False, server_default=sa.false()))
        subject.add_column(sa.Column("retired_on", sa.Date(), nullable=True))
        subject.add_column(sa.Column("retired_reason", sa.Text(), nullable=True))
        subject.add_column(sa.Column("words_folded", sa.Text(), nullable=False, server_default=""))
        subject.create_check_constraint("retired_with_a_reason", "(retired_on IS NULL) = (retired_reason IS NULL)")
    _fill_words()


def _fill_words() -> None:
    subject = sa.table("subject", *(sa.column(name) for name in ("id", "code", "name", "aliases", "words_folded")))
    for row in op.get_bind().execute(sa.select(subject)).all():
        words = " ".join(fold(one) for one in (row.code, row.name, *row.aliases.splitlines()))
        op.execute(subject.update().where(subject.c.id == row.id).values(words_folded=words))


def downgrade() -> None:
    with op.batch_alter_table("subject") as subject:
        subject.drop_constraint("retired_with_a_reason", type_="check")
        subject.drop_column("words_folded")
        subject.drop_column("retired_reason")
        subject.drop_column("retired_on")
        subject.drop_column("is_own")
    op.drop_table("subject_interval")
