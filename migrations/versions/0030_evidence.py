"""Evidence: items, their versions and files, where they were sent, and who may read them."""

import sqlalchemy as sa
from alembic import op

import lms.kit.db

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

KIND = sa.Enum(
    "direct_observation",
    "work_product",
    "reflective_account",
    "witness_testimony",
    "professional_discussion",
    "feedback_from_people_or_carers",
    "colleague_feedback",
    "training_record",
    "supervision_note_reference",
    "project_output",
    name="evidencekind",
    native_enum=False,
    create_constraint=True,
    length=40,
)
CARRIER = sa.Enum("file", "link", "text", "reference", name="carrier", native_enum=False, create_constraint=True, length=40)
STATE = sa.Enum("sent", "withdrawn", "judged", name="pinstate", native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    _items()
    _files()
    _versions()
    _pins()
    _readers()


def _items() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("carrier", CARRIER, nullable=False),
        sa.Column("ref_kind", sa.String(length=30), nullable=True),
        sa.Column("ref_id", sa.Integer(), nullable=True),
        sa.Column("submission", sa.String(length=40), nullable=True),
        sa.Column("added_at", lms.kit.db.Moment(), nullable=False),
        sa.Column("deleted_at", lms.kit.db.Moment(), nullable=True),
        sa.CheckConstraint("(ref_kind IS NULL) = (ref_id IS NULL)", name=op.f("ck_evidence_a_whole_reference_or_none")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_evidence_author_id_person")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_evidence_owner_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("owner_id", "submission", name=op.f("uq_evidence_owner_id_submission")),
    )
    op.create_index("ix_evidence_author_id", "evidence", ["author_id"])


def _files() -> None:
    op.create_table(
        "evidence_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=60), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_evidence_file_evidence_id_evidence"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_file")),
    )
    op.create_index("ix_evidence_file_evidence_id", "evidence_file", ["evidence_id"])


def _versions() -> None:
    op.create_table(
        "evidence_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", KIND, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("frozen_at", lms.kit.db.Moment(), nullable=True),
        sa.CheckConstraint("number > 0", name=op.f("ck_evidence_version_counted_from_one")),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_evidence_version_evidence_id_evidence"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["file_id"], ["evidence_file.id"], name=op.f("fk_evidence_version_file_id_evidence_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_version")),
        sa.UniqueConstraint("evidence_id", "number", name=op.f("uq_evidence_version_evidence_id_number")),
    )
    op.create_index("ix_evidence_version_file_id", "evidence_version", ["file_id"])


def _pins() -> None:
    version = sa.ForeignKeyConstraint(
        ["version_id"], ["evidence_version.id"], name=op.f("fk_evidence_pin_version_id_evidence_version"), ondelete="CASCADE"
    )
    op.create_table(
        "evidence_pin",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("about", sa.Integer(), nullable=False),
        sa.Column("sender_id", sa.Integer(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("state", STATE, nullable=False),
        version,
        sa.ForeignKeyConstraint(["sender_id"], ["person.id"], name=op.f("fk_evidence_pin_sender_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_pin")),
        sa.UniqueConstraint("kind", "about", "version_id", name=op.f("uq_evidence_pin_kind_about_version_id")),
    )
    op.create_index("ix_evidence_pin_version_id", "evidence_pin", ["version_id"])


def _readers() -> None:
    op.create_table(
        "evidence_reader",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pin_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_evidence_reader_person_id_person")),
        sa.ForeignKeyConstraint(["pin_id"], ["evidence_pin.id"], name=op.f("fk_evidence_reader_pin_id_evidence_pin"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_reader")),
        sa.UniqueConstraint("pin_id", "person_id", name=op.f("uq_evidence_reader_pin_id_person_id")),
    )
    op.create_index("ix_evidence_reader_person_id_ended_on", "evidence_reader", ["person_id", "ended_on"])


def downgrade() -> None:
    for table in ("evidence_reader", "evidence_pin", "evidence_version", "evidence_file", "evidence"):
        op.drop_table(table)
