"""`flask reference` and `flask doctor`."""

from pathlib import Path

import click
from flask.cli import AppGroup

from lms.audit.service import acting
from lms.kit import clock
from lms.kit.db import transaction
from lms.training import service
from lms.training.service import doctor as doctors

SEEDS = Path(__file__).parents[2] / "seeds" / "reference"

reference = AppGroup("reference", help="The reference list of subjects, job roles, audiences and starter requirements.")


@reference.command("load")
@click.option("--without", type=click.Choice(["requirements"]), help="Leave the starter requirements out.")
@click.option("--folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=SEEDS, show_default="seeds/reference")
@click.option("--quiet", is_flag=True, help="Say only how much changed.")
def load(without: str | None, folder: Path, quiet: bool) -> None:
    """Load the reference list. Run it as often as you like: it reports what changed."""
    with acting(None, "reference load"), transaction():
        report = service.load_reference(folder, with_requirements=without != "requirements")
    for line in [] if quiet else report:
        click.echo(line)
    click.echo(f"The reference list: {len(report)} changes." if report else "The reference list: nothing changed.")


@click.command()
@click.option("--days", default=3, show_default=True, help="How many days to recount one by one, spread around today.")
def doctor(days: int) -> None:
    """Compare what is stored with what the facts say. Exit 1 if anything differs; nothing is changed."""
    found = doctors.examine(today=clock.today(), days=days)
    for line in found.complaints[:50]:
        click.echo(line)
    click.echo(f"{found.posts} posts, {found.rows} standings, {found.lines} lines recounted: {len(found.complaints)} differences.")
    if found.complaints:
        raise SystemExit(1)
