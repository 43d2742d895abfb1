"""Rewriting standings after a change, in the same transaction: only the rows that really differ are touched."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete

from lms.kit import progress
from lms.kit.db import chunked, db, insert_unaudited
from lms.kit.house import current_house
from lms.training import queries
from lms.training.models import Standing
from lms.training.rules.facts import StandingFact
from lms.training.rules.rule_index import RuleIndex
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
    wanted = queries.all_post_ids() if post_ids is None else sorted(set(post_ids))
    rewritten = _recompute(wanted, None)
    current_house().learning_changed(None if post_ids is None else wanted)
    return rewritten


def recompute_subjects(subject_ids: Collection[int]) -> Rewritten:
    """After a change of these subjects: compute the standings in them alone anew, for every post that has any."""
    db.session.flush()
    rewritten = _recompute(queries.posts_with_standings_in(subject_ids), frozenset(subject_ids))
    current_house().learning_changed(None)  # awards count, and run out, at posts that nobody asks for these subjects too
    return rewritten


def _recompute(post_ids: Sequence[int], only: frozenset[int] | None) -> Rewritten:
    index = queries.all_rules().rule_index()
    progress.begin(len(post_ids))
    return sum((_recompute_some(some, index, only) for some in chunked(post_ids, POSTS_AT_ONCE)), Rewritten())


def _recompute_some(post_ids: Sequence[int], index: RuleIndex, only: frozenset[int] | None) -> Rewritten:
    before = queries.stored(post_ids, only)
    after = set(computed(post_ids, index, only))
    gone = [row_id for key, row_id in before.items() if key not in after]
    new = [key for key in after if key not in before]
    for some in chunked(gone):
        db.session.execute(delete(Standing).where(Standing.id.in_(some)))
    insert_unaudited(Standing, [_row(post_id, fact) for post_id, fact in sorted(new, key=_place)])
    return Rewritten(len(post_ids), len(gone), len(new))


def computed(post_ids: Sequence[int], index: RuleIndex, only: frozenset[int] | None = None) -> Iterator[tuple[int, StandingFact]]:
    """What the standings of these posts should be; `only`: in these subjects alone."""
    counting = None if only is None else only.union(*(index.subjects[subject_id].covered_by for subject_id in only))
    for post in queries.post_facts(post_ids, counting):
        yield from ((post.post_id, fact) for fact in standings(post, index, only))
        progress.advance()


def _place(key: tuple[int, StandingFact]) -> tuple[Any, ...]:
    post_id, fact = key
    return post_id, fact.subject_id, fact.from_day


def _row(post_id: int, fact: StandingFact) -> dict[str, Any]:
    return {"post_id": post_id, **{name: getattr(fact, name) for name in StandingFact.__dataclass_fields__}}
