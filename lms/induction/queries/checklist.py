"""One calm list out of several inductions: a step that several of them ask for stands once, with the earliest date."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from lms.induction.queries.inductions import InductionView, StepView
from lms.induction.queries.records import RecordRow
from lms.induction.rules.words import Confirm, ConfirmedBy, Part, Scope, Status, StepKind
from lms.people.rules import WorkerType
from lms.training.rules.enums import NEVER_COMPELLED

#: Nobody says "overdue" to these people.
NEVER_LATE = NEVER_COMPELLED | {WorkerType.VOLUNTEER, WorkerType.PEER_MENTOR}


@dataclass(frozen=True)
class OwnPost:
    """A post of the learner, and who helps there. `path`: of where it is in the tree."""

    id: int
    employer: str
    path: str
    worker_type: WorkerType
    supervisor_id: int | None
    supervisor: str
    buddy_id: int | None
    buddy: str

    @property
    def is_never_late(self) -> bool:
        return self.worker_type in NEVER_LATE


@dataclass(frozen=True)
class Asking:
    """A step as one induction asks for it."""

    induction: InductionView
    step: StepView
    post: OwnPost

    @property
    def is_asked(self) -> bool:
        """Does it count? What an offered programme has is offered."""
        return self.step.part is Part.APPLICABLE and self.induction.is_compulsory

    @property
    def is_paused(self) -> bool:
        return self.induction.status is Status.PAUSED

    def is_late(self, day: date) -> bool:
        return self.is_asked and self.step.due_on < day and not self.is_paused and not self.is_never_late

    @property
    def is_never_late(self) -> bool:
        return self.post.is_never_late

    @property
    def helper_id(self) -> int | None:
        """Whom the learner asks; None: learning and development."""
        if self.step.confirm is Confirm.LND:
            return None
        return (self.post.buddy_id if self.step.confirm is Confirm.BUDDY else None) or self.post.supervisor_id

    @property
    def helper(self) -> str:
        """Their name."""
        if self.helper_id is None:
            return "learning and development"
        return self.post.buddy if self.helper_id == self.post.buddy_id else self.post.supervisor


@dataclass(frozen=True)
class Entry:
    """One thing to do: the first of `parts` decides. `records`: what is on record of it, the earliest first."""

    parts: tuple[Asking, ...]
    records: tuple[RecordRow, ...]

    @property
    def first(self) -> Asking:
        return self.parts[0]

    @property
    def step(self) -> StepView:
        return self.first.step

    @property
    def is_by_facts(self) -> bool:
        """Is it done by training or a sign-off, and never by a record?"""
        return self.step.subject_id is not None or self.step.kind is StepKind.COMPETENCY

    @property
    def days(self) -> int:
        """On how many days it is on record; it asks for `step.count`."""
        return len({record.done_on for record in self.records})

    @property
    def waits_for_other(self) -> bool:
        """Has the learner said so, and somebody else has to as well?"""
        own = {record.done_on for record in self.records if record.confirmed_by is ConfirmedBy.LEARNER}
        return self.step.confirm is Confirm.BOTH and self.step.done_on is None and len(own) >= self.step.count

    @property
    def is_for_the_learner(self) -> bool:
        """Is it for the learner to say that it was done?"""
        return not self.is_by_facts and self.step.confirm in (Confirm.LEARNER, Confirm.BOTH)

    def waits_for_the_start(self, day: date) -> bool:
        """Can it not be done yet? Documents can be read before the first day, and what counts wherever it was done may be recorded."""
        is_ahead = self.first.induction.starts_on > day
        return is_ahead and not self.is_by_facts and self.step.kind is not StepKind.DOCUMENT and self.step.scope is Scope.POST

    def may_record(self, day: date) -> bool:
        """Can the learner record it today?"""
        is_open = self.step.part is not Part.WAIVED and self.step.done_on is None and not self.waits_for_other
        return self.is_for_the_learner and is_open and not self.waits_for_the_start(day)

    @property
    def employers(self) -> list[str]:
        return list(dict.fromkeys(part.post.employer for part in self.parts))


@dataclass(frozen=True)
class Checklist:
    """Everything that the inductions of somebody say on a day, each step once."""

    inductions: Sequence[InductionView]
    posts: Mapping[int, OwnPost]
    to_do: Sequence[Entry]
    offered: Sequence[Entry]
    done: Sequence[Entry]
    waived: Sequence[Entry]

    def next(self, day: date) -> Entry | None:
        """The first thing to do that waits for nobody else; before the first day a document, if there is one to read."""
        ready = [entry for entry in self.to_do if not entry.waits_for_other and not entry.first.is_paused]
        doable = (entry for entry in ready if entry.first.induction.starts_on <= day or entry.step.kind is StepKind.DOCUMENT)
        return next(doable, ready[0] if ready else None)

    @cached_property
    def entries(self) -> list[Entry]:
        return [*self.to_do, *self.offered, *self.done, *self.waived]

    def entry(self, post_id: int, programme_code: str, key: str) -> Entry | None:
        """The one with this step of this post."""
        return next((entry for entry in self.entries if _has(entry, post_id, programme_code, key)), None)

    def recorded(self, record_id: int, account_id: int) -> tuple[Entry, RecordRow] | None:
        """A record that this account has made, and of what."""
        pairs = ((entry, record) for entry in self.entries for record in entry.records)
        return next((pair for pair in pairs if (pair[1].id, pair[1].made_by_account_id) == (record_id, account_id)), None)

    def induction(self, post_id: int, programme_code: str) -> InductionView | None:
        return next((each for each in self.inductions if (each.post_id, each.programme_code) == (post_id, programme_code)), None)

    @property
    def counted(self) -> list[InductionView]:
        """Those with something that counts; what an offered programme has is offered."""
        return [each for each in self.inductions if each.is_compulsory and each.applicable]

    def ahead(self, day: date) -> list[tuple[str, date]]:
        """With whom the learner starts later, and when."""
        starts = ((self.posts[each.post_id].employer, each.starts_on) for each in self.inductions if each.starts_on > day)
        return list(dict.fromkeys(starts))

    @property
    def is_in_several_posts(self) -> bool:
        return len({induction.post_id for induction in self.inductions}) > 1


def _has(entry: Entry, post_id: int, programme_code: str, key: str) -> bool:
    is_same = (entry.step.programme_code, entry.step.key) == (programme_code, key)
    return is_same and any(part.post.id == post_id for part in entry.parts)


def checklist(inductions: Sequence[InductionView], posts: Mapping[int, OwnPost], records: Iterable[RecordRow]) -> Checklist:
    """Where something is asked in one induction and offered in another, it is asked; what one of them still asks for is to be done."""
    by_step = _by_step(records)
    groups: dict[tuple[int, str, int | None], list[Asking]] = defaultdict(list)
    for induction in inductions:
        for step in induction.steps:
            groups[_same(step, induction.post_id)].append(Asking(induction, step, posts[induction.post_id]))
    to_do, offered, done, waived = (list[Entry]() for _ in range(4))
    for (programme_id, key, post_id), parts in groups.items():
        of_post = tuple(record for record in by_step.get((programme_id, key), ()) if post_id in (None, record.post_id))
        asked_for = [part for part in parts if part.is_asked]
        ranked = sorted(asked_for or [part for part in parts if part.step.part is not Part.WAIVED] or parts, key=_due)
        pending = [part for part in ranked if part.step.done_on is None]
        into = waived if ranked[0].step.part is Part.WAIVED else done if not pending else to_do if asked_for else offered
        into.append(Entry(tuple(pending or ranked), of_post))
    for entries in (to_do, offered, waived):
        entries.sort(key=lambda entry: _due(entry.first))
    done.sort(key=lambda entry: entry.step.done_on or date.max, reverse=True)
    return Checklist(inductions, posts, to_do, offered, done, waived)


def _by_step(records: Iterable[RecordRow]) -> Mapping[tuple[int, str], list[RecordRow]]:
    by_step: dict[tuple[int, str], list[RecordRow]] = defaultdict(list)
    for record in records:
        by_step[record.programme_id, record.step_key].append(record)
    return by_step


def _same(step: StepView, post_id: int) -> tuple[int, str, int | None]:
    """What is to be done in each post anew is another thing in each."""
    is_by_facts = step.subject_id is not None or step.kind is StepKind.COMPETENCY
    return step.programme_id, step.key, post_id if step.scope is Scope.POST and not is_by_facts else None


def _due(asking: Asking) -> date:
    return asking.step.due_on
