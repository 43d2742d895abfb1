"""Supervisors whose post has an end after which somebody is still supervised from it, and from which of their posts they go on."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from lms.kit.datetimes import long_date
from lms.kit.db import chunked, db
from lms.kit.numbers import counted, plural
from lms.kit.planned import Consequence, PlannedPost
from lms.people.models import Person, Post, Term
from lms.people.queries import root_id
from lms.people.queries.posts import PostsOf, posts_of
from lms.people.rules.posts import PersonPost
from lms.training.rules.calendar import ONE_DAY


@dataclass(frozen=True)
class Handing:
    """From this day these posts are not supervised from `left` any more. `to`: the other post of the supervisor; None: there is no one."""

    left: PersonPost
    to: PersonPost | None
    day: date
    post_ids: tuple[int, ...]


def supervisors() -> set[int]:
    """Whoever supervises from any post: the records that count."""
    theirs = select(Term.supervisor_post_id).where(Term.supervisor_post_id.is_not(None))
    return set(db.session.scalars(select(root_id()).join(Post, Post.person_id == Person.id).where(Post.id.in_(theirs))))


def handings(humans: Collection[int], planned: Sequence[PlannedPost] = ()) -> Iterator[Handing]:
    """Of these people; as it will be with what is planned."""
    posts = posts_of(humans, planned)
    ended = {post.id: post for theirs in posts.values() for post in theirs if post.last_day and post.id > 0}
    supervised, beside = _supervised(ended, planned), _beside(posts)
    for post_id, left in ended.items():
        assert left.last_day is not None
        day = left.last_day + ONE_DAY
        theirs = sorted({each for each, last in supervised[post_id] if last is None or last >= day})
        if theirs:
            there = [post for post in beside[post_id] if _goes_on(left, post, day)]
            to = there[0] if len(there) == 1 else None
            yield Handing(left, to, day, tuple(each for each in theirs if to is None or each != to.id))


def foresee(planned: Sequence[PlannedPost]) -> Iterator[Consequence]:
    """Who would be supervised from another post, or from none, if posts were as they are planned to be."""
    new = {post.id for post in planned}
    for handing in handings({post.person_id for post in planned if post.person_id > 0}, planned):
        if handing.left.id in new and handing.post_ids:
            who = counted(len(handing.post_ids), "person", "people")
            if handing.to:
                are = plural(len(handing.post_ids), "is", "are")
                what = f"{who} {are} supervised from {handing.to.label} from {long_date(handing.day)}"
            else:
                what = f"{who} {plural(len(handing.post_ids), 'loses', 'lose')} their supervisor"
            yield Consequence(handing.left.id, what)


def _goes_on(left: PersonPost, post: PersonPost, day: date) -> bool:
    """At the same employer from this day on; of the same record, as a merge may be undone and terms would stay with somebody else."""
    return (post.employer_id, post.record_id) == (left.employer_id, left.record_id) and post.term_on(day) is not None


def _beside(posts: PostsOf) -> dict[int, list[PersonPost]]:
    return {post.id: [other for other in theirs if other.id != post.id] for theirs in posts.values() for post in theirs}


def _supervised(supervisor_ids: Collection[int], planned: Sequence[PlannedPost]) -> Mapping[int | None, list[tuple[int, date | None]]]:
    """By post, which posts are supervised from it, and until when."""
    supervised: defaultdict[int | None, list[tuple[int, date | None]]] = defaultdict(list)
    new = {post.id for post in planned}
    statement = select(Term.supervisor_post_id, Term.post_id, Term.ends_on)
    for chunk in chunked(sorted(supervisor_ids)):
        for supervisor_id, post_id, ends_on in db.session.execute(statement.where(Term.supervisor_post_id.in_(chunk))):
            if post_id not in new:
                supervised[supervisor_id].append((post_id, ends_on))
    for post in planned:
        for term in post.terms:
            if term.supervisor_post_id in supervisor_ids:
                supervised[term.supervisor_post_id].append((post.id, term.ends_on))
    return supervised
