"""Invitations, codes, second factors and sign-in history. Whoever is signed in signs in anew: their cookies name no session yet."""

import sqlalchemy as sa
from alembic import op

import lms.kit.db

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ticket",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("join", "code", "reset", "email", name="ticketkind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("made_at", lms.kit.db.Moment(), nullable=False),
        sa.Column("expires_at", lms.kit.db.Moment(), nullable=False),
        sa.Column("used_at", lms.kit.db.Moment(), nullable=True),
        sa.Column("ended_at", lms.kit.db.Moment(), nullable=True),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_ticket_account_id_account")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_ticket_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
        sa.UniqueConstraint("secret", name=op.f("uq_ticket_secret")),
    )
    op.create_index(op.f("ix_ticket_account_id"), "ticket", ["account_id"], unique=False)
    op.create_index(op.f("ix_ticket_person_id"), "ticket", ["person_id"], unique=False)
    op.create_index(
        "uq_ticket_one_live",
        "ticket",
        ["person_id", "kind"],
        unique=True,
        sqlite_where=sa.text("used_at IS NULL AND ended_at IS NULL"),
        postgresql_where=sa.text("used_at IS NULL AND ended_at IS NULL"),
    )
    op.create_table(
        "account_help",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column(
            "act",
            sa.Enum("closed", "reopened", "unlocked", "second_reset", name="act", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("by_account_id", sa.Integer(), nullable=True),
        sa.Column("at", lms.kit.db.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_account_help_account_id_account")),
        sa.ForeignKeyConstraint(["by_account_id"], ["account.id"], name=op.f("fk_account_help_by_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_help")),
    )
    op.create_index(op.f("ix_account_help_account_id"), "account_help", ["account_id"], unique=False)
    op.create_table(
        "authenticator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("secret", sa.String(length=500), nullable=False),
        sa.Column("made_at", lms.kit.db.Moment(), nullable=False),
        sa.Column("confirmed_at", lms.kit.db.Moment(), nullable=True),
        sa.Column("last_counter", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_authenticator_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authenticator")),
        sa.UniqueConstraint("account_id", name=op.f("uq_authenticator_account_id")),
    )
    op.create_table(
        "passkey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("credential", sa.String(length=1400), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("made_at", lms.kit.db.Moment(), nullable=False),
        sa.Column("used_at", lms.kit.db.Moment(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_passkey_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential", name=op.f("uq_passkey_credential")),
    )
    op.create_index(op.f("ix_passkey_account_id"), "passkey", ["account_id"], unique=False)
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("made_at", lms.kit.db.Moment(), nullable=False),
        sa.Column("used_at", lms.kit.db.Moment(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_recovery_code_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint("secret", name=op.f("uq_recovery_code_secret")),
    )
    op.create_index(op.f("ix_recovery_code_account_id"), "recovery_code", ["account_id"], unique=False)
    op.create_table(
        "sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("at", lms.kit.db.Moment(), nullable=False),
        sa.Column("proved_at", lms.kit.db.Moment(), nullable=False),
        sa.Column(
            "how",
            sa.Enum("password", "link", "code", "passkey", name="how", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "second",
            sa.Enum("app", "passkey", "recovery", name="second", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("device", sa.String(length=60), nullable=False),
        sa.Column("proof", sa.String(length=64), nullable=True),
        sa.Column("ended_at", lms.kit.db.Moment(), nullable=True),
        sa.Column(
            "ended",
            sa.Enum(
                "signed_out",
                "ended",
                "password",
                "protection",
                "closed",
                name="ended",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_sign_in_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("key", name=op.f("uq_sign_in_key")),
        sa.UniqueConstraint("proof", name=op.f("uq_sign_in_proof")),
    )
    op.create_index("ix_sign_in_account_id_at", "sign_in", ["account_id", "at"], unique=False)
    op.create_table(
        "wrong_try",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column(
            "tried", sa.Enum("password", "second", name="tried", native_enum=False, create_constraint=True, length=40), nullable=False
        ),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_wrong_try_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wrong_try")),
        sa.UniqueConstraint("account_id", "on", "tried", name=op.f("uq_wrong_try_account_id_on_tried")),
    )


def downgrade() -> None:
    op.drop_table("wrong_try")
    op.drop_table("sign_in")
    op.drop_table("recovery_code")
    op.drop_table("passkey")
    op.drop_table("authenticator")
    op.drop_table("account_help")
    op.drop_table("ticket")
