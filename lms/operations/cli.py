"""`flask reference`, `flask doctor`, `flask backup`, `flask restore`, `flask serve` and `flask worker`."""

import signal
import sys
from pathlib import Path
from threading import Event, Thread
from types import FrameType

import click
import waitress
from flask import Flask, current_app
from flask.cli import AppGroup

from lms.audit.service import acting
from lms.kit import clock
from lms.kit.db import transaction
from lms.kit.house import current_house
from lms.kit.numbers import number
from lms.kit.refusal import Refused
from lms.kit.seed_files import REFERENCE
from lms.operations import service, worker
from lms.operations.queries import known_versions
from lms.operations.rules.backup import Manifest
from lms.operations.service.rooms import examine, load_reference
from lms.operations.service.saving import forget, named_by_time

#: Browsers keep connections open that they do not use: with fewer allowed, a hundred of them would keep everybody else out.
SERVER = {"threads": 8, "connection_limit": 2_000, "channel_timeout": 30, "cleanup_interval": 5, "asyncore_use_poll": True}

reference = AppGroup("reference", help="The reference list: subjects, job roles, audiences, starter requirements, frameworks.")


@reference.command("load")
@click.option("--without", type=click.Choice(["requirements"]), help="Leave the starter requirements out.")
@click.option("--folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=REFERENCE, show_default="seeds/reference")
@click.option("--quiet", is_flag=True, help="Say only how much changed.")
def load(without: str | None, folder: Path, quiet: bool) -> None:
    """Load the reference list. Run it as often as you like: it reports what changed."""
    with acting(None, "reference load"), transaction():
        report = load_reference(folder, without=[without] if without else ())
    for line in [] if quiet else report:
        click.echo(line)
    click.echo(f"The reference list: {len(report)} changes." if report else "The reference list: nothing changed.")


@click.command()
@click.option("--days", default=3, show_default=True, help="How many days to recount one by one, spread around today.")
def doctor(days: int) -> None:
    """Compare what is stored with what the facts say. Exit 1 if anything differs; nothing is changed."""
    examinations = examine(today=clock.today(), days=days)
    for examination in examinations:
        for line in examination.complaints[:50]:
            click.echo(line)
        click.echo(f"{examination.looked_at}: {len(examination.complaints)} differences.")
    if any(examination.complaints for examination in examinations):
        raise SystemExit(1)


def _in_words(manifest: Manifest) -> str:
    people = manifest.rows.get("person", 0)
    return (
        f"{number(people)} people, {number(sum(manifest.rows.values()))} rows, tables at {manifest.tables_at}, release {manifest.release}"
    )


def _fail(no: Refused) -> None:
    click.echo(str(no), err=True)
    sys.exit(1)


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--keep", type=click.IntRange(1), help="Without FILE: delete older backups in the folder, all but the newest so many.")
def backup(file: Path | None, keep: int | None) -> None:
    """Copy the whole database into one FILE, while the service goes on. Without FILE: into the folder BACKUPS, named by the time."""
    if file and keep:
        raise click.UsageError("--keep is for backups that are named by the time: leave FILE out.")
    now, folder = clock.now(), Path(current_app.config["BACKUPS"])
    target = file or named_by_time(folder, now)
    try:
        click.echo(f"Backed up {_in_words(service.back_up(file=target, now=now))} into {target}.")
    except Refused as no:
        _fail(no)
    for name in forget(folder=folder, keep=keep) if keep else ():
        click.echo(f"Deleted the older {name}.")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Also where there are people already: all that is there is lost.")
def restore(file: Path, replace: bool) -> None:
    """Put the backup in FILE where DATABASE_URL says, and bring it to this release. Stop the service and its workers first."""
    try:
        manifest = service.restore(file=file, may_replace=replace)
    except Refused as no:
        _fail(no)
    else:
        click.echo(f"Restored {_in_words(manifest)}, made at {manifest.made_at}. The tables are at {known_versions()[-1]} now.")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
def serve(host: str, port: int) -> None:
    """Serve the pages, and do the background work in a process beside this one. Stop both with Ctrl-C."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    try:
        # Behind a proxy its word on the visitor's address is kept for the app to read.
        alone = not app.config["PROXIES"]
        server = waitress.create_server(app, host=host, port=port, ident=None, clear_untrusted_proxy_headers=alone, **SERVER)
    except OSError as no:
        raise click.ClickException(f"Cannot listen on {host}:{port}: {no.strerror}. Another --port may be free.") from None
    for prepare in current_house().before_serving:
        prepare(app)
    click.echo(f"Serving on http://{host}:{port} (stop with Ctrl-C)")
    background = worker.worker_supervisor(click.echo)
    signal.signal(signal.SIGTERM, _stop)
    try:
        background.start()
        server.run()
    finally:
        server.close()
        background.stop()
        click.echo("Stopped.")


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


@click.command("worker")
@click.option("--until-input-ends", is_flag=True, hidden=True, help="Stop when standard input ends: what started this is gone then.")
def work(until_input_ends: bool) -> None:
    """Do the background work: jobs, messages, and what falls due by itself. Start as many as you like; stop each with Ctrl-C."""
    stop = Event()
    signal.signal(signal.SIGTERM, _stop)
    if until_input_ends:
        Thread(target=_wait_for_the_end_of_input, args=(stop,), daemon=True).start()
    else:
        click.echo("Doing the background work (stop with Ctrl-C)")
    background = worker.build_scheduler(current_app._get_current_object(), stop)  # type: ignore[attr-defined]
    background.start()
    try:
        while not stop.wait(0.5):
            """Signals are heard between two waits."""
    except (KeyboardInterrupt, SystemExit):
        stop.set()
    background.shutdown()
    if not until_input_ends:
        click.echo("Stopped.")


def _wait_for_the_end_of_input(stop: Event) -> None:
    sys.stdin.buffer.read()
    stop.set()
