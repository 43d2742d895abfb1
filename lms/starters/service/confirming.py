"""Saying of a step that it was done for several people at once, and of all that somebody's booklet says."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date

from lms.access import Viewer
from lms.induction.queries.reach import Sight
from lms.induction.rules.confirming import confirms_as
from lms.induction.rules.words import ConfirmedBy, How
from lms.induction.service.records import record
from lms.kit import clock
from lms.kit.db import advisory_lock
from lms.kit.refusal import Refused
from lms.starters.queries.booklet import booklet
from lms.starters.queries.person import StarterPost
from lms.starters.queries.waiting import StepToConfirm, among
from lms.starters.rules.booklet import Filled


def confirm_several(*, step: StepToConfirm, post_ids: Collection[int], done_on: date, note: str, where_id: int | None, by: Viewer) -> int:
    """For those of these posts in which it is still open and this viewer's to confirm; how many they were. Raises Refused for none chosen.

    Sent twice, or by two people at once, it is recorded once: posts in which it is done by then are left alone.
    """
    if not post_ids:
        raise Refused("Choose at least one person.", field="post")
    if step.asks_where and where_id is None:
        raise Refused("Choose where it was.", field="where")
    for post_id in sorted(post_ids):
        advisory_lock(f"induction {post_id}")
    posts: dict[ConfirmedBy, list[int]] = defaultdict(list)
    for candidate in among(step, Sight(by, clock.today()), post_ids):
        role = confirms_as(candidate.confirm, candidate.confirmer)
        if role:
            posts[role].append(candidate.post_id)
    for role, chosen_ids in posts.items():
        # What the starter signed on paper is recorded for them by somebody else.
        how = How.PAPER if role is ConfirmedBy.LEARNER else How.APP
        record(
            post_ids=chosen_ids,
            programme_id=step.programme_id,
            step_key=step.key,
            done_on=done_on,
            confirmed_by=role,
            how=how,
            by=by,
            note=note.strip(),
            where_id=where_id,
        )
    return sum(map(len, posts.values()))


def record_booklet(*, post: StarterPost, filled: Sequence[Filled], by: Viewer) -> int:
    """What was signed in a booklet, as on paper; how many records are new.

    Lines that are not this viewer's, or on record by now, are left alone: sent twice, or by two people at once, it is recorded once.
    """
    advisory_lock(f"induction {post.id}")
    questions = booklet(post, clock.today()).questions(post.confirmer)
    open_names = {question.line.name for question in questions if question.is_open}
    number = 0
    for answer in filled:
        role = answer.line.recorded_as(post.confirmer)
        if role and answer.line.name in open_names:
            confirmed_by, how = role
            number += record(
                post_ids=[post.id],
                programme_id=answer.line.programme_id,
                step_key=answer.line.key,
                done_on=answer.done_on,
                confirmed_by=confirmed_by,
                how=how,
                by=by,
                where_id=answer.where_id,
            )
    return number
