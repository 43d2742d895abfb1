"""The commands of `flask`. Thin: each calls a service in one transaction and prints what came of it."""

from importlib import import_module
from importlib.util import find_spec

from flask import Flask

#: Rooms that bring commands, in the order in which `flask --help` should be read.
WITH_COMMANDS = ("training", "accounts", "imports", "reports", "audit_log", "home", "operations")


def add_commands(app: Flask) -> None:
    """Every room's commands: each `cli.py` names them in COMMANDS."""
    for room in WITH_COMMANDS:
        if find_spec(f"lms.{room}.cli"):
            for command in import_module(f"lms.{room}.cli").COMMANDS:
                app.cli.add_command(command)
