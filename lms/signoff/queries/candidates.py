"""Who near a learner can sign what they ask for, and why each may."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from lms.signoff.queries.assessors import facts
from lms.signoff.rules.eligibility import Near, Pair

#: So many are shown at most, the nearest first.
MOST = 40


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may sign at least one of the pairs. `codes`: which, if not all. `why`: of the first of them."""

    person_id: int
    name: str
    near: Near
    why: str
    number: int
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Candidates:
    """Those who may, by how near they work; and why those who supervise the learner may not."""

    groups: Sequence[tuple[Near, Sequence[Candidate]]]
    not_supervisors: Sequence[str]

    @property
    def everybody(self) -> list[Candidate]:
        return [candidate for _, group in self.groups for candidate in group]


def candidates(learner: int, pairs: Mapping[int, Pair], today: date) -> Candidates:
    """For these pairs: those who may sign the most of them first, within the same nearness."""
    known = facts([learner], set(pairs.values()), today)
    able, refused = list[Candidate](), list[str]()
    for person_id in sorted(known.assessors):
        answers = {item_id: known.may_sign(learner, person_id, pair) for item_id, pair in pairs.items()}
        may = [item_id for item_id, answer in answers.items() if answer.may]
        about = known.of(learner, person_id)
        if may:
            codes = tuple(pairs[item_id].code for item_id in may) if len(may) < len(pairs) else ()
            able.append(Candidate(person_id, about.name, about.near, answers[may[0]].why, len(may), codes))
        elif about.supervises and answers:
            refused.append(next(iter(answers.values())).why)
    able.sort(key=lambda candidate: (candidate.near, -candidate.number, candidate.name))
    groups = [(near, list(group)) for near, group in groupby(able[:MOST], key=lambda candidate: candidate.near)]
    return Candidates(groups, refused)
