"""`flask umbrellas`."""

import click
from lms.umbrellas import service

from lms.kit import clock
from lms.kit.db import transaction


@click.command("umbrellas")
def umbrellas() -> None:
    """Write off what was lent long ago."""
    with transaction():
        service.write_off(today=clock.today())
    click.echo("Written off.")
