"""The tree of organisations, and how many posts stand where."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from math import floor

from lms.demo.rules.seeds import Body, Group, Kind, Seeds, Service

#: Below this a body has no services, and a service no teams.
SMALL = 15


@dataclass
class Place:
    """One organisation of the tree. `posts`: how many stand at this very place, its leader included."""

    code: str
    name: str
    kind: str
    body: Body
    parent: "Place | None" = None
    service: Service | None = None
    locality: str = ""
    leader: str = ""  # the job role of whoever leads it; empty: nobody does
    posts: int = 0
    roles: Mapping[str, float] = field(default_factory=dict)

    def row(self, partnership: str) -> dict[str, str]:
        """A line of the import file."""
        return {
            "code": self.code,
            "name": self.name,
            "kind": self.kind,
            "sector": self.body.sector if self.kind == "employer" else "",
            "parent_code": self.parent.code if self.parent else partnership,
            "locality": self.locality,
            "jurisdiction": self.body.jurisdiction if self.kind == "employer" else "",
        }


def bodies(seeds: Seeds, posts: int) -> list[Body]:
    """The employers and their sizes; together they have exactly so many posts."""
    sizes = shared_out(posts, [*seeds.shares.values(), *(group.share for group in seeds.groups)])
    fixed = [replace(body, posts=size) for body, size in zip(seeds.bodies, sizes, strict=False)]
    grown = zip(seeds.groups, sizes[len(fixed) :], strict=True)
    return fixed + [body for group, size in grown for body in _group(group, size)]


def shared_out(total: int, weights: Sequence[float]) -> list[int]:
    """Whole numbers in proportion to the weights that add up to the total (largest remainders)."""
    exact = [total * weight / sum(weights) for weight in weights]
    whole = [floor(one) for one in exact]
    by_remainder = sorted(range(len(exact)), key=lambda at: (whole[at] - exact[at], at))
    for at in by_remainder[: total - sum(whole)]:
        whole[at] += 1
    return whole


def _group(group: Group, posts: int) -> Iterator[Body]:
    number = max(len(group.named), round(posts / group.usual_size))
    sizes = shared_out(posts, [group.sizes[at % len(group.sizes)] for at in range(number)])
    for at, size in enumerate(sizes):
        named = group.named[at] if at < len(group.named) else _made_up(group, at - len(group.named))
        yield Body(**{"sector": group.sector, "posts": size, **named})


def _made_up(group: Group, at: int) -> dict[str, str | int]:
    kind, round_ = group.kinds[at % len(group.kinds)], at // len(group.first)
    second = group.second_home_care if kind == "home_care" else group.second
    name = f"{group.first[at % len(group.first)]} {second[(at + round_) % len(second)]}"
    code = f"{group.sector[0]}{''.join(word[0] for word in name.split())}{at + 1:02d}".upper()
    name += f" {round_ + 1}" if round_ >= len(second) else ""
    return {"code": code, "name": name, "kind": kind, "email": f"{code.lower()}.example.org", "numbers": 100}


def places(seeds: Seeds, every: Sequence[Body]) -> list[Place]:
    """Every organisation below the partnership, parents first."""
    found: list[Place] = []
    for at, body in enumerate(every):
        locality = seeds.localities[at % len(seeds.localities)]
        found += _body(body, seeds.kinds[body.kind], locality, seeds.localities)
    return found


def _body(body: Body, kind: Kind, locality: str, localities: Sequence[str]) -> Iterator[Place]:
    is_local = not kind.services
    top = Place(body.code, body.name, "employer", body, locality=locality if is_local else "", leader=kind.head, roles=kind.roles)
    yield top
    if not kind.services:
        top.posts = body.posts
        return
    top.posts = min(1, body.posts) if kind.head else 0
    sizes = shared_out(body.posts - top.posts, [service.share for service in kind.services])
    for service, size in zip(kind.services, sizes, strict=True):
        yield from _service(top, service, size, localities)


def _service(top: Place, service: Service, posts: int, localities: Sequence[str]) -> Iterator[Place]:
    place = Place(
        f"{top.code}-{service.code}",
        service.name,
        "service",
        top.body,
        top,
        service,
        leader=service.manager,
        posts=posts,
        roles=service.roles,
    )
    yield place
    if not service.team or posts < SMALL:
        return
    place.posts = 1
    sizes = shared_out(posts - 1, [1] * max(1, round(posts / service.team_size)))
    for at, size, locality in zip(count(), sizes, _round(localities), strict=False):
        again = f" {at // len(localities) + 1}" if at >= len(localities) else ""
        name = service.team.format(locality=locality) + again
        team = Place(f"{place.code}-{at + 1:02d}", name, "team", top.body, place, service, locality, service.lead, size, service.roles)
        yield team


def _round(localities: Sequence[str]) -> Iterator[str]:
    while True:
        yield from localities
