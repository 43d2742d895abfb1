"""The long work: removing what was ordered, batch by batch. Killed at any moment, it goes on where it was."""

from lms.audit import service as audit
from lms.jobs.worker import Work
from lms.privacy.rules.retention import DISPOSE
from lms.privacy.service import run_disposal

KIND = DISPOSE


def dispose(work: Work) -> None:
    """Until nothing is left. Each batch is removed, logged and crossed off the order in one transaction."""
    _seal_first(work)
    while True:
        with work.transaction():
            progress = run_disposal.run_next_batch(work.about_id, work.job_id)
        if progress is None:
            return
        work.report(progress.done, progress.total)


def _seal_first(work: Work) -> None:
    """Only sealed changes lose their values. Most were sealed long ago; the rest are, in short transactions."""
    sealed = 1
    while sealed:
        with work.transaction():
            sealed = audit.seal()
