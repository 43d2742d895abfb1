"""`flask backup` and `flask restore`."""

import sys
from pathlib import Path

import click
from flask import current_app

from lms.kit import clock
from lms.kit.refusal import Refused
from lms.operations import service
from lms.operations.queries import known_versions
from lms.operations.rules.backup import Manifest
from lms.operations.service.saving import forget, named_by_time


def _in_words(manifest: Manifest) -> str:
    people = manifest.rows.get("person", 0)
    return f"{people:,} people, {sum(manifest.rows.values()):,} rows, tables at {manifest.tables_at}, release {manifest.release}"


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
