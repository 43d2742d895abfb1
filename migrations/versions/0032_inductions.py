"""Inductions: programmes, versions and steps; what is recorded of them; and what is derived."""

import sqlalchemy as sa
from alembic import op

import lms.kit.db

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

CONFIRMED_BY = sa.Enum(
    "learner", "supervisor", "buddy", "lnd", "both", "not_named", name="confirmedby", native_enum=False, create_constraint=True, length=40
)
HOW = sa.Enum("app", "paper", "brought", name="how", native_enum=False, create_constraint=True, length=40)
JURISDICTION = sa.Enum("SCT", "ENG", name="jurisdiction", native_enum=False, create_constraint=True, length=40)
KIND = sa.Enum(
    "subject",
    "competency",
    "session",
    "conversation",
    "review",
    "document",
    "walk_round",
    "shadowing",
    "observation",
    "check",
    name="stepkind",
    native_enum=False,
    create_constraint=True,
    length=40,
)
CONFIRM = sa.Enum("learner", "supervisor", "buddy", "lnd", "both", name="confirm", native_enum=False, create_constraint=True, length=40)
SCOPE = sa.Enum("post", "person", name="scope", native_enum=False, create_constraint=True, length=40)
PART = sa.Enum("applicable", "waived", "offered", name="part", native_enum=False, create_constraint=True, length=40)

TABLES = (
    "full_time_hours",
    "induction_programme",
    "induction_version",
    "induction_condition",
    "induction_step",
    "induction_record",
    "induction_waiver",
    "induction_buddy",
    "induction_joining",
    "induction_certificate",
    "induction",
    "induction_progress",
)


def upgrade() -> None:
    _full_time()
    _programmes()
    _versions()
    _conditions()
    _steps()
    _records()
    _waivers()
    _buddies()
    _joinings()
    _certificates()
    _inductions()
    _progress()


def _full_time() -> None:
    op.create_table(
        "full_time_hours",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("hours", sa.Numeric(precision=5, scale=2), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_full_time_hours")),
        sa.UniqueConstraint("from_day", name=op.f("uq_full_time_hours_from_day")),
    )


def _programmes() -> None:
    op.create_table(
        "induction_programme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("is_compulsory", sa.Boolean(), nullable=False),
        sa.Column("approved_from", sa.Date(), nullable=True),
        sa.Column("approved_until", sa.Date(), nullable=True),
        sa.Column("target_days", sa.Integer(), nullable=False),
        sa.Column("part_time_longest", sa.Integer(), nullable=True),
        sa.Column("extends_id", sa.Integer(), nullable=True),
        sa.Column("joins_from", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=4000), server_default="", nullable=False),
        sa.CheckConstraint(
            "approved_until IS NULL OR approved_until >= approved_from", name=op.f("ck_induction_programme_approved_from_before_until")
        ),
        sa.CheckConstraint("extends_id IS NULL OR extends_id != id", name=op.f("ck_induction_programme_does_not_extend_itself")),
        sa.CheckConstraint(
            "part_time_longest IS NULL OR part_time_longest >= target_days", name=op.f("ck_induction_programme_part_time_has_no_less")
        ),
        sa.CheckConstraint("target_days >= 0", name=op.f("ck_induction_programme_target_not_before_the_start")),
        sa.ForeignKeyConstraint(
            ["extends_id"], ["induction_programme.id"], name=op.f("fk_induction_programme_extends_id_induction_programme")
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_induction_programme_organisation_id_organisation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_induction_programme")),
        sa.UniqueConstraint("code", name=op.f("uq_induction_programme_code")),
    )
    op.create_index("ix_induction_programme_extends_id", "induction_programme", ["extends_id"])
    op.create_index("ix_induction_programme_organisation_id", "induction_programme", ["organisation_id"])


def _versions() -> None:
    op.create_table(
        "induction_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("published_from", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=4000), server_default="", nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_induction_version_numbers_begin_at_one")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["induction_programme.id"], name=op.f("fk_induction_version_programme_id_induction_programme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_induction_version")),
        sa.UniqueConstraint("programme_id", "number", name=op.f("uq_induction_version_programme_id_number")),
        sa.UniqueConstraint("programme_id", "published_from", name=op.f("uq_induction_version_programme_id_published_from")),
    )
    op.create_index(
        "uq_induction_version_one_draft",
        "induction_version",
        ["programme_id"],
        unique=True,
        sqlite_where=sa.text("published_from IS NULL"),
        postgresql_where=sa.text("published_from IS NULL"),
    )


def _conditions() -> None:
    op.create_table(
        "induction_condition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("worker_types", sa.Text(), server_default="", nullable=False),
        sa.Column("sectors", sa.Text(), server_default="", nullable=False),
        sa.Column("audiences", sa.Text(), server_default="", nullable=False),
        sa.Column("job_roles", sa.Text(), server_default="", nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("jurisdiction", JURISDICTION, nullable=True),
        sa.Column("joins_from", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_induction_condition_organisation_id_organisation")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["induction_version.id"], name=op.f("fk_induction_condition_version_id_induction_version"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_induction_condition")),
    )
    op.create_index("ix_induction_condition_version_id", "induction_condition", ["version_id"])


def _steps() -> None:
    op.create_table(
        "induction_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("kind", KIND, nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("framework_id", sa.Integer(), nullable=True),
        sa.Column("competency_code", sa.String(length=60), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("due_days", sa.Integer(), nullable=False),
        sa.Column("is_required", sa.Boolean(), server_default=sa.text("(true)"), nullable=False),
        sa.Column("audience", sa.String(length=60), nullable=True),
        sa.Column("jurisdictions", sa.Text(), server_default="", nullable=False),
        sa.Column("count", sa.Integer(), server_default="1", nullable=False),
        sa.Column("confirm", CONFIRM, nullable=True),
        sa.Column("scope", SCOPE, server_default="post", nullable=False),
        sa.Column("text", sa.String(length=4000), server_default="", nullable=False),
        sa.Column("link", sa.String(length=500), server_default="", nullable=False),
        sa.CheckConstraint("(kind = 'competency') = (competency_code IS NOT NULL)", name=op.f("ck_induction_step_competency_is_named")),
        sa.CheckConstraint("kind != 'subject' OR subject_id IS NOT NULL", name=op.f("ck_induction_step_training_has_a_subject")),
        sa.CheckConstraint("(competency_code IS NULL) = (framework_id IS NULL)", name=op.f("ck_induction_step_competency_of_a_framework")),
        sa.CheckConstraint("(competency_code IS NULL) = (level IS NULL)", name=op.f("ck_induction_step_competency_at_a_level")),
        sa.CheckConstraint("count >= 1", name=op.f("ck_induction_step_done_once_at_least")),
        sa.CheckConstraint("due_days >= 0", name=op.f("ck_induction_step_due_not_before_the_start")),
        sa.ForeignKeyConstraint(["framework_id"], ["framework.id"], name=op.f("fk_induction_step_framework_id_framework")),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name=op.f("fk_induction_step_subject_id_subject")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["induction_version.id"], name=op.f("fk_induction_step_version_id_induction_version"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_induction_step")),
        sa.UniqueConstraint("version_id", "key", name=op.f("uq_induction_step_version_id_key")),
    )
    op.create_index("ix_induction_step_subject_id", "induction_step", ["subject_id"])


def _records() -> None:
    op.create_table(
        "induction_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("step_key", sa.String(length=60), server_default="", nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("confirmed_by", CONFIRMED_BY, nullable=False),
        sa.Column("how", HOW, nullable=False),
        sa.Column("where_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("made_at", lms.kit.db.Moment(), nullable=False),
        sa.Column("made_by_account_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_from", sa.Date(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=500), nullable=True),
        sa.Column("withdrawn_by_account_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(withdrawn_from IS NULL) = (withdrawn_reason IS NULL)", name=op.f("ck_induction_record_withdrawn_with_a_reason")
        ),
        sa.ForeignKeyConstraint(["made_by_account_id"], ["account.id"], name=op.f("fk_induction_record_made_by_account_id_account")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_induction_record_post_id_post")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["induction_programme.id"], name=op.f("fk_induction_record_programme_id_induction_programme")
        ),
        sa.ForeignKeyConstraint(["where_id"], ["organisation.id"], name=op.f("fk_induction_record_where_id_organisation")),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_account_id"], ["account.id"], name=op.f("fk_induction_record_withdrawn_by_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_induction_record")),
    )
    op.create_index("ix_induction_record_post_id", "induction_record", ["post_id"])
    op.create_index("ix_induction_record_programme_id", "induction_record", ["programme_id"])
    op.create_index(
        "uq_induction_record_one_a_day",
        "induction_record",
        ["post_id", "programme_id", "step_key", "done_on", "confirmed_by"],
        unique=True,
        sqlite_where=sa.text("withdrawn_from IS NULL"),
        postgresql_where=sa.text("withdrawn_from IS NULL"),
    )


def _waivers() -> None:
    op.create_table(
        "induction_waiver",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("step_key", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("made_at", lms.kit.db.Moment(), nullable=False),
        sa.Column("by_account_id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_from", sa.Date(), nullable=True),
        sa.Column("withdrawn_by_account_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_account_id"], ["account.id"], name=op.f("fk_induction_waiver_by_account_id_account")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_induction_waiver_post_id_post")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["induction_programme.id"], name=op.f("fk_induction_waiver_programme_id_induction_programme")
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_account_id"], ["account.id"], name=op.f("fk_induction_waiver_withdrawn_by_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_induction_waiver")),
    )
    op.create_index("ix_induction_waiver_post_id", "induction_waiver", ["post_id"])
    op.create_index("ix_induction_waiver_programme_id", "induction_waiver", ["programme_id"])
    op.create_index(
        "uq_induction_waiver_one",
        "induction_waiver",
        ["post_id", "programme_id", "step_key"],
        unique=True,
        sqlite_where=sa.text("withdrawn_from IS NULL"),
        postgresql_where=sa.text("withdrawn_from IS NULL"),
    )


def _buddies() -> None:
    op.create_table(
        "induction_buddy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("named_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("made_at", lms.kit.db.Moment(), nullable=False),
        sa.Column("by_account_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_account_id"], ["account.id"], name=op.f("fk_induction_buddy_by_account_id_account")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_induction_buddy_person_id_person")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_induction_buddy_post_id_post")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_induction_buddy")),
    )
    op.create_index("ix_induction_buddy_person_id", "induction_buddy", ["person_id"])
    op.create_index("ix_induction_buddy_post_id", "induction_buddy", ["post_id"])
    op.create_index(
        "uq_induction_buddy_one",
        "induction_buddy",
        ["post_id"],
        unique=True,
        sqlite_where=sa.text("ended_on IS NULL"),
        postgresql_where=sa.text("ended_on IS NULL"),
    )


def _joinings() -> None:
    op.create_table(
        "induction_joining",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("made_at", lms.kit.db.Moment(), nullable=False),
        sa.Column("by_account_id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_from", sa.Date(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=500), nullable=True),
        sa.CheckConstraint(
            "(withdrawn_from IS NULL) = (withdrawn_reason IS NULL)", name=op.f("ck_induction_joining_withdrawn_with_a_reason")
        ),
        sa.ForeignKeyConstraint(["by_account_id"], ["account.id"], name=op.f("fk_induction_joining_by_account_id_account")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_induction_joining_post_id_post")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["induction_programme.id"], name=op.f("fk_induction_joining_programme_id_induction_programme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_induction_joining")),
    )
    op.create_index("ix_induction_joining_post_id", "induction_joining", ["post_id"])
    op.create_index("ix_induction_joining_programme_id", "induction_joining", ["programme_id"])
    op.create_index(
        "uq_induction_joining_one",
        "induction_joining",
        ["post_id", "programme_id"],
        unique=True,
        sqlite_where=sa.text("withdrawn_from IS NULL"),
        postgresql_where=sa.text("withdrawn_from IS NULL"),
    )


def _certificates() -> None:
    op.create_table(
        "induction_certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=False),
        sa.Column("made_at", lms.kit.db.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_induction_certificate_person_id_person")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_induction_certificate_post_id_post")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["induction_programme.id"], name=op.f("fk_induction_certificate_programme_id_induction_programme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_induction_certificate")),
        sa.UniqueConstraint(
            "post_id", "programme_id", "completed_on", name=op.f("uq_induction_certificate_post_id_programme_id_completed_on")
        ),
    )
    op.create_index("ix_induction_certificate_person_id", "induction_certificate", ["person_id"])
    op.create_index("ix_induction_certificate_post_id", "induction_certificate", ["post_id"])


def _inductions() -> None:
    op.create_table(
        "induction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("judged_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=True),
        sa.Column("target_on", sa.Date(), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("start_month", sa.String(length=7), nullable=False),
        sa.Column("days_taken", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["judged_id"], ["induction_programme.id"], name=op.f("fk_induction_judged_id_induction_programme")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_induction_post_id_post")),
        sa.ForeignKeyConstraint(["programme_id"], ["induction_programme.id"], name=op.f("fk_induction_programme_id_induction_programme")),
        sa.ForeignKeyConstraint(["version_id"], ["induction_version.id"], name=op.f("fk_induction_version_id_induction_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_induction")),
        sa.UniqueConstraint(
            "post_id",
            "programme_id",
            "judged_id",
            "starts_on",
            "from_day",
            name=op.f("uq_induction_post_id_programme_id_judged_id_starts_on_from_day"),
        ),
        info={"audited": False, "derived": True},
    )
    op.create_index("ix_induction_judged_id_from_day", "induction", ["judged_id", "from_day"])


def _progress() -> None:
    op.create_table(
        "induction_progress",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("induction_id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("part", PART, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["induction_id"], ["induction.id"], name=op.f("fk_induction_progress_induction_id_induction"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["step_id"], ["induction_step.id"], name=op.f("fk_induction_progress_step_id_induction_step")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_induction_progress")),
        sa.UniqueConstraint("induction_id", "step_id", name=op.f("uq_induction_progress_induction_id_step_id")),
        info={"audited": False, "derived": True},
    )
    op.create_index("ix_induction_progress_step_id", "induction_progress", ["step_id"])


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
