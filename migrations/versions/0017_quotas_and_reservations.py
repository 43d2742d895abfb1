"""Seats kept for an employer, places reserved without a name, and places given on to a colleague."""

import sqlalchemy as sa
from alembic import op

import lms.kit.db

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("booking", sa.Column("is_handed_on", sa.Boolean(), server_default=sa.false(), nullable=False))

    op.create_table(
        "quota",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("release_on", sa.Date(), nullable=False),
        sa.CheckConstraint("seats > 0", name=op.f("ck_quota_seats_are_positive")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_quota_event_id_event"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_quota_organisation_id_organisation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quota")),
        sa.UniqueConstraint("event_id", "organisation_id", name=op.f("uq_quota_event_id_organisation_id")),
    )
    op.create_index("ix_quota_organisation_id", "quota", ["organisation_id"])

    op.create_table(
        "reservation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("named", sa.Integer(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("made_at", lms.kit.db.Moment(), nullable=False),
        sa.Column("reminded_at", lms.kit.db.Moment(), nullable=True),
        sa.CheckConstraint("asked > 0", name=op.f("ck_reservation_something_is_asked")),
        sa.CheckConstraint("seats >= 0 AND named >= 0 AND seats + named <= asked", name=op.f("ck_reservation_seats_add_up")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_reservation_event_id_event"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_reservation_organisation_id_organisation")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reservation_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reservation")),
    )
    op.create_index("ix_reservation_ends_on", "reservation", ["ends_on"])
    op.create_index("ix_reservation_event_id_seats", "reservation", ["event_id", "seats"])
    op.create_index("ix_reservation_organisation_id", "reservation", ["organisation_id"])
    op.create_index("ix_reservation_person_id", "reservation", ["person_id"])


def downgrade() -> None:
    op.drop_table("reservation")
    op.drop_table("quota")
    op.drop_column("booking", "is_handed_on")
