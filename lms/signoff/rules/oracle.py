"""The same arithmetic a second time: slow, for one day, in plain loops. Tests and `flask doctor` hold the figures against it.

It shares facts and words with `states.py` and the queries, and nothing else: keep it so, or one mistake could hide in both.
"""

from collections.abc import Iterator
from datetime import date

from lms.framework.rules import AsksFor
from lms.people.rules import WorkerType
from lms.signoff.rules.facts import CompetencyFact, Facts, PostFact, SignOffFact, VersionFact
from lms.signoff.rules.states import OFFER, State
from lms.signoff.rules.words import ItemState

#: Post, framework, code of the competency.
Pair = tuple[int, int, str]


def recount(facts: Facts, day: date) -> dict[Pair, tuple[int, str]]:
    """Every pair of the day: the level that is expected, and how it stands."""
    pairs = {}
    for post in facts.posts:
        if not _runs(post.starts_on, post.ends_on, day):
            continue
        for version in facts.versions:
            if _in_force(facts, version.framework_id, day) is not version:
                continue
            for competency in version.competencies.values():
                level = _expected(facts, post, version, competency, day)
                if level is not None:
                    stands = _state(facts, post, version, competency, level, day)
                    pairs[post.post_id, version.framework_id, competency.code] = (level, stands)
    return pairs


def _runs(first: date, last: date | None, day: date) -> bool:
    return first <= day and (last is None or day <= last)


def _in_force(facts: Facts, framework_id: int, day: date) -> VersionFact | None:
    newest = None
    for version in sorted(facts.versions, key=lambda version: version.published_from):
        if version.framework_id == framework_id and version.published_from <= day:
            newest = version
    return newest


def _signed_in(facts: Facts, sign_off: SignOffFact) -> VersionFact:
    """The version in force on the day; of older ones the first."""
    of_day = _in_force(facts, sign_off.framework_id, sign_off.signed_on)
    of_framework = [version for version in facts.versions if version.framework_id == sign_off.framework_id]
    return of_day or min(of_framework, key=lambda version: version.published_from)


def _expected(facts: Facts, post: PostFact, version: VersionFact, competency: CompetencyFact, day: date) -> int | None:
    level = None
    for row in facts.profiles:
        if row.framework_id != version.framework_id or row.job_role_id != post.job_role_id:
            continue
        wanted_code = competency.domain_code if row.asks_for is AsksFor.DOMAIN else competency.code
        if row.code == wanted_code and _runs(row.effective_from, row.effective_until, day) and (level is None or row.level > level):
            level = row.level
    return level


_OFFERED = (WorkerType.PERSONAL_ASSISTANT, WorkerType.UNPAID_CARER, WorkerType.PA_EMPLOYER, WorkerType.CITIZEN_REPRESENTATIVE)


def _state(facts: Facts, post: PostFact, version: VersionFact, competency: CompetencyFact, level: int, day: date) -> str:
    if post.worker_type in _OFFERED:
        return OFFER
    if any(_runs(first, last, day) for first, last in post.absences):
        return State.PAUSED
    at_level = [
        sign_off
        for sign_off in _standing(facts, post, competency, day)
        if sign_off.framework_id == version.framework_id and sign_off.level >= level
    ]
    in_date = [sign_off for sign_off in at_level if day <= sign_off.review_on]
    if any(_fits(facts, sign_off, competency, level) for sign_off in in_date):
        return State.SIGNED_OFF
    if in_date:
        return State.TOP_UP
    if at_level:
        return State.TO_REVIEW
    return State.REQUESTED if _is_asked_for(facts, post, version, competency, level, day) else State.NOT_YET


def _standing(facts: Facts, post: PostFact, competency: CompetencyFact, day: date) -> Iterator[SignOffFact]:
    for sign_off in facts.sign_offs:
        is_theirs = sign_off.human == post.human and sign_off.competency_code == competency.code
        if is_theirs and sign_off.signed_on <= day and (sign_off.withdrawn_on is None or sign_off.withdrawn_on > day):
            yield sign_off


def _fits(facts: Facts, sign_off: SignOffFact, competency: CompetencyFact, level: int) -> bool:
    before = _signed_in(facts, sign_off).competencies.get(competency.code)
    had = [meaning for at, meaning in before.behaviours if at <= sign_off.level] if before else []
    return all(meaning in had for at, meaning in competency.behaviours if at <= level)


def _is_asked_for(facts: Facts, post: PostFact, version: VersionFact, competency: CompetencyFact, level: int, day: date) -> bool:
    for item in facts.requests:
        matches = (item.human, item.framework_id, item.competency_code) == (post.human, version.framework_id, competency.code)
        moves = [state for on, state in item.moves if on <= day]
        if matches and item.level >= level and moves and moves[-1] in (ItemState.WAITING, ItemState.CLAIMED):
            return True
    return False
