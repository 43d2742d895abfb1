"""Finding somebody who stands in the room without a booking: by their whole name, or by employer and employee number."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from lms.kit.db import db
from lms.kit.identifiers import fold, folded_number
from lms.people.models import Organisation, Person, Post, Term
from lms.people.queries import active, root_id
from lms.people.rules import OrganisationKind, full_name

#: Nobody browses people here: so many of one name are shown, and names have so many words at most.
MOST, MOST_WORDS = 20, 8


@dataclass(frozen=True)
class PostFound:
    """A post that runs today, and whose it is."""

    post_id: int
    person_id: int
    name: str
    employer: str
    organisation: str
    employee_number: str


def employers() -> list[tuple[str, str]]:
    """(id, name), for a list to choose from."""
    statement = select(Organisation.id, Organisation.name).where(Organisation.kind == OrganisationKind.EMPLOYER)
    return [(str(row_id), name) for row_id, name in db.session.execute(statement.order_by(Organisation.name_folded, Organisation.id))]


def found(name: str, employer_id: int | None, number: str, today: date) -> list[PostFound]:
    """The posts of whoever has exactly this name, the whole of it; or the one with this number at this employer."""
    who = _by_number(employer_id, number) if employer_id and number.strip() else _by_name(name)
    return [] if who is None else list(_posts(who, today))


def _by_number(employer_id: int | None, number: str) -> ColumnElement[bool]:
    return and_(Post.employer_id == employer_id, Post.number_folded == folded_number(number)[:60])


def _by_name(name: str) -> ColumnElement[bool] | None:
    """Where the first names end and the last name begins is not known: every way is tried. One name is that of somebody who has one."""
    words = fold(name[:250]).split()
    if not 1 <= len(words) <= MOST_WORDS:
        return None
    ways = [_is_called(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    ways.append(Person.name_folded == " ".join(words))
    return root_id().in_(select(root_id()).where(or_(*ways)))


def _is_called(first: str, last: str) -> ColumnElement[bool]:
    """By the name as it is kept, "last first preferred": first names, or the preferred one."""
    folded = Person.name_folded
    whole = folded == f"{last} {first}"
    with_preferred = folded.startswith(f"{last} {first} ", autoescape=True)
    preferred = and_(folded.startswith(f"{last} ", autoescape=True), folded.endswith(f" {first}", autoescape=True))
    return or_(whole, with_preferred, preferred)


def _posts(who: ColumnElement[bool], today: date) -> Iterator[PostFound]:
    counting, employer, place = aliased(Person), aliased(Organisation), aliased(Organisation)
    columns = (Post.id, counting.id, counting.first_name, counting.last_name, counting.preferred_name)
    statement = (
        select(*columns, employer.name, place.name, Post.employee_number)
        .select_from(Post)
        .join(Person, Person.id == Post.person_id)
        .join(counting, counting.id == root_id())
        .join(employer, employer.id == Post.employer_id)
        .join(Term, and_(Term.post_id == Post.id, active(today)))
        .join(place, place.id == Term.organisation_id)
    )
    rows = db.session.execute(statement.where(who).order_by(counting.name_folded, employer.name_folded, Post.id).limit(MOST))
    for post_id, person_id, first, last, preferred, of_employer, at_place, number in rows:
        yield PostFound(post_id, person_id, full_name(first, last, preferred), of_employer, at_place, number)
