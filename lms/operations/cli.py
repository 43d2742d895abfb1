"""`flask reference`, `flask doctor`, `flask backup`, `flask restore`, `flask keys`, `flask serve` and `flask worker`."""

import signal
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from threading import Event, Thread
from types import FrameType

import click
import waitress
from flask import Flask, current_app
from flask.cli import AppGroup
from sqlalchemy.exc import SQLAlchemyError

from lms.audit.service import acting
from lms.kit import clock, progress
from lms.kit.db import transaction
from lms.kit.house import current_house
from lms.kit.numbers import number
from lms.kit.refusal import Refused
from lms.kit.seed_files import REFERENCE
from lms.operations import queries, service, worker
from lms.operations.queries import known_versions
from lms.operations.rules.backup import Manifest
from lms.operations.rules.keys import are_wrong, rotated_lines, status_lines
from lms.operations.service.restoring import keys_needed
from lms.operations.service.rooms import examine, load_reference
from lms.operations.service.saving import forget, named_by_time

#: Browsers keep connections open that they do not use: with fewer allowed, a hundred of them would keep everybody else out.
SERVER = {"threads": 8, "connection_limit": 2_000, "channel_timeout": 30, "cleanup_interval": 5, "asyncore_use_poll": True}

reference = AppGroup("reference", help="The reference list: subjects, job roles, audiences, starter requirements, frameworks, inductions.")


@reference.command("load")
@click.option("--without", type=click.Choice(["requirements"]), help="Leave the starter requirements out.")
@click.option("--folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=REFERENCE, show_default="seeds/reference")
@click.option(
    "--inductions-from",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="People who start from this day on join the programmes of induction that are new; else from today on. The others keep their day.",
)
@click.option("--quiet", is_flag=True, help="Say only how much changed.")
def load(without: str | None, folder: Path, inductions_from: datetime | None, quiet: bool) -> None:
    """Load the reference list. Run it as often as you like: it reports what changed."""
    with acting(None, "reference load"), transaction():
        report = load_reference(folder, without=[without] if without else (), since=inductions_from.date() if inductions_from else None)
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
@click.option("--without-key", is_flag=True, help="Also where none of its keys is here: what was told in private cannot be read then.")
def restore(file: Path, replace: bool, without_key: bool) -> None:
    """Put the backup in FILE where DATABASE_URL says, and bring it to this release. Stop the service and its workers first.

    It says first which keys of CONFIDENTIAL_KEYS the backup needs.
    """
    try:
        click.echo(keys_needed(file))
        manifest = service.restore(file=file, may_replace=replace, without_key=without_key)
    except Refused as no:
        _fail(no)
    else:
        click.echo(f"Restored {_in_words(manifest)}, made at {manifest.made_at}. The tables are at {known_versions()[-1]} now.")


keys = AppGroup(
    "keys",
    help="The keys of confidential texts: what stands under which, and writing all of it anew under the first of CONFIDENTIAL_KEYS.",
)


@keys.command("status")
def status() -> None:
    """Say which keys there are, how much stands under each, and what rotating would do. Exit 1 if anything cannot be read."""
    noted, stood = queries.noted_keys(), [queries.stands(column) for column in queries.encrypted_columns()]
    for line in status_lines(queries.configured_fingerprints(), noted, stood):
        click.echo(line)
    if are_wrong(noted, stood):
        raise SystemExit(1)


@keys.command("rotate")
@click.option("--give-up", is_flag=True, help="Lost keys are no longer waited for: what stands under them stays, and nobody can read it.")
def rotate(give_up: bool) -> None:
    """Write all confidential texts and files anew under the first of CONFIDENTIAL_KEYS, while the service goes on.

    Put the new key in front and restart first. Stop it when you like: run again, it goes on with what is left. Then drop the old key.
    """
    try:
        with progress.watched(lambda done, total: click.echo(f"{number(done)} of {number(total)} looked at")):
            moved = worker.rotate(give_up=give_up)
    except Refused as no:
        _fail(no)
    else:
        for line in rotated_lines(moved):
            click.echo(line)


def _say_about_keys(look: Callable[[], str]) -> None:
    """What is wrong with them, if anything. A database that does not answer yet keeps nothing from starting."""
    try:
        sentence = look()
    except SQLAlchemyError:
        sentence = "The keys of confidential texts could not be looked at: the database does not answer."
    if sentence:
        click.echo(sentence, err=True)


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
    _say_about_keys(queries.what_is_wrong_with_keys)
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
    _say_about_keys(worker.begin_with_keys)
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
