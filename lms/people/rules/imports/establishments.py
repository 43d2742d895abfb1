"""Numbers that count within an establishment, as those of ASC-WDS do: two workers of one employer may have the same.

Where the establishment is an employer of its own, its numbers are that employer's. Where it is a part of one, a number means the post that
stands in that part under it; a number that another part of the employer has already is recorded with the establishment before it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from lms.kit.identifiers import folded_number
from lms.kit.importing import Column, Notes
from lms.kit.importing.cells import CODE, text
from lms.people.rules.imports.lookups import PostKey, Tree
from lms.people.rules.imports.problems import PeopleCode
from lms.people.rules.words import Place

L = TypeVar("L", bound=Any)

ESTABLISHMENT = Column(
    "establishment_code", "The establishment within which the employee number counts. Empty: the whole employer.", "", read=text(CODE),
    called="establishment", also=("localestid", "establishment", "establishment id", "local establishment id"), may_repeat=True,
    names_employer=True,
)  # fmt: skip

#: Where a post stands or stood: the paths of its places.
PlacesOf = Callable[[PostKey], Iterable[str]]


def within_establishments(lines: Iterable[L], tree: Tree, posts: Mapping[PostKey, Any], places_of: PlacesOf, notes: Notes) -> Iterator[L]:
    """The same lines; where one names an establishment, with its employer, and the number that its worker has or gets there."""
    taken: dict[PostKey, int] = {}  # numbers by the establishment whose new worker gets them
    for line in lines:
        place = _place(line, tree, notes) if line.establishment_code else None
        if place is None or place.employer_id is None:
            yield line
            continue
        employer = tree.by_id[place.employer_id]
        number = line.employee_number
        if number and place is not employer:
            number = _number(number, place, posts, places_of, taken)
        yield replace(line, employer_code=line.employer_code or employer.code, employee_number=number)


def _place(line: Any, tree: Tree, notes: Notes) -> Place | None:
    place, named = tree.find(line.establishment_code), tree.find(line.employer_code)
    if place is None or place.employer_id is None:
        notes.add(line.line, ESTABLISHMENT.name, line.establishment_code, PeopleCode.UNKNOWN_ORGANISATION)
    elif named and not place.path.startswith(named.path):
        notes.add(line.line, ESTABLISHMENT.name, line.establishment_code, PeopleCode.OUTSIDE_EMPLOYER, name=place.name, employer=named.name)
    return place


def _number(number: str, place: Place, posts: Mapping[PostKey, Any], places_of: PlacesOf, taken: dict[PostKey, int]) -> str:
    assert place.employer_id is not None
    whole = f"{place.code}/{number}"
    plain = (place.employer_id, folded_number(number))
    if (place.employer_id, folded_number(whole)) in posts:
        return whole
    if plain in posts:
        return number if any(path.startswith(place.path) for path in places_of(plain)) else whole
    return number if taken.setdefault(plain, place.id) == place.id else whole
