"""What waits for a viewer: the open steps that they confirm, and the people in each."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from lms.induction.models import Induction, InductionStep, Programme, ProgrammeVersion, Step
from lms.induction.queries.inductions import is_paused
from lms.induction.queries.reach import Sight
from lms.induction.rules.confirming import Confirmer
from lms.induction.rules.steps import BY_OTHERS
from lms.induction.rules.words import Confirm, Part, StepKind
from lms.kit.db import AnyRow, AnySelect, db
from lms.kit.tables import PageOfRows, PageRequest, fetch_page
from lms.people.models import Person, Post, Term
from lms.people.queries import places, root_id
from lms.people.rules import full_name
from lms.starters.queries.starters import Human, days_said, is_done, running

#: The programme that brings a step.
Bringing = aliased(Programme, name="bringing")
OF_SUPERVISORS = (Confirm.SUPERVISOR, Confirm.BUDDY, Confirm.BOTH)


@dataclass(frozen=True)
class WaitingStep:
    """A step that waits for the viewer, for so many people."""

    code: str  # of the programme that brings it
    key: str
    title: str
    people: int
    overdue: int
    due_on: date  # the first of them


def waiting(sight: Sight) -> list[WaitingStep]:
    """Steps that are this viewer's to confirm, those that are due first at the top."""
    overdue = case((InductionStep.due_on < sight.today, Post.id))
    columns = (Bringing.code, Step.key, func.max(Step.title), func.count(Post.id.distinct()), func.count(overdue.distinct()))
    first = func.min(InductionStep.due_on)
    statement = _open(sight, InductionStep.part == Part.APPLICABLE, _waits_for(sight)).with_only_columns(*columns, first)
    rows = db.session.execute(statement.group_by(Bringing.code, Step.key).order_by(first, Bringing.code, Step.key))
    return [WaitingStep(*row) for row in rows]


def _open(sight: Sight, *conditions: ColumnElement[bool]) -> AnySelect:
    """Steps that are not done, of starters in sight but the viewer."""
    return _open_steps(sight.today).where(sight.seen, Post.id.not_in(sight.own_posts), *conditions)


@lru_cache(maxsize=8)
def _open_steps(today: date) -> AnySelect:
    """Of all starters; of `both`, those of which nobody but the learner has said it often enough."""
    return (
        running(today)
        .join(InductionStep, InductionStep.induction_id == Induction.id)
        .join(Step, Step.id == InductionStep.step_id)
        .join(ProgrammeVersion, ProgrammeVersion.id == Step.version_id)
        .join(Bringing, Bringing.id == ProgrammeVersion.programme_id)
        .where(~is_done(today), or_(Step.confirm != Confirm.BOTH, days_said(BY_OTHERS) < Step.count))
    )


def _waits_for(sight: Sight) -> ColumnElement[bool]:
    """The supervisor's and the buddy's own; for learning and development what nobody nearer can do. Nothing of people on leave."""
    nobody_nearer = or_(Step.confirm == Confirm.LND, and_(Step.confirm.in_(OF_SUPERVISORS), Term.supervisor_post_id.is_(None)))
    whose = or_(and_(sight.supervised, Step.confirm.in_(OF_SUPERVISORS)), _as_buddy(sight), and_(sight.as_officer, nobody_nearer))
    return and_(whose, ~is_paused(sight.today))


def _can_confirm(sight: Sight) -> ColumnElement[bool]:
    """As `confirms_as` has it, which is asked again when somebody confirms."""
    over_them = and_(sight.supervised, Step.confirm.in_([*OF_SUPERVISORS, Confirm.LEARNER]))
    return or_(over_them, _as_buddy(sight), and_(sight.as_officer, Step.confirm.is_not(None)))


def _as_buddy(sight: Sight) -> ColumnElement[bool]:
    return and_(Post.id.in_(sight.buddied), Step.confirm == Confirm.BUDDY)


# --- one step, for several people ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class StepToConfirm:
    """A step as its newest version has it."""

    programme_id: int
    code: str
    key: str
    title: str
    text: str
    kind: StepKind
    count: int

    @property
    def asks_where(self) -> bool:
        return self.kind is StepKind.SHADOWING


def step_called(code: str, key: str) -> StepToConfirm | None:
    """One that is done by being recorded; None: there is none."""
    statement = (
        select(Programme.id, Programme.code, Step.key, Step.title, Step.text, Step.kind, Step.count)
        .join(ProgrammeVersion, ProgrammeVersion.programme_id == Programme.id)
        .join(Step, Step.version_id == ProgrammeVersion.id)
        .where(Programme.code == code, Step.key == key, ProgrammeVersion.published_from.is_not(None), Step.confirm.is_not(None))
        .order_by(ProgrammeVersion.number.desc())
    )
    row = db.session.execute(statement.limit(1)).one_or_none()
    return StepToConfirm(*row) if row else None


@dataclass(frozen=True)
class Candidate:
    """Somebody whose step the viewer can confirm, and what the viewer is to them."""

    post_id: int
    person_id: int
    name: str
    where: str
    due_on: date
    confirm: Confirm
    confirmer: Confirmer


def candidates(step: StepToConfirm, sight: Sight, ask: PageRequest, only: int | None = None) -> PageOfRows[Candidate]:
    """A page of the people whose step is open and the viewer's to confirm, those due first at the top. `only`: of this post."""
    columns = (Post.id.label("post_id"), func.min(InductionStep.due_on).label("due_on"))
    whose = _whose(step, sight) if only is None else _whose(step, sight).where(Post.id == only)
    posts = whose.with_only_columns(*columns).group_by(Post.id).subquery()

    def read(rows: Iterable[AnyRow]) -> list[Candidate]:
        return among(step, sight, [row.post_id for row in rows])

    return fetch_page(select(posts), ask, keys={"due": posts.c.due_on}, tie=posts.c.post_id, read=read)


def among(step: StepToConfirm, sight: Sight, post_ids: Collection[int]) -> list[Candidate]:
    """Those of these posts in which the step is open and the viewer's to confirm, in this order."""
    columns = (Post.id, Human.id.label("human_id"), Human.first_name, Human.last_name, Human.preferred_name, Term.organisation_id)
    flags = (sight.supervised.label("supervised"), Post.id.in_(sight.buddied).label("buddied"), sight.as_officer.label("as_officer"))
    statement = (
        _whose(step, sight)
        .join(Person, Person.id == Post.person_id)
        .join(Human, Human.id == root_id())
        .where(Post.id.in_(post_ids))
        .with_only_columns(*columns, Post.employer_id, InductionStep.due_on, Step.confirm, *flags)
    )
    candidates_by_post: dict[int, Candidate] = {}
    for row in _read(db.session.execute(statement.order_by(InductionStep.due_on))):
        candidates_by_post.setdefault(row.post_id, row)
    return [candidates_by_post[post_id] for post_id in dict.fromkeys(post_ids) if post_id in candidates_by_post]


def _whose(step: StepToConfirm, sight: Sight) -> AnySelect:
    open_ones = _open(sight, InductionStep.part.in_([Part.APPLICABLE, Part.OFFERED]), _can_confirm(sight))
    return open_ones.where(Bringing.id == step.programme_id, Step.key == step.key)


def _read(rows: Iterable[AnyRow]) -> Iterator[Candidate]:
    known = places()
    for row in rows:
        place, employer = known[row.organisation_id].name, known[row.employer_id].name
        yield Candidate(
            post_id=row.id,
            person_id=row.human_id,
            name=full_name(row.first_name, row.last_name, row.preferred_name),
            where=place if place == employer else f"{place}, {employer}",
            due_on=row.due_on,
            confirm=row.confirm,
            confirmer=Confirmer(supervises=bool(row.supervised), is_buddy=bool(row.buddied), is_lnd=bool(row.as_officer)),
        )
