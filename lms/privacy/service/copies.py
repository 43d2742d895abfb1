"""An officer copies somebody's whole record, for somebody without an account who asks what is held about them."""

from lms.access import May, Viewer
from lms.kit import clock
from lms.kit.db import db
from lms.kit.numbers import number
from lms.kit.refusal import Refused
from lms.privacy.models import AccessCopy
from lms.privacy.queries.people import covers_all_posts
from lms.privacy.rules.corrections import LONGEST


def make(*, person_id: int, reason: str, by: Viewer) -> AccessCopy:
    """Record the reading first; the copy can be fetched afterwards. `person_id`: the record that counts. Raises Refused."""
    if not by.may(May.MANAGE_PEOPLE) or not covers_all_posts(person_id, by):
        raise Refused("You do not look after every post of this person. Ask the partnership’s learning and development lead.")
    kept = reason.replace("\0", "").strip()
    if not kept:
        raise Refused("Say who asked for it, when and how", field="reason")
    if len(kept) > LONGEST:
        raise Refused(f"Use {number(LONGEST)} characters or fewer: this has {number(len(kept))}", field="reason")
    made = AccessCopy(person_id=person_id, by_account_id=by.account_id, reason=kept, at=clock.now())
    db.session.add(made)
    db.session.flush()
    return made
