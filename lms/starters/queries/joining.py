"""Which programmes a post can be put on by hand."""

from datetime import date

from sqlalchemy import select

from lms.induction.models import Programme, ProgrammeVersion
from lms.induction.queries.inductions import views
from lms.kit.db import db
from lms.people.models import Term
from lms.people.queries import places
from lms.starters.queries.person import StarterPost
from lms.training.rules.calendar import ONE_DAY


def last_day(post_id: int, day: date) -> date | None:
    """Of the unbroken time in the post in which this day lies, else of the next one, else of the last; None: it goes on."""
    last: date | None = date.min
    terms = select(Term.starts_on, Term.ends_on).where(Term.post_id == post_id).order_by(Term.starts_on)
    for starts_on, ends_on in db.session.execute(terms):
        if last is None or day <= last < starts_on - ONE_DAY:
            break
        last = ends_on
    return last


def programmes_to_join(post: StarterPost, today: date) -> list[tuple[int, str]]:
    """Programmes that the post is not on and that can have it: shared ones, and those of an owner above its place."""
    on = {view.programme_id for view in views([post.id], today, also_ahead=True)}
    among = places()
    published = Programme.versions.any(ProgrammeVersion.published_from.is_not(None))
    rows = db.session.execute(
        select(Programme.id, Programme.code, Programme.name, Programme.organisation_id).where(published).order_by(Programme.name)
    )
    return [
        (programme_id, f"{name} ({code})")
        for programme_id, code, name, owner_id in rows
        if programme_id not in on and (owner_id is None or post.path.startswith(among[owner_id].path))
    ]


def name_of(programme_id: int) -> str:
    """What a programme is called."""
    return db.session.get_one(Programme, programme_id).name
