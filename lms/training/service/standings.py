"""Rewriting standings after a change, in the same transaction: only the rows that really differ are touched."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete

from lms.kit.db import db, portions, put_rows
from lms.training import queries
from lms.training.models import Standing
from lms.training.rules.book import RuleBook
from lms.training.rules.facts import StandingFact
from lms.training.rules.standing import standings

#: Posts whose facts are held in memory together.
POSTS_AT_ONCE = 2_000


@dataclass(frozen=True)
class Rewritten:
    """How many standings were looked at, removed and added."""

    posts: int = 0
    removed: int = 0
    added: int = 0

    def __add__(self, other: "Rewritten") -> "Rewritten":
        return Rewritten(self.posts + other.posts, self.removed + other.removed, self.added + other.added)


def recompute(post_ids: Sequence[int] | None = None) -> Rewritten:
    """Compute the standings of these posts (None: of all) anew from the facts, and store what differs."""
    db.session.flush()
    book = queries.all_rules().book()
    wanted = queries.all_post_ids() if post_ids is None else sorted(set(post_ids))
    return sum((_recompute_some(some, book) for some in portions(wanted, POSTS_AT_ONCE)), Rewritten())


def _recompute_some(post_ids: Sequence[int], book: RuleBook) -> Rewritten:
    before = queries.stored(post_ids)
    after = set(computed(post_ids, book))
    gone = [row_id for key, row_id in before.items() if key not in after]
    new = [key for key in after if key not in before]
    for some in portions(gone):
        db.session.execute(delete(Standing).where(Standing.id.in_(some)))
    put_rows(Standing, [_row(post_id, fact) for post_id, fact in sorted(new, key=_place)])
    return Rewritten(len(post_ids), len(gone), len(new))


def computed(post_ids: Sequence[int], book: RuleBook) -> Iterator[tuple[int, StandingFact]]:
    """What the standings of these posts should be."""
    return ((post.post_id, fact) for post in queries.post_facts(post_ids) for fact in standings(post, book))


def _place(key: tuple[int, StandingFact]) -> tuple[Any, ...]:
    post_id, fact = key
    return post_id, fact.subject_id, fact.from_day


def _row(post_id: int, fact: StandingFact) -> dict[str, Any]:
    return {"post_id": post_id, **{name: getattr(fact, name) for name in StandingFact.__dataclass_fields__}}
