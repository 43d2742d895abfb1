"""Reminders: what holds for each matter, what was decided, and when."""

import sqlalchemy as sa
from alembic import op

import lms.kit.db

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

AUDIENCE = sa.Enum("self", "supervisor", "officer", "above", name="audience", native_enum=False, create_constraint=True, length=40)
ROUTE = sa.Enum("email", "paper", name="route", native_enum=False, create_constraint=True, length=40)
NUDGESTATE = sa.Enum("waiting", "withdrawn", "recorded", "told", name="nudgestate", native_enum=False, create_constraint=True, length=40)

TABLES = ("reminder_run", "reminder_text", "closed_day", "reminder_policy", "changed_post", "nudge")


def upgrade() -> None:
    _runs()
    _texts()
    _closed_days()
    _policies()
    _changed_posts()
    _nudges()


def _runs() -> None:
    op.create_table(
        "reminder_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("began_at", lms.kit.db.Moment(), nullable=False),
        sa.Column("ended_at", lms.kit.db.Moment(), nullable=True),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("nudges", sa.Integer(), server_default="0", nullable=False),
        sa.Column("digests", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_run")),
        sa.UniqueConstraint("day", name=op.f("uq_reminder_run_day")),
        info={"audited": False},
    )


def _texts() -> None:
    op.create_table(
        "reminder_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter", sa.String(60), nullable=False),
        sa.Column("voice", sa.String(60), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_text")),
        sa.UniqueConstraint("matter", "voice", name=op.f("uq_reminder_text_matter_voice")),
    )


def _closed_days() -> None:
    op.create_table(
        "closed_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(["employer_id"], ["organisation.id"], name=op.f("fk_closed_day_employer_id_organisation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closed_day")),
        sa.UniqueConstraint("employer_id", "day", name=op.f("uq_closed_day_employer_id_day")),
    )


def _policies() -> None:
    op.create_table(
        "reminder_policy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter", sa.String(60), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=True),
        sa.Column("is_on", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("opening_mail", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("left_out", sa.Text(), nullable=False),
        sa.Column("to_supervisors", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["employer_id"], ["organisation.id"], name=op.f("fk_reminder_policy_employer_id_organisation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_policy")),
        sa.UniqueConstraint("matter", "employer_id", name=op.f("uq_reminder_policy_matter_employer_id")),
    )
    op.create_index("ix_reminder_policy_employer_id", "reminder_policy", ["employer_id"])
    op.create_index(
        "uq_reminder_policy_of_all",
        "reminder_policy",
        ["matter"],
        unique=True,
        sqlite_where=sa.text("employer_id IS NULL"),
        postgresql_where=sa.text("employer_id IS NULL"),
    )


def _changed_posts() -> None:
    op.create_table(
        "changed_post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("at", lms.kit.db.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changed_post")),
        info={"audited": False},
    )
    op.create_index("ix_changed_post_at", "changed_post", ["at"])


def _nudges() -> None:
    op.create_table(
        "nudge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=False),
        sa.Column("matter", sa.String(60), nullable=False),
        sa.Column("ref", sa.String(60), nullable=False),
        sa.Column("stage", sa.String(60), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("moved_from", sa.Date(), nullable=True),
        sa.Column("audience", AUDIENCE, nullable=False),
        sa.Column("recipient_post_id", sa.Integer(), nullable=True),
        sa.Column("about_post_id", sa.Integer(), nullable=True),
        sa.Column("route", ROUTE, nullable=False),
        sa.Column("state", NUDGESTATE, nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("told_at", lms.kit.db.Moment(), nullable=True),
        sa.Column("told_by_account_id", sa.Integer(), nullable=True),
        sa.Column("read_at", lms.kit.db.Moment(), nullable=True),
        sa.CheckConstraint("(told_on IS NULL) = (state != 'told')", name=op.f("ck_nudge_told_on_a_day")),
        sa.ForeignKeyConstraint(["about_id"], ["person.id"], name=op.f("fk_nudge_about_id_person")),
        sa.ForeignKeyConstraint(["about_post_id"], ["post.id"], name=op.f("fk_nudge_about_post_id_post")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_nudge_message_id_message")),
        sa.ForeignKeyConstraint(["recipient_id"], ["person.id"], name=op.f("fk_nudge_recipient_id_person")),
        sa.ForeignKeyConstraint(["recipient_post_id"], ["post.id"], name=op.f("fk_nudge_recipient_post_id_post")),
        sa.ForeignKeyConstraint(["told_by_account_id"], ["account.id"], name=op.f("fk_nudge_told_by_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nudge")),
        sa.UniqueConstraint(
            "recipient_id", "about_id", "matter", "ref", "stage", "on", name=op.f("uq_nudge_recipient_id_about_id_matter_ref_stage_on")
        ),
        info={"audited": False},
    )
    op.create_index("ix_nudge_about_id_on", "nudge", ["about_id", "on"])
    op.create_index("ix_nudge_about_post_id", "nudge", ["about_post_id"])
    op.create_index("ix_nudge_message_id", "nudge", ["message_id"])
    op.create_index(
        "ix_nudge_on_paper",
        "nudge",
        ["recipient_id"],
        sqlite_where=sa.text("state = 'waiting' AND route = 'paper'"),
        postgresql_where=sa.text("state = 'waiting' AND route = 'paper'"),
    )
    op.create_index("ix_nudge_recipient_id_day", "nudge", ["recipient_id", "day"])
    op.create_index("ix_nudge_recipient_post_id", "nudge", ["recipient_post_id"])
    op.create_index(
        "ix_nudge_told",
        "nudge",
        ["told_by_account_id", "told_at"],
        sqlite_where=sa.text("state = 'told'"),
        postgresql_where=sa.text("state = 'told'"),
    )
    op.create_index(
        "ix_nudge_waiting",
        "nudge",
        ["day", "recipient_id"],
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
