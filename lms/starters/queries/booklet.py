"""What a printed booklet of somebody's inductions in a post holds."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date

from sqlalchemy import select

from lms.induction.models import Programme
from lms.induction.queries.inductions import InductionView
from lms.induction.rules.words import WHOLE, Confirm, Part, Scope, StepKind
from lms.kit.db import db
from lms.starters.queries.person import InductionRows, StarterPost, StepRow, pages_of
from lms.starters.rules.booklet import Booklet, BookletStep, Line, lines

Pair = tuple[StepRow, InductionView]


def booklet(post: StarterPost, today: date) -> Booklet:
    """In a fixed number of queries."""
    (page,) = pages_of([post], today)
    pairs = sorted(_each_once(page.inductions), key=_rank)
    steps = tuple(_step(number, row, view, today) for number, (row, view) in enumerate(pairs, start=1))
    views = [induction.view for induction in page.inductions]
    return Booklet(
        name=post.name,
        role=post.role,
        employer=post.about,
        supervisor=post.supervisor,
        buddy=page.buddy,
        programmes=tuple((view.programme_name, view.starts_on, view.target_on if view.is_compulsory else None) for view in views),
        steps=steps,
        wholes=tuple(_wholes(steps)),
    )


def _each_once(inductions: Collection[InductionRows]) -> Iterator[Pair]:
    """Where one induction asks for a step and another offers it, it is asked; what one of them still asks for is open."""
    by_step: dict[tuple[int, str], list[Pair]] = defaultdict(list)
    for induction in inductions:
        for row in induction.steps:
            if row.step.part is not Part.WAIVED:
                by_step[row.step.programme_id, row.step.key].append((row, induction.view))
    return (min(pairs, key=lambda pair: (not pair[0].step.is_open, _rank(pair))) for pairs in by_step.values())


def _rank(pair: Pair) -> tuple[bool, date]:
    return _is_offered(*pair), pair[0].step.due_on


def _is_offered(row: StepRow, view: InductionView) -> bool:
    return row.step.part is Part.OFFERED or not view.is_compulsory


def _step(number: int, row: StepRow, view: InductionView, today: date) -> BookletStep:
    """What is done in the post itself waits for the first day."""
    step, records = row.step, [(record.done_on, record.confirmed_by) for record in row.records]
    return BookletStep(
        number=number,
        programme_id=step.programme_id,
        title=step.title,
        kind=step.kind,
        text=step.text,
        count=step.count,
        due_on=step.due_on,
        done_on=step.done_on,
        is_offered=_is_offered(row, view),
        waits=view.starts_on > today and step.kind is not StepKind.DOCUMENT and step.scope is Scope.POST,
        lines=lines(step.programme_id, step.key, step.confirm, step.count, step.done_on, records) if step.confirm else (),
    )


def _wholes(steps: Collection[BookletStep]) -> Iterator[tuple[str, Line]]:
    """The programmes that bring a step, open as long as one of their steps is."""
    days: dict[int, list[date | None]] = defaultdict(list)
    for step in steps:
        days[step.programme_id].append(step.done_on)
    statement = select(Programme.id, Programme.name).where(Programme.id.in_(days)).order_by(Programme.name)
    for programme_id, name in db.session.execute(statement):
        done_on = None if None in days[programme_id] else max(day for day in days[programme_id] if day)
        yield name, Line(programme_id, WHOLE, Confirm.BOTH, 1, done_on)
