"""`flask demo`, `flask serve` and `flask worker`."""

import gc
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from threading import Event, Thread
from types import FrameType

import click
import waitress
from flask import Flask, current_app

from lms.audit.service import acting
from lms.home import service, worker
from lms.home.rules.demonstration import FEWEST
from lms.home.service import Entrance
from lms.kit import clock
from lms.kit.db import transaction
from lms.kit.refusal import Refused

PEOPLE, SEED = 1_500, 1


@click.command()
@click.argument("what", type=click.Choice(["load"]), default="load")
@click.option("--people", default=PEOPLE, show_default=True, type=click.IntRange(FEWEST), help="How many people.")
@click.option("--seed", default=SEED, show_default=True, help="Another number makes up another partnership.")
@click.option(
    "--files", type=click.Path(file_okay=False, path_type=Path), help="Where files to try the import with go: instance/demo-files."
)
def demo(what: str, people: int, seed: int, files: Path | None) -> None:
    """Load a demonstration: a partnership that does not exist, in an empty database. It is loaded once."""
    told = service.read_seeds()
    if service.entrance(told):
        click.echo("The demonstration is here already.")
        return
    folder, today, is_live = files or Path(current_app.instance_path) / "demo-files", clock.today(), current_app.config["LIVE"]
    try:
        with acting(None, "demo load"), _without_collector(), transaction():
            made_up = service.load_demonstration(told, people=people, seed=seed, today=today, is_live=is_live, say=click.echo)
            service.write_files(told, made_up, folder, today=today)
    except Refused as no:
        click.echo(str(no), err=True)
        sys.exit(1)
    click.echo(f"Files to try the import with are in {folder}.")


@contextmanager
def _without_collector() -> Iterator[None]:
    """Hundreds of thousands of rows and not one reference cycle: looking for them takes a fifth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
def serve(host: str, port: int) -> None:
    """Serve the pages, and do the background work in a process beside this one. Stop both with Ctrl-C."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    try:
        # Behind a proxy its word on the visitor's address is kept for the app to read.
        alone = not app.config["PROXIES"]
        server = waitress.create_server(app, host=host, port=port, threads=8, ident=None, clear_untrusted_proxy_headers=alone)
    except OSError as no:
        raise click.ClickException(f"Cannot listen on {host}:{port}: {no.strerror}. Another --port may be free.") from None
    _show_demonstration(app)
    click.echo(f"Serving on http://{host}:{port} (stop with Ctrl-C)")
    background = worker.beside_the_server(click.echo)
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


def _show_demonstration(app: Flask) -> None:
    """The sign-in page and the terminal say who can sign in, as long as the setting DEMO is on."""
    found = service.entrance(service.read_seeds()) if app.config["DEMO"] else None
    if found:
        app.config.update(DEMO_ACCOUNTS=[asdict(one) for one in found.accounts], DEMO_PASSWORD=found.password)
        click.echo(_table(found))


def _table(found: Entrance) -> str:
    rows = [("Who", "Sign-in name", "Can"), *((one.who, one.sign_in_name, one.can) for one in found.accounts)]
    first, second = (max(len(row[column]) for row in rows) for column in (0, 1))
    lines = [f"  {who:<{first}}  {name:<{second}}  {can}" for who, name, can in rows]
    return "\n".join([f"\nThis is a demonstration. Everybody's password is: {found.password}\n", *lines, ""])


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
    background = worker.alone(current_app._get_current_object(), stop)  # type: ignore[attr-defined]
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
