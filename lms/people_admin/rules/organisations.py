"""Pure: what may be said about the tree of organisations, and where a place of it may stand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from lms.kit.datetimes import long_date
from lms.kit.identifiers import fold, folded_number
from lms.kit.numbers import counted
from lms.kit.refusal import Refused
from lms.people.rules import MAY_STAND_UNDER, Jurisdiction, OrganisationKind, Place, Sector

#: How many days before its end an award may count as "expires soon".
EXPIRING_DAYS = (30, 60, 90)


@dataclass(frozen=True)
class Facts:
    """What is said of an organisation itself; what is empty is inherited."""

    code: str
    name: str
    sector: Sector | None
    locality: str | None
    jurisdiction: Jurisdiction | None
    expiring_days: int
    starts_on: date | None

    def cleaned(self) -> "Facts":
        """With single spaces. Raises Refused where code or name is missing or unreadable."""
        code, name, locality = (" ".join(self.code.split()), " ".join(self.name.split()), " ".join((self.locality or "").split()))
        if not folded_number(code):
            raise Refused("Enter the code", field="code")
        if not fold(name):
            raise Refused("Enter the name", field="name")
        if self.expiring_days not in EXPIRING_DAYS:
            raise Refused("Choose one of the list", field="expiring_days")
        return Facts(code, name, self.sector, locality or None, self.jurisdiction, self.expiring_days, self.starts_on)


@dataclass
class Branch:
    """A place of the tree with what stands under it. `posts`: how many run today, there and below."""

    place: Place
    posts: int = 0
    children: list["Branch"] = field(default_factory=list)
    ended: list["Branch"] = field(default_factory=list)


def grow(places: Iterable[Place], posts: Mapping[int, int], today: date) -> list[Branch]:
    """The tree of these places (parents first), by name, those that have ended apart; whatever has no parent among them is a root."""
    branches: dict[int, Branch] = {}
    roots: list[Branch] = []
    for place in places:
        branch = branches[place.id] = Branch(place)
        for over in place.branch & branches.keys():
            branches[over].posts += posts.get(place.id, 0)
        above = branches.get(place.parent_id or 0)
        if above is None:
            roots.append(branch)
        else:
            (above.ended if place.is_over(today) else above.children).append(branch)
    for branch in branches.values():
        branch.children.sort(key=_by_name)
        branch.ended.sort(key=_by_name)
    return sorted(roots, key=_by_name)


def _by_name(branch: Branch) -> tuple[str, int]:
    return fold(branch.place.name), branch.place.id


def kinds_under(above: OrganisationKind) -> list[OrganisationKind]:
    """What may be added under a place of this kind."""
    return [kind for kind in OrganisationKind if above in MAY_STAND_UNDER[kind]]


def check_place(kind: OrganisationKind, above: Place, today: date) -> None:
    """May something of this kind be put under that place? Raises Refused."""
    if above.kind not in MAY_STAND_UNDER[kind]:
        raise Refused(f"{_capital(kind.with_article)} cannot stand under {above.kind.with_article}.", field="parent")
    if above.is_over(today) and above.ends_on:
        raise Refused(f"{above.name} ended on {long_date(above.ends_on)}. Choose a place that goes on.", field="parent")


def check_move(place: Place, above: Place, today: date) -> None:
    """May this place be put under that one? Raises Refused."""
    if place.kind == OrganisationKind.PARTNERSHIP:
        raise Refused("The partnership is the root of the tree and stands under nothing.", field="parent")
    if above.path.startswith(place.path):
        raise Refused(f"{place.name} cannot stand under itself or under a part of itself.", field="parent")
    check_place(place.kind, above, today)
    if place.kind != OrganisationKind.EMPLOYER and place.employer_id != above.employer_id:
        raise Refused("A service or team cannot move to another employer: its posts would change employer.", field="parent")


def new_paths(place: Place, above: Place, branch: Iterable[Place]) -> dict[int, str]:
    """Where everything of this branch stands once it is under `above`: {id: path}."""
    return {one.id: f"{above.path}{place.id}/{one.path.removeprefix(place.path)}" for one in branch}


def still_there(places: Iterable[tuple[str, int]], last_day: date) -> str:
    """Why a place cannot end: the places with posts that go on, and how many each has."""
    every = list(places)
    number = sum(count for _, count in every)
    named = ", ".join(f"{name} ({count})" for name, count in every[:5])
    rest = f" and {len(every) - 5} more places" if len(every) > 5 else ""
    posts = counted(number, "post has", "posts have")
    return f"{posts} terms after {long_date(last_day)}: {named}{rest}. Move or end them first, or choose a later day."


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
