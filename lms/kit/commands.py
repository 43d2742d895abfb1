"""What commands that write tables share: days, files, and errors of one sentence with exit code 2."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from lms.kit.date_field import YEARS
from lms.kit.spreadsheets import csv_chunks, json_chunks


class CannotRun(click.ClickException):
    """What was asked for makes no sense, or cannot be done: one sentence, exit code 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        click.echo(self.format_message(), err=True)


class PlainCommand(click.Command):
    """A command whose wrong options, too, are answered with one sentence."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as wrong:
            raise CannotRun(wrong.format_message()) from None


class Day(click.ParamType):  # type: ignore[type-arg]
    """A day as YYYY-MM-DD, in the years of the forms."""

    name = "date"

    def convert(self, value: Any, param: Any, ctx: Any) -> date:
        try:
            day = date.fromisoformat(value)
        except ValueError:
            self.fail("write a day as 2026-11-03.", param, ctx)
        if day.year not in YEARS:
            self.fail(f"write a day from {YEARS.start} to {YEARS.stop - 1}.", param, ctx)
        return day


def write_table(header: Sequence[str], rows: Iterable[Sequence[object]], *, kind: str, file: Path | None) -> None:
    """The table as CSV (without the mark that Excel looks for) or JSON, into the file or to standard output."""
    chunks = json_chunks(header, rows) if kind == "json" else csv_chunks(header, rows, mark=False)
    if file is None:
        for chunk in chunks:
            click.echo(chunk, nl=False)
        return
    try:
        with file.open("wb") as opened:
            opened.writelines(chunks)
    except OSError as no:
        raise CannotRun(f"Cannot write {file}: {no.strerror}.") from None
