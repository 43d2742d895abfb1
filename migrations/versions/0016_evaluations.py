"""What people say of a course."""

import sqlalchemy as sa
from alembic import op

import lms.kit.db

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def stage() -> sa.Column:
    return sa.Column("stage", words("stage", "after", "later"), nullable=False)


def question() -> sa.Column:
    return sa.Column("question", words("question", "useful", "confident", "teaching", "recommend", "changed"), nullable=False)


def answer() -> sa.Column:
    agreement = ("strongly_agree", "agree", "neither", "disagree", "strongly_disagree")
    return sa.Column("answer", words("answer", *agreement, "a_lot", "a_little", "not_yet", "no_chance"), nullable=False)


def upgrade() -> None:
    _answers()
    op.create_table(
        "evaluation_outcome",
        sa.Column("id", sa.Integer(), nullable=False),
        stage(),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("organiser_id", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Date(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.CheckConstraint("answered >= 5", name=op.f("ck_evaluation_outcome_enough_have_answered")),
        sa.CheckConstraint("asked >= answered", name=op.f("ck_evaluation_outcome_only_who_was_asked_answers")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_evaluation_outcome_course_id_course")),
        sa.ForeignKeyConstraint(["organiser_id"], ["organisation.id"], name=op.f("fk_evaluation_outcome_organiser_id_organisation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_outcome")),
    )
    op.create_index("ix_evaluation_outcome_course_id_quarter", "evaluation_outcome", ["course_id", "quarter"])
    op.create_index("ix_evaluation_outcome_quarter", "evaluation_outcome", ["quarter"])
    _of_outcomes()


def _answers() -> None:
    op.create_table(
        "evaluation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        stage(),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("given_at", lms.kit.db.Moment(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_evaluation_booking_id_booking"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation")),
        sa.UniqueConstraint("booking_id", "stage", name=op.f("uq_evaluation_booking_id_stage")),
    )
    op.create_index("ix_evaluation_until", "evaluation", ["until"])
    op.create_table(
        "evaluation_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evaluation_id", sa.Integer(), nullable=False),
        question(),
        answer(),
        sa.ForeignKeyConstraint(
            ["evaluation_id"], ["evaluation.id"], name=op.f("fk_evaluation_answer_evaluation_id_evaluation"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_answer")),
        sa.UniqueConstraint("evaluation_id", "question", name=op.f("uq_evaluation_answer_evaluation_id_question")),
    )


def of_outcome(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["outcome_id"], ["evaluation_outcome.id"], name=op.f(f"fk_{table}_outcome_id_evaluation_outcome"), ondelete="CASCADE"
    )


def _of_outcomes() -> None:
    op.create_table(
        "evaluation_outcome_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("outcome_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        stage(),
        of_outcome("evaluation_outcome_event"),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_evaluation_outcome_event_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_outcome_event")),
        sa.UniqueConstraint("event_id", "stage", name=op.f("uq_evaluation_outcome_event_event_id_stage")),
    )
    op.create_index("ix_evaluation_outcome_event_outcome_id", "evaluation_outcome_event", ["outcome_id"])
    op.create_table(
        "evaluation_outcome_number",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("outcome_id", sa.Integer(), nullable=False),
        question(),
        answer(),
        sa.Column("number", sa.Integer(), nullable=False),
        of_outcome("evaluation_outcome_number"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_outcome_number")),
        sa.UniqueConstraint("outcome_id", "question", "answer", name=op.f("uq_evaluation_outcome_number_outcome_id_question_answer")),
    )
    op.create_table(
        "evaluation_outcome_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("outcome_id", sa.Integer(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        of_outcome("evaluation_outcome_comment"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_outcome_comment")),
    )
    op.create_index("ix_evaluation_outcome_comment_outcome_id", "evaluation_outcome_comment", ["outcome_id"])


def downgrade() -> None:
    for table in ("comment", "number", "event"):
        op.drop_table(f"evaluation_outcome_{table}")
    for table in ("evaluation_outcome", "evaluation_answer", "evaluation"):
        op.drop_table(table)
