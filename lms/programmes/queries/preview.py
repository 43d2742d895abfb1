"""What publishing a draft from a day would do: who joins, who leaves, who is late at once. By the same rules as ever, as if it stood."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from lms.induction.models import Induction, Programme, ProgrammeVersion
from lms.induction.queries import facts as reads
from lms.induction.queries.inductions import seen_on
from lms.induction.rules.evaluate import inductions
from lms.induction.rules.facts import InductionFact, Programmes
from lms.induction.rules.runs import runs
from lms.kit.db import chunked, db
from lms.people.models import Organisation, Person, Post
from lms.people.queries.names import name_in_sql
from lms.training import queries as training
from lms.training.rules.rule_index import RuleIndex
from lms.training.rules.term_runs import term_runs_of

#: So many of those who join, and of those who leave, are named.
MOST_NAMED = 50


@dataclass(frozen=True)
class EmployerEffect:
    """At one employer. `late`: of those who join, how many are past their target day at once."""

    name: str
    join: int
    late: int
    leave: int


@dataclass(frozen=True)
class Starter:
    """Somebody who joins or leaves."""

    name: str
    employer: str
    starts_on: date


@dataclass(frozen=True)
class Preview:
    """On the day that was looked at. `stay`: how many are on it before and after, `other_steps` of whom take on the version."""

    day: date
    employers: tuple[EmployerEffect, ...]
    joining: tuple[Starter, ...]
    leaving: tuple[Starter, ...]
    stay: int
    other_steps: int

    @property
    def join(self) -> int:
        return sum(employer.join for employer in self.employers)

    @property
    def leave(self) -> int:
        return sum(employer.leave for employer in self.employers)

    @property
    def late(self) -> int:
        return sum(employer.late for employer in self.employers)


def preview(row: Programme, draft: ProgrammeVersion, from_day: date, today: date) -> Preview:
    """On the day of publishing, or today where that has passed; over all posts, in a fixed number of queries for so many."""
    day = max(from_day, today)
    published = [(version, version.published_from) for version in row.versions if version.published_from]
    known = reads.programmes({row.id: [*sorted(published, key=lambda pair: pair[1]), (draft, from_day)]}).only(row.id)
    index = training.all_rules().rule_index()
    before, after = _stored(row.id, day), _starts(row.id, known, index, day)
    joining, leaving = after.keys() - before.keys(), before.keys() - after.keys()
    late = {post_id for post_id, fact in _seen(sorted(joining), row.id, known, index, day) if _is_late(fact, day)}
    places = _employers(sorted(joining | leaving))
    counts = [Counter(places[post_id] for post_id in post_ids) for post_ids in (joining, late, leaving)]
    staying = before.keys() & after.keys()
    return Preview(
        day=day,
        employers=tuple(EmployerEffect(name, *(count[name] for count in counts)) for name in sorted({*counts[0], *counts[2]})),
        joining=_named({post_id: after[post_id] for post_id in joining}),
        leaving=_named({post_id: before[post_id] for post_id in leaving}),
        stay=len(staying),
        other_steps=sum(after[post_id] >= from_day for post_id in staying),
    )


def _stored(programme_id: int, day: date) -> dict[int, date]:
    """By post, the start of the induction that is active on the day."""
    of_it = (Induction.programme_id == programme_id, Induction.judged_id == programme_id)
    return dict(iter(db.session.execute(select(Induction.post_id, Induction.starts_on).where(*of_it, seen_on(day)))))


def _starts(programme_id: int, known: Programmes, index: RuleIndex, day: date) -> dict[int, date]:
    """The same, worked out. Awards do not matter to it."""
    starts: dict[int, date] = {}
    programme = known.by_id[programme_id]
    for facts in reads.starters(reads.possible_starters(None, known.joins_from), known, frozenset()):
        for run in runs(programme, facts, term_runs_of(facts.post.terms, index), day):
            if run.from_day <= day <= run.to_day:
                starts[facts.post.post_id] = run.from_day
    return starts


def _seen(
    post_ids: Sequence[int], programme_id: int, known: Programmes, index: RuleIndex, day: date
) -> Iterator[tuple[int, InductionFact]]:
    """The inductions of these posts on the programme, as they would be seen on the day."""
    for facts in reads.starters(post_ids, known, reads.subjects_that_count(known, index)):
        for fact in inductions(facts, known, index):
            is_it = fact.programme_id == fact.judged_id == programme_id
            if is_it and fact.from_day <= day and (fact.to_day is None or day <= fact.to_day):
                yield facts.post.post_id, fact


def _is_late(fact: InductionFact, day: date) -> bool:
    return fact.target_on < day and (fact.completed_on is None or fact.completed_on > day)


def _employers(post_ids: Sequence[int]) -> dict[int, str]:
    statement = select(Post.id, Organisation.name).join(Organisation, Organisation.id == Post.employer_id)
    return {post_id: name for chunk in chunked(post_ids) for post_id, name in db.session.execute(statement.where(Post.id.in_(chunk)))}


def _named(starts: dict[int, date]) -> tuple[Starter, ...]:
    """The latest starters among them."""
    chosen = sorted(starts, key=lambda post_id: (starts[post_id], post_id), reverse=True)[:MOST_NAMED]
    statement = (
        select(Post.id, name_in_sql(), Organisation.name)
        .join(Person, Person.id == Post.person_id)
        .join(Organisation, Organisation.id == Post.employer_id)
        .where(Post.id.in_(chosen))
    )
    called = {post_id: (name, employer) for post_id, name, employer in db.session.execute(statement)}
    return tuple(Starter(*called[post_id], starts[post_id]) for post_id in chosen)
