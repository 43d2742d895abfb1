"""The commands of `flask`. Thin: each calls a service in one transaction and prints what came of it."""

from importlib import import_module

from flask import Flask

#: Rooms that bring commands, in the order in which `flask --help` should be read.
WITH_COMMANDS = ("training", "accounts", "imports", "audit_log", "operations", "demo")


def add_commands(app: Flask) -> None:
    """Every room's commands: each `cli.py` names them in COMMANDS, and in BEFORE_SERVING what `flask serve` does first."""
    rooms = [import_module(f"lms.{room}.cli") for room in WITH_COMMANDS]
    for room in rooms:
        for command in room.COMMANDS:
            app.cli.add_command(command)
    app.extensions["before_serving"] = [prepare for room in rooms for prepare in getattr(room, "BEFORE_SERVING", ())]
