"""What seeds/demo says, as plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Yaml = Mapping[str, Any]


@dataclass(frozen=True)
class Service:
    """A service of a kind of body. Shares are of the body's posts; weights of roles are relative."""

    code: str
    name: str
    share: float
    roles: Mapping[str, float]
    manager: str
    team: str = ""  # how its teams are called; empty: it has none
    team_size: int = 14
    lead: str = ""
    worker_type: str = ""
    shared: bool = False  # its posts may be somebody's second one
    integrated: str = ""  # the service of the first body whose team leaders lead its teams


@dataclass(frozen=True)
class Kind:
    """What bodies of one kind have in common."""

    roles: Mapping[str, float] = field(default_factory=dict)
    services: tuple[Service, ...] = ()
    head: str = ""
    diligence: float = 0.9  # how likely a line is up to date
    weak: Mapping[str, float] = field(default_factory=dict)  # subjects, or openings of their codes, that do worse, by a factor
    agency: float = 1.5  # of a hundred posts
    shared: bool = False
    supervised_by: str = ""  # the code of the body whose head supervises everybody without a supervisor


@dataclass(frozen=True)
class Body:
    """One employer and how many posts it has."""

    code: str
    name: str
    sector: str
    kind: str
    email: str
    numbers: int  # the first employee number
    posts: int = 0
    jurisdiction: str = ""
    expiring_days: int = 90


@dataclass(frozen=True)
class Group:
    """Bodies of one sector that grow in number with the partnership. Sizes are typical numbers of posts, repeated."""

    sector: str
    share: float
    usual_size: int
    sizes: Sequence[int]
    named: Sequence[Yaml]
    kinds: Sequence[str]
    first: Sequence[str]
    second: Sequence[str]
    second_home_care: Sequence[str] = ()


@dataclass(frozen=True)
class Seeds:
    """Everything in the folder."""

    partnership: Yaml
    localities: Sequence[str]
    bodies: tuple[Body, ...]
    shares: Mapping[str, float]
    groups: tuple[Group, ...]
    kinds: Mapping[str, Kind]
    names: Yaml
    cast: Sequence[Yaml]
    password: str
    requirements: Sequence[Yaml]
    stories: Yaml
    courses: Yaml


def read(organisations: Yaml, names: Yaml, cast: Yaml, requirements: Sequence[Yaml], stories: Yaml, courses: Yaml) -> Seeds:
    """Make sense of the files. Raises KeyError or TypeError where one says what is not known here."""
    bodies = organisations["bodies"]
    return Seeds(
        partnership=organisations["partnership"],
        localities=organisations["localities"],
        bodies=tuple(Body(**{key: value for key, value in one.items() if key != "share"}) for one in bodies),
        shares={one["code"]: one["share"] for one in bodies},
        groups=tuple(Group(**one) for one in organisations["groups"]),
        kinds={key: _kind(one) for key, one in organisations["kinds"].items()},
        names=names,
        cast=cast["people"],
        password=cast["password"],
        requirements=requirements,
        stories=stories,
        courses=courses,
    )


def _kind(one: Yaml) -> Kind:
    return Kind(**{**one, "services": tuple(Service(**service) for service in one.get("services", ()))})
