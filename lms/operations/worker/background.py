"""What wakes the worker, and the worker beside the server: a process of its own, started again when it dies."""

import logging
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from threading import Event, Thread

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import BaseScheduler
from flask import Flask

from config import HOME
from lms.jobs import worker as jobs
from lms.kit import clock

#: Seconds between two looks at the queue, and at what falls due by itself.
LOOK, LOOK_AT_CLOCK = 1, 20
#: Seconds that a stopping worker may take to leave its work in order; what it had claimed is then taken up by another.
TO_STOP = 10
#: A worker that has died rests for so many seconds before it starts again, and longer each time, up to the last.
RESTS = (1, 5, 30)

Steady = Callable[[Event], timedelta]


def build_scheduler(app: Flask, stop: Event) -> BaseScheduler:
    """Looks after the queue, the clock and what rooms do steadily, each in a thread, from when it is started until `stop` is set."""
    # While a long job runs, every second is one that is skipped: that is meant, and nothing to write to the log.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    scheduler = BackgroundScheduler()
    looks = [(poll_jobs, LOOK), (poll_schedule, LOOK_AT_CLOCK), *((repeat(do), LOOK) for do in app.extensions["house"].steady)]
    for number, (do, seconds) in enumerate(looks):
        once = {"max_instances": 1, "coalesce": True, "misfire_grace_time": None, "next_run_time": clock.now()}
        scheduler.add_job(do, "interval", (app, stop), id=str(number), seconds=seconds, **once)
    return scheduler


def poll_jobs(app: Flask, stop: Event) -> int:
    """Do what waits in the queue; how many jobs were taken up."""
    with app.app_context():
        return jobs.work(app.extensions["house"].handlers, stop)


def poll_schedule(app: Flask, _stop: Event) -> None:
    """Put into the queue what falls due by itself."""
    with app.app_context():
        jobs.ask_for_what_is_due(app.extensions["house"].schedules)


def repeat(do: Steady) -> Callable[[Flask, Event], None]:
    """Let it rest for as long as it says it wants to."""
    again_at = clock.now()

    def turn(app: Flask, stop: Event) -> None:
        nonlocal again_at
        if clock.now() >= again_at and not stop.is_set():
            with app.app_context():
                again_at = clock.now() + do(stop)

    return turn


# --- beside the server --------------------------------------------------------------------------------------------------------


class WorkerSupervisor:
    """A worker in a process of its own, so that long work slows no page. It ends with this process, however that ends."""

    def __init__(self, command: tuple[str, ...], say: Callable[[str], None]) -> None:
        self.command, self.say = command, say
        self.stopping = Event()
        self.process: subprocess.Popen[bytes] | None = None
        self.keeper = Thread(target=self._keep, name="worker", daemon=True)

    def start(self) -> None:
        self.keeper.start()

    def stop(self) -> None:
        """Ask it to stop, wait a little, then see to it."""
        self.stopping.set()
        process = self.process
        if process and process.stdin:
            process.stdin.close()
            try:
                process.wait(TO_STOP)
            except subprocess.TimeoutExpired:
                process.kill()
        self.keeper.join(TO_STOP)

    def _keep(self) -> None:
        died = 0
        while not self.stopping.is_set():
            began = clock.now()
            # It stops when its standard input ends, which it also does when this process is killed. In a session of its own, so
            # that Ctrl-C reaches this process alone, which then stops it in order.
            self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, cwd=HOME, start_new_session=True)  # noqa: S603
            if self.stopping.is_set():
                self.process.kill()
            self.say(f"Doing the background work in process {self.process.pid}")
            self.process.wait()
            died = 0 if clock.now() - began > timedelta(minutes=1) else died + 1
            rest = RESTS[min(max(died - 1, 0), len(RESTS) - 1)]
            if not self.stopping.is_set():
                self.say(f"The background work has stopped (exit {self.process.returncode}). It is started again in {rest} s.")
            self.stopping.wait(rest)


def worker_supervisor(say: Callable[[str], None]) -> WorkerSupervisor:
    """The worker of `flask worker`, with this process's settings."""
    return WorkerSupervisor((sys.executable, "-m", "flask", "--app", "wsgi", "worker", "--until-input-ends"), say)
