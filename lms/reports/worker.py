"""The long work: making a file of many lines. Read beside the worker's own transactions, so that progress can be told and heard."""

from collections.abc import Iterable, Iterator
from contextlib import closing

from lms.jobs.worker import Work
from lms.reports import queries, service
from lms.training.queries import Line

#: Lines between two words about progress.
STEP = 2_000


def make_file(work: Work) -> None:
    """The lines as they are now, as far as whoever asked may see; refused where they see other people than when they asked."""
    order = service.order(work.about_id)
    if order is None:
        return
    with closing(queries.every_line(order.viewer, order.scope, order.ask, apart=True)) as lines:
        content = service.written(order, _telling(work, lines, order.lines))
    work.report(order.lines, order.lines)
    with work.transaction(ends_job=True):
        service.keep_made(order, content)


def _telling(work: Work, lines: Iterable[Line], total: int) -> Iterator[Line]:
    for number, line in enumerate(lines):
        if number % STEP == 0:
            work.report(min(number, total), total)
        yield line


def remove_old(work: Work) -> None:
    """Files that can no longer be fetched."""
    with work.transaction(ends_job=True):
        service.remove_old()
