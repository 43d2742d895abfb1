"""The facts and rules that standings are computed from, loaded in bulk: a fixed number of queries for any number of posts."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import or_, select
from sqlalchemy.sql import ColumnElement

from lms.kit.db import AnyRow, AnySelect, chunked, db
from lms.people.models import Absence, Person, Post, Term, audience_job_role
from lms.people.queries import places, root_id
from lms.people.rules import Place
from lms.training.models import Award, AwardConfirmation, Exemption, RecognitionRule, Requirement, Subject, SubjectInterval, subject_covers
from lms.training.rules.facts import (
    AbsenceFact,
    AwardFact,
    ExemptionFact,
    PostFacts,
    RecognitionFact,
    RuleFact,
    SubjectFact,
    TermFact,
)
from lms.training.rules.rule_index import RuleIndex

K = TypeVar("K")


def all_post_ids() -> list[int]:
    """Every post, in order."""
    return list(db.session.scalars(select(Post.id).order_by(Post.id)))


def posts_of_persons(person_ids: Iterable[int]) -> list[int]:
    """The posts of these persons, and of every record merged with theirs."""
    found: set[int] = set()
    for some in chunked(sorted(set(person_ids))):
        humans = select(root_id()).where(Person.id.in_(some))
        records = select(Person.id).where(or_(Person.id.in_(humans), Person.merged_into_id.in_(humans)))
        found.update(db.session.scalars(select(Post.id).where(Post.person_id.in_(records))))
    return sorted(found)


def posts_reached_by_rules(rule_ids: Iterable[int]) -> list[int]:
    """The posts with any term, past or future, that meets the conditions of any of these requirements."""
    wanted = set(rule_ids)
    index = RuleIndex([rule for rule in rule_facts() if rule.id in wanted], _subject_facts(), ())
    terms_of = _term_facts_by_post(None, places())
    return sorted(post_id for post_id, terms in terms_of.items() if any(index.plan(term).fitting for term in terms))


# --- rules ------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class AllRules:
    """Every subject, requirement and recognition rule there is."""

    rules: list[RuleFact]
    subjects: list[SubjectFact]
    recognition: list[RecognitionFact]

    def rule_index(self) -> RuleIndex:
        """As `standings` wants them."""
        return RuleIndex(self.rules, self.subjects, self.recognition)


def all_rules() -> AllRules:
    """Everything but the facts of posts."""
    return AllRules(rule_facts(), _subject_facts(), _recognition_facts())


def rule_facts() -> list[RuleFact]:
    """Every requirement; its clock starts with the first rule of the chain that it succeeds."""
    rows = {row.id: row for row in db.session.scalars(select(Requirement).order_by(Requirement.id))}
    return [_rule_fact(row, _counts_from(row, rows)) for row in rows.values()]


def _counts_from(row: Requirement, rows: Mapping[int, Requirement]) -> date:
    seen: set[int] = set()
    while row.succeeds_id is not None and row.id not in seen:
        seen.add(row.id)
        row = rows[row.succeeds_id]
    return row.effective_from


def _rule_fact(row: Requirement, counts_from: date) -> RuleFact:
    return RuleFact(
        id=row.id,
        subject_id=row.subject_id,
        organisation_id=row.organisation_id,
        sector=row.sector,
        audience_id=row.audience_id,
        job_role_id=row.job_role_id,
        worker_type=row.worker_type,
        kind=row.kind,
        due_days=row.due_days,
        renew_months=row.renew_months,
        renews_never=row.renews_never,
        effective_from=row.effective_from,
        effective_until=row.effective_until,
        counts_from=counts_from,
        replaces_id=row.replaces_id,
    )


def _subject_facts() -> list[SubjectFact]:
    covered_by, changes = _covered_by(), _interval_changes()
    rows = db.session.scalars(select(Subject).order_by(Subject.id))
    return [
        SubjectFact(row.id, row.validity_months, row.due_days, row.transfers, frozenset(covered_by[row.id]), tuple(changes[row.id]))
        for row in rows
    ]


def _interval_changes() -> dict[int, list[tuple[date, int | None]]]:
    rows = db.session.execute(select(SubjectInterval).order_by(SubjectInterval.from_day)).scalars()
    return _grouped((row.subject_id, (row.from_day, row.months)) for row in rows)


def _covered_by() -> dict[int, set[int]]:
    """For each subject, the others whose awards count for it, however far round."""
    direct: dict[int, set[int]] = defaultdict(set)
    for subject_id, covered_id in db.session.execute(select(subject_covers)):
        direct[covered_id].add(subject_id)
    return defaultdict(set, {covered: _climb(covered, direct) - {covered} for covered in list(direct)})


def _climb(start: int, direct: Mapping[int, set[int]]) -> set[int]:
    found: set[int] = set()
    waiting = [start]
    while waiting:
        fresh = direct.get(waiting.pop(), set()) - found
        found |= fresh
        waiting.extend(fresh)
    return found


def _recognition_facts() -> list[RecognitionFact]:
    rows = db.session.scalars(select(RecognitionRule).order_by(RecognitionRule.id))
    return [
        RecognitionFact(
            id=row.id,
            issuer_id=row.issuer_id,
            subject_id=row.subject_id,
            recognising_id=row.recognising_id,
            older_than_months=row.older_than_months,
            decision=row.decision,
            effective_from=row.effective_from,
            effective_until=row.effective_until,
        )
        for row in rows
    ]


# --- facts of posts -----------------------------------------------------------------------------------------------------------


def post_facts(post_ids: Sequence[int], of_subjects: Collection[int] | None = None) -> Iterator[PostFacts]:
    """The facts of these posts, a few thousand at a time; posts without a term are left out. `of_subjects`: only the awards in these."""
    among = places()
    for some in chunked(post_ids):
        yield from _some_post_facts(some, among, of_subjects)


def _some_post_facts(post_ids: Sequence[int], among: Mapping[int, Place], of_subjects: Collection[int] | None) -> Iterator[PostFacts]:
    posts = db.session.execute(
        select(Post.id, Post.employer_id, root_id()).join(Person, Person.id == Post.person_id).where(Post.id.in_(post_ids))
    ).all()
    humans = sorted({human for _, _, human in posts})
    terms = _term_facts_by_post(post_ids, among)
    awards = _award_facts_by_human(humans, of_subjects)
    of_post = _grouped(_exemptions(Exemption.post_id, Exemption.post_id.in_(post_ids)))
    of_human = _grouped(_exemptions_of_humans(humans))
    absences = _absences(post_ids)
    for post_id, employer_id, human in sorted(posts):
        if post_id in terms:
            exemptions = (*of_post[post_id], *of_human[human])
            yield PostFacts(post_id, employer_id, tuple(terms[post_id]), tuple(awards[human]), exemptions, tuple(absences[post_id]))


def _grouped(rows: Iterable[tuple[K, Any]]) -> dict[K, list[Any]]:
    found: dict[K, list[Any]] = defaultdict(list)
    for key, fact in rows:
        found[key].append(fact)
    return found


def _term_facts_by_post(post_ids: Sequence[int] | None, among: Mapping[int, Place]) -> dict[int, list[TermFact]]:
    """In order of their first day. None: the terms of every post."""
    audiences = _grouped((role_id, audience_id) for audience_id, role_id in db.session.execute(select(audience_job_role)))
    of_role = {role_id: frozenset(ids) for role_id, ids in audiences.items()}
    columns = (Term.post_id, Term.id, Term.starts_on, Term.ends_on, Term.organisation_id, Term.job_role_id, Term.worker_type)
    wanted = select(*columns).order_by(Term.post_id, Term.starts_on)
    rows = db.session.execute(wanted if post_ids is None else wanted.where(Term.post_id.in_(post_ids)))
    facts = (
        (
            post_id,
            TermFact(
                id=term_id,
                starts_on=starts_on,
                ends_on=ends_on,
                organisation_id=organisation_id,
                branch=among[organisation_id].branch,
                sector=among[organisation_id].sector,
                audience_ids=of_role.get(job_role_id, frozenset()),
                job_role_id=job_role_id,
                worker_type=worker_type,
            ),
        )
        for post_id, term_id, starts_on, ends_on, organisation_id, job_role_id, worker_type in rows
    )
    return _grouped(facts)


def _award_facts_by_human(humans: Sequence[int], of_subjects: Collection[int] | None) -> dict[int, list[AwardFact]]:
    columns = (Award.id, Award.subject_id, Award.achieved_on, Award.expires_on, Award.employer_id, Award.site_id, Award.revoked_on)
    mine = _of_humans(select(root_id(), *columns).join(Person, Person.id == Award.person_id), humans)
    if of_subjects is not None:
        mine = mine.where(Award.subject_id.in_(of_subjects))
    confirmed = _confirmations(humans)
    rows = db.session.execute(mine.order_by(Award.id))
    return _grouped((row[0], _award_fact(row, confirmed.get(row.id, ()))) for row in rows)


def _award_fact(row: AnyRow, confirmations: Iterable[tuple[int, date]]) -> AwardFact:
    _, row_id, subject_id, achieved_on, expires_on, employer_id, site_id, revoked_on = row
    return AwardFact(row_id, subject_id, achieved_on, expires_on, employer_id, site_id, revoked_on, tuple(confirmations))


def _confirmations(humans: Sequence[int]) -> dict[int, list[tuple[int, date]]]:
    wanted = select(AwardConfirmation.award_id, AwardConfirmation.employer_id, AwardConfirmation.confirmed_on)
    mine = _of_humans(wanted.join(Award, Award.id == AwardConfirmation.award_id).join(Person, Person.id == Award.person_id), humans)
    return _grouped((award_id, (employer_id, day)) for award_id, employer_id, day in db.session.execute(mine))


def _of_humans(wanted: AnySelect, humans: Sequence[int]) -> AnySelect:
    return wanted.where(or_(Person.id.in_(humans), Person.merged_into_id.in_(humans)))


def _exemptions(key: Any, condition: ColumnElement[bool]) -> Iterator[tuple[int, ExemptionFact]]:
    rows = db.session.execute(select(key, Exemption.id, Exemption.subject_id, Exemption.starts_on, Exemption.ends_on).where(condition))
    return ((row[0], ExemptionFact(*row[1:])) for row in rows)


def _exemptions_of_humans(humans: Sequence[int]) -> Iterator[tuple[int, ExemptionFact]]:
    wanted = select(root_id(), Exemption.id, Exemption.subject_id, Exemption.starts_on, Exemption.ends_on)
    rows = db.session.execute(_of_humans(wanted.join(Person, Person.id == Exemption.person_id), humans))
    return ((row[0], ExemptionFact(*row[1:])) for row in rows)


def _absences(post_ids: Sequence[int]) -> dict[int, list[AbsenceFact]]:
    rows = db.session.execute(select(Absence.post_id, Absence.id, Absence.starts_on, Absence.ends_on).where(Absence.post_id.in_(post_ids)))
    return _grouped((post_id, AbsenceFact(absence_id, starts_on, ends_on)) for post_id, absence_id, starts_on, ends_on in rows)
