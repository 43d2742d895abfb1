"""What is said about records that look alike, merges that can be undone, and the ways to find people by birthday and mobile."""

import sqlalchemy as sa
from alembic import op

from lms.kit.db import Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_person_date_of_birth", "person", ["date_of_birth"])
    op.create_index("ix_person_mobile", "person", ["mobile"])
    op.create_table(
        "duplicate_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column(
            "answer", sa.Enum("not_the_same", "asked", name="answer", native_enum=False, create_constraint=True, length=40), nullable=False
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_account_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_duplicate_answer_smaller_id_first")),
        sa.ForeignKeyConstraint(["first_id"], ["person.id"], name=op.f("fk_duplicate_answer_first_id_person")),
        sa.ForeignKeyConstraint(["second_id"], ["person.id"], name=op.f("fk_duplicate_answer_second_id_person")),
        sa.ForeignKeyConstraint(["by_account_id"], ["account.id"], name=op.f("fk_duplicate_answer_by_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate_answer")),
        sa.UniqueConstraint("first_id", "second_id", name=op.f("uq_duplicate_answer_first_id_second_id")),
    )
    op.create_index("ix_duplicate_answer_second_id", "duplicate_answer", ["second_id"])
    op.create_table(
        "person_merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("gone_id", sa.Integer(), nullable=False),
        sa.Column("by_account_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("undone_by_account_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", Moment(), nullable=True),
        sa.CheckConstraint("kept_id != gone_id", name=op.f("ck_person_merge_of_two_records")),
        sa.ForeignKeyConstraint(["kept_id"], ["person.id"], name=op.f("fk_person_merge_kept_id_person")),
        sa.ForeignKeyConstraint(["gone_id"], ["person.id"], name=op.f("fk_person_merge_gone_id_person")),
        sa.ForeignKeyConstraint(["by_account_id"], ["account.id"], name=op.f("fk_person_merge_by_account_id_account")),
        sa.ForeignKeyConstraint(["undone_by_account_id"], ["account.id"], name=op.f("fk_person_merge_undone_by_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_merge")),
    )
    op.create_index("ix_person_merge_kept_id", "person_merge", ["kept_id"])
    standing = sa.text("undone_at IS NULL")
    op.create_index("uq_person_merge_standing", "person_merge", ["gone_id"], unique=True, sqlite_where=standing, postgresql_where=standing)
    op.create_table(
        "person_merge_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("merge_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["merge_id"], ["person_merge.id"], name=op.f("fk_person_merge_move_merge_id_person_merge")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_merge_move_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_merge_move")),
        sa.UniqueConstraint("merge_id", "person_id", name=op.f("uq_person_merge_move_merge_id_person_id")),
    )
    op.create_index("ix_person_merge_move_person_id", "person_merge_move", ["person_id"])
    op.create_table(
        "removal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record", sa.String(length=60), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_account_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["by_account_id"], ["account.id"], name=op.f("fk_removal_by_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_removal")),
    )


def downgrade() -> None:
    op.drop_table("removal")
    op.drop_table("person_merge_move")
    op.drop_table("person_merge")
    op.drop_table("duplicate_answer")
    op.drop_index("ix_person_mobile", "person")
    op.drop_index("ix_person_date_of_birth", "person")
