"""The ways to whoever works in a branch of the tree, and to people with one birthday and names that begin alike."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # On large tables they may have been made by hand beforehand, without stopping writers: see README.md of this folder.
    op.create_index("ix_term_organisation_id_ends_on_post_id", "term", ["organisation_id", "ends_on", "post_id"], if_not_exists=True)
    op.create_index("ix_person_born_first_name", "person", ["date_of_birth", "first_name", "name_folded"], if_not_exists=True)
    op.create_index("ix_person_born_name_folded", "person", ["date_of_birth", "name_folded"], if_not_exists=True)
    # Both find a birthday as well as this one did.
    op.drop_index("ix_person_date_of_birth", table_name="person")


def downgrade() -> None:
    op.create_index("ix_person_date_of_birth", "person", ["date_of_birth"])
    op.drop_index("ix_person_born_name_folded", table_name="person")
    op.drop_index("ix_person_born_first_name", table_name="person")
    op.drop_index("ix_term_organisation_id_ends_on_post_id", table_name="term")
