"""How several people stand in each domain that their posts ask for: one statement for all of them."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy import Integer, bindparam, func, select

from lms.framework.models import Competency, Domain, Framework, FrameworkVersion
from lms.kit.db import AnySelect, chunked, db
from lms.signoff.queries.states import Day
from lms.signoff.rules.states import OFFER, State
from lms.signoff.rules.team import DomainState


@dataclass(frozen=True)
class DomainName:
    """A domain of a version that is in force."""

    id: int
    framework: str
    code: str
    name: str

    @property
    def key(self) -> tuple[str, str]:
        return self.framework, self.code


def domain_states(posts: Mapping[int, int], today: date) -> tuple[dict[int, DomainName], dict[tuple[int, int], DomainState]]:
    """The domains that are expected of these posts ({post: human}), by id and in their order; and by human and domain, how they stand."""
    numbers: dict[tuple[int, int], Counter[State]] = {}
    for humans in chunked(sorted(set(posts.values()))):
        for post_id, domain_id, word, number in db.session.execute(_by_domain(today), {"humans": humans}):
            if post_id in posts and word != OFFER:
                numbers.setdefault((posts[post_id], domain_id), Counter())[State(word)] += number
    names = _names({domain_id for _, domain_id in numbers})
    return names, {key: DomainState(number) for key, number in numbers.items()}


@lru_cache(maxsize=8)
def _by_domain(day: date) -> AnySelect:
    of = Day(day, among=bindparam("humans", type_=Integer, expanding=True))
    pairs = of.pairs().add_columns(of.expected.c.competency_id).subquery()
    return (
        select(pairs.c.post_id, Competency.domain_id, pairs.c.state, func.count())
        .join(Competency, Competency.id == pairs.c.competency_id)
        .group_by(pairs.c.post_id, Competency.domain_id, pairs.c.state)
    )


def _names(ids: Collection[int]) -> dict[int, DomainName]:
    statement = (
        select(Domain.id, Framework.code.label("framework"), Domain.code, Domain.name)
        .join(FrameworkVersion, FrameworkVersion.id == Domain.version_id)
        .join(Framework, Framework.id == FrameworkVersion.framework_id)
        .where(Domain.id.in_(ids))
        .order_by(Framework.name, Framework.id, Domain.position)
    )
    return {row.id: DomainName(*row) for row in db.session.execute(statement)}
