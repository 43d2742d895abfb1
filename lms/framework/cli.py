"""`flask framework load` and `flask framework export`.

Exit 0: done. Exit 2: the file or an option makes no sense, or what is published would change; each problem is a sentence with its place.
"""

from datetime import date
from pathlib import Path

import click
from flask.cli import AppGroup

from lms.audit.service import acting
from lms.framework.rules.files import WrongFile
from lms.framework.service.files import as_case, as_yaml, read_file, version_to_export
from lms.framework.service.loading import load_framework
from lms.kit import clock
from lms.kit.commands import CannotRun, Day, PlainCommand
from lms.kit.db import transaction
from lms.kit.refusal import Refused

#: So many problems of a file are told.
MOST = 50
framework = AppGroup("framework", help="Frameworks of competencies: load one from a file, or write one into a file.")

LOAD = """Load the framework in FILE, as YAML in the shape of seeds/reference/frameworks.yaml; only its part
`framework` is read, and is enough.

Without a day, in the file (published_from) or given, the version is a draft, which somebody publishes on a page; a day in the past is
allowed here. The same file twice changes nothing. A draft takes over what the file says; a published version that differs is refused.

\b
Beside the keys of that file, `framework` may have
  owner          who looks after it
  words          {domain: …, competency: …, behaviour: …}: what it calls its parts
  review_months  how long a sign-off lasts, 24 where it is not said; also in a competency
  sufficiency    [{level: 1, kinds: 1, first_hand: 1, observations: 0, assessors: 1, days: 1}, …]: how much evidence is enough
  wording_only   [{competency: …, was: …, is: …}, …]: texts that say the same as in the version before, in other words
and a score of judgement_scale may have met: true or false (where it is not said, scores from 2 on count as met).
"""


@framework.command("load", cls=PlainCommand, help=LOAD)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--publish-from", "publish_from", type=Day(), help="The day from which it is in force, as 2026-11-03; wins over the file.")
def load(file: Path, publish_from: date | None) -> None:
    try:
        read = read_file(file)
        with acting(None, "framework load"), transaction():
            report = load_framework(read, publish_from=publish_from)
    except WrongFile as wrong:
        more = [f"And {len(wrong.problems) - MOST} more."] if len(wrong.problems) > MOST else []
        raise CannotRun("\n".join([*wrong.problems[:MOST], *more])) from None
    except Refused as no:
        raise CannotRun(str(no)) from None
    for line in report:
        click.echo(line)
    if not report:
        click.echo(f"{read.scheme.code} {read.contents.number}: nothing changed.")


@framework.command("export", cls=PlainCommand)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--format", "kind", type=click.Choice(["case", "yaml"]), required=True, help="1EdTech CASE 1.0 (JSON), or a file for load.")
@click.option("--framework", "code", default="CCBF", show_default=True, metavar="CODE")
@click.option("--version", "number", metavar="NUMBER", help="Else the version in force today, or the newest if none is.")
def export(file: Path, kind: str, code: str, number: str | None) -> None:
    """Write a framework into FILE; the same version is the same file, letter for letter."""
    try:
        row, version = version_to_export(code, number, clock.today())
        file.write_text((as_case if kind == "case" else as_yaml)(row, version), encoding="utf-8")
    except Refused as no:
        raise CannotRun(str(no)) from None
    except OSError as no:
        raise CannotRun(f"Cannot write {file}: {no.strerror}.") from None
    click.echo(f"Wrote {row.scheme.code} {version.number} into {file}.")
