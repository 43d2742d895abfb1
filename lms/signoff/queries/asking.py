"""What somebody can ask to be signed off for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lms.access import Viewer
from lms.framework import queries as frameworks
from lms.framework.rules.contents import Competency, Domain
from lms.kit.datetimes import long_date
from lms.signoff.queries.cases import InForce, in_force, running_of
from lms.signoff.queries.expected import OwnPost, expected_of, posts_of
from lms.signoff.queries.requests import open_of, pair_value
from lms.signoff.rules.judging import Running, plan
from lms.signoff.rules.words import ItemState


@dataclass(frozen=True, slots=True)
class Ask:
    """A competency at a level, how its owner stands in it, and whether it can be asked for."""

    competency: Competency
    level: int
    standing: str
    can_ask: bool
    is_needed: bool

    @property
    def value(self) -> str:
        return pair_value(self.competency.code, self.level)


@dataclass(frozen=True, slots=True)
class AskSheet:
    """A framework by domain; at the levels that posts ask for, or all of it at one level. `others`: further frameworks."""

    posts: Sequence[OwnPost]
    framework_id: int
    here: InForce
    level: int | None
    domains: Sequence[tuple[Domain, Sequence[Ask]]]
    others: Sequence[tuple[int, str]]


def sheet(viewer: Viewer, today: date, framework_id: int | None, level: int | None) -> AskSheet | None:
    """None: no framework is in force, or the viewer has no post. Without a level it is what their posts ask for, or level 1."""
    posts, expected = posts_of(viewer.person_id, today), expected_of([viewer.person_id], today)
    current = in_force([row.id for row in frameworks.frameworks() if row.versions], today)
    chosen = framework_id if framework_id in current else next(iter([entry.framework_id for entry in expected] or current), None)
    if not posts or chosen is None or chosen not in current:
        return None
    levels: dict[str, int] = {}
    for entry in expected:
        if entry.framework_id == chosen:
            levels[entry.code] = max(entry.level, levels.get(entry.code, 0))
    here = current[chosen]
    if level or not levels:
        level = min(level or 1, here.scheme.highest_level)
        levels = {competency.code: level for competency in here.contents.competencies if competency.at(level)}
    domains = _domains(viewer.person_id, chosen, here, levels, today)
    others = [(one_id, entry.scheme.name) for one_id, entry in current.items() if one_id != chosen]
    return AskSheet(posts, chosen, here, level, domains, others)


def _domains(human: int, framework_id: int, here: InForce, levels: Mapping[str, int], today: date) -> list[tuple[Domain, Sequence[Ask]]]:
    running = running_of([human], today)
    sent = [entry for entry in open_of(human) if entry.framework_id == framework_id and entry.state is not ItemState.DRAFT]
    assessors = {(entry.code, entry.level): entry.assessor for entry in sent}
    domains: list[tuple[Domain, Sequence[Ask]]] = []
    for domain in here.contents.domains:
        asks = [
            _ask(entry, levels[entry.code], running.get((human, framework_id, entry.code), []), assessors)
            for entry in domain.competencies
            if entry.code in levels
        ]
        if asks:
            domains.append((domain, asks))
    return domains


def _ask(competency: Competency, level: int, running: Sequence[Running], assessors: Mapping[tuple[str, int], str]) -> Ask:
    if (competency.code, level) in assessors:
        return Ask(competency, level, f"Asked {assessors[competency.code, level]}", False, False)
    last = max((entry.review_on for entry in running if entry.level >= level), default=None)
    if last is None:
        return Ask(competency, level, "Not signed off", True, True)
    if plan(competency.behaviours, level, running).tops_up:
        return Ask(competency, level, "Top-up needed", True, True)
    return Ask(competency, level, f"Signed off until {long_date(last)}", True, False)
