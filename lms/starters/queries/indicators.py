"""The board's figures of inductions: LM2 and LM5a of `design/arithmetic.md`, Induction 10."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from lms.induction.models import Induction, Programme, StepRecord
from lms.induction.queries.facts import programmes as all_programmes
from lms.induction.queries.facts import starters
from lms.induction.queries.inductions import seen_on
from lms.induction.rules.runs import since_when
from lms.induction.rules.words import WHOLE
from lms.kit.db import db
from lms.kit.measures import Indicator, IndicatorCount, IndicatorFact
from lms.people.models import Person, Post, Term
from lms.people.queries import active, places, root_id
from lms.people.rules import WorkerType
from lms.starters.queries.step_figures import HAS_STEPS
from lms.training.rules.calendar import days_after
from lms.training.rules.enums import NEVER_COMPELLED

VOLUNTEERS = (WorkerType.VOLUNTEER, WorkerType.PEER_MENTOR)
DONE, DUE, IN_TIME = "done", "due", "in_time"


def _is_approved(day: Any) -> ColumnElement[bool]:
    """On the day, by the partnership; what is only offered is in no figure."""
    until = or_(Programme.approved_until.is_(None), Programme.approved_until >= day)
    return and_(Programme.is_compulsory, Programme.approved_from <= day, until)


_ITSELF = Induction.judged_id == Induction.programme_id

# --- LM2: volunteers with an approved induction -----------------------------------------------------------------------------------


def _volunteers(day: date, _: date) -> Iterator[IndicatorFact]:
    """Each post of each volunteer and peer mentor of the day, with how its person stands."""
    statement = select(Post.id, root_id()).join(Person, Person.id == Post.person_id).join(Term, Term.post_id == Post.id)
    human_of = dict(iter(db.session.execute(statement.where(active(day), Term.worker_type.in_(VOLUNTEERS)))))
    done, latest = _done(day), _latest_targets(human_of, day)
    for post_id, human in human_of.items():
        is_due = human in latest and latest[human] < day
        yield IndicatorFact(human, DONE if human in done else DUE if is_due else IN_TIME, post_id, day)


def _done(day: date) -> set[int]:
    """Everybody with a complete induction, or with a record of a whole programme, that was approved on that very day."""
    complete = select(root_id()).join(Post, Post.person_id == Person.id).join(Induction, Induction.post_id == Post.id)
    complete = complete.join(Programme, Programme.id == Induction.programme_id).where(
        seen_on(day), _ITSELF, HAS_STEPS, Induction.completed_on <= day, _is_approved(Induction.completed_on)
    )
    whole = select(root_id()).join(Post, Post.person_id == Person.id).join(StepRecord, StepRecord.post_id == Post.id)
    whole = whole.join(Programme, Programme.id == StepRecord.programme_id).where(
        StepRecord.step_key == WHOLE,
        StepRecord.done_on <= day,
        or_(StepRecord.withdrawn_from.is_(None), StepRecord.withdrawn_from > day),
        _is_approved(StepRecord.done_on),
    )
    return {*db.session.scalars(complete), *db.session.scalars(whole)}


def _latest_targets(human_of: Mapping[int, int], day: date) -> dict[int, date]:
    """By person the last day by which they should be complete, in these posts."""
    statement = select(Induction.post_id, Induction.programme_id, Induction.target_on, HAS_STEPS)
    statement = statement.join(Programme, Programme.id == Induction.programme_id)
    rows = db.session.execute(statement.where(seen_on(day), Induction.starts_on <= day, _ITSELF, _is_approved(day))).all()
    targets = [(human_of[post_id], target_on) for post_id, _, target_on, has_steps in rows if has_steps and post_id in human_of]
    on_it = {(post_id, programme_id) for post_id, programme_id, _, _ in rows}
    latest: dict[int, date] = {}
    for human, target_on in (*targets, *_of_older_posts(human_of, on_it, day)):
        latest[human] = max(latest.get(human, target_on), target_on)
    return latest


def _of_older_posts(human_of: Mapping[int, int], on_it: Collection[tuple[int, int]], day: date) -> Iterator[tuple[int, date]]:
    """Of posts that have been for an approved programme since before people join it."""
    known = all_programmes()
    approved = [
        known.by_id[row_id] for row_id in db.session.scalars(select(Programme.id).where(_is_approved(day))) if row_id in known.by_id
    ]
    posts = sorted(post_id for post_id in human_of if any((post_id, programme.id) not in on_it for programme in approved))
    for starter in starters(posts, known, frozenset()):
        for programme in approved:
            since = since_when(programme, starter, day)
            if since and (starter.post.post_id, programme.id) not in on_it:
                yield human_of[starter.post.post_id], days_after(since, programme.target_days)


def _count_volunteers(facts: Collection[IndicatorFact]) -> IndicatorCount:
    """A person with two posts is one."""
    everybody = {fact.unit for fact in facts}
    done = {fact.unit for fact in facts if fact.word == DONE}
    due = {fact.unit for fact in facts if fact.word == DUE}
    return IndicatorCount(len(done), len(done | due), len(done), len(everybody))


LM2 = Indicator("LM2", "Volunteers with an approved induction", _volunteers, _count_volunteers)

# --- LM5a: shared induction programmes --------------------------------------------------------------------------------------------


def _completions(day: date, since: date) -> Iterator[IndicatorFact]:
    """Each induction that was completed in the period, as it is seen on the day, or was on its last day if that is over."""
    last_seen = func.coalesce(Induction.to_day, day)
    ended = and_(Induction.to_day < day, Induction.to_day == Induction.ends_on)
    statement = (
        select(Induction.programme_id, Induction.post_id, Induction.completed_on, Term.organisation_id)
        .join(Programme, Programme.id == Induction.programme_id)
        .join(Term, and_(Term.post_id == Induction.post_id, active(Induction.completed_on)))
        .where(Programme.is_compulsory, Term.worker_type.not_in(sorted(NEVER_COMPELLED)), _ITSELF, HAS_STEPS)
        .where(or_(seen_on(day), ended), Induction.completed_on.between(since, day), Induction.completed_on <= last_seen)
    )
    among = places()
    for programme_id, post_id, completed_on, organisation_id in db.session.execute(statement):
        sector = among[organisation_id].sector
        if completed_on is not None:
            yield IndicatorFact(programme_id, sector.value if sector else "", post_id, completed_on, {"programme": programme_id})


def _count_shared(facts: Iterable[IndicatorFact]) -> IndicatorCount:
    """Programmes that people of two sectors or more completed, of those that anybody did."""
    sectors: defaultdict[int, set[str]] = defaultdict(set)
    for fact in facts:
        sectors[fact.unit] |= {fact.word} - {""}
    return IndicatorCount(sum(len(of_programme) > 1 for of_programme in sectors.values()), len(sectors))


LM5A = Indicator(
    "LM5a", "Programmes completed in two sectors or more", _completions, _count_shared, frozenset({"programme"}), False, of_period=True
)
