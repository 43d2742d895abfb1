"""Pure: what a change of somebody's facts does to what they must have."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from lms.training.rules.calendar import FOR_EVER, ONE_DAY
from lms.training.rules.facts import PostFacts, StandingFact
from lms.training.rules.rule_index import RuleIndex
from lms.training.rules.standing import standings

#: The facts of a post as they would be.
Changed = Callable[[PostFacts], PostFacts]


@dataclass(frozen=True, slots=True)
class Consequence:
    """From when a subject is overdue for a post, now and after the change, seen from a day; None: it is not, as far as is known."""

    post_id: int
    subject_id: int
    before: date | None
    after: date | None

    @property
    def is_worse(self) -> bool:
        """Does it become overdue, or earlier?"""
        return self.after is not None and (self.before is None or self.after < self.before)


def overdue_from(rows: Iterable[StandingFact], day: date) -> date | None:
    """The first day, from this one on, on which the subject of these standings is overdue."""
    first_days = [_overdue_within(row, day) for row in rows]
    return min((first for first in first_days if first is not None), default=None)


def _overdue_within(row: StandingFact, day: date) -> date | None:
    if row.is_offer or row.exemption_id is not None or row.absence_id is not None:
        return None
    ends = [end for end in (row.due_on, row.expires_on) if end is not None]
    if (row.award_id is not None and row.expires_on is None) or FOR_EVER in ends:
        return None
    first = max([row.from_day, day, *(end + ONE_DAY for end in ends)])
    return first if first <= (row.to_day or FOR_EVER) else None


def consequences(posts: Iterable[PostFacts], changed: Changed, index: RuleIndex, subject_id: int, day: date) -> Iterator[Consequence]:
    """What differs from this day on in the subject, and in those that it covers, for each post."""
    subjects = frozenset({subject_id, *(subject.id for subject in index.subjects.values() if subject_id in subject.covered_by)})
    for post in posts:
        before, after = (_by_subject(standings(facts, index, subjects)) for facts in (post, changed(post)))
        for subject in sorted(before.keys() | after.keys()):
            days = overdue_from(before[subject], day), overdue_from(after[subject], day)
            if days[0] != days[1]:
                yield Consequence(post.post_id, subject, *days)


def _by_subject(rows: Sequence[StandingFact]) -> defaultdict[int, list[StandingFact]]:
    by_subject = defaultdict[int, list[StandingFact]](list)
    for row in rows:
        by_subject[row.subject_id].append(row)
    return by_subject
