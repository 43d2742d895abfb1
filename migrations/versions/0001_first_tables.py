"""The first tables: people, training, imports, jobs, files and the trail of changes, which nothing may alter."""

import sqlalchemy as sa
from alembic import op

import lms.kit.db

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


#: The trail can be added to and read. Not even a mistake in our own code can alter it.
SQLITE_SEAL = [
    f"CREATE TRIGGER change_no_{act.lower()} BEFORE {act} ON change "
    "BEGIN SELECT RAISE(ABORT, 'the trail of changes cannot be altered'); END"
    for act in ("UPDATE", "DELETE")
]
POSTGRESQL_SEAL = [
    """CREATE FUNCTION refuse_to_alter_the_trail() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the trail of changes cannot be altered'; END $$""",
    "CREATE TRIGGER change_sealed BEFORE UPDATE OR DELETE ON change FOR EACH ROW EXECUTE FUNCTION refuse_to_alter_the_trail()",
]


def upgrade() -> None:
    op.create_table(
        "audience",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audience")),
        sa.UniqueConstraint("key", name=op.f("uq_audience_key")),
    )
    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", lms.kit.db.Moment(), nullable=False),
        sa.Column("by_account_id", sa.Integer(), nullable=True),
        sa.Column("act", sa.String(length=200), nullable=False),
        sa.Column("record", sa.String(length=60), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=60), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
    )
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_change_at"), ["at"], unique=False)
        batch_op.create_index("ix_change_record_row_id", ["record", "row_id"], unique=False)

    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=False),
        sa.Column("by_account_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum("waiting", "running", "done", "failed", name="jobstate", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("made_at", lms.kit.db.Moment(), nullable=False),
        sa.Column("alive_at", lms.kit.db.Moment(), nullable=True),
        sa.Column("ended_at", lms.kit.db.Moment(), nullable=True),
        sa.CheckConstraint("done >= 0 AND total >= 0", name=op.f("ck_job_progress_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index(
            "uq_job_one_live",
            ["kind", "about_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('waiting', 'running')"),
            postgresql_where=sa.text("state IN ('waiting', 'running')"),
        )

    op.create_table(
        "job_role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("title_folded", sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"), nullable=False),
        sa.Column(
            "jurisdiction", sa.Enum("SCT", "ENG", name="jurisdiction", native_enum=False, create_constraint=True, length=40), nullable=False
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_role")),
        sa.UniqueConstraint("key", name=op.f("uq_job_role_key")),
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_folded", sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "partnership", "employer", "service", "team", name="organisationkind", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "sector",
            sa.Enum(
                "nhs",
                "council",
                "third",
                "independent",
                "primary_care",
                "individual",
                name="sector",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("locality", sa.String(length=200), nullable=True),
        sa.Column(
            "jurisdiction", sa.Enum("SCT", "ENG", name="jurisdiction", native_enum=False, create_constraint=True, length=40), nullable=True
        ),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("path", sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("expiring_days", sa.Integer(), server_default="90", nullable=False),
        sa.CheckConstraint(
            "ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on", name=op.f("ck_organisation_ends_after_it_starts")
        ),
        sa.CheckConstraint("expiring_days IN (30, 60, 90)", name=op.f("ck_organisation_expiring_days_offered")),
        sa.CheckConstraint("parent_id IS NULL OR parent_id != id", name=op.f("ck_organisation_not_its_own_parent")),
        sa.ForeignKeyConstraint(["parent_id"], ["organisation.id"], name=op.f("fk_organisation_parent_id_organisation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("code", name=op.f("uq_organisation_code")),
        sa.UniqueConstraint("path", name=op.f("uq_organisation_path")),
    )
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisation_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_name", sa.String(length=120), nullable=False),
        sa.Column("last_name", sa.String(length=120), nullable=False),
        sa.Column("preferred_name", sa.String(length=120), nullable=True),
        sa.Column("name_folded", sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("mobile", sa.String(length=40), nullable=True),
        sa.Column("date_of_birth", sa.Date(), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("merged_into_id IS NULL OR merged_into_id != id", name=op.f("ck_person_not_merged_into_itself")),
        sa.ForeignKeyConstraint(["merged_into_id"], ["person.id"], name=op.f("fk_person_merged_into_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_email"), ["email"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_merged_into_id"), ["merged_into_id"], unique=False)
        batch_op.create_index("ix_person_name_folded", ["name_folded", "id"], unique=False)

    op.create_table(
        "stored_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("at", lms.kit.db.Moment(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
    )
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stored_file_sha256"), ["sha256"], unique=False)

    op.create_table(
        "subject",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_folded", sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"), nullable=False),
        sa.Column("family", sa.String(length=60), nullable=False),
        sa.Column("family_name", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "statutory",
                "mandatory",
                "essential",
                "developmental",
                "offer",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("validity_months", sa.Integer(), nullable=True),
        sa.Column("due_days", sa.Integer(), nullable=True),
        sa.Column(
            "transfers",
            sa.Enum("anywhere", "employer", "site", name="transfers", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("aliases", sa.Text(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=True),
        sa.Column("check_locally", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint("due_days IS NULL OR due_days >= 0", name=op.f("ck_subject_due_days_not_negative")),
        sa.CheckConstraint("validity_months IS NULL OR validity_months > 0", name=op.f("ck_subject_validity_is_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subject")),
        sa.UniqueConstraint("code", name=op.f("uq_subject_code")),
    )
    with op.batch_alter_table("subject", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_subject_family"), ["family"], unique=False)

    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("mobile", sa.String(length=40), nullable=True),
        sa.Column("password", sa.String(length=255), nullable=True),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("locked_until", lms.kit.db.Moment(), nullable=True),
        sa.Column("last_sign_in_at", lms.kit.db.Moment(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_account_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_account_fs_uniquifier")),
        sa.UniqueConstraint("mobile", name=op.f("uq_account_mobile")),
        sa.UniqueConstraint("person_id", name=op.f("uq_account_person_id")),
    )
    op.create_table(
        "audience_job_role",
        sa.Column("audience_id", sa.Integer(), nullable=False),
        sa.Column("job_role_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["audience_id"], ["audience.id"], name=op.f("fk_audience_job_role_audience_id_audience"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["job_role_id"], ["job_role.id"], name=op.f("fk_audience_job_role_job_role_id_job_role"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("audience_id", "job_role_id", name=op.f("pk_audience_job_role")),
    )
    with op.batch_alter_table("audience_job_role", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audience_job_role_job_role_id"), ["job_role_id"], unique=False)

    op.create_table(
        "award",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("achieved_on", sa.Date(), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("method", sa.String(length=200), nullable=True),
        sa.Column("provider", sa.String(length=200), nullable=True),
        sa.Column("certificate_number", sa.String(length=200), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("verified_by", sa.String(length=200), nullable=True),
        sa.Column("revoked_on", sa.Date(), nullable=True),
        sa.Column("revoked_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("(revoked_on IS NULL) = (revoked_reason IS NULL)", name=op.f("ck_award_revoked_with_a_reason")),
        sa.CheckConstraint("expires_on IS NULL OR expires_on >= achieved_on", name=op.f("ck_award_expires_after_it_was_achieved")),
        sa.ForeignKeyConstraint(["employer_id"], ["organisation.id"], name=op.f("fk_award_employer_id_organisation")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_award_person_id_person")),
        sa.ForeignKeyConstraint(["site_id"], ["organisation.id"], name=op.f("fk_award_site_id_organisation")),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name=op.f("fk_award_subject_id_subject")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award")),
        sa.UniqueConstraint(
            "person_id", "subject_id", "achieved_on", "employer_id", name=op.f("uq_award_person_id_subject_id_achieved_on_employer_id")
        ),
    )
    with op.batch_alter_table("award", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_award_employer_id"), ["employer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_award_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column("employee_number", sa.String(length=60), nullable=False),
        sa.Column("number_folded", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["employer_id"], ["organisation.id"], name=op.f("fk_post_employer_id_organisation")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_post_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
        sa.UniqueConstraint("employer_id", "number_folded", name=op.f("uq_post_employer_id_number_folded")),
    )
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_post_person_id"), ["person_id"], unique=False)

    op.create_table(
        "recognition_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issuer_id", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("recognising_id", sa.Integer(), nullable=True),
        sa.Column("older_than_months", sa.Integer(), nullable=True),
        sa.Column(
            "decision",
            sa.Enum("accept", "confirm", "refuse", name="recognition", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("effective_until", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "effective_until IS NULL OR effective_until >= effective_from", name=op.f("ck_recognition_rule_ends_after_it_starts")
        ),
        sa.ForeignKeyConstraint(["issuer_id"], ["organisation.id"], name=op.f("fk_recognition_rule_issuer_id_organisation")),
        sa.ForeignKeyConstraint(["recognising_id"], ["organisation.id"], name=op.f("fk_recognition_rule_recognising_id_organisation")),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name=op.f("fk_recognition_rule_subject_id_subject")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recognition_rule")),
    )
    with op.batch_alter_table("recognition_rule", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recognition_rule_issuer_id"), ["issuer_id"], unique=False)

    op.create_table(
        "registration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("register", sa.String(length=60), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("number_folded", sa.String(length=60), nullable=False),
        sa.Column("part", sa.String(length=200), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_registration_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration")),
        sa.UniqueConstraint("register", "number_folded", name=op.f("uq_registration_register_number_folded")),
    )
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_registration_person_id"), ["person_id"], unique=False)

    op.create_table(
        "requirement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column(
            "sector",
            sa.Enum(
                "nhs",
                "council",
                "third",
                "independent",
                "primary_care",
                "individual",
                name="sector",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("audience_id", sa.Integer(), nullable=True),
        sa.Column("job_role_id", sa.Integer(), nullable=True),
        sa.Column(
            "worker_type",
            sa.Enum(
                "employee",
                "bank_relief",
                "agency",
                "apprentice",
                "trainee_student",
                "contractor",
                "volunteer",
                "peer_mentor",
                "unpaid_carer",
                "personal_assistant",
                "pa_employer",
                "citizen_representative",
                name="workertype",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "statutory",
                "mandatory",
                "essential",
                "developmental",
                "offer",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("due_days", sa.Integer(), nullable=True),
        sa.Column("renew_months", sa.Integer(), nullable=True),
        sa.Column("renews_never", sa.Boolean(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("effective_until", sa.Date(), nullable=True),
        sa.Column("succeeds_id", sa.Integer(), nullable=True),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("replaces_reason", sa.Text(), nullable=True),
        sa.Column("authority", sa.Text(), nullable=True),
        sa.Column("owner", sa.String(length=200), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.CheckConstraint("NOT (renews_never AND renew_months IS NOT NULL)", name=op.f("ck_requirement_renews_or_never")),
        sa.CheckConstraint("due_days IS NULL OR due_days >= 0", name=op.f("ck_requirement_due_days_not_negative")),
        sa.CheckConstraint(
            "effective_until IS NULL OR effective_until >= effective_from", name=op.f("ck_requirement_ends_after_it_starts")
        ),
        sa.CheckConstraint("renew_months IS NULL OR renew_months > 0", name=op.f("ck_requirement_renewal_is_positive")),
        sa.CheckConstraint(
            "replaces_id IS NULL OR (replaces_id < id AND replaces_reason IS NOT NULL)", name=op.f("ck_requirement_replaces_with_a_reason")
        ),
        sa.CheckConstraint("succeeds_id IS NULL OR succeeds_id != id", name=op.f("ck_requirement_not_its_own_successor")),
        sa.ForeignKeyConstraint(["audience_id"], ["audience.id"], name=op.f("fk_requirement_audience_id_audience")),
        sa.ForeignKeyConstraint(["job_role_id"], ["job_role.id"], name=op.f("fk_requirement_job_role_id_job_role")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_requirement_organisation_id_organisation")),
        sa.ForeignKeyConstraint(["replaces_id"], ["requirement.id"], name=op.f("fk_requirement_replaces_id_requirement")),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name=op.f("fk_requirement_subject_id_subject")),
        sa.ForeignKeyConstraint(["succeeds_id"], ["requirement.id"], name=op.f("fk_requirement_succeeds_id_requirement")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requirement")),
        sa.UniqueConstraint("succeeds_id", name=op.f("uq_requirement_succeeds_id")),
    )
    with op.batch_alter_table("requirement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_requirement_replaces_id"), ["replaces_id"], unique=False)
        batch_op.create_index("ix_requirement_subject_id_effective_from", ["subject_id", "effective_from"], unique=False)

    op.create_table(
        "subject_covers",
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("covered_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("subject_id != covered_id", name=op.f("ck_subject_covers_not_itself")),
        sa.ForeignKeyConstraint(["covered_id"], ["subject.id"], name=op.f("fk_subject_covers_covered_id_subject"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name=op.f("fk_subject_covers_subject_id_subject"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("subject_id", "covered_id", name=op.f("pk_subject_covers")),
    )
    with op.batch_alter_table("subject_covers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_subject_covers_covered_id"), ["covered_id"], unique=False)

    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_absence_ends_after_it_starts")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_absence_post_id_post")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    with op.batch_alter_table("absence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_absence_post_id"), ["post_id"], unique=False)

    op.create_table(
        "award_confirmation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=False),
        sa.Column("made_at", lms.kit.db.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_award_confirmation_award_id_award")),
        sa.ForeignKeyConstraint(["employer_id"], ["organisation.id"], name=op.f("fk_award_confirmation_employer_id_organisation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_confirmation")),
        sa.UniqueConstraint("award_id", "employer_id", name=op.f("uq_award_confirmation_award_id_employer_id")),
    )
    op.create_table(
        "exemption",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("(post_id IS NULL) != (person_id IS NULL)", name=op.f("ck_exemption_of_a_post_or_a_person")),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_exemption_ends_after_it_starts")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_exemption_person_id_person")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_exemption_post_id_post")),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name=op.f("fk_exemption_subject_id_subject")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exemption")),
    )
    with op.batch_alter_table("exemption", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exemption_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_exemption_post_id"), ["post_id"], unique=False)

    op.create_table(
        "import_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "organisations", "people", "awards", "requirements", name="filekind", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "checking",
                "checked",
                "applying",
                "applied",
                "refused",
                "failed",
                "discarded",
                name="runstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("employer_id", sa.Integer(), nullable=True),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("by_account_id", sa.Integer(), nullable=True),
        sa.Column("made_at", lms.kit.db.Moment(), nullable=False),
        sa.Column("applied_at", lms.kit.db.Moment(), nullable=True),
        sa.Column("apply_good_lines", sa.Boolean(), nullable=False),
        sa.Column("end_leavers_on", sa.Date(), nullable=True),
        sa.Column("about_file", sa.String(length=200), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("adds", sa.Integer(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.Column("rejoins", sa.Integer(), nullable=False),
        sa.Column("leavers", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("errors", sa.Integer(), nullable=False),
        sa.Column("warnings", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'applied') = (applied_at IS NOT NULL)", name=op.f("ck_import_run_applied_has_its_moment")),
        sa.ForeignKeyConstraint(["by_account_id"], ["account.id"], name=op.f("fk_import_run_by_account_id_account")),
        sa.ForeignKeyConstraint(["employer_id"], ["organisation.id"], name=op.f("fk_import_run_employer_id_organisation")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_import_run_file_id_stored_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
    )
    with op.batch_alter_table("import_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_run_by_account_id"), ["by_account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_import_run_employer_id"), ["employer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_import_run_file_id"), ["file_id"], unique=False)
        batch_op.create_index("ix_import_run_made_at", ["made_at", "id"], unique=False)

    op.create_table(
        "role_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "learner",
                "supervisor",
                "lnd_officer",
                "partnership_lead",
                "trainer",
                "assessor",
                "internal_verifier",
                "administrator",
                "board",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_role_grant_ends_after_it_starts")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_role_grant_account_id_account")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_role_grant_organisation_id_organisation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
    )
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_grant_account_id"), ["account_id"], unique=False)

    op.create_table(
        "term",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("job_role_id", sa.Integer(), nullable=True),
        sa.Column(
            "worker_type",
            sa.Enum(
                "employee",
                "bank_relief",
                "agency",
                "apprentice",
                "trainee_student",
                "contractor",
                "volunteer",
                "peer_mentor",
                "unpaid_carer",
                "personal_assistant",
                "pa_employer",
                "citizen_representative",
                name="workertype",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("hours", sa.Numeric(precision=5, scale=2), nullable=True),
        sa.Column("supervisor_post_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_term_ends_after_it_starts")),
        sa.CheckConstraint("hours IS NULL OR (hours >= 0 AND hours <= 168)", name=op.f("ck_term_hours_in_a_week")),
        sa.ForeignKeyConstraint(["job_role_id"], ["job_role.id"], name=op.f("fk_term_job_role_id_job_role")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_term_organisation_id_organisation")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_term_post_id_post")),
        sa.ForeignKeyConstraint(["supervisor_post_id"], ["post.id"], name=op.f("fk_term_supervisor_post_id_post")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term")),
        sa.UniqueConstraint("post_id", "starts_on", name=op.f("uq_term_post_id_starts_on")),
    )
    with op.batch_alter_table("term", schema=None) as batch_op:
        batch_op.create_index("ix_term_organisation_id_starts_on", ["organisation_id", "starts_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_term_supervisor_post_id"), ["supervisor_post_id"], unique=False)
        batch_op.create_index(
            "uq_term_one_open",
            ["post_id"],
            unique=True,
            sqlite_where=sa.text("ends_on IS NULL"),
            postgresql_where=sa.text("ends_on IS NULL"),
        )

    op.create_table(
        "import_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column(
            "what",
            sa.Enum(
                "add", "change", "end", "rejoin", "leaver", "unchanged", name="what", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["import_run.id"], name=op.f("fk_import_change_run_id_import_run"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_change")),
    )
    with op.batch_alter_table("import_change", schema=None) as batch_op:
        batch_op.create_index("ix_import_change_run_id_what_id", ["run_id", "what", "id"], unique=False)

    op.create_table(
        "import_finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("column", sa.String(length=60), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column(
            "severity", sa.Enum("error", "warning", name="severity", native_enum=False, create_constraint=True, length=40), nullable=False
        ),
        sa.Column("message", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["import_run.id"], name=op.f("fk_import_finding_run_id_import_run"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_finding")),
    )
    with op.batch_alter_table("import_finding", schema=None) as batch_op:
        batch_op.create_index("ix_import_finding_run_id_severity_id", ["run_id", "severity", "id"], unique=False)

    op.create_table(
        "standing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=True),
        sa.Column("is_offer", sa.Boolean(), nullable=False),
        sa.Column("requirement_id", sa.Integer(), nullable=False),
        sa.Column("interval_requirement_id", sa.Integer(), nullable=True),
        sa.Column("interval_months", sa.Integer(), nullable=True),
        sa.Column("award_id", sa.Integer(), nullable=True),
        sa.Column("exemption_id", sa.Integer(), nullable=True),
        sa.Column("absence_id", sa.Integer(), nullable=True),
        sa.Column("in_grace", sa.Boolean(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.CheckConstraint("is_offer OR due_on IS NOT NULL", name=op.f("ck_standing_a_duty_has_a_due_date")),
        sa.CheckConstraint("to_day IS NULL OR to_day >= from_day", name=op.f("ck_standing_ends_after_it_starts")),
        sa.ForeignKeyConstraint(["absence_id"], ["absence.id"], name=op.f("fk_standing_absence_id_absence")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_standing_award_id_award")),
        sa.ForeignKeyConstraint(["exemption_id"], ["exemption.id"], name=op.f("fk_standing_exemption_id_exemption")),
        sa.ForeignKeyConstraint(
            ["interval_requirement_id"], ["requirement.id"], name=op.f("fk_standing_interval_requirement_id_requirement")
        ),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_standing_post_id_post")),
        sa.ForeignKeyConstraint(["requirement_id"], ["requirement.id"], name=op.f("fk_standing_requirement_id_requirement")),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name=op.f("fk_standing_subject_id_subject")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing")),
        sa.UniqueConstraint("post_id", "subject_id", "from_day", name=op.f("uq_standing_post_id_subject_id_from_day")),
    )
    with op.batch_alter_table("standing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_standing_award_id"), ["award_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_standing_requirement_id"), ["requirement_id"], unique=False)
        batch_op.create_index("ix_standing_subject_id_from_day", ["subject_id", "from_day"], unique=False)

    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for statement in POSTGRESQL_SEAL if is_postgresql else SQLITE_SEAL:
        op.execute(statement)


def downgrade() -> None:
    with op.batch_alter_table("standing", schema=None) as batch_op:
        batch_op.drop_index("ix_standing_subject_id_from_day")
        batch_op.drop_index(batch_op.f("ix_standing_requirement_id"))
        batch_op.drop_index(batch_op.f("ix_standing_award_id"))

    op.drop_table("standing")
    with op.batch_alter_table("import_finding", schema=None) as batch_op:
        batch_op.drop_index("ix_import_finding_run_id_severity_id")

    op.drop_table("import_finding")
    with op.batch_alter_table("import_change", schema=None) as batch_op:
        batch_op.drop_index("ix_import_change_run_id_what_id")

    op.drop_table("import_change")
    with op.batch_alter_table("term", schema=None) as batch_op:
        batch_op.drop_index("uq_term_one_open", sqlite_where=sa.text("ends_on IS NULL"), postgresql_where=sa.text("ends_on IS NULL"))
        batch_op.drop_index(batch_op.f("ix_term_supervisor_post_id"))
        batch_op.drop_index("ix_term_organisation_id_starts_on")

    op.drop_table("term")
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_role_grant_account_id"))

    op.drop_table("role_grant")
    with op.batch_alter_table("import_run", schema=None) as batch_op:
        batch_op.drop_index("ix_import_run_made_at")
        batch_op.drop_index(batch_op.f("ix_import_run_file_id"))
        batch_op.drop_index(batch_op.f("ix_import_run_employer_id"))
        batch_op.drop_index(batch_op.f("ix_import_run_by_account_id"))

    op.drop_table("import_run")
    with op.batch_alter_table("exemption", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exemption_post_id"))
        batch_op.drop_index(batch_op.f("ix_exemption_person_id"))

    op.drop_table("exemption")
    op.drop_table("award_confirmation")
    with op.batch_alter_table("absence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_absence_post_id"))

    op.drop_table("absence")
    with op.batch_alter_table("subject_covers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_subject_covers_covered_id"))

    op.drop_table("subject_covers")
    with op.batch_alter_table("requirement", schema=None) as batch_op:
        batch_op.drop_index("ix_requirement_subject_id_effective_from")
        batch_op.drop_index(batch_op.f("ix_requirement_replaces_id"))

    op.drop_table("requirement")
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_registration_person_id"))

    op.drop_table("registration")
    with op.batch_alter_table("recognition_rule", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recognition_rule_issuer_id"))

    op.drop_table("recognition_rule")
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_post_person_id"))

    op.drop_table("post")
    with op.batch_alter_table("award", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_award_subject_id"))
        batch_op.drop_index(batch_op.f("ix_award_employer_id"))

    op.drop_table("award")
    with op.batch_alter_table("audience_job_role", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audience_job_role_job_role_id"))

    op.drop_table("audience_job_role")
    op.drop_table("account")
    with op.batch_alter_table("subject", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_subject_family"))

    op.drop_table("subject")
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stored_file_sha256"))

    op.drop_table("stored_file")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index("ix_person_name_folded")
        batch_op.drop_index(batch_op.f("ix_person_merged_into_id"))
        batch_op.drop_index(batch_op.f("ix_person_email"))

    op.drop_table("person")
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisation_parent_id"))

    op.drop_table("organisation")
    op.drop_table("job_role")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_job_one_live",
            sqlite_where=sa.text("state IN ('waiting', 'running')"),
            postgresql_where=sa.text("state IN ('waiting', 'running')"),
        )

    op.drop_table("job")
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.drop_index("ix_change_record_row_id")
        batch_op.drop_index(batch_op.f("ix_change_at"))

    op.drop_table("change")
    op.drop_table("audience")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_to_alter_the_trail()")
