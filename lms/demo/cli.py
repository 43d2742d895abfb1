"""`flask demo`, and who can sign in to what it has loaded."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import click
from flask import Flask, current_app

from lms.audit.service import acting
from lms.demo import service
from lms.demo.rules.demonstration import FEWEST
from lms.demo.service import Entrance
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


def show_accounts(app: Flask) -> None:
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
