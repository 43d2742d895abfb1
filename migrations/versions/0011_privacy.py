"""Requests for correction, copies of a record, periods, and what retention has removed. The trail lets go of values alone."""

import sqlalchemy as sa
from alembic import op

import lms.kit.db

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

REFUSAL = "the trail of changes cannot be altered"
CORRECTION = sa.Enum("asked", "done", "refused", "withdrawn", name="correctionstate", native_enum=False, create_constraint=True, length=40)
UNDER_WAY = sa.text("state = 'ordered'")


def upgrade() -> None:
    _corrections()
    _disposals()
    _let_values_go()


def downgrade() -> None:
    _keep_values()
    for table in (
        "removed_person",
        "disposal_part",
        "disposal_item",
        "disposal",
        "retention_period",
        "access_copy",
        "correction_move",
        "correction",
    ):
        op.drop_table(table)


def _corrections() -> None:
    op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=True),
        sa.Column("about", sa.String(length=60), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("should_be", sa.Text(), nullable=False),
        sa.Column("state", CORRECTION, nullable=False),
        sa.Column("asked_at", lms.kit.db.Moment(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["employer_id"], ["organisation.id"], name=op.f("fk_correction_employer_id_organisation")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_correction_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
    )
    op.create_index("ix_correction_employer_id", "correction", ["employer_id"])
    op.create_index("ix_correction_person_id", "correction", ["person_id"])
    op.create_index("ix_correction_state_due_on", "correction", ["state", "due_on", "id"])
    op.create_table(
        "correction_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("correction_id", sa.Integer(), nullable=False),
        sa.Column("to", CORRECTION, nullable=False),
        sa.Column("at", lms.kit.db.Moment(), nullable=False),
        sa.Column("by_account_id", sa.Integer(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["by_account_id"], ["account.id"], name=op.f("fk_correction_move_by_account_id_account")),
        sa.ForeignKeyConstraint(["correction_id"], ["correction.id"], name=op.f("fk_correction_move_correction_id_correction")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction_move")),
    )
    op.create_index("ix_correction_move_correction_id", "correction_move", ["correction_id"])
    op.create_table(
        "access_copy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("by_account_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", lms.kit.db.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["by_account_id"], ["account.id"], name=op.f("fk_access_copy_by_account_id_account")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_access_copy_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_copy")),
    )
    op.create_index("ix_access_copy_person_id", "access_copy", ["person_id"])


def _disposals() -> None:
    op.create_table(
        "retention_period",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=60), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", lms.kit.db.Moment(), nullable=False),
        sa.Column("by_account_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("months BETWEEN 1 AND 1200", name=op.f("ck_retention_period_months_that_can_be")),
        sa.ForeignKeyConstraint(["by_account_id"], ["account.id"], name=op.f("fk_retention_period_by_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_period")),
    )
    op.create_index("ix_retention_period_rule", "retention_period", ["rule", "id"])
    op.create_table(
        "disposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=60), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("before_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("ordered", "done", name="disposalstate", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("spared", sa.Integer(), nullable=False),
        sa.Column("oldest_on", sa.Date(), nullable=False),
        sa.Column("newest_on", sa.Date(), nullable=False),
        sa.Column("by_account_id", sa.Integer(), nullable=False),
        sa.Column("ordered_at", lms.kit.db.Moment(), nullable=False),
        sa.Column("done_at", lms.kit.db.Moment(), nullable=True),
        sa.CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", name=op.f("ck_disposal_done_has_its_moment")),
        sa.ForeignKeyConstraint(["by_account_id"], ["account.id"], name=op.f("fk_disposal_by_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposal")),
    )
    op.create_index("uq_disposal_one_under_way", "disposal", ["rule"], unique=True, sqlite_where=UNDER_WAY, postgresql_where=UNDER_WAY)
    _parts_of_disposals()


def _parts_of_disposals() -> None:
    to_disposal = sa.ForeignKeyConstraint
    op.create_table(
        "disposal_item",
        sa.Column("disposal_id", sa.Integer(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        to_disposal(["disposal_id"], ["disposal.id"], name=op.f("fk_disposal_item_disposal_id_disposal")),
        sa.PrimaryKeyConstraint("disposal_id", "row_id", name=op.f("pk_disposal_item")),
    )
    op.create_table(
        "disposal_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("disposal_id", sa.Integer(), nullable=False),
        sa.Column("record", sa.String(length=60), nullable=False),
        sa.Column(
            "deed",
            sa.Enum("deleted", "values removed", name="deed", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("at", lms.kit.db.Moment(), nullable=False),
        to_disposal(["disposal_id"], ["disposal.id"], name=op.f("fk_disposal_part_disposal_id_disposal")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposal_part")),
    )
    op.create_index("ix_disposal_part_disposal_id", "disposal_part", ["disposal_id"])
    op.create_table(
        "removed_person",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("disposal_id", sa.Integer(), nullable=False),
        sa.Column("at", lms.kit.db.Moment(), nullable=False),
        to_disposal(["disposal_id"], ["disposal.id"], name=op.f("fk_removed_person_disposal_id_disposal")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_removed_person_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_removed_person")),
    )
    op.create_index("ix_removed_person_disposal_id", "removed_person", ["disposal_id"])


# --- the trail: exactly one change is let through, `values` becoming {} where nothing else differs -------------------------------------


def _let_values_go() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"""CREATE OR REPLACE FUNCTION refuse_to_alter_the_trail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF TG_OP = 'UPDATE' AND NEW."values"::text = '{{}}' AND to_jsonb(NEW) - 'values' = to_jsonb(OLD) - 'values' THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION '{REFUSAL}'; END $$""")
    else:
        columns = [column["name"] for column in sa.inspect(op.get_bind()).get_columns("change") if column["name"] != "values"]
        same = " AND ".join(f'NEW."{name}" IS OLD."{name}"' for name in columns)
        op.execute("DROP TRIGGER change_no_update")
        op.execute(
            f"CREATE TRIGGER change_no_update BEFORE UPDATE ON change WHEN NOT (NEW.\"values\" IS '{{}}' AND {same}) "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )


def _keep_values() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"""CREATE OR REPLACE FUNCTION refuse_to_alter_the_trail() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$""")
    else:
        op.execute("DROP TRIGGER change_no_update")
        op.execute(f"CREATE TRIGGER change_no_update BEFORE UPDATE ON change BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END")
