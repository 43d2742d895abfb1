"""What works beside the pages: the background work, and the keys of confidential texts."""

from lms.operations.worker.background import build_scheduler, poll_jobs, worker_supervisor
from lms.operations.worker.keys import begin_with_keys, rotate

__all__ = ["begin_with_keys", "build_scheduler", "poll_jobs", "rotate", "worker_supervisor"]
