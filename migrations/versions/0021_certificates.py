"""Certificates keep what was issued, as issued; which booking bears out which award stands in a table of its own."""

import sqlalchemy as sa
from alembic import op

import lms.kit.db

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

Moment = lms.kit.db.Moment
#: What was issued is filled in from what is known today: nothing older is on record.
ISSUED = """
INSERT INTO certificate (id, code, kind, about, person_id, made_at, name, title, day, minutes, course, organiser, issuer)
SELECT before.id, before.code, 'training', before.award_id, award.person_id, before.made_at,
       trim(coalesce(nullif(person.preferred_name, ''), person.first_name) || ' ' || person.last_name), subject.name, award.achieved_on,
       course.learning_minutes, course.title, organiser.name, issuer.name
FROM certificate_before AS before
JOIN award ON award.id = before.award_id
JOIN person AS record ON record.id = award.person_id
JOIN person ON person.id = coalesce(record.merged_into_id, record.id)
JOIN subject ON subject.id = award.subject_id
JOIN booking ON booking.id = before.booking_id
JOIN event ON event.id = booking.event_id
JOIN course ON course.id = event.course_id
JOIN organisation AS organiser ON organiser.id = event.organiser_id
JOIN organisation AS issuer ON issuer.id = award.employer_id
ORDER BY before.id
"""
LINKS = "INSERT INTO booking_award (award_id, booking_id, made_award) SELECT award_id, booking_id, made_award FROM certificate ORDER BY id"
BACK = """
INSERT INTO certificate (id, award_id, booking_id, code, made_at, made_award)
SELECT before.id, before.about, booking_award.booking_id, before.code, before.made_at, booking_award.made_award
FROM certificate_before AS before JOIN booking_award ON booking_award.award_id = before.about
WHERE before.kind = 'training' ORDER BY before.id
"""


def upgrade() -> None:
    op.create_table(
        "booking_award",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("made_award", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_booking_award_award_id_award")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_booking_award_booking_id_booking")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_award")),
        sa.UniqueConstraint("award_id", name=op.f("uq_booking_award_award_id")),
    )
    op.execute(LINKS)
    op.create_index("ix_booking_award_booking_id", "booking_award", ["booking_id"])
    op.drop_index("ix_certificate_booking_id", "certificate")
    _set_aside()
    op.create_table(
        "certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("about", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("name", sa.String(length=250), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("course", sa.String(length=200), nullable=False),
        sa.Column("organiser", sa.String(length=200), nullable=False),
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_certificate_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("code", name=op.f("uq_certificate_code")),
        sa.UniqueConstraint("kind", "about", name=op.f("uq_certificate_kind_about")),
    )
    _fill(ISSUED)
    op.create_index("ix_certificate_person_id", "certificate", ["person_id"])


def downgrade() -> None:
    op.drop_index("ix_certificate_person_id", "certificate")
    _set_aside()
    op.create_table(
        "certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("made_award", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_certificate_award_id_award")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_certificate_booking_id_booking")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("award_id", name=op.f("uq_certificate_award_id")),
        sa.UniqueConstraint("code", name=op.f("uq_certificate_code")),
    )
    _fill(BACK)
    op.create_index("ix_certificate_booking_id", "certificate", ["booking_id"])
    op.drop_table("booking_award")


def _set_aside() -> None:
    """The rows alone: names of constraints are free again for the table that takes their place."""
    op.execute("CREATE TABLE certificate_before AS SELECT * FROM certificate")
    op.drop_table("certificate")


def _fill(rows: str) -> None:
    """Under the same numbers, which stand in addresses."""
    op.execute(rows)
    op.drop_table("certificate_before")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SELECT setval(pg_get_serial_sequence('certificate', 'id'), (SELECT coalesce(max(id), 0) + 1 FROM certificate), false)")
