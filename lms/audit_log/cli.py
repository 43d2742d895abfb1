"""`flask audit-log`."""

from datetime import datetime
from pathlib import Path

import click
from flask.cli import AppGroup

from lms.audit import service as audit
from lms.audit_log import service
from lms.kit.clock import LOCAL
from lms.kit.db import transaction
from lms.kit.numbers import number
from lms.kit.spreadsheets import write_csv

audit_log = AppGroup("audit-log", help="Who changed what: seal it, check it, hand it to an auditor.")

_DAY = click.DateTime(["%Y-%m-%d"])


@audit_log.command()
def seal() -> None:
    """Seal what is not sealed yet. The worker does this by itself every few minutes."""
    done = 0
    while True:
        with transaction():
            sealed = audit.seal()
        if not sealed:
            break
        done += sealed
    click.echo(f"Sealed {number(done)} changes.")


@audit_log.command()
@click.option("--expect", metavar="HASH", help="The hash of a seal that was written down elsewhere: is it still part of the chain?")
def verify(expect: str | None) -> None:
    """Was anything altered since it was sealed? Exit 1 if so; nothing is changed."""
    found = audit.verify()
    if expect and not service.has_seal(expect):
        found.complaints.append("No seal has the hash that was expected: the chain was made anew, or the hash is mistyped.")
    for line in found.complaints[:50]:
        click.echo(line)
    click.echo(
        f"{number(found.seals)} seals over {number(found.changes)} changes, {number(found.removed)} of them without values by retention; "
        f"{number(found.unsealed)} not sealed yet: {len(found.complaints)} complaints.\nThe last seal is {found.last_hash}"
    )
    if found.complaints:
        raise SystemExit(1)


@audit_log.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--since", type=_DAY, help="From this day on.")
@click.option("--until", type=_DAY, help="Up to this day, included.")
def export(folder: Path, since: datetime | None, until: datetime | None) -> None:
    """Write the trail for an auditor: changes.csv, seals.csv and how to check one against the other."""
    folder.mkdir(parents=True, exist_ok=True)
    days = [day.replace(tzinfo=LOCAL).date() if day else None for day in (since, until)]
    for name, header, rows in service.for_an_auditor(*days):
        (folder / name).write_bytes(write_csv(header, rows))
    (folder / "READ-ME.txt").write_text(service.HOW_TO_CHECK, encoding="utf-8")
    click.echo(f"Written to {folder}.")


#: The name that it had before stays.
trail = AppGroup("trail", commands=audit_log.commands, help="The same as audit-log.")
