"""When a step was done, from what is on record."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from lms.induction.rules.facts import Programmes, RecordFact, SignOffFact, StepFact
from lms.induction.rules.words import BY_FACTS, WHOLE, Confirm, ConfirmedBy, Scope

#: From a subject and a day to the first day from then on on which an award that counts for the post is valid.
FirstValid = Callable[[int, date], date | None]

#: Whoever said it on these counts as the learner, and whoever on those as somebody else: both, where nobody is named.
BY_LEARNER = frozenset({ConfirmedBy.LEARNER, ConfirmedBy.BOTH, ConfirmedBy.NOT_NAMED})
BY_OTHERS = frozenset(ConfirmedBy) - {ConfirmedBy.LEARNER}


class Done:
    """What is on record of one post on a day: `records` and `sign_offs` that stand then. `gap`: the last day before its last long gap."""

    def __init__(
        self,
        post_id: int,
        gap: date | None,
        records: Iterable[RecordFact],
        sign_offs: Sequence[SignOffFact],
        first_valid: FirstValid,
        programmes: Programmes,
    ) -> None:
        self._sign_offs, self._first_valid = sign_offs, first_valid
        self._own: dict[tuple[int, str], list[RecordFact]] = {}
        self._of_person: dict[tuple[int, str], list[RecordFact]] = {}
        self._whole_own: dict[int, date] = {}
        self._whole_of_person: dict[int, date] = {}
        for record in records:
            is_own = record.post_id == post_id and (gap is None or record.done_on > gap)
            if record.step_key == WHOLE:
                self._note_whole(record, programmes, self._whole_of_person)
                if is_own:
                    self._note_whole(record, programmes, self._whole_own)
                continue
            key = record.programme_id, record.step_key
            self._of_person.setdefault(key, []).append(record)
            if is_own:
                self._own.setdefault(key, []).append(record)

    @staticmethod
    def _note_whole(record: RecordFact, programmes: Programmes, whole: dict[int, date]) -> None:
        """A whole programme is every programme that it contains."""
        for programme_id in programmes.lineage(record.programme_id):
            whole[programme_id] = min(record.done_on, whole.get(programme_id, record.done_on))

    def on(self, step: StepFact, start: date) -> date | None:
        """The day on which the step was done in an induction that began on this day."""
        days = [day for day in (self._by_itself(step, start), self._with_the_whole(step)) if day is not None]
        return max(min(days), start) if days else None

    def _by_itself(self, step: StepFact, start: date) -> date | None:
        if step.subject_id is not None:
            return self._first_valid(step.subject_id, start)
        if step.competency_code is not None:
            return self._signed_off(step, start)
        records = (self._own if step.scope is Scope.POST else self._of_person).get((step.programme_id, step.key), [])
        if step.confirm is not Confirm.BOTH:
            return _nth_day(records, step.count)
        days = [_nth_day([record for record in records if record.confirmed_by in voices], step.count) for voices in (BY_LEARNER, BY_OTHERS)]
        return None if None in days else max(day for day in days if day)

    def _with_the_whole(self, step: StepFact) -> date | None:
        """Of another post, only what is recorded at all and counts wherever it was done."""
        is_portable = step.scope is Scope.PERSON and not is_by_facts(step)
        return (self._whole_of_person if is_portable else self._whole_own).get(step.programme_id)

    def _signed_off(self, step: StepFact, start: date) -> date | None:
        fitting = (
            max(sign_off.signed_on, start)
            for sign_off in self._sign_offs
            if sign_off.framework_id == step.framework_id
            and sign_off.competency_code == step.competency_code
            and step.level is not None
            and sign_off.level >= step.level
            and sign_off.review_on >= start
        )
        return min(fitting, default=None)


def is_by_facts(step: StepFact) -> bool:
    """Is it done by an award or a sign-off, rather than by a record?"""
    return step.kind in BY_FACTS or step.subject_id is not None


def _nth_day(records: Sequence[RecordFact], count: int) -> date | None:
    days = sorted({record.done_on for record in records})
    return days[count - 1] if len(days) >= count else None
