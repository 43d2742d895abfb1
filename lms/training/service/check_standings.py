"""The data doctor: the stored standings against a fresh computation, and against a recount that counts day by day. It changes nothing."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from sqlalchemy import select

from lms.kit.db import chunked, db
from lms.kit.room import Examination
from lms.people.models import Organisation, Post, Term
from lms.training import queries
from lms.training.models import Standing
from lms.training.queries.facts import AllRules
from lms.training.rules.facts import PostFacts
from lms.training.rules.oracle import recount
from lms.training.service.standings import POSTS_AT_ONCE, computed

#: The days recounted lie this far apart, half of them before today.
DAYS_APART = 45


def examine(*, today: date, days: int) -> Examination:
    """Examine every post: overlapping terms, standings that differ from the facts, and statuses on some days that differ from a recount."""
    everything, post_ids = queries.all_rules(), queries.all_post_ids()
    rows = lines = 0
    complaints = list(_overlaps())
    for some in chunked(post_ids, POSTS_AT_ONCE):
        stored, fresh = queries.stored(some), set(computed(some, everything.rule_index()))
        rows += len(stored)
        complaints += [f"Post {post}: stored, but the facts do not say so: {fact}" for post, fact in stored.keys() - fresh]
        complaints += [f"Post {post}: the facts say so, but it is not stored: {fact}" for post, fact in fresh - stored.keys()]
        for day in _days(today, days):
            counted, wrong = _recount(some, everything, day)
            lines += counted
            complaints += wrong
    return Examination(f"{len(post_ids)} posts, {rows} standings, {lines} lines recounted", complaints)


def _overlaps() -> Iterator[str]:
    rows = db.session.execute(select(Term.post_id, Term.starts_on, Term.ends_on).order_by(Term.post_id, Term.starts_on)).all()
    for (post, _, ends_on), (other, starts_on, _) in pairwise(rows):
        if post == other and (ends_on is None or ends_on >= starts_on):
            yield f"Post {post}: two terms overlap on {starts_on}"


def _days(today: date, days: int) -> list[date]:
    return [today + timedelta(days=DAYS_APART * (n - days // 2)) for n in range(days)]


def _recount(post_ids: Sequence[int], everything: AllRules, day: date) -> tuple[int, list[str]]:
    shown = _shown(post_ids, day)
    expiring = _expiring_days()
    counted = {}
    for post in queries.post_facts(post_ids):
        counted.update(_counted(post, everything, day, expiring[post.employer_id]))
    wrong = [key for key in shown.keys() | counted.keys() if shown.get(key, "nothing") != counted.get(key, "nothing")]
    return len(counted), [f"Post {post}, subject {subject} on {day}: stored {shown.get((post, subject), 'nothing')}, "
                          f"recounted {counted.get((post, subject), 'nothing')}" for post, subject in wrong]  # fmt: skip


def _counted(post: PostFacts, everything: AllRules, day: date, expiring_days: int) -> dict[tuple[int, int], str | None]:
    lines = recount(post, everything.rules, everything.subjects, everything.recognition, day, expiring_days)
    return {(post.post_id, subject_id): line.status.value if line.status else None for subject_id, line in lines.items()}


def _shown(post_ids: Sequence[int], day: date) -> dict[tuple[int, int], str | None]:
    """What the pages show: the statuses that the one query finds."""
    lines = (
        select(Standing.post_id, Standing.subject_id, Standing.is_offer, queries.status(day))
        .join(Post, Post.id == Standing.post_id)
        .join(queries.Employer, queries.Employer.id == Post.employer_id)
        .where(queries.on(day), Standing.post_id.in_(post_ids))
    )
    return {(post, subject): None if is_offer else word for post, subject, is_offer, word in db.session.execute(lines)}


def _expiring_days() -> dict[int, int]:
    return dict(iter(db.session.execute(select(Organisation.id, Organisation.expiring_days))))
