"""The facts that inductions are worked out from, loaded in bulk: a fixed number of queries for any number of posts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, func, or_, select

from lms.induction.models import Condition, FullTimeHours, Joining, Programme, ProgrammeVersion, Step, StepRecord, Waiver
from lms.induction.rules.facts import (
    ConditionFact,
    JoiningFact,
    ProgrammeFact,
    Programmes,
    RecordFact,
    SignOffFact,
    StarterFacts,
    StepFact,
    VersionFact,
    WaiverFact,
)
from lms.induction.rules.joining import joining_day
from lms.kit.db import chunked, db
from lms.people.models import Audience, JobRole, Person, Post, Term
from lms.people.queries import places, root_id
from lms.people.queries.posts import of_humans
from lms.people.rules import Jurisdiction
from lms.signoff.models import SignOff
from lms.training.queries.facts import post_facts
from lms.training.rules.rule_index import RuleIndex

K = TypeVar("K")
#: An audience of a step that is not there any more: nobody is in it.
NO_AUDIENCE = 0


def grouped(rows: Iterable[tuple[K, Any]]) -> dict[K, list[Any]]:
    """By the first of each pair."""
    groups: dict[K, list[Any]] = defaultdict(list)
    for key, fact in rows:
        groups[key].append(fact)
    return groups


# --- programmes -------------------------------------------------------------------------------------------------------------------


def programmes(instead: Mapping[int, Sequence[tuple[ProgrammeVersion, date]]] | None = None) -> Programmes:
    """Every programme with its published versions. `instead`: other versions of some of them, each as if published from that day."""
    names = _Names()
    versions = grouped(
        (version.programme_id, (version, version.published_from))
        for version in db.session.scalars(
            select(ProgrammeVersion).where(ProgrammeVersion.published_from.is_not(None)).order_by(ProgrammeVersion.published_from)
        )
    )
    versions.update({programme_id: list(published) for programme_id, published in (instead or {}).items()})
    ids = [version.id for published in versions.values() for version, _ in published]
    conditions = grouped((row.version_id, row) for row in _of_versions(Condition, ids))
    steps = grouped((row.version_id, row) for row in _of_versions(Step, ids))
    facts = [
        ProgrammeFact(
            programme.id,
            programme.target_days,
            programme.part_time_longest,
            programme.extends_id,
            tuple(
                VersionFact(
                    version.id,
                    day,
                    tuple(names.condition(row, programme, day) for row in conditions[version.id]),
                    tuple(names.step(row, programme) for row in sorted(steps[version.id], key=lambda step: step.position)),
                )
                for version, day in versions[programme.id]
            ),
        )
        for programme in db.session.scalars(select(Programme).order_by(Programme.id))
    ]
    return Programmes(facts, dict(iter(db.session.execute(select(FullTimeHours.from_day, FullTimeHours.hours)))))


def _of_versions(model: Any, version_ids: Sequence[int]) -> Iterator[Any]:
    for chunk in chunked(version_ids):
        yield from db.session.scalars(select(model).where(model.version_id.in_(chunk)).order_by(model.id))


class _Names:
    """Ids of audiences and job roles by their keys."""

    def __init__(self) -> None:
        self.audiences: dict[str, int] = dict(iter(db.session.execute(select(Audience.key, Audience.id))))
        self.job_roles: dict[str, int] = dict(iter(db.session.execute(select(JobRole.key, JobRole.id))))

    def condition(self, row: Condition, programme: Programme, published_from: date) -> ConditionFact:
        return ConditionFact(
            joins_from=joining_day(row.joins_from, programme.joins_from, published_from),
            worker_types=row.worker_types,
            sectors=row.sectors,
            audience_ids=_ids(row.audiences, self.audiences),
            job_role_ids=_ids(row.job_roles, self.job_roles),
            organisation_id=row.organisation_id,
            jurisdiction=row.jurisdiction.value if row.jurisdiction else None,
        )

    def step(self, row: Step, programme: Programme) -> StepFact:
        return StepFact(
            id=row.id,
            programme_id=programme.id,
            key=row.key,
            kind=row.kind,
            subject_id=row.subject_id,
            framework_id=row.framework_id,
            competency_code=row.competency_code,
            level=row.level,
            due_days=row.due_days,
            is_required=row.is_required,
            audience_id=None if row.audience is None else self.audiences.get(row.audience, NO_AUDIENCE),
            jurisdictions=row.jurisdictions,
            count=row.count,
            confirm=row.confirm,
            scope=row.scope,
        )


def _ids(keys: Iterable[str], ids: Mapping[str, int]) -> frozenset[int] | None:
    """None where no key is given; a key that is not there any more is nobody's."""
    chosen = list(keys)
    return frozenset(ids[key] for key in chosen if key in ids) if chosen else None


# --- posts ------------------------------------------------------------------------------------------------------------------------


#: Nobody who starts before is on any programme by its conditions.
_EARLIEST = (
    select(func.min(func.coalesce(Condition.joins_from, Programme.joins_from)))
    .join(ProgrammeVersion, ProgrammeVersion.id == Condition.version_id)
    .join(Programme, Programme.id == ProgrammeVersion.programme_id)
    .where(ProgrammeVersion.published_from.is_not(None))
    .scalar_subquery()
)


def possible_starters(post_ids: Sequence[int] | None, since: date | None = None) -> list[int]:
    """Of these posts (None: of all) those that may have an induction: with a term that begins late enough, or put on one by hand.

    `since`: the earliest start, where other programmes are looked at than those that are published.
    """
    late = select(Term.post_id).where(Term.starts_on >= (since or _EARLIEST))
    starting: set[int] = set()
    for chunk in [None] if post_ids is None else chunked(post_ids):
        for statement, column in ((late, Term.post_id), (select(Joining.post_id), Joining.post_id)):
            starting.update(db.session.scalars(statement if chunk is None else statement.where(column.in_(chunk))))
    return sorted(starting)


def subjects_that_count(known: Programmes, index: RuleIndex) -> frozenset[int]:
    """In which an award may do a step: what steps ask for, and what covers that."""
    return frozenset[int]().union(*({subject_id} | index.subjects[subject_id].covered_by for subject_id in known.subject_ids))


def starters(post_ids: Sequence[int], known: Programmes, of_subjects: frozenset[int]) -> Iterator[StarterFacts]:
    """The facts of these posts, a few thousand at a time; posts without a term are left out. `of_subjects`: only the awards in these."""
    jurisdictions = {place.id: (place.jurisdiction or Jurisdiction.SCOTLAND).value for place in places().values()}
    for chunk in chunked(post_ids):
        humans = dict(
            iter(db.session.execute(select(Post.id, root_id()).join(Person, Person.id == Post.person_id).where(Post.id.in_(chunk))))
        )
        records, sign_offs = _records(set(humans.values())), _sign_offs(set(humans.values()), known)
        hours = grouped(
            (post_id, pair)
            for post_id, *pair in db.session.execute(select(Term.post_id, Term.id, Term.hours).where(Term.post_id.in_(chunk)))
        )
        waivers, joinings = _waivers(chunk), _joinings(chunk)
        for post in post_facts(chunk, of_subjects):
            human = humans[post.post_id]
            yield StarterFacts(
                post=post,
                hours=dict(hours[post.post_id]),
                jurisdictions=jurisdictions,
                records=tuple(records[human]),
                waivers=tuple(waivers[post.post_id]),
                joinings=tuple(joinings[post.post_id]),
                sign_offs=tuple(sign_offs[human]),
            )


def _records(humans: set[int]) -> dict[int, list[RecordFact]]:
    columns = (StepRecord.programme_id, StepRecord.step_key, StepRecord.done_on, StepRecord.confirmed_by, StepRecord.withdrawn_from)
    statement = select(root_id(), StepRecord.post_id, *columns).join(Post, Post.id == StepRecord.post_id)
    ever_stood = or_(StepRecord.withdrawn_from.is_(None), StepRecord.withdrawn_from > StepRecord.done_on)
    of_people = statement.join(Person, Person.id == Post.person_id).where(ever_stood)
    return grouped((row[0], RecordFact(*row[1:])) for row in _of_these(of_people, humans))


def _sign_offs(humans: set[int], known: Programmes) -> dict[int, list[SignOffFact]]:
    """Where any step asks for a competency."""
    if not known.has_competencies:
        return grouped(())
    columns = (SignOff.framework_id, SignOff.competency_code, SignOff.level, SignOff.signed_on, SignOff.review_on, SignOff.withdrawn_on)
    statement = select(root_id(), *columns).join(Person, Person.id == SignOff.person_id)
    return grouped((row[0], SignOffFact(*row[1:])) for row in _of_these(statement, humans))


def _of_these(statement: Any, humans: set[int]) -> Iterator[Any]:
    conditions: Iterable[ColumnElement[bool]] = of_humans(humans)
    for condition in conditions:
        yield from db.session.execute(statement.where(condition))


def _waivers(post_ids: Sequence[int]) -> dict[int, list[WaiverFact]]:
    columns = (Waiver.programme_id, Waiver.step_key, Waiver.from_day, Waiver.withdrawn_from)
    rows = db.session.execute(select(Waiver.post_id, *columns).where(Waiver.post_id.in_(post_ids)))
    return grouped((row[0], WaiverFact(*row[1:])) for row in rows)


def _joinings(post_ids: Sequence[int]) -> dict[int, list[JoiningFact]]:
    columns = (Joining.programme_id, Joining.starts_on, Joining.withdrawn_from)
    rows = db.session.execute(select(Joining.post_id, *columns).where(Joining.post_id.in_(post_ids)))
    return grouped((row[0], JoiningFact(*row[1:])) for row in rows)
