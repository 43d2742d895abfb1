"""Courses, their events, and bookings; and a calendar entry that goes with a message."""

import sqlalchemy as sa
from alembic import op

import lms.kit.db

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "course",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("title_folded", sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"), nullable=False),
        sa.Column("words_folded", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column(
            "delivery",
            sa.Enum(
                "face_to_face",
                "webinar",
                "e_learning",
                "blended",
                "on_the_job",
                name="delivery",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("covers", sa.Text(), nullable=False),
        sa.Column("for_whom", sa.Text(), nullable=False),
        sa.Column("learning_minutes", sa.Integer(), nullable=False),
        sa.Column(
            "approval",
            sa.Enum("none", "supervisor", "lnd", name="approval", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("attendance_percent", sa.Integer(), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.CheckConstraint("attendance_percent BETWEEN 1 AND 100", name=op.f("ck_course_attendance_is_a_percentage")),
        sa.CheckConstraint("learning_minutes > 0", name=op.f("ck_course_minutes_are_positive")),
        sa.ForeignKeyConstraint(["owner_id"], ["organisation.id"], name=op.f("fk_course_owner_id_organisation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course")),
        sa.UniqueConstraint("code", name=op.f("uq_course_code")),
    )
    op.create_index("ix_course_owner_id", "course", ["owner_id"])

    op.create_table(
        "venue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_folded", sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("locality", sa.String(length=200), nullable=True),
        sa.Column("directions", sa.Text(), nullable=False),
        sa.Column("access", sa.Text(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.CheckConstraint("seats IS NULL OR seats > 0", name=op.f("ck_venue_seats_are_positive")),
        sa.ForeignKeyConstraint(["owner_id"], ["organisation.id"], name=op.f("fk_venue_owner_id_organisation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue")),
    )
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("made_at", lms.kit.db.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_calendar_feed_account_id_account"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("account_id", name=op.f("uq_calendar_feed_account_id")),
    )
    op.create_table(
        "course_audience",
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("audience_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["audience_id"], ["audience.id"], name=op.f("fk_course_audience_audience_id_audience")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_course_audience_course_id_course"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("course_id", "audience_id", name=op.f("pk_course_audience")),
    )
    op.create_index("ix_course_audience_audience_id", "course_audience", ["audience_id"])

    op.create_table(
        "course_prerequisite",
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_course_prerequisite_course_id_course"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name=op.f("fk_course_prerequisite_subject_id_subject")),
        sa.PrimaryKeyConstraint("course_id", "subject_id", name=op.f("pk_course_prerequisite")),
    )
    op.create_index("ix_course_prerequisite_subject_id", "course_prerequisite", ["subject_id"])

    op.create_table(
        "course_sector",
        sa.Column("course_id", sa.Integer(), nullable=False),
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
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_course_sector_course_id_course"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("course_id", "sector", name=op.f("pk_course_sector")),
    )
    op.create_table(
        "course_subject",
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_course_subject_course_id_course"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name=op.f("fk_course_subject_subject_id_subject")),
        sa.PrimaryKeyConstraint("course_id", "subject_id", name=op.f("pk_course_subject")),
    )
    op.create_index("ix_course_subject_subject_id", "course_subject", ["subject_id"])

    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("organiser_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft", "scheduled", "cancelled", "delivered", name="eventstate", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("starts_at", lms.kit.db.Moment(), nullable=False),
        sa.Column("ends_at", lms.kit.db.Moment(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("minimum", sa.Integer(), nullable=True),
        sa.Column("decide_on", sa.Date(), nullable=True),
        sa.Column("opens_on", sa.Date(), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("cancel_by", sa.Date(), nullable=True),
        sa.Column("offer_hours", sa.Integer(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("(minimum IS NULL) = (decide_on IS NULL)", name=op.f("ck_event_a_minimum_is_decided_on_a_day")),
        sa.CheckConstraint("capacity > 0", name=op.f("ck_event_capacity_is_positive")),
        sa.CheckConstraint("minimum IS NULL OR (minimum > 0 AND minimum <= capacity)", name=op.f("ck_event_minimum_fits")),
        sa.CheckConstraint("offer_hours > 0", name=op.f("ck_event_offers_last")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_event_course_id_course")),
        sa.ForeignKeyConstraint(["organiser_id"], ["organisation.id"], name=op.f("fk_event_organiser_id_organisation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("id", "course_id", name=op.f("uq_event_id_course_id")),
    )
    op.create_index("ix_event_course_id_starts_at", "event", ["course_id", "starts_at"])
    op.create_index("ix_event_organiser_id", "event", ["organiser_id"])
    op.create_index("ix_event_state_starts_at", "event", ["state", "starts_at"])

    op.create_table(
        "booking",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "requested",
                "booked",
                "waitlisted",
                "offered",
                "declined",
                "lapsed",
                "cancelled",
                "attended",
                "part_attended",
                "no_show",
                name="bookingstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("asked_at", lms.kit.db.Moment(), nullable=False),
        sa.Column("asked_by_account_id", sa.Integer(), nullable=True),
        sa.Column("offered_until", lms.kit.db.Moment(), nullable=True),
        sa.Column("terms_accepted_at", lms.kit.db.Moment(), nullable=True),
        sa.Column("needs", sa.Text(), nullable=True),
        sa.CheckConstraint("(state = 'offered') = (offered_until IS NOT NULL)", name=op.f("ck_booking_an_offer_has_an_end")),
        sa.ForeignKeyConstraint(["event_id", "course_id"], ["event.id", "event.course_id"], name="fk_booking_event_id_event"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_booking_person_id_person")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_booking_post_id_post")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking")),
    )
    op.create_index("ix_booking_event_id_state", "booking", ["event_id", "state"])
    op.create_index("ix_booking_offered_until", "booking", ["offered_until"])
    op.create_index("ix_booking_post_id", "booking", ["post_id"])
    op.create_index(
        "uq_booking_one_live",
        "booking",
        ["person_id", "course_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('requested', 'waitlisted', 'offered', 'booked')"),
        postgresql_where=sa.text("state IN ('requested', 'waitlisted', 'offered', 'booked')"),
    )

    op.create_table(
        "event_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft", "scheduled", "cancelled", "delivered", name="eventstate", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("at", lms.kit.db.Moment(), nullable=False),
        sa.Column("by_account_id", sa.Integer(), nullable=True),
        sa.Column("why", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_move_event_id_event"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_move")),
    )
    op.create_index("ix_event_move_event_id", "event_move", ["event_id", "id"])

    op.create_table(
        "event_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", lms.kit.db.Moment(), nullable=False),
        sa.Column("ends_at", lms.kit.db.Moment(), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_event_session_ends_after_it_starts")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_session_event_id_event"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_event_session_venue_id_venue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_session")),
    )
    op.create_index("ix_event_session_event_id_starts_at", "event_session", ["event_id", "starts_at"])
    op.create_index("ix_event_session_venue_id_starts_at", "event_session", ["venue_id", "starts_at"])

    op.create_table(
        "event_trainer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_trainer_event_id_event"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_event_trainer_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_trainer")),
        sa.UniqueConstraint("event_id", "person_id", name=op.f("uq_event_trainer_event_id_person_id")),
    )
    op.create_index("ix_event_trainer_person_id", "event_trainer", ["person_id"])

    op.create_table(
        "attendance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column(
            "mark",
            sa.Enum("present", "late", "part", "absent", name="mark", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_attendance_booking_id_booking"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["session_id"], ["event_session.id"], name=op.f("fk_attendance_session_id_event_session")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
        sa.UniqueConstraint("booking_id", "session_id", name=op.f("uq_attendance_booking_id_session_id")),
    )
    op.create_index("ix_attendance_session_id", "attendance", ["session_id"])

    op.create_table(
        "booking_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "requested",
                "booked",
                "waitlisted",
                "offered",
                "declined",
                "lapsed",
                "cancelled",
                "attended",
                "part_attended",
                "no_show",
                name="bookingstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("at", lms.kit.db.Moment(), nullable=False),
        sa.Column("by_account_id", sa.Integer(), nullable=True),
        sa.Column(
            "because",
            sa.Enum(
                "ill",
                "staffing",
                "left",
                "done_elsewhere",
                "travel",
                "event",
                "other",
                name="because",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("why", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_booking_move_booking_id_booking"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_move")),
    )
    op.create_index("ix_booking_move_booking_id", "booking_move", ["booking_id", "id"])

    op.create_table(
        "certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("made_at", lms.kit.db.Moment(), nullable=False),
        sa.Column("made_award", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_certificate_award_id_award")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_certificate_booking_id_booking")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("award_id", name=op.f("uq_certificate_award_id")),
        sa.UniqueConstraint("code", name=op.f("uq_certificate_code")),
    )
    op.create_index("ix_certificate_booking_id", "certificate", ["booking_id"])

    op.add_column("message", sa.Column("calendar", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("message", "calendar")
    op.drop_table("certificate")
    op.drop_table("booking_move")
    op.drop_table("attendance")
    op.drop_table("event_trainer")
    op.drop_table("event_session")
    op.drop_table("event_move")
    op.drop_table("booking")
    op.drop_table("event")
    op.drop_table("course_subject")
    op.drop_table("course_sector")
    op.drop_table("course_prerequisite")
    op.drop_table("course_audience")
    op.drop_table("calendar_feed")
    op.drop_table("venue")
    op.drop_table("course")
