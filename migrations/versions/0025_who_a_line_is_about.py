"""Lines that wait until somebody says who they are, what was said, and changes told one difference at a time."""

import sqlalchemy as sa
from alembic import op

import lms.kit.db

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

ANSWER = sa.Enum("same", "another", name="answer", native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    _runs()
    _candidates()
    _answers()


def _runs() -> None:
    for name in ("waiting", "bad_lines"):
        op.add_column("import_run", sa.Column(name, sa.Integer(), server_default="0", nullable=False))
    op.add_column("import_change", sa.Column("differences", sa.JSON(), nullable=True))


def _candidates() -> None:
    op.create_table(
        "import_candidate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=130), nullable=False),
        sa.Column("name", sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("candidate", sa.String(length=130), nullable=False),
        sa.Column("candidate_who", sa.Text(), nullable=False),
        sa.Column("likenesses", sa.JSON(), nullable=False),
        sa.Column("answered", ANSWER, nullable=True),
        sa.ForeignKeyConstraint(["run_id"], ["import_run.id"], name=op.f("fk_import_candidate_run_id_import_run"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_candidate")),
        sa.UniqueConstraint("run_id", "line", "candidate", name=op.f("uq_import_candidate_run_id_line_candidate")),
    )


def _answers() -> None:
    op.create_table(
        "import_identity_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=130), nullable=False),
        sa.Column("name", sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"), nullable=False),
        sa.Column("candidate", sa.String(length=130), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("answer", ANSWER, nullable=False),
        sa.Column("by_account_id", sa.Integer(), nullable=True),
        sa.Column("at", lms.kit.db.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_import_identity_answer_person_id_person"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["by_account_id"], ["account.id"], name=op.f("fk_import_identity_answer_by_account_id_account")),
        sa.ForeignKeyConstraint(["employer_id"], ["organisation.id"], name=op.f("fk_import_identity_answer_employer_id_organisation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_identity_answer")),
        sa.UniqueConstraint("subject", "name", "candidate", name=op.f("uq_import_identity_answer_subject_name_candidate")),
    )
    op.create_index("ix_import_identity_answer_employer_id", "import_identity_answer", ["employer_id", "id"])
    op.create_index("ix_import_identity_answer_person_id", "import_identity_answer", ["person_id"])


def downgrade() -> None:
    op.drop_table("import_identity_answer")
    op.drop_table("import_candidate")
    op.drop_column("import_change", "differences")
    for name in ("bad_lines", "waiting"):
        op.drop_column("import_run", name)
