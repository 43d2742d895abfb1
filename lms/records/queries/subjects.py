"""Lines gathered into subjects: one row however many posts ask for it, with the worst status and the earliest date."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from lms.kit.db import db
from lms.people.models import Post
from lms.records.rules import WORST_FIRST, date_is, worst
from lms.training import queries as training
from lms.training.models import Standing, Subject
from lms.training.queries import Line
from lms.training.queries.requirements import Rule, rules
from lms.training.rules.enums import Status


@dataclass(frozen=True)
class Explained:
    """A line with the rules that decide it: the one that sets its due date, and the one that sets how often, if that is another."""

    line: Line
    rules: tuple[Rule, ...]

    @property
    def date_is(self) -> str | None:
        return date_is(self.line.status, self.line.date_that_matters, self.line.expires_on)


@dataclass(frozen=True)
class SubjectRow:
    """A subject over all the posts that ask for it. The first of `parts` is the one whose date comes first."""

    parts: tuple[Explained, ...]

    @property
    def first(self) -> Line:
        return self.parts[0].line

    @property
    def subject_id(self) -> int:
        return self.first.subject_id

    @property
    def subject(self) -> str:
        return self.first.subject

    @property
    def status(self) -> Status | None:
        """The worst of all posts'; None where all of them merely offer it."""
        asked = [part.line.status for part in self.parts if part.line.status]
        return worst(asked) if asked else None

    @property
    def on(self) -> date | None:
        """The earliest date on which something expires or falls due."""
        return self.first.date_that_matters

    @property
    def date_is(self) -> str | None:
        return self.parts[0].date_is

    @property
    def in_time_until(self) -> date | None:
        """The last day on which learning it is in time; None where that is over, or never ends."""
        return None if self.status is Status.OVERDUE else self.on


def in_date(rows: Iterable[SubjectRow]) -> dict[int, date]:
    """The subjects that are up to date in a post, and until when: `date.max` where that never ends."""
    held = ((row.subject_id, part.line) for row in rows for part in row.parts if part.line.status in (Status.CURRENT, Status.EXPIRING))
    return {subject_id: line.expires_on or date.max for subject_id, line in held}


def subject_rows(post_ids: Collection[int], day: date) -> list[SubjectRow]:
    """What these posts ask for or offer on this day, in two queries: what is worst first, then by date and name."""
    wanted = training.lines(day).where(Post.id.in_(post_ids)).order_by(Subject.name_folded, Standing.id)
    lines = list(training.explained(db.session.execute(wanted), day)) if post_ids else []
    ruling = rules((rule_id for line in lines for rule_id in _rule_ids(line)), day)
    return sorted(_gathered(lines, ruling), key=_place)


def _rule_ids(line: Line) -> list[int]:
    return list(dict.fromkeys(rule_id for rule_id in (line.requirement_id, line.interval_requirement_id) if rule_id is not None))


def _gathered(lines: Iterable[Line], ruling: Mapping[int, Rule]) -> Iterable[SubjectRow]:
    found: dict[int, list[Explained]] = defaultdict(list)
    for line in lines:
        found[line.subject_id].append(Explained(line, tuple(ruling[rule_id] for rule_id in _rule_ids(line))))
    for parts in found.values():
        # A post that merely offers what another asks for has nothing to say.
        asked = [part for part in parts if part.line.status] or parts
        yield SubjectRow(tuple(sorted(asked, key=_soonest)))


def _soonest(part: Explained) -> tuple[date, int, int]:
    line = part.line
    return (line.date_that_matters or date.max, WORST_FIRST.index(line.status) if line.status else len(WORST_FIRST), line.post_id)


def _place(row: SubjectRow) -> tuple[int, date, str]:
    return (WORST_FIRST.index(row.status) if row.status else len(WORST_FIRST), row.on or date.max, row.subject)
