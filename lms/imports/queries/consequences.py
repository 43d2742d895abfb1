"""What imports set off, as it is kept with them."""

from collections.abc import Collection

from sqlalchemy import select

from lms.imports.models import ImportConsequence
from lms.kit.db import chunked, db
from lms.people.models import Post
from lms.people.queries.imports import post_names as named_posts


def consequences(run_id: int) -> tuple[list[ImportConsequence], list[ImportConsequence]]:
    """What happens, and what would if those who are missing ended; each in the order of names."""
    rows = db.session.scalars(select(ImportConsequence).where(ImportConsequence.run_id == run_id).order_by(ImportConsequence.id)).all()
    return [row for row in rows if not row.is_if_ended], [row for row in rows if row.is_if_ended]


def post_names(post_ids: Collection[int]) -> dict[int, str]:
    """Whose posts these are, with employer and number."""
    rows = (db.session.execute(named_posts().where(Post.id.in_(chunk))) for chunk in chunked(sorted(post_ids)))
    return {row[0]: row[1] for of_chunk in rows for row in of_chunk}
