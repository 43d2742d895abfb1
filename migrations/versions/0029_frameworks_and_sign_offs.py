"""Frameworks with their versions and profiles; sign-offs, what leads to them, and who may start."""

import sqlalchemy as sa
from alembic import op

import lms.kit.db

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

Moment = lms.kit.db.Moment


def upgrade() -> None:
    op.create_table(
        "framework",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(60), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("owner", sa.String(200), server_default="", nullable=False),
        sa.Column("source", sa.String(200), server_default="", nullable=False),
        sa.Column("domain_word", sa.String(60), server_default="domain", nullable=False),
        sa.Column("competency_word", sa.String(60), server_default="competency", nullable=False),
        sa.Column("behaviour_word", sa.String(60), server_default="behaviour", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_framework")),
        sa.UniqueConstraint("code", name=op.f("uq_framework_code")),
    )
    op.create_table(
        "aspired_role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("job_role_id", sa.Integer(), nullable=False),
        sa.Column("chosen_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["job_role_id"], ["job_role.id"], name=op.f("fk_aspired_role_job_role_id_job_role")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_aspired_role_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aspired_role")),
        sa.UniqueConstraint("person_id", name=op.f("uq_aspired_role_person_id")),
    )
    op.create_table(
        "framework_level",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("framework_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("audience", sa.String(2000), server_default="", nullable=False),
        sa.Column("test", sa.String(2000), server_default="", nullable=False),
        sa.CheckConstraint("level >= 1", name=op.f("ck_framework_level_levels_begin_at_one")),
        sa.ForeignKeyConstraint(
            ["framework_id"], ["framework.id"], name=op.f("fk_framework_level_framework_id_framework"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_framework_level")),
        sa.UniqueConstraint("framework_id", "key", name=op.f("uq_framework_level_framework_id_key")),
        sa.UniqueConstraint("framework_id", "level", name=op.f("uq_framework_level_framework_id_level")),
    )
    op.create_table(
        "framework_profile",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("framework_id", sa.Integer(), nullable=False),
        sa.Column("job_role_id", sa.Integer(), nullable=False),
        sa.Column(
            "asks_for",
            sa.Enum("domain", "competency", name="asksfor", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("code", sa.String(60), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("is_essential", sa.Boolean(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("effective_until", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "effective_until IS NULL OR effective_until >= effective_from", name=op.f("ck_framework_profile_ends_after_it_starts")
        ),
        sa.CheckConstraint("level >= 1", name=op.f("ck_framework_profile_levels_begin_at_one")),
        sa.ForeignKeyConstraint(["framework_id"], ["framework.id"], name=op.f("fk_framework_profile_framework_id_framework")),
        sa.ForeignKeyConstraint(["job_role_id"], ["job_role.id"], name=op.f("fk_framework_profile_job_role_id_job_role")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_framework_profile")),
        sa.UniqueConstraint(
            "job_role_id",
            "framework_id",
            "asks_for",
            "code",
            "effective_from",
            name=op.f("uq_framework_profile_job_role_id_framework_id_asks_for_code_effective_from"),
        ),
    )
    op.create_index(op.f("ix_framework_profile_framework_id"), "framework_profile", ["framework_id"])

    op.create_table(
        "framework_rating",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("framework_id", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("is_met", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["framework_id"], ["framework.id"], name=op.f("fk_framework_rating_framework_id_framework"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_framework_rating")),
        sa.UniqueConstraint("framework_id", "key", name=op.f("uq_framework_rating_framework_id_key")),
        sa.UniqueConstraint("framework_id", "score", name=op.f("uq_framework_rating_framework_id_score")),
    )
    op.create_table(
        "framework_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("framework_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("published_from", sa.Date(), nullable=True),
        sa.Column("published_at", Moment(), nullable=True),
        sa.Column("review_months", sa.Integer(), server_default="24", nullable=False),
        sa.CheckConstraint("review_months >= 1", name=op.f("ck_framework_version_review_comes_later")),
        sa.ForeignKeyConstraint(["framework_id"], ["framework.id"], name=op.f("fk_framework_version_framework_id_framework")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_framework_version")),
        sa.UniqueConstraint("framework_id", "number", name=op.f("uq_framework_version_framework_id_number")),
        sa.UniqueConstraint("framework_id", "published_from", name=op.f("uq_framework_version_framework_id_published_from")),
    )
    op.create_table(
        "first_assessor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("framework_id", sa.Integer(), nullable=False),
        sa.Column("domain_code", sa.String(60), nullable=True),
        sa.Column("competency_code", sa.String(60), nullable=True),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("by_account_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("domain_code IS NULL OR competency_code IS NULL", name=op.f("ck_first_assessor_domain_or_competency")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_first_assessor_ends_after_it_starts")),
        sa.ForeignKeyConstraint(["by_account_id"], ["account.id"], name=op.f("fk_first_assessor_by_account_id_account")),
        sa.ForeignKeyConstraint(["framework_id"], ["framework.id"], name=op.f("fk_first_assessor_framework_id_framework")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_first_assessor_organisation_id_organisation")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_first_assessor_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_first_assessor")),
    )
    op.create_index(op.f("ix_first_assessor_person_id"), "first_assessor", ["person_id"])

    op.create_table(
        "framework_domain",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(60), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("intent", sa.String(2000), server_default="", nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["framework_version.id"], name=op.f("fk_framework_domain_version_id_framework_version"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_framework_domain")),
        sa.UniqueConstraint("version_id", "code", name=op.f("uq_framework_domain_version_id_code")),
    )
    op.create_table(
        "framework_sufficiency",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("kinds", sa.Integer(), nullable=False),
        sa.Column("first_hand", sa.Integer(), server_default="1", nullable=False),
        sa.Column("observations", sa.Integer(), server_default="0", nullable=False),
        sa.Column("assessors", sa.Integer(), server_default="1", nullable=False),
        sa.Column("days", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["framework_version.id"], name=op.f("fk_framework_sufficiency_version_id_framework_version"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_framework_sufficiency")),
        sa.UniqueConstraint("version_id", "level", name=op.f("uq_framework_sufficiency_version_id_level")),
    )
    op.create_table(
        "self_assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("competency_code", sa.String(60), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("begun_at", Moment(), nullable=False),
        sa.Column("finished_at", Moment(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_self_assessment_person_id_person")),
        sa.ForeignKeyConstraint(["version_id"], ["framework_version.id"], name=op.f("fk_self_assessment_version_id_framework_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_self_assessment")),
    )
    op.create_index(op.f("ix_self_assessment_person_id"), "self_assessment", ["person_id"])
    op.create_index(
        "uq_self_assessment_one_begun",
        "self_assessment",
        ["person_id", "version_id", "competency_code"],
        unique=True,
        sqlite_where=sa.text("finished_at IS NULL"),
        postgresql_where=sa.text("finished_at IS NULL"),
    )

    op.create_table(
        "sign_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("framework_id", sa.Integer(), nullable=False),
        sa.Column("competency_code", sa.String(60), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column(
            "source", sa.Enum("given", "brought", name="source", native_enum=False, create_constraint=True, length=40), nullable=False
        ),
        sa.Column("assessor_id", sa.Integer(), nullable=True),
        sa.Column("assessor_name", sa.String(250), server_default="", nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=True),
        sa.Column("method", sa.String(200), server_default="", nullable=False),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("topped_up_id", sa.Integer(), nullable=True),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("made_by_account_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(500), nullable=True),
        sa.Column("withdrawn_by_account_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(withdrawn_on IS NULL) = (withdrawn_reason IS NULL)", name=op.f("ck_sign_off_withdrawn_with_a_reason")),
        sa.CheckConstraint("level >= 1", name=op.f("ck_sign_off_levels_begin_at_one")),
        sa.CheckConstraint("review_on >= signed_on", name=op.f("ck_sign_off_review_comes_later")),
        sa.ForeignKeyConstraint(["assessor_id"], ["person.id"], name=op.f("fk_sign_off_assessor_id_person")),
        sa.ForeignKeyConstraint(["employer_id"], ["organisation.id"], name=op.f("fk_sign_off_employer_id_organisation")),
        sa.ForeignKeyConstraint(["framework_id"], ["framework.id"], name=op.f("fk_sign_off_framework_id_framework")),
        sa.ForeignKeyConstraint(["made_by_account_id"], ["account.id"], name=op.f("fk_sign_off_made_by_account_id_account")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sign_off_person_id_person")),
        sa.ForeignKeyConstraint(["topped_up_id"], ["sign_off.id"], name=op.f("fk_sign_off_topped_up_id_sign_off")),
        sa.ForeignKeyConstraint(["withdrawn_by_account_id"], ["account.id"], name=op.f("fk_sign_off_withdrawn_by_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_off")),
    )
    op.create_index(op.f("ix_sign_off_assessor_id"), "sign_off", ["assessor_id"])
    op.create_index("ix_sign_off_framework_id_competency_code", "sign_off", ["framework_id", "competency_code"])
    op.create_index(op.f("ix_sign_off_person_id"), "sign_off", ["person_id"])
    op.create_index(
        "uq_sign_off_one_a_day",
        "sign_off",
        ["person_id", "framework_id", "competency_code", "level", "signed_on"],
        unique=True,
        sqlite_where=sa.text("withdrawn_on IS NULL"),
        postgresql_where=sa.text("withdrawn_on IS NULL"),
    )

    op.create_table(
        "sign_off_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("framework_id", sa.Integer(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("message", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["framework_id"], ["framework.id"], name=op.f("fk_sign_off_request_framework_id_framework")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sign_off_request_person_id_person")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_sign_off_request_post_id_post")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_off_request")),
    )
    op.create_index(op.f("ix_sign_off_request_person_id"), "sign_off_request", ["person_id"])
    op.create_index(op.f("ix_sign_off_request_post_id"), "sign_off_request", ["post_id"])

    op.create_table(
        "framework_competency",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("domain_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(60), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("warning_sign", sa.String(2000), server_default="", nullable=False),
        sa.Column("interview_question", sa.String(2000), server_default="", nullable=False),
        sa.Column("review_months", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("review_months >= 1", name=op.f("ck_framework_competency_review_comes_later")),
        sa.ForeignKeyConstraint(
            ["domain_id"], ["framework_domain.id"], name=op.f("fk_framework_competency_domain_id_framework_domain"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["framework_version.id"], name=op.f("fk_framework_competency_version_id_framework_version"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_framework_competency")),
        sa.UniqueConstraint("version_id", "code", name=op.f("uq_framework_competency_version_id_code")),
    )
    op.create_index(op.f("ix_framework_competency_domain_id"), "framework_competency", ["domain_id"])

    op.create_table(
        "sign_off_flag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sign_off_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("raised_at", Moment(), nullable=False),
        sa.Column("raised_by_account_id", sa.Integer(), nullable=False),
        sa.Column("settled_at", Moment(), nullable=True),
        sa.Column("settled_by_account_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["raised_by_account_id"], ["account.id"], name=op.f("fk_sign_off_flag_raised_by_account_id_account")),
        sa.ForeignKeyConstraint(["settled_by_account_id"], ["account.id"], name=op.f("fk_sign_off_flag_settled_by_account_id_account")),
        sa.ForeignKeyConstraint(["sign_off_id"], ["sign_off.id"], name=op.f("fk_sign_off_flag_sign_off_id_sign_off")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_off_flag")),
    )
    op.create_index(op.f("ix_sign_off_flag_sign_off_id"), "sign_off_flag", ["sign_off_id"])

    op.create_table(
        "sign_off_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("framework_id", sa.Integer(), nullable=False),
        sa.Column("competency_code", sa.String(60), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("assessor_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "waiting",
                "claimed",
                "returned",
                "signed",
                "withdrawn",
                "reassigned",
                "dropped",
                name="itemstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("round", sa.Integer(), server_default="1", nullable=False),
        sa.Column("moved_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["assessor_id"], ["person.id"], name=op.f("fk_sign_off_item_assessor_id_person")),
        sa.ForeignKeyConstraint(["framework_id"], ["framework.id"], name=op.f("fk_sign_off_item_framework_id_framework")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sign_off_item_person_id_person")),
        sa.ForeignKeyConstraint(["request_id"], ["sign_off_request.id"], name=op.f("fk_sign_off_item_request_id_sign_off_request")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_off_item")),
    )
    op.create_index("ix_sign_off_item_assessor_id_state", "sign_off_item", ["assessor_id", "state"])
    op.create_index("ix_sign_off_item_person_id_state", "sign_off_item", ["person_id", "state"])
    op.create_index(op.f("ix_sign_off_item_request_id"), "sign_off_item", ["request_id"])
    op.create_index("ix_sign_off_item_state_moved_at", "sign_off_item", ["state", "moved_at"])
    op.create_index(
        "uq_sign_off_item_one_open",
        "sign_off_item",
        ["person_id", "framework_id", "competency_code", "level"],
        unique=True,
        sqlite_where=sa.text("state IN ('draft', 'waiting', 'claimed', 'returned')"),
        postgresql_where=sa.text("state IN ('draft', 'waiting', 'claimed', 'returned')"),
    )

    op.create_table(
        "profile_certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("job_role_id", sa.Integer(), nullable=False),
        sa.Column("framework_id", sa.Integer(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("registered", sa.String(250), server_default="", nullable=False),
        sa.Column("assessor_id", sa.Integer(), nullable=False),
        sa.Column("assessor_name", sa.String(250), nullable=False),
        sa.Column("assessor_registered", sa.String(250), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["assessor_id"], ["person.id"], name=op.f("fk_profile_certificate_assessor_id_person")),
        sa.ForeignKeyConstraint(["framework_id"], ["framework.id"], name=op.f("fk_profile_certificate_framework_id_framework")),
        sa.ForeignKeyConstraint(["job_role_id"], ["job_role.id"], name=op.f("fk_profile_certificate_job_role_id_job_role")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_profile_certificate_person_id_person")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_profile_certificate_post_id_post")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_certificate")),
    )
    for column in ("assessor_id", "person_id", "post_id"):
        op.create_index(op.f(f"ix_profile_certificate_{column}"), "profile_certificate", [column])

    op.create_table(
        "framework_behaviour",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("competency_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(500), nullable=False),
        sa.Column("meaning", sa.String(500), nullable=False),
        sa.CheckConstraint("level >= 1", name=op.f("ck_framework_behaviour_levels_begin_at_one")),
        sa.ForeignKeyConstraint(
            ["competency_id"],
            ["framework_competency.id"],
            name=op.f("fk_framework_behaviour_competency_id_framework_competency"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_framework_behaviour")),
        sa.UniqueConstraint("competency_id", "level", "position", name=op.f("uq_framework_behaviour_competency_id_level_position")),
    )
    op.create_table(
        "judgement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("assessor_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("round", sa.Integer(), server_default="1", nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("competency_code", sa.String(60), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum("draft", "returned", "signed", name="outcome", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("judged_at", Moment(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("sign_off_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["assessor_id"], ["person.id"], name=op.f("fk_judgement_assessor_id_person")),
        sa.ForeignKeyConstraint(["item_id"], ["sign_off_item.id"], name=op.f("fk_judgement_item_id_sign_off_item")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_judgement_person_id_person")),
        sa.ForeignKeyConstraint(["sign_off_id"], ["sign_off.id"], name=op.f("fk_judgement_sign_off_id_sign_off"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["version_id"], ["framework_version.id"], name=op.f("fk_judgement_version_id_framework_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judgement")),
    )
    op.create_index(op.f("ix_judgement_assessor_id"), "judgement", ["assessor_id"])
    op.create_index(op.f("ix_judgement_item_id"), "judgement", ["item_id"])
    op.create_index("ix_judgement_person_id_competency_code", "judgement", ["person_id", "competency_code"])
    op.create_index(op.f("ix_judgement_sign_off_id"), "judgement", ["sign_off_id"])

    op.create_table(
        "sign_off_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "waiting",
                "claimed",
                "returned",
                "signed",
                "withdrawn",
                "reassigned",
                "dropped",
                name="itemstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by_account_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["by_account_id"], ["account.id"], name=op.f("fk_sign_off_move_by_account_id_account")),
        sa.ForeignKeyConstraint(["item_id"], ["sign_off_item.id"], name=op.f("fk_sign_off_move_item_id_sign_off_item")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_off_move")),
    )
    op.create_index("ix_sign_off_move_item_id_at", "sign_off_move", ["item_id", "at"])

    op.create_table(
        "judgement_rating",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("judgement_id", sa.Integer(), nullable=False),
        sa.Column("behaviour_id", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["behaviour_id"], ["framework_behaviour.id"], name=op.f("fk_judgement_rating_behaviour_id_framework_behaviour")
        ),
        sa.ForeignKeyConstraint(
            ["judgement_id"], ["judgement.id"], name=op.f("fk_judgement_rating_judgement_id_judgement"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judgement_rating")),
        sa.UniqueConstraint("judgement_id", "behaviour_id", name=op.f("uq_judgement_rating_judgement_id_behaviour_id")),
    )
    op.create_table(
        "self_rating",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("self_assessment_id", sa.Integer(), nullable=False),
        sa.Column("behaviour_id", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["behaviour_id"], ["framework_behaviour.id"], name=op.f("fk_self_rating_behaviour_id_framework_behaviour")),
        sa.ForeignKeyConstraint(
            ["self_assessment_id"],
            ["self_assessment.id"],
            name=op.f("fk_self_rating_self_assessment_id_self_assessment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_self_rating")),
        sa.UniqueConstraint("self_assessment_id", "behaviour_id", name=op.f("uq_self_rating_self_assessment_id_behaviour_id")),
    )


def downgrade() -> None:
    op.drop_table("self_rating")
    op.drop_table("judgement_rating")
    op.drop_table("sign_off_move")
    op.drop_table("judgement")
    op.drop_table("framework_behaviour")
    op.drop_table("profile_certificate")
    op.drop_table("sign_off_item")
    op.drop_table("sign_off_flag")
    op.drop_table("framework_competency")
    op.drop_table("sign_off_request")
    op.drop_table("sign_off")
    op.drop_table("self_assessment")
    op.drop_table("framework_sufficiency")
    op.drop_table("framework_domain")
    op.drop_table("first_assessor")
    op.drop_table("framework_version")
    op.drop_table("framework_rating")
    op.drop_table("framework_profile")
    op.drop_table("framework_level")
    op.drop_table("aspired_role")
    op.drop_table("framework")
