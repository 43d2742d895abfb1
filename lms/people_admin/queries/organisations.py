"""The tree of organisations, as far as a viewer looks after it."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select

from lms.access import May, Viewer
from lms.kit.db import db
from lms.kit.refusal import Refused
from lms.people.models import Organisation, Person, Post, Term
from lms.people.queries import active, below, places, root_id
from lms.people.rules import Place
from lms.people_admin.queries.choices import Choices, indented
from lms.people_admin.rules.organisations import Branch, check_move, grow


@dataclass(frozen=True)
class Inherited:
    """What a place is given from above: the answer, and the name of where it stands."""

    value: str
    source: str


@dataclass(frozen=True)
class OrganisationPage:
    """One organisation. `own`: the row itself; what is inherited names its source."""

    own: Organisation
    place: Place
    above: Place | None
    shows_above: bool  # may the viewer open the one above?
    employer: Place | None
    inherited: dict[str, Inherited]
    people: int  # with a post there or below today
    posts: int
    branch: Branch
    may_change: bool


def may_see(viewer: Viewer, path: str) -> bool:
    """Officers look at their branch, and so does whoever may change it."""
    return viewer.reaches(May.MANAGE_PEOPLE, path) or viewer.reaches(May.MANAGE_ORGANISATIONS, path)


def tree(viewer: Viewer, today: date) -> list[Branch]:
    """The branches that the viewer looks after, in two queries."""
    return grow((one for one in places().values() if may_see(viewer, one.path)), _posts(today), today)


def _posts(today: date) -> Counter[int]:
    running = select(Term.organisation_id, func.count()).where(active(today)).group_by(Term.organisation_id)
    return Counter(dict(iter(db.session.execute(running))))


def organisation(organisation_id: int, viewer: Viewer, today: date, may: May | None = None) -> OrganisationPage | None:
    """One organisation within reach (`may`: one that this permission covers); None looks like none."""
    among = places()
    place = among.get(organisation_id)
    if place is None or not (viewer.reaches(may, place.path) if may else may_see(viewer, place.path)):
        return None
    above = among.get(place.parent_id or 0)
    branch = [one for one in among.values() if one.path.startswith(place.path)]
    grown = grow(branch, _posts(today), today)[0]
    return OrganisationPage(
        own=db.session.get_one(Organisation, place.id),
        place=place,
        above=above,
        shows_above=above is not None and may_see(viewer, above.path),
        employer=among.get(place.employer_id or 0),
        inherited=_inherited(place, among),
        people=_people(place.path, today),
        posts=grown.posts,
        branch=grown,
        may_change=viewer.reaches(May.MANAGE_ORGANISATIONS, place.path),
    )


def _inherited(place: Place, among: dict[int, Place]) -> dict[str, Inherited]:
    """Sector, locality and jurisdiction where they come from above."""
    rows = {row.id: row for row in db.session.scalars(select(Organisation).where(Organisation.id.in_(place.branch)))}
    upwards = sorted((rows[row_id] for row_id in place.branch), key=lambda row: len(row.path), reverse=True)
    found = {}
    for name in ("sector", "locality", "jurisdiction"):
        giver = next((row for row in upwards if getattr(row, name)), None)
        if giver is not None and giver.id != place.id:
            value = getattr(giver, name)
            found[name] = Inherited(getattr(value, "label", value), among[giver.id].name)
    return found


def _people(path: str, today: date) -> int:
    there = select(func.count(root_id().distinct())).select_from(Term).join(Post, Post.id == Term.post_id)
    there = there.join(Person, Person.id == Post.person_id)
    return db.session.scalar(there.where(active(today), Term.organisation_id.in_(below(path)))) or 0


def parents_for(place: Place, viewer: Viewer, today: date) -> Choices:
    """The places that this one may be moved under by this viewer."""
    among = places()
    fitting = [one for one in among.values() if viewer.reaches(May.MANAGE_ORGANISATIONS, one.path) and _fits(place, one, today)]
    return indented(fitting, among)


def _fits(place: Place, above: Place, today: date) -> bool:
    try:
        check_move(place, above, today)
    except Refused:
        return False
    return above.id != place.parent_id


# --- for the verbs ------------------------------------------------------------------------------------------------------------


def row(organisation_id: int) -> Organisation | None:
    """As it is recorded now."""
    return db.session.get(Organisation, organisation_id)


def with_code(folded: str) -> Organisation | None:
    """The organisation with this code, compared without case and spaces."""
    code = func.replace(func.upper(Organisation.code), " ", "")
    return db.session.scalar(select(Organisation).where(code == folded))


def posts_of_branch(path: str) -> list[int]:
    """Every post that ever had a term there or below."""
    return list(db.session.scalars(select(Term.post_id).where(Term.organisation_id.in_(below(path))).distinct()))


def is_used(organisation_id: int, path: str) -> bool:
    """Is any post recorded at this employer, or any term there or below?"""
    terms = db.session.scalar(select(Term.id).where(Term.organisation_id.in_(below(path))).limit(1))
    return bool(terms or db.session.scalar(select(Post.id).where(Post.employer_id == organisation_id).limit(1)))


def going_on(path: str, last_day: date) -> list[tuple[str, int]]:
    """The places there and below with posts whose terms run after this day, or begin after it, and how many; most first."""
    number = func.count(Term.post_id.distinct())
    later = or_(Term.ends_on.is_(None), Term.ends_on > last_day)
    wanted = select(Organisation.name, number).join(Term, Term.organisation_id == Organisation.id)
    wanted = wanted.where(Term.organisation_id.in_(below(path)), later).group_by(Organisation.id, Organisation.name)
    return [(name, count) for name, count in db.session.execute(wanted.order_by(number.desc(), Organisation.name))]


def first_term(path: str) -> date | None:
    """The first day of any term there or below."""
    return db.session.scalar(select(func.min(Term.starts_on)).where(Term.organisation_id.in_(below(path))))
