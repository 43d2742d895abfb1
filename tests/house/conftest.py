"""A house nobody lives in: for rules about doors, tables and templates, which need no database."""

import pytest
from flask import Flask

from tests.databases import app_on

#: The files of a room that test_new_room.py moves into a copy of the house.
collect_ignore = ["new_room"]


@pytest.fixture(scope="session")
def house() -> Flask:
    return app_on("sqlite://")
