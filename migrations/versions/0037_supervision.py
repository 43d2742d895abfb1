"""Supervision: groups, agreements, sessions, what is written of them, and how often it is due."""

import sqlalchemy as sa
from alembic import op

import lms.kit.db

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

#: What the release before knows.
ROLES = (
    "learner", "supervisor", "lnd_officer", "partnership_lead", "trainer", "assessor", "internal_verifier", "administrator", "board",
)  # fmt: skip


def _allow_roles(roles: tuple[str, ...]) -> None:
    with op.batch_alter_table("role_grant") as table:
        table.drop_constraint("role", type_="check")
        table.create_check_constraint("role", f"role IN {roles}")


def upgrade() -> None:
    _allow_roles((*ROLES, "caldicott_guardian"))
    op.create_table(
        "supervision_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(60), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "individual",
                "group",
                "action_learning_set",
                "peer",
                "mentoring",
                "learning_network",
                name="groupkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("weeks_between", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(200), server_default="", nullable=False),
        sa.Column("link", sa.String(500), server_default="", nullable=False),
        sa.Column("is_open", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.CheckConstraint("weeks_between IS NULL OR weeks_between >= 1", name=op.f("ck_supervision_group_meets_once_a_week_at_most")),
        sa.ForeignKeyConstraint(["opened_by_id"], ["person.id"], name=op.f("fk_supervision_group_opened_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_group")),
        sa.UniqueConstraint("code", name=op.f("uq_supervision_group_code")),
    )
    with op.batch_alter_table("supervision_group") as table:
        table.create_index(op.f("ix_supervision_group_opened_by_id"), ["opened_by_id"])
    op.create_table(
        "supervision_policy",
        sa.Column("id", sa.Integer(), nullable=False),
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
            nullable=True,
        ),
        sa.Column("interval_days", sa.Integer(), nullable=False),
        sa.Column("group_counts", sa.Boolean(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("effective_until", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "effective_until IS NULL OR effective_until >= effective_from", name=op.f("ck_supervision_policy_until_not_before_from")
        ),
        sa.CheckConstraint("interval_days BETWEEN 1 AND 1096", name=op.f("ck_supervision_policy_interval_of_three_years_at_most")),
        sa.ForeignKeyConstraint(["job_role_id"], ["job_role.id"], name=op.f("fk_supervision_policy_job_role_id_job_role")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_supervision_policy_organisation_id_organisation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_policy")),
    )
    with op.batch_alter_table("supervision_policy") as table:
        table.create_index(op.f("ix_supervision_policy_job_role_id"), ["job_role_id"])
        table.create_index("ix_supervision_policy_organisation_id", ["organisation_id"])
    op.create_table(
        "supervision_agreement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("weeks_between", sa.Integer(), nullable=True),
        sa.Column("session_minutes", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(200), server_default="", nullable=False),
        sa.Column(
            "model",
            sa.Enum(
                "three_functions",
                "scottish",
                "learning_cycle",
                "action_learning",
                "other",
                name="supervisionmodel",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("agenda", sa.String(4_000), nullable=False),
        sa.Column("recording", sa.String(4_000), nullable=False),
        sa.Column("confidentiality", sa.String(4_000), nullable=False),
        sa.Column("cancellation", sa.String(4_000), nullable=False),
        sa.Column("disagreement", sa.String(4_000), nullable=False),
        sa.Column("leaves_room", sa.String(4_000), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("line_manager_reads", sa.Boolean(), nullable=False),
        sa.Column("later_members_read", sa.Boolean(), nullable=False),
        sa.Column("drawn_up_by_id", sa.Integer(), nullable=False),
        sa.Column("given_out_at", lms.kit.db.Moment(), nullable=True),
        sa.Column("in_force_from", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "in_force_from IS NULL OR given_out_at IS NOT NULL", name=op.f("ck_supervision_agreement_given_out_before_in_force")
        ),
        sa.CheckConstraint("session_minutes BETWEEN 5 AND 600", name=op.f("ck_supervision_agreement_minutes_of_a_session")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_supervision_agreement_counted_from_one")),
        sa.CheckConstraint(
            "weeks_between IS NULL OR weeks_between BETWEEN 1 AND 104", name=op.f("ck_supervision_agreement_weeks_between_sessions")
        ),
        sa.ForeignKeyConstraint(["drawn_up_by_id"], ["person.id"], name=op.f("fk_supervision_agreement_drawn_up_by_id_person")),
        sa.ForeignKeyConstraint(["group_id"], ["supervision_group.id"], name=op.f("fk_supervision_agreement_group_id_supervision_group")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_agreement")),
        sa.UniqueConstraint("group_id", "version", name=op.f("uq_supervision_agreement_group_id_version")),
    )
    with op.batch_alter_table("supervision_agreement") as table:
        table.create_index(op.f("ix_supervision_agreement_drawn_up_by_id"), ["drawn_up_by_id"])
    op.create_table(
        "supervision_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum("member", "facilitator", name="memberrole", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.CheckConstraint("until IS NULL OR until >= since", name=op.f("ck_supervision_member_until_not_before_since")),
        sa.ForeignKeyConstraint(["group_id"], ["supervision_group.id"], name=op.f("fk_supervision_member_group_id_supervision_group")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_supervision_member_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_member")),
    )
    with op.batch_alter_table("supervision_member") as table:
        table.create_index("ix_supervision_member_group_id_person_id", ["group_id", "person_id"])
        table.create_index(op.f("ix_supervision_member_person_id"), ["person_id"])
        table.create_index(
            "uq_supervision_member_running",
            ["group_id", "person_id", "role"],
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )
    op.create_table(
        "supervision_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("starts_at", lms.kit.db.Moment(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(200), server_default="", nullable=False),
        sa.Column("link", sa.String(500), server_default="", nullable=False),
        sa.Column(
            "state",
            sa.Enum("planned", "held", "cancelled", name="sessionstate", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "method",
            sa.Enum(
                "case_discussion",
                "reflective",
                "action_learning",
                "peer_review",
                "observation",
                "debrief",
                "teaching",
                name="method",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("themes", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "cancelled_by",
            sa.Enum("member", "facilitator", "employer", name="cancelledby", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column(
            "cancelled_why",
            sa.Enum(
                "staffing",
                "emergency",
                "illness",
                "leave",
                "other_meeting",
                "too_few",
                "place",
                "other",
                name="cancelledwhy",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("cancelled_at", lms.kit.db.Moment(), nullable=True),
        sa.Column("revision", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint("(state = 'cancelled') = (cancelled_by IS NOT NULL)", name=op.f("ck_supervision_session_cancelled_by_somebody")),
        sa.CheckConstraint("(cancelled_by IS NULL) = (cancelled_why IS NULL)", name=op.f("ck_supervision_session_cancelled_with_a_reason")),
        sa.CheckConstraint("minutes BETWEEN 1 AND 1440", name=op.f("ck_supervision_session_minutes_of_a_day")),
        sa.ForeignKeyConstraint(["group_id"], ["supervision_group.id"], name=op.f("fk_supervision_session_group_id_supervision_group")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_session")),
        sa.UniqueConstraint("group_id", "held_on", name=op.f("uq_supervision_session_group_id_held_on")),
    )
    with op.batch_alter_table("supervision_session") as table:
        table.create_index("ix_supervision_session_held_on", ["held_on"])
    op.create_table(
        "supervision_action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "closed", "dropped", name="actionstate", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("why_dropped", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("(state = 'open') = (settled_on IS NULL)", name=op.f("ck_supervision_action_settled_on_a_day")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_supervision_action_owner_id_person")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["supervision_session.id"], name=op.f("fk_supervision_action_session_id_supervision_session")
        ),
        sa.ForeignKeyConstraint(["settled_by_id"], ["person.id"], name=op.f("fk_supervision_action_settled_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_action")),
    )
    with op.batch_alter_table("supervision_action") as table:
        table.create_index(op.f("ix_supervision_action_owner_id"), ["owner_id"])
        table.create_index(op.f("ix_supervision_action_session_id"), ["session_id"])
        table.create_index(op.f("ix_supervision_action_settled_by_id"), ["settled_by_id"])
    op.create_table(
        "supervision_agenda_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("added_at", lms.kit.db.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_supervision_agenda_item_author_id_person")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["supervision_session.id"], name=op.f("fk_supervision_agenda_item_session_id_supervision_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_agenda_item")),
    )
    with op.batch_alter_table("supervision_agenda_item") as table:
        table.create_index(op.f("ix_supervision_agenda_item_author_id"), ["author_id"])
        table.create_index(op.f("ix_supervision_agenda_item_session_id"), ["session_id"])
    op.create_table(
        "supervision_attendance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum("member", "facilitator", name="memberrole", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "mark",
            sa.Enum("present", "part", "apologies", "absent", name="attendancemark", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.CheckConstraint("minutes IS NULL OR minutes BETWEEN 1 AND 1440", name=op.f("ck_supervision_attendance_minutes_of_a_day")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_supervision_attendance_post_id_post")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["supervision_session.id"], name=op.f("fk_supervision_attendance_session_id_supervision_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_attendance")),
        sa.UniqueConstraint("session_id", "post_id", name=op.f("uq_supervision_attendance_session_id_post_id")),
    )
    with op.batch_alter_table("supervision_attendance") as table:
        table.create_index(op.f("ix_supervision_attendance_post_id"), ["post_id"])
    op.create_table(
        "supervision_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("writer_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", lms.kit.db.Moment(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("learning", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["supervision_session.id"], name=op.f("fk_supervision_draft_session_id_supervision_session")
        ),
        sa.ForeignKeyConstraint(["writer_id"], ["person.id"], name=op.f("fk_supervision_draft_writer_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_draft")),
        sa.UniqueConstraint("session_id", name=op.f("uq_supervision_draft_session_id")),
    )
    with op.batch_alter_table("supervision_draft") as table:
        table.create_index(op.f("ix_supervision_draft_writer_id"), ["writer_id"])
    op.create_table(
        "supervision_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind", sa.Enum("dissent", "addition", name="notekind", native_enum=False, create_constraint=True, length=40), nullable=False
        ),
        sa.Column("added_at", lms.kit.db.Moment(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_supervision_note_author_id_person")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["supervision_session.id"], name=op.f("fk_supervision_note_session_id_supervision_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_note")),
    )
    with op.batch_alter_table("supervision_note") as table:
        table.create_index(op.f("ix_supervision_note_author_id"), ["author_id"])
        table.create_index(op.f("ix_supervision_note_session_id"), ["session_id"])
    op.create_table(
        "supervision_one_to_one_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("writer_id", sa.Integer(), nullable=False),
        sa.Column("shared_at", lms.kit.db.Moment(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("learning", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["person.id"], name=op.f("fk_supervision_one_to_one_record_member_id_person")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["supervision_session.id"], name=op.f("fk_supervision_one_to_one_record_session_id_supervision_session")
        ),
        sa.ForeignKeyConstraint(["writer_id"], ["person.id"], name=op.f("fk_supervision_one_to_one_record_writer_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_one_to_one_record")),
        sa.UniqueConstraint("session_id", name=op.f("uq_supervision_one_to_one_record_session_id")),
    )
    with op.batch_alter_table("supervision_one_to_one_record") as table:
        table.create_index(op.f("ix_supervision_one_to_one_record_member_id"), ["member_id"])
        table.create_index(op.f("ix_supervision_one_to_one_record_writer_id"), ["writer_id"])
    op.create_table(
        "supervision_reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "why",
            sa.Enum("line_manager", "release", name="readingreason", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("opened_at", lms.kit.db.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_supervision_reading_person_id_person")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["supervision_session.id"], name=op.f("fk_supervision_reading_session_id_supervision_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_reading")),
    )
    with op.batch_alter_table("supervision_reading") as table:
        table.create_index(op.f("ix_supervision_reading_person_id"), ["person_id"])
        table.create_index("ix_supervision_reading_session_id_person_id", ["session_id", "person_id"])
    op.create_table(
        "supervision_reflection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", lms.kit.db.Moment(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_supervision_reflection_person_id_person")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["supervision_session.id"], name=op.f("fk_supervision_reflection_session_id_supervision_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_reflection")),
        sa.UniqueConstraint("session_id", "person_id", name=op.f("uq_supervision_reflection_session_id_person_id")),
    )
    with op.batch_alter_table("supervision_reflection") as table:
        table.create_index(op.f("ix_supervision_reflection_person_id"), ["person_id"])
    op.create_table(
        "supervision_release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum("harm", "crime", "fitness_to_practise", name="releasereason", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", lms.kit.db.Moment(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("proposed", "released", "refused", name="releasestate", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", lms.kit.db.Moment(), nullable=True),
        sa.Column("readable_until", sa.Date(), nullable=True),
        sa.CheckConstraint("(state = 'proposed') = (decided_by_id IS NULL)", name=op.f("ck_supervision_release_decided_by_somebody")),
        sa.CheckConstraint(
            "(state = 'released') = (readable_until IS NOT NULL)", name=op.f("ck_supervision_release_readable_once_released")
        ),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id != proposed_by_id", name=op.f("ck_supervision_release_decided_by_another")
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_supervision_release_decided_by_id_person")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["person.id"], name=op.f("fk_supervision_release_proposed_by_id_person")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["supervision_session.id"], name=op.f("fk_supervision_release_session_id_supervision_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_release")),
    )
    with op.batch_alter_table("supervision_release") as table:
        table.create_index(op.f("ix_supervision_release_decided_by_id"), ["decided_by_id"])
        table.create_index(op.f("ix_supervision_release_proposed_by_id"), ["proposed_by_id"])
        table.create_index(op.f("ix_supervision_release_session_id"), ["session_id"])
    op.create_table(
        "supervision_shared_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("writer_id", sa.Integer(), nullable=False),
        sa.Column("shared_at", lms.kit.db.Moment(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("learning", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["supervision_session.id"], name=op.f("fk_supervision_shared_record_session_id_supervision_session")
        ),
        sa.ForeignKeyConstraint(["writer_id"], ["person.id"], name=op.f("fk_supervision_shared_record_writer_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_shared_record")),
        sa.UniqueConstraint("session_id", name=op.f("uq_supervision_shared_record_session_id")),
    )
    with op.batch_alter_table("supervision_shared_record") as table:
        table.create_index(op.f("ix_supervision_shared_record_writer_id"), ["writer_id"])
    op.create_table(
        "supervision_signature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("is_founding", sa.Boolean(), nullable=False),
        sa.Column("signed_at", lms.kit.db.Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["supervision_agreement.id"], name=op.f("fk_supervision_signature_agreement_id_supervision_agreement")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_supervision_signature_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_signature")),
        sa.UniqueConstraint("agreement_id", "person_id", name=op.f("uq_supervision_signature_agreement_id_person_id")),
    )
    with op.batch_alter_table("supervision_signature") as table:
        table.create_index(op.f("ix_supervision_signature_person_id"), ["person_id"])


def downgrade() -> None:
    """With the tables go the grants of a role that the release before does not know."""
    for name in (
        "supervision_signature",
        "supervision_shared_record",
        "supervision_release",
        "supervision_reflection",
        "supervision_reading",
        "supervision_one_to_one_record",
        "supervision_note",
        "supervision_draft",
        "supervision_attendance",
        "supervision_agenda_item",
        "supervision_action",
        "supervision_session",
        "supervision_member",
        "supervision_agreement",
        "supervision_policy",
        "supervision_group",
    ):
        op.drop_table(name)
    grant = sa.table("role_grant", sa.column("role"))
    op.execute(grant.delete().where(grant.c.role == "caldicott_guardian"))
    _allow_roles(ROLES)
