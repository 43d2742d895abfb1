"""Once a night: what was lent long ago is written off."""

from lms.umbrellas import service

from lms.jobs.worker import Work
from lms.kit import clock

WRITE_OFF = "umbrellas.write_off"


def write_off(work: Work) -> None:
    with work.transaction():
        service.write_off(today=clock.today())
