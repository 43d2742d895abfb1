"""The inductions of somebody else, as far as a viewer sees them, and what the viewer may do about each."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased

from lms.access import May, Viewer
from lms.bookings.queries.eligibility_facts import not_over
from lms.induction.models import Buddy, Joining, StepRecord, Waiver
from lms.induction.queries.facts import grouped
from lms.induction.queries.inductions import InductionView, StepView, views
from lms.induction.queries.reach import Sight, named_on
from lms.induction.queries.records import RecordRow, recorded_steps
from lms.induction.rules.confirming import Confirmer, confirms_as
from lms.induction.rules.steps import BY_LEARNER, BY_OTHERS
from lms.induction.rules.words import WHOLE, Scope
from lms.kit.db import AnyRow, db
from lms.people.models import Account, JobRole, Person, Post, Term
from lms.people.queries import name_in_sql, places, records_of, root_id, within
from lms.people.rules import full_name
from lms.starters.rules.starters import holder

_Human, _over_post, _over = aliased(Person, name="starter"), aliased(Post, name="over_post"), aliased(Person, name="over")
_Earlier = aliased(Term, name="earlier")


@dataclass(frozen=True)
class StarterPost:
    """A post of somebody by its term of today, or by its first one; what the viewer is to it, and may do."""

    id: int
    person_id: int  # the record that counts
    name: str
    role: str | None
    employer_id: int
    employer: str
    employee_number: str
    path: str  # of the place where it is
    is_own: bool
    sees_record: bool
    confirmer: Confirmer
    may_manage: bool
    may_waive: bool
    supervisor: str | None

    @property
    def about(self) -> str:
        return f"{self.employer} {self.employee_number}"

    @property
    def may_help(self) -> bool:
        """Name a buddy, and take over what was done in another post of the employer."""
        return not self.is_own and (self.confirmer.supervises or self.confirmer.is_lnd)


def posts_seen(person_id: int, viewer: Viewer, today: date) -> list[StarterPost]:
    """The posts of this human that run or are to begin and that the viewer sees, those that began first at the top."""
    return _posts(Post.person_id.in_(records_of(person_id)), viewer, today)


def post_seen(post_id: int, viewer: Viewer, today: date) -> StarterPost | None:
    """One of them; None where there is none that the viewer sees, which must look the same."""
    return next(iter(_posts(Post.id == post_id, viewer, today)), None)


def _posts(which: object, viewer: Viewer, today: date) -> list[StarterPost]:
    sight = Sight(viewer, today)
    sees = within(viewer, May.SEE_RECORD).label("sees")
    buddied = and_(Post.id.in_(sight.buddied), Term.id.is_not(None)).label("buddied")
    can = (sight.supervised.label("supervised"), sight.as_officer.label("as_officer"), within(viewer, May.EXEMPT).label("may_waive"))
    earlier = select(_Earlier.id).where(
        _Earlier.post_id == Term.post_id, _Earlier.starts_on < Term.starts_on, or_(_Earlier.ends_on.is_(None), _Earlier.ends_on >= today)
    )
    statement = (
        select(Post.id, _Human, Term.organisation_id, Post.employer_id, Post.employee_number, JobRole.title, _over, sees, buddied, *can)
        .join(Person, Person.id == Post.person_id)
        .join(_Human, _Human.id == root_id())
        .join(Term, Term.post_id == Post.id)
        .outerjoin(JobRole, JobRole.id == Term.job_role_id)
        .outerjoin(_over_post, _over_post.id == Term.supervisor_post_id)
        .outerjoin(_over, _over.id == _over_post.person_id)
        .where(which, not_over(today), ~earlier.exists(), or_(within(viewer, May.SEE_RECORD), Post.id.in_(sight.buddied)))  # type: ignore[arg-type]
        .order_by(Term.starts_on, Post.id)
    )
    return [_post(row, viewer) for row in db.session.execute(statement)]


def _post(row: AnyRow, viewer: Viewer) -> StarterPost:
    human, over, among = row.starter, row.over, places()
    is_own = human.id == viewer.person_id
    return StarterPost(
        id=row.id,
        person_id=human.id,
        name=full_name(human.first_name, human.last_name, human.preferred_name),
        role=row.title,
        employer_id=row.employer_id,
        employer=among[row.employer_id].name,
        employee_number=row.employee_number,
        path=among[row.organisation_id].path,
        is_own=is_own,
        sees_record=bool(row.sees),
        confirmer=Confirmer(is_own, bool(row.supervised), bool(row.buddied), bool(row.as_officer)),
        may_manage=bool(row.as_officer) and not is_own,
        may_waive=bool(row.may_waive) and not is_own,
        supervisor=full_name(over.first_name, over.last_name, over.preferred_name) if over else None,
    )


# --- the page -----------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class WaiverRow:
    """A waiver that stands."""

    id: int
    reason: str
    from_day: date
    by: str


@dataclass(frozen=True)
class StepRow:
    """A step with what is on record of it."""

    step: StepView
    holder: str
    records: tuple[RecordRow, ...]
    waiver: WaiverRow | None
    can_confirm: bool


@dataclass(frozen=True)
class InductionRows:
    """An induction with its steps in the order in which they are due; `joining`: put on it by hand."""

    view: InductionView
    steps: tuple[StepRow, ...]
    whole: tuple[RecordRow, ...]
    joining: Joining | None

    @property
    def share(self) -> int:
        return 100 * self.view.done // self.view.applicable if self.view.applicable else 0


@dataclass(frozen=True)
class PostPage:
    """A post with its inductions, its buddy, and what could be taken over from another post of the same employer."""

    post: StarterPost
    inductions: tuple[InductionRows, ...]
    buddy: str | None


def pages_of(posts: Sequence[StarterPost], today: date) -> list[PostPage]:
    """Of one person, in a fixed number of queries."""
    ids = [post.id for post in posts]
    seen = grouped((view.post_id, view) for view in views(ids, today, also_ahead=True))
    records, waivers, buddies, joinings = _records(posts, today), _waivers(ids), buddies_of(ids, today), _joinings(ids)
    return [
        PostPage(
            post,
            tuple(_induction(view, post, records, waivers, buddies.get(post.id), joinings) for view in seen[post.id]),
            buddies.get(post.id),
        )
        for post in posts
    ]


StepKey = tuple[int, str]


def _induction(
    view: InductionView,
    post: StarterPost,
    records: Mapping[StepKey, list[RecordRow]],
    waivers: Mapping[tuple[int, int, str], WaiverRow],
    buddy: str | None,
    joinings: Mapping[tuple[int, int], Joining],
) -> InductionRows:
    steps = tuple(_step(step, post, records[step.programme_id, step.key], waivers, buddy) for step in view.steps)
    whole = sorted({view.programme_id, *(step.programme_id for step in view.steps)})
    by_hand = joinings.get((post.id, view.programme_id))
    return InductionRows(view, steps, tuple(row for programme_id in whole for row in records[programme_id, WHOLE]), by_hand)


def _step(
    step: StepView,
    post: StarterPost,
    records: Collection[RecordRow],
    waivers: Mapping[tuple[int, int, str], WaiverRow],
    buddy: str | None,
) -> StepRow:
    own = tuple(row for row in records if row.post_id == post.id or step.scope is Scope.PERSON)
    both = [len({row.done_on for row in own if row.confirmed_by in by}) >= step.count for by in (BY_LEARNER, BY_OTHERS)]
    return StepRow(
        step,
        holder(step.confirm, post.supervisor, buddy, *both),
        own,
        waivers.get((post.id, step.programme_id, step.key)),
        not post.is_own and step.confirm is not None and confirms_as(step.confirm, post.confirmer) is not None,
    )


def _records(posts: Sequence[StarterPost], today: date) -> Mapping[StepKey, list[RecordRow]]:
    """Those of all posts of the person: a step that is done once counts them too. Notes are for whoever sees the post."""
    seen = {post.id for post in posts if post.sees_record}
    records = recorded_steps(posts[0].person_id, today) if posts else []
    return grouped(((row.programme_id, row.step_key), row if row.post_id in seen else replace(row, note=None)) for row in records)


def _waivers(post_ids: Collection[int]) -> dict[tuple[int, int, str], WaiverRow]:
    statement = (
        select(Waiver, name_in_sql())
        .join(Account, Account.id == Waiver.by_account_id)
        .join(Person, Person.id == Account.person_id)
        .where(Waiver.post_id.in_(post_ids), Waiver.withdrawn_from.is_(None))
    )
    return {
        (row.post_id, row.programme_id, row.step_key): WaiverRow(row.id, row.reason, row.from_day, by)
        for row, by in db.session.execute(statement)
    }


def buddies_of(post_ids: Collection[int], today: date) -> dict[int, str]:
    """The names of the buddies, by post."""
    statement = select(Buddy.post_id, name_in_sql()).join(Person, Person.id == Buddy.person_id)
    return dict(iter(db.session.execute(statement.where(Buddy.post_id.in_(post_ids), named_on(today)))))


def _joinings(post_ids: Collection[int]) -> dict[tuple[int, int], Joining]:
    statement = select(Joining).where(Joining.post_id.in_(post_ids), Joining.withdrawn_from.is_(None))
    return {(row.post_id, row.programme_id): row for row in db.session.scalars(statement)}


# --- one record, one waiver, one step ---------------------------------------------------------------------------------------------


def step_of(post_id: int, code: str, key: str, today: date) -> StepView | None:
    """A step of an induction of this post, by the programme that brings it."""
    steps = (step for view in views([post_id], today, also_ahead=True) for step in view.steps)
    return next((step for step in steps if (step.programme_code, step.key) == (code, key)), None)


def record_of(record_id: int) -> StepRecord | None:
    """One record by its id."""
    return db.session.get(StepRecord, record_id)


def joining_of(joining_id: int) -> Joining | None:
    """One by its id."""
    return db.session.get(Joining, joining_id)
