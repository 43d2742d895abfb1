"""Every 15 minutes: requests that nobody can sign any more end, and what an assessor has left alone waits again."""

from lms.jobs.worker import Work
from lms.signoff.service import requests

KIND = "signoff.look_after"


def look_after(work: Work) -> None:
    """In one transaction: there are hundreds of open requests, not thousands."""
    with work.transaction():
        requests.look_after()
