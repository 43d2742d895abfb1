"""Sealing the trail, a batch in each transaction."""

from lms.audit import service as audit
from lms.jobs.worker import Work


def seal(work: Work) -> None:
    """Seal whatever no seal holds yet. Killed at any moment, the next one goes on from there."""
    sealed = 1
    while sealed:
        with work.transaction():
            sealed = audit.seal()
